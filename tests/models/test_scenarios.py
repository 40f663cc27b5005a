"""What a scenario makes of the tables, cell by cell."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from models.checks import check
from models.checks.resolved import resolve_and_check
from models.schema.frames import Tables, inputs
from models.schema.scenarios import lineage, names, resolve, rows_named
from tests.models.checks.test_any_tables import spoilt_plants
from tests.plants import Rows, changed, day, small_plant

Line = tuple[str, str | None, str, str, str, str, object]


def plant(*lines: Line, **tables: list[dict[str, object]]) -> Rows:
    """The small plant with scenarios: name, parent, sheet, row, column, change, value."""
    heads = ("Scenario", "Parent", "Sheet", "Row", "Column", "Change", "Value")
    return small_plant(Scenarios=[dict(zip(heads, line, strict=True)) for line in lines], **tables)


def cells(tables: Tables, sheet: str, column: str) -> list[object]:
    return [None if pd.isna(cell) else cell for cell in tables[sheet][column]]


def after(sheet: str, column: str, *lines: Line) -> list[object]:
    """A column under the scenario of the last line."""
    return cells(resolve(inputs(plant(*lines)), lines[-1][0])[0], sheet, column)


@pytest.mark.parametrize(
    ("row", "change", "value", "prices"),
    [
        ("EV-1", "set", 7000.0, [7000, 4000, 6000]),
        ("*", "multiply", 0.5, [2500, 2000, 3000]),
        ("HDD-1", "add", -500.0, [5000, 3500, 6000]),
    ],
)
def test_set_multiply_and_add(row: str, change: str, value: float, prices: list[float]) -> None:
    """The lots cost 5000, 4000 and 6000."""
    assert after("Lots", "Price", ("S", None, "Lots", row, "Price", change, value)) == prices


def test_products_are_as_a_planner_would_type_them() -> None:
    """0.05 x 1.15 in binary numbers is 0.057499999999999996."""
    lots = [{"Lot": "EV-1", "Feed class": "HDD", "Status": "stock", "Dy": 0.05}]
    tables = inputs(plant(("S", None, "Lots", "*", "Dy", "multiply", 1.15), Lots=lots))
    assert cells(resolve(tables, "S")[0], "Lots", "Dy") == [0.0575]


def test_a_child_goes_on_from_its_parents_and_their_parents() -> None:
    """60 x 2 (grandparent) + 10 (parent) = 130, x 3 (child) = 390; the child's parent stands in one row only."""
    lines: list[Line] = [
        ("Child", "Parent", "Spot sales", "*", "Price", "multiply", 3.0),
        ("Child", None, "Lots", "EV-1", "Price", "set", 1.0),
        ("Parent", "Grandparent", "Spot sales", "*", "Price", "add", 10.0),
        ("Grandparent", None, "Spot sales", "*", "Price", "multiply", 2.0),
    ]
    tables = inputs(plant(*lines))
    assert lineage(tables, "Child") == ["Grandparent", "Parent", "Child"]
    assert cells(resolve(tables, "Child")[0], "Spot sales", "Price") == [390]
    assert cells(resolve(tables, "Parent")[0], "Spot sales", "Price") == [130]
    assert names(tables) == ["Child", "Parent", "Grandparent"]


def test_the_list_of_changes_is_from_the_base_to_the_scenario() -> None:
    """The price goes 60, 120, 100: one change, from 60 to 100, named after the row that came last."""
    lines: list[Line] = [
        ("P", None, "Spot sales", "*", "Price", "multiply", 2.0),
        ("S", "P", "Spot sales", "Nd oxide", "Price", "set", 100.0),
        ("P", None, "Contracts", "Motor maker", "Price", "set", 1.0),
        ("S", None, "Contracts", "Motor maker", "Price", "set", 300.0),
    ]
    _, changes = resolve(inputs(plant(*lines)), "S")
    assert [(change.step.scenario, change.table, change.row, change.before, change.after) for change in changes] == [
        ("S", "Spot sales", 0, 60.0, 100.0)
    ]


def test_the_base_is_left_as_it_is() -> None:
    """Resolving a scenario must not touch the frames of the base."""
    rows = plant(("S", None, "Lots", "*", "Price", "multiply", 0.5), ("S", None, "Lots", "EV-1", "Note", "set", "x"))
    tables, before = inputs(rows), inputs(rows)
    resolve(tables, "S")
    for name, frame in before.items():
        pd.testing.assert_frame_equal(tables[name], frame)


def test_a_changed_table_is_the_table_typed_with_these_values() -> None:
    """Types and columns are those of a workbook in which the planner had typed the scenario himself."""
    lines: list[Line] = [
        ("S", None, "Lots", "EV-1", "Available", "set", "2026-01-12"),
        ("S", None, "Lots", "EV-1", "Status", "set", "blocked"),
        ("S", None, "Lots", "EV-1", "Dy", "set", "blank"),
    ]
    typed = changed(small_plant(), "Lots", 0, Available=date(2026, 1, 12), Status="blocked", Dy=None)
    pd.testing.assert_frame_equal(resolve(inputs(plant(*lines)), "S")[0]["Lots"], inputs(typed)["Lots"])


def test_dates_move_by_days() -> None:
    """HDD-1 comes on day 8, so 7 days later on day 15; the others have no date to move."""
    moved = after("Lots", "Available", ("S", None, "Lots", "*", "Available", "add", 7.0))
    assert moved == [None, pd.Timestamp(day(15)), None]


def test_a_blank_cell_counts_as_its_default() -> None:
    """Solvent extraction states no availability, which means 100 %: x 0.85 = 85 %; the leach's 90 % become 76.5 %."""
    assert after("Lines", "Availability", ("S", None, "Lines", "*", "Availability", "multiply", 0.85)) == [76.5, 85.0]


def test_a_blank_that_is_no_number_stays_blank() -> None:
    """EV traction has a largest stock of 60 t, HDD has none: half of no limit is no limit."""
    assert after("Feed classes", "Max stock", ("S", None, "Feed classes", "*", "Max stock", "multiply", 0.5)) == [
        30,
        None,
    ]


def test_a_setting_can_be_changed() -> None:
    """The row of Settings is named by the setting."""
    assert after("Settings", "Value", ("S", None, "Settings", "Currency", "Value", "set", "USD"))[1] == "USD"


@pytest.mark.parametrize(
    ("key", "rows"),
    [
        ("*", [0, 1, 2]),
        ("Motor maker", [0, 1]),
        ("Motor maker / 2026-01-12 / 2026-02-01", [0]),
        ("Magnet maker / 2026-01-25", [2]),
        ("Magnet maker /  / 2026-01-25", [2]),
        ("* / * / 2026-01-25", [2]),
        ("* / 2026-01-12", [0]),
        (" Motor maker /", [1]),
        ("Motor", []),
        ("Motor maker / 2026-01-12 / 2026-02-01 / x", []),
    ],
)
def test_how_rows_are_named(key: str, rows: list[int]) -> None:
    """By all parts of the key, by the first ones, with * for any, and with blank parts left out or in."""
    deliveries = [
        {"Contract": "Motor maker", "From": day(8), "Due": day(28)},
        {"Contract": "Motor maker", "Due": day(7)},
        {"Contract": "Magnet maker", "Due": day(21)},
    ]
    assert rows_named(inputs(small_plant(Deliveries=deliveries)), "Deliveries", key) == rows


@pytest.mark.parametrize(
    ("sheet", "key", "rows"),
    [
        ("Line use", "Work / Mill", [0, 1]),
        ("Line use", "Work / Mill / ", [0]),
        ("Line use", "Work / Mill / 2", [1]),
        ("Line use", "* / Mill", [0, 1, 2]),
        ("Spot sales", "Metal / 2026-01-05 / 2026-01-31", [0, 1]),
        ("Spot sales", "Metal / 2026-01-05 / 2026-01-31 / South", [1]),
        ("Spot sales", "Metal / South", [2]),
        ("Arrivals", "Metal / 2026-01-05", [0, 1]),
        ("Arrivals", "Metal / 2026-01-05 / South", [1]),
    ],
)
def test_rows_are_found_by_keys_from_before_they_had_days_after_or_a_site(
    sheet: str, key: str, rows: list[int]
) -> None:
    days = {"From": date(2026, 1, 5)}
    tables: Rows = {
        "Line use": [
            {"Recipe": "Work", "Line": "Mill"},
            {"Recipe": "Work", "Line": "Mill", "After": 2.0},
            {"Recipe": "Other work", "Line": "Mill"},
        ],
        "Spot sales": [
            {"Product": "Metal", **days, "To": date(2026, 1, 31), "Site": "North"},
            {"Product": "Metal", **days, "To": date(2026, 1, 31), "Site": "South"},
            {"Product": "Metal", "Site": "South"},
        ],
        "Arrivals": [{"Product": "Metal", "Date": date(2026, 1, 5), "Site": site} for site in ("North", "South")],
    }
    assert rows_named(inputs(tables), sheet, key) == rows


def test_a_name_with_a_slash_is_found() -> None:
    """The key is compared as a whole before it is taken apart."""
    lots = [{"Lot": "EV / 1", "Feed class": "HDD", "Status": "stock"}]
    assert rows_named(inputs(small_plant(Lots=lots)), "Lots", "EV / 1") == [0]


def caused(*lines: Line, **tables: list[dict[str, object]]) -> list[tuple[str, int | None, str | None, str]]:
    rows = inputs(plant(*lines, **tables))
    found = resolve_and_check(rows, lines[-1][0], check(rows)).caused
    return [(problem.check, problem.row, problem.column, problem.message) for problem in found]


def test_a_value_out_of_range_is_told_at_its_row() -> None:
    """90 % availability x 1.5 = 135 %; the other line has 100 %, so 150 %. The second row of Scenarios is at fault."""
    lines: list[Line] = [
        ("S", None, "Lots", "EV-1", "Price", "set", 1.0),
        ("S", None, "Lines", "*", "Availability", "multiply", 1.5),
    ]
    message = 'With "S", Lines / Leach: Availability is 135 %. (1 more rows likewise.)'
    assert caused(*lines) == [("out-of-range", 1, "Value", message)]


def test_a_word_that_is_no_choice_is_told_at_its_row() -> None:
    """Status has four words, and `late` is none of them."""
    ((found, row, _, message),) = caused(("S", None, "Lots", "EV-1", "Status", "set", "late"))
    assert (found, row) == ("not-a-choice", 0)
    assert message.startswith('With "S", Lots / EV-1: Status "late" is not one of')


def test_what_is_wrong_without_the_scenario_is_not_its_fault() -> None:
    """A moisture of 120 % stands in the base already."""
    lots = [{"Lot": "EV-1", "Feed class": "EV traction", "Status": "stock", "Quantity": 1.0, "Moisture": 120.0}]
    fixed = {"Fixed runs": []}
    assert caused(("S", None, "Lots", "EV-1", "Price", "set", 1.0), Lots=lots, **fixed) == []


def test_a_scenario_can_mend_the_base() -> None:
    """The base's error is gone from the scenario's problems."""
    lots = [{"Lot": "EV-1", "Feed class": "EV traction", "Status": "stock", "Quantity": 1.0, "Moisture": 120.0}]
    line: Line = ("S", None, "Lots", "EV-1", "Moisture", "set", 2.0)
    rows = inputs(plant(line, Lots=lots, **{"Fixed runs": []}))
    assert "out-of-range" not in {problem.check for problem in resolve_and_check(rows, "S", check(rows)).problems}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(spoilt_plants())
def test_however_wrong_the_tables_a_scenario_is_resolved_and_checked(tables: Tables) -> None:
    """Nothing raises, and every problem stands in a row that is there."""
    problems = check(tables)
    for name in names(tables):
        for problem in resolve_and_check(tables, name, problems).caused:
            assert problem.row is not None and 0 <= problem.row < len(tables["Scenarios"])
