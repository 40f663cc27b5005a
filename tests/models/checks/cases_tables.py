"""What is wrong with a cell by itself."""

from __future__ import annotations

from tests.models.checks.cases import (
    PLANT,
    Case,
    case,
    cells,
    more,
    one,
)

CASES: tuple[Case, ...] = (
    case(
        '"Total" looks like a total: Opening stock 100 kg and Closing value 200 per kg are the sums of other rows.',
        "error: total-row: Products | 2 | Product",
        more("Products", Product="Total", **cells("Opening stock", 100.0, "Closing value", 200.0)),
    ),
    case(
        "also a column of Lots",
        "error: component-like-column: Components | 3 | Component",
        more("Components", Component="Price", **cells("Counted as", "mass")),
    ),
    case("Lots has no rows", "error: empty-table: Lots | - | -", {**PLANT, "Lots": [], "Fixed runs": []}),
    case("Write one of: stock, expected", "error: blank-cell: Lots | 0 | Status", one("Lots", 0, Status=None)),
    case(
        "Price is blank. Fill it in: Price of a deliv",
        "error: blank-cell: Contracts | 1 | Price",
        one("Contracts", 1, Price=None),
    ),
    case(
        "Moisture is 120 %. Write a number from 0 to 100 %.",
        "error: out-of-range: Lots | 0 | Moisture",
        one("Lots", 0, Moisture=120.0),
    ),
    case(
        "Quantity is -20 t. Write a number from 0 t",
        "error: out-of-range: Lots | 1 | Quantity",
        one("Lots", 1, Quantity=-20.0),
    ),
    case(
        "Rate is 0 per h. Write a number above 0",
        "error: out-of-range: Line use | 0 | Rate",
        one("Line use", 0, Rate=0.0),
    ),
    case("Nd is 101 %", "error: out-of-range: Yields | 0 | Nd", one("Yields", 0, Nd=101.0)),
    case("Price is inf per t", "error: out-of-range: Lots | 0 | Price", one("Lots", 0, Price=float("inf"))),
    case(
        "Priority is 2.5. Write a whole number.",
        "error: not-whole: Contracts | 0 | Priority",
        one("Contracts", 0, Priority=2.5),
    ),
    case(
        'Status "ofered" is not one of',
        "error: not-a-choice: Lots | 2 | Status",
        one("Lots", 2, Status="ofered"),
        "offered",
    ),
    case(
        'no setting "Curency". Did you mean "Currency"?',
        "error: unknown-setting: Settings | 1 | Setting",
        one("Settings", 1, Setting="Curency"),
        "Currency",
    ),
    case(
        "Closing feed value is 120. Write a number from 0 to 100 %.",
        "error: setting-value: Settings | 2 | Value",
        more("Settings", Setting="Closing feed value", Value=120),
    ),
    case(
        "Frozen until is soon. Write a date.",
        "error: setting-value: Settings | 2 | Value",
        more("Settings", Setting="Frozen until", Value="soon"),
    ),
    case(
        "Time limit is soon. Write a number above 0 s.",
        "error: setting-value: Settings | 2 | Value",
        more("Settings", Setting="Time limit", Value="soon"),
    ),
)
