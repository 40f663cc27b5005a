"""What is wrong with what is asked for, and with scenarios."""

from __future__ import annotations

from tests.models.checks.cases import (
    PLANT,
    Case,
    blend,
    case,
    cells,
    fixed,
    more,
    one,
    scenario,
)
from tests.plants import added, changed, without

CASES: tuple[Case, ...] = (
    case(
        "Neither Priority nor Shortfall penalty",
        "error: no-priority-or-penalty: Contracts | 0 | Priority",
        one("Contracts", 0, Priority=None),
    ),
    case(
        "Neither Priority nor Shortfall penalty",
        "error: no-priority-or-penalty: Targets | 0 | Priority",
        one("Targets", 0, Priority=None),
    ),
    case(
        "both count",
        "warning: priority-and-penalty: Targets | 0 | Shortfall penalty",
        one("Targets", 0, **cells("Shortfall penalty", 5.0)),
    ),
    case(
        '"Motor maker" has no row in Deliveries',
        "warning: contract-without-delivery: Contracts | 0 | Contract",
        without(PLANT, "Deliveries", 0),
    ),
    case("Late is not yes", "warning: late-penalty-without-late: Contracts | 1 | Late", one("Contracts", 1, Late="no")),
    case(
        'No active recipe makes "Tb oxide", which is wanted by a target, and none is in stock',
        "error: product-not-made: Products | 2 | Product",
        added(
            more("Products", Product="Tb oxide"),
            "Targets",
            Target="Tb",
            Product="Tb oxide",
            Amount=5.0,
            Measure="made",
            Priority=1.0,
        ),
    ),
    case(
        'No active recipe makes "Tb oxide", and none is in stock',
        "warning: product-not-made: Products | 2 | Product",
        more("Products", Product="Tb oxide"),
    ),
    case(
        "The lot is blocked",
        "warning: fixed-run-impossible: Fixed runs | 0 | Lot",
        changed(one("Lots", 0, Status="blocked", **cells("Must use", None)), "Fixed runs", 0, Amount=2.0),
    ),
    case(
        "cannot be used in this period",
        "warning: fixed-run-impossible: Fixed runs | 0 | Period",
        fixed(Lot="HDD-1", Period="W1"),
    ),
    case("The lot has 20 t only", "warning: fixed-run-impossible: Fixed runs | 0 | Amount", fixed(Amount=21.0)),
    case(
        'does not take "HDD"',
        "warning: fixed-run-impossible: Fixed runs | 0 | Recipe",
        {
            **added(
                one("Recipes", 1, Recipe="Old route", Active="no"),
                "Recipes",
                Recipe="NdFeB route 2",
                **cells("Feed class", "HDD"),
            ),
            **{
                "Line use": [
                    *PLANT["Line use"],
                    {"Recipe": "NdFeB route 2", "Line": "Leach", "Rate": 0.2, "Basis": "t"},
                ],
                "Yields": [*PLANT["Yields"], {"Recipe": "NdFeB route 2", "Product": "Nd oxide", "Nd": 90.0}],
                "Fixed runs": [{**PLANT["Fixed runs"][0], "Lot": "HDD-1", "Period": "W2"}],
            },
        },
    ),
    case("Neither Min nor Max is filled in", "warning: blend-without-limit: Blend limits | 2 | Min", blend(Max=None)),
    case(
        "Max is 500 %, and a share of the mass lies between 0 and 100 %",
        "warning: share-outside-hundred: Blend limits | 2 | Max",
        blend(Max=500.0),
    ),
    case(
        "Hardness is limited, and neither the lot nor its class has a value",
        "warning: property-unknown: Lots | 1 | Hardness",
        changed(one("Lots", 1, Hardness=None), "Feed classes", 1, Hardness=None),
    ),
    # What-if cases
    case(
        'no sheet "Spot sale" to change. Did you mean "Spot sales"?',
        "error: unknown-sheet: Scenarios | 0 | Sheet",
        scenario(Sheet="Spot sale"),
        "Spot sales",
    ),
    case(
        'Spot sales has no column "Pice". Did you mean "Price"?',
        "error: unknown-column: Scenarios | 0 | Column",
        scenario(Column="Pice"),
        "Price",
    ),
    case('no scenario "Base"', "error: unknown-parent: Scenarios | 0 | Parent", scenario(Parent="Base")),
    case(
        '"S" starts from itself through "S"', "error: circular-scenario: Scenarios | 0 | Parent", scenario(Parent="S")
    ),
    case(
        'Change is multiply, but Value "x" is no number',
        "error: change-does-not-fit: Scenarios | 0 | Value",
        scenario(Value="x"),
    ),
    case(
        "Change is multiply, but Product holds no numbers",
        "error: change-does-not-fit: Scenarios | 0 | Change",
        scenario(Column="Product"),
    ),
)
