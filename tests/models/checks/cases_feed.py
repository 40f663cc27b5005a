"""What is wrong with feed and recipes."""

from __future__ import annotations

from tests.models.checks.cases import (
    PLANT,
    Case,
    case,
    cells,
    mass_only,
    more,
    offer,
    one,
)
from tests.plants import added, changed

CASES: tuple[Case, ...] = (
    case(
        "The table Sites does not name them: Belfast, Missouri are taken as one place",
        "warning: sites-not-named: Lots | 1 | Site",
        changed(one("Lots", 0, Site="Belfast"), "Lots", 1, Site="Missouri"),
    ),
    case(
        "Quantity is blank, and the lot is expected",
        "error: lot-without-quantity: Lots | 1 | Quantity",
        one("Lots", 1, Quantity=None),
    ),
    case(
        "without booking hours on any line",
        "error: unlimited-offer: Lots | 2 | Quantity",
        changed(mass_only(), "Lots", 2, Quantity=None, Nd=0.0, Dy=0.0),
    ),
    case(
        "pays 100 per t, for as much as wanted", "warning: paid-unlimited-offer: Lots | 2 | Price", offer(Price=-100.0)
    ),
    case(
        "5 t must be used, but the lot is blocked",
        "warning: blocked-lot-must-be-used: Lots | 0 | Must use",
        one("Lots", 0, Status="blocked") | {"Fixed runs": []},
    ),
    case(
        "The assay adds to 104.5 %. Correct the assay: element",
        "error: assay-over-hundred: Lots | 0 | Nd",
        one("Lots", 0, Nd=100.0),
    ),
    case("adds to 102.1 %", "error: assay-over-hundred: Feed classes | 0 | Nd", one("Feed classes", 0, Nd=98.1)),
    case("adds to 102 %", "warning: assay-over-hundred: Feed classes | 0 | Nd", one("Feed classes", 0, Nd=98.0)),
    case(
        "The assay adds to 100.3 %. Check it; what laboratories miss 100 % by is planned as typed",
        "warning: assay-over-hundred: Lots | 0 | Nd",
        one("Lots", 0, Nd=95.8),
    ),
    case("Moisture is 100 %", "warning: all-water: Lots | 0 | Moisture", one("Lots", 0, Moisture=100.0)),
    case(
        "1 lot has no assay of what recipes recover (Nd, Dy), 10 t in all: the typical assay of the class is planned",
        "warning: lot-without-assay: Lots | 1 | Nd",
        one("Lots", 1, Nd=None, Dy=None, **cells("Assay status", None)),
    ),
    case(
        "No lot has an assay of Dy, which recipes recover: all 3 take the typical Dy of their class.",
        "warning: component-not-assayed: Lots | - | Dy",
        {**PLANT, "Lots": [{**lot, "Dy": None} for lot in PLANT["Lots"]]},
    ),
    case(
        "1 lot has blank assay cells that count, taken as the class's typical assay: Nd of EV-2.",
        "warning: estimated-assay: Lots | 2 | Nd",
        one("Lots", 2, Nd=None),
    ),
    case(
        'No active recipe takes "Scrap".',
        "warning: class-without-recipe: Feed classes | 2 | Feed class",
        more("Feed classes", **cells("Feed class", "Scrap", "Nd", 1.0)),
    ),
    case(
        "so its lots cannot be used",
        "warning: class-without-recipe: Feed classes | 1 | Feed class",
        one("Recipes", 1, Active="no"),
    ),
    # Recipes
    case(
        '"Direct" books hours on no line',
        "error: recipe-without-line: Recipes | 2 | Recipe",
        added(
            more("Recipes", Recipe="Direct", **cells("Feed class", "HDD")),
            "Yields",
            Recipe="Direct",
            Product="Nd oxide",
            Nd=50.0,
        ),
    ),
    case(
        '"Direct" makes no product',
        "error: recipe-without-yield: Recipes | 2 | Recipe",
        added(
            more("Recipes", Recipe="Direct", **cells("Feed class", "HDD")),
            "Line use",
            Recipe="Direct",
            Line="Leach",
            Rate=0.2,
            Basis="t",
        ),
    ),
    case(
        'No usable lot is of a class that "Other route" takes',
        "warning: recipe-without-feed: Recipes | 2 | Feed class",
        added(
            added(
                added(
                    more("Recipes", Recipe="Other route", **cells("Feed class", "Scrap")),
                    "Feed classes",
                    **cells("Feed class", "Scrap", "Nd", 1.0),
                ),
                "Line use",
                Recipe="Other route",
                Line="Leach",
                Rate=0.2,
                Basis="t",
            ),
            "Yields",
            Recipe="Other route",
            Product="Nd oxide",
            Nd=50.0,
        ),
    ),
    case(
        '"NdFeB route" recovers 100.5 % of Nd: 95 to Nd oxide + 5.5 to Dy oxide',
        "error: recovery-over-hundred: Yields | 1 | Nd",
        one("Yields", 1, Nd=5.5),
    ),
    case(
        "recovers 100.09 % of Nd: 95 to Nd oxide + 5.09 to Dy oxide. Lower the recoveries to 100 % in all; rounded",
        "warning: recovery-over-hundred: Yields | 1 | Nd",
        one("Yields", 1, Nd=5.09),
    ),
    case(
        "makes nothing of it",
        "warning: empty-yield: Yields | 2 | Product",
        added(
            more("Products", Product="Residue", **cells("Opening stock", 1.0)),
            "Yields",
            Recipe="NdFeB route",
            Product="Residue",
        ),
    ),
    case(
        'No recipe books hours on "Spare"', "warning: line-without-use: Lines | 2 | Line", more("Lines", Line="Spare")
    ),
    case(
        'No recipe uses "Steam"',
        "warning: resource-without-use: Resources | 1 | Resource",
        more("Resources", Resource="Steam", Unit="t"),
    ),
)
