"""What is wrong with names and expressions."""

from __future__ import annotations

from tests.models.checks.cases import (
    PLANT,
    Case,
    blend,
    case,
    cells,
    groups,
    more,
    one,
)
from tests.plants import added, changed, day

FIRST_DAY_WRITTEN_AND_BLANK = (cells("From", None), cells("From", day(1)))

CASES: tuple[Case, ...] = (
    case(
        '"EV-2" stands in row 3 below the header and again in row 4',
        "error: duplicate-key: Lots | 3 | Lot",
        {**PLANT, "Lots": [*PLANT["Lots"], PLANT["Lots"][2]]},
    ),
    case(
        '"Nd oxide / 2026-01-12" stands in row 1',
        "error: duplicate-key: Spot sales | 1 | Product",
        {**PLANT, "Spot sales": PLANT["Spot sales"] * 2},
    ),
    case(
        '"Leach / Nd" stands in row 3',
        "error: duplicate-key: Blend limits | 3 | On",
        added(blend(), "Blend limits", **cells("On", "Leach", "Share of", "Nd", "Max", 60.0)),
    ),
    case(
        '"Nd oxide / 2026-01-05" stands in row 1 below the header and again in row 2',
        "error: duplicate-key: Spot sales | 1 | Product",
        {**PLANT, "Spot sales": [{**PLANT["Spot sales"][0], **dates} for dates in FIRST_DAY_WRITTEN_AND_BLANK]},
    ),
    case(
        '"hdd - 1" differs from "HDD-1" in row 2 in capitals or spaces only.',
        "warning: names-alike: Lots | 2 | Lot",
        one("Lots", 2, Lot="hdd - 1"),
        "HDD-1",
    ),
    case(
        'Feed class "EV Traction" is not in Feed classes or Products. Did you mean "EV traction"?',
        "error: unknown-name: Lots | 0 | Feed class",
        one("Lots", 0, **cells("Feed class", "EV Traction")),
        "EV traction",
    ),
    case(
        'On "Leech" is not in Lines or Products. Did you mean "Leach"?',
        "error: unknown-name: Blend limits | 0 | On",
        one("Blend limits", 0, On="Leech"),
        "Leach",
    ),
    case(
        'Contract "Zzzz" is not in Contracts. Write one of: Motor maker, Magnet maker.',
        "error: unknown-name: Deliveries | 2 | Contract",
        more("Deliveries", Contract="Zzzz", Due=day(28)),
    ),
    case("+ joins components", "error: reserved-name: Groups | 1 | Group", groups("Dy", "Nd+Dy")),
    case("t stands for tonnes", "error: reserved-name: Groups | 1 | Group", groups("Dy", "t")),
    case(
        "cannot be told from spot sales",
        "warning: reserved-name: Contracts | 0 | Contract",
        changed(one("Contracts", 0, Contract="spot"), "Deliveries", 0, Contract="spot"),
    ),
    case(
        "both a line and a product",
        "error: line-or-product: Blend limits | 2 | On",
        added(
            added(
                more("Lines", Line="Dy oxide"), "Blend limits", **cells("On", "Dy oxide", "Share of", "Dy", "Min", 1.0)
            ),
            "Line use",
            Recipe="NdFeB route",
            Line="Dy oxide",
            Rate=0.1,
            Basis="t",
        ),
    ),
    case(
        "Nd2O3 does not contain Dy. Write a formula with Dy in it",
        "error: counted-as-unclear: Components | 1 | Counted as",
        one("Components", 1, **cells("Counted as", "Nd2O3")),
    ),
    case(
        "Xx2O is not a chemical formula",
        "error: counted-as-unclear: Components | 1 | Counted as",
        one("Components", 1, **cells("Counted as", "Xx2O")),
    ),
    case(
        'Did you mean "mass"?',
        "error: counted-as-unclear: Components | 1 | Counted as",
        one("Components", 1, **cells("Counted as", "Mass")),
        "mass",
    ),
    case(
        'Basis "TRW": "TRW" is neither a component nor a group. Did you mean "TRE"?',
        "error: unknown-component: Line use | 1 | Basis",
        one("Line use", 1, Basis="TRW"),
        "TRE",
    ),
    case(
        'Basis "Nd, Dy": components are joined by +. Write Nd+Dy.',
        "error: unknown-component: Line use | 1 | Basis",
        one("Line use", 1, Basis="Nd, Dy"),
        "Nd+Dy",
    ),
    case(
        'Basis "Tonnes" is neither a component nor a group. Write t for tonnes of feed.',
        "error: unknown-component: Line use | 0 | Basis",
        one("Line use", 0, Basis="Tonnes"),
        "t",
    ),
    case(
        '"Nd; Dy" is no sum: components are joined by +, so that it counts as nothing. Write Nd+Dy.',
        "error: group-member-unknown: Groups | 1 | Components",
        groups("Nd; Dy"),
        "Nd+Dy",
    ),
    case(
        "Nd203 contains nothing but Nd, as if a 0 stood for an O.",
        "error: counted-as-unclear: Components | 0 | Counted as",
        one("Components", 0, **cells("Counted as", "Nd203")),
        "Nd2O3",
    ),
    case(
        'Share of "Nd+Du": "Du" is neither',
        "error: unknown-component: Blend limits | 2 | Share of",
        blend(**cells("Share of", "Nd+Du")),
        "Nd+Dy",
    ),
    case('Per "Zz+Dy"', "error: unknown-component: Consumption | 0 | Per", one("Consumption", 0, Per="Zz+Dy")),
    case(
        "nothing stands before or after a +",
        "error: empty-term: Blend limits | 2 | Share of",
        blend(**cells("Share of", "Nd+")),
        "Nd",
    ),
    case("nothing stands before or after a +", "error: empty-term: Groups | 1 | Components", groups("Nd++Dy"), "Nd+Dy"),
    case(
        "Sm, Y are not in Components: they count as nothing.",
        "warning: group-member-unknown: Groups | 1 | Components",
        groups("Nd+Sm+Y"),
    ),
    case(
        "Y is not in Components: it counts as nothing.",
        "warning: group-member-unknown: Groups | 1 | Components",
        groups("Nd+Y"),
    ),
    case(
        "has none of the plant's components in it",
        "error: counts-nothing: Consumption | 0 | Per",
        changed(groups("Sm+Y"), "Consumption", 0, Per="G"),
    ),
    case('Group "G" contains itself', "error: circular-group: Groups | 1 | Components", groups("Nd+G")),
    case('"Dy" is both a component and a group', "error: group-like-component: Groups | 1 | Group", groups("Nd", "Dy")),
    case(
        "Hardness is a property and has no mass",
        "error: property-in-sum: Groups | 1 | Components",
        groups("Nd+Hardness"),
    ),
    case('Basis "Hardness"', "error: property-in-sum: Line use | 1 | Basis", one("Line use", 1, Basis="Hardness")),
    case(
        'Share of "Nd+Hardness"',
        "error: property-in-sum: Blend limits | 2 | Share of",
        blend(**cells("Share of", "Nd+Hardness")),
    ),
    case(
        'average, not a share of "TRE". Leave In blank, which means',
        "error: property-as-share: Blend limits | 1 | In",
        one("Blend limits", 1, In="TRE"),
    ),
)
