"""What is wrong with a row of Scenarios, beyond the names in it."""

from __future__ import annotations

from tests.models.checks.cases import Case, case, scenario
from tests.plants import Rows, added


def _two(first: dict[str, object], second: dict[str, object]) -> Rows:
    """The small plant with scenarios P and Q, and two rows of scenario S."""
    row = {"Sheet": "Spot sales", "Row": "*", "Column": "Price", "Change": "multiply", "Value": 2.0}
    rows = added(scenario(Scenario="P"), "Scenarios", **{**row, "Scenario": "Q"})
    return added(added(rows, "Scenarios", **{**row, **first}), "Scenarios", **{**row, **second})


CASES: tuple[Case, ...] = (
    case(
        'starts from "P" in one row and from "Q" in this one',
        "error: two-parents: Scenarios | 3 | Parent",
        _two({"Scenario": "S", "Parent": "P"}, {"Scenario": "S", "Parent": "Q"}),
        "P",
    ),
    case(
        "is what the workbook without scenarios is called",
        "error: scenario-called-base: Scenarios | 0 | Scenario",
        scenario(Scenario="Base"),
    ),
    case(
        'Spot sales has no row "Nd oxid". Did you mean "Nd oxide"? A scenario adds no rows',
        "error: unknown-row: Scenarios | 0 | Row",
        scenario(Row="Nd oxid"),
        "Nd oxide",
    ),
    case(
        'Price holds numbers, and Value is "high". Write a number.',
        "error: change-does-not-fit: Scenarios | 0 | Value",
        scenario(Change="set", Value="high"),
    ),
    case(
        'From holds dates, and Value is "12 Jan". Write a date such as 2027-01-31.',
        "error: change-does-not-fit: Scenarios | 0 | Value",
        scenario(Column="From", Change="set", Value="12 Jan"),
    ),
    case(
        "From holds dates, which cannot be multiplied",
        "error: change-does-not-fit: Scenarios | 0 | Change",
        scenario(Column="From"),
    ),
    case(
        "Price cannot be blank",
        "error: change-does-not-fit: Scenarios | 0 | Value",
        scenario(Change="set", Value="blank"),
    ),
    case(
        "Lot of Lots is not for scenarios to change",
        "error: change-does-not-fit: Scenarios | 0 | Column",
        scenario(Sheet="Lots", Column="Lot", Change="set", Value="EV-9"),
    ),
    case(
        "Price holds this already",
        "warning: change-without-effect: Scenarios | 0 | Value",
        scenario(Change="set", Value=60.0),
    ),
    case(
        "To is blank (end of plan). Write set",
        "warning: change-without-effect: Scenarios | 0 | Value",
        scenario(Column="To", Change="add", Value=7.0),
    ),
    case(
        "multiply 1 leaves Price as it is",
        "warning: change-without-effect: Scenarios | 0 | Value",
        scenario(Value=1.0),
    ),
)
