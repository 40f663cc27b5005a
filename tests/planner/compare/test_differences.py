from __future__ import annotations

import pandas as pd

from models.schema.frames import Tables, frame, inputs
from models.schema.inputs import INPUTS, PERIODS
from models.schema.outputs import OUTPUTS
from planner.comparison.differences import Difference, inputs_differ, results_differ
from planner.comparison.standing.calendars import join
from tests.planner.compare.plans import one_lot
from tests.plants import Rows, added, changed, day, small_plant, weeks, without

TARGET = {"Target": "T", "Product": "Dy oxide", "Amount": 5.0, "Measure": "made", "Priority": 1}


def inputs_of(table: str, *rows: Rows, all_rows: bool = False) -> list[Difference]:
    sites: list[Tables] = [inputs(row) for row in rows]
    periods = join([site["Periods"] for site in sites])
    return inputs_differ(INPUTS[table], [site[table] for site in sites], periods, all_rows=all_rows)


def results_of(table: str, periods: list[pd.DataFrame], *frames: list[dict[str, object]]) -> list[Difference]:
    typed = [pd.DataFrame(frame, columns=[column.name for column in OUTPUTS[table].columns]) for frame in frames]
    return results_differ(OUTPUTS[table], typed, join(periods))


def test_the_order_of_rows_does_not_matter() -> None:
    rows = small_plant()
    turned = {name: list(reversed(row)) if name != "Periods" else row for name, row in rows.items()}
    assert [one for name in INPUTS for one in inputs_of(name, rows, turned)] == []


def test_a_changed_cell_is_named_by_row_and_column() -> None:
    found = inputs_of("Lots", small_plant(), changed(small_plant(), "Lots", 1, Price=4400.0))
    assert [(one.row, one.column, one.unit, one.change, one.values) for one in found] == [
        ("HDD-1", "Price", "per t", "changed", (4000.0, 4400.0))
    ]


def test_a_row_that_the_base_lacks_is_added_with_its_cells_in_words() -> None:
    more = added(small_plant(), "Resources", Resource="Power", Unit="kWh", Price=0.3)
    (found,) = inputs_of("Resources", small_plant(), more)
    assert (found.change, found.column, found.values) == ("added", "", (None, "Unit kWh; Price 0.3 per unit"))


def test_a_setting_that_has_no_say_in_the_plan_is_no_difference() -> None:
    silent = added(small_plant(), "Settings", Setting="Silenced warnings", Value="estimated-assay")
    printed = changed(added(silent, "Settings", Setting="Paper", Value="Letter"), "Settings", 0, Value="Renamed plant")
    assert inputs_of("Settings", small_plant(), printed) == []
    assert len(inputs_of("Settings", small_plant(), added(printed, "Settings", Setting="Gap", Value=1.0))) == 1


def test_a_row_that_another_plan_lacks_is_removed() -> None:
    (found,) = inputs_of("Lots", small_plant(), without(small_plant(), "Lots", 2))
    assert (found.row, found.change) == ("EV-2", "removed")


def test_a_blank_cell_is_the_same_as_its_default() -> None:
    assert inputs_of("Lines", small_plant(), changed(small_plant(), "Lines", 1, Availability=100.0)) == []


def test_inputs_are_compared_to_the_last_digit() -> None:
    assert len(inputs_of("Contracts", small_plant(), changed(small_plant(), "Contracts", 0, Price=300.00001))) == 1


def test_an_assay_of_a_component_that_the_base_does_not_have_differs() -> None:
    more = added(small_plant(), "Components", Component="Tb", **{"Counted as": "Tb4O7"})
    found = inputs_of("Lots", small_plant(), changed(more, "Lots", 0, Tb=0.2))
    assert [(one.row, one.column, one.values) for one in found] == [("EV-1", "Tb", (None, 0.2))]


def test_what_is_the_same_is_shown_if_all_is_asked_for() -> None:
    found = inputs_of("Resources", small_plant(), small_plant(), all_rows=True)
    assert {(one.column, one.change) for one in found} == {("Unit", "same"), ("Price", "same"), ("Max per day", "same")}


def test_of_three_plans_only_the_one_that_differs_differs() -> None:
    (found,) = inputs_of("Lots", small_plant(), small_plant(), changed(small_plant(), "Lots", 1, Price=4400.0))
    assert [found.differs_in(plan) for plan in (1, 2)] == [False, True]


def sale(period: str, amount: float, **more: object) -> dict[str, object]:
    row: dict[str, object] = {"Period": period, "Contract": "spot", "Product": "Dy metal", "Price": 50.0}
    row |= {"From": pd.Timestamp(day(1)), "Due": pd.Timestamp(day(14)), "Amount": amount, "Revenue": 50.0 * amount}
    return row | more


def test_a_sale_that_is_not_listed_counts_as_nothing_sold() -> None:
    periods = [inputs(one_lot())["Periods"]] * 2
    found = results_of("Sales", periods, [sale("W1", 8.0)], [])
    assert [(one.column, one.values, one.differences[1]) for one in found if one.column == "Amount"] == [
        ("Amount", (8.0, 0.0), -8.0)
    ]


def test_rounding_of_the_solver_is_no_difference() -> None:
    periods = [inputs(one_lot())["Periods"]] * 2
    assert results_of("Sales", periods, [sale("W1", 8.0)], [sale("W1", 8.0 + 1e-7)]) == []


def test_two_rows_of_the_same_key_are_both_compared() -> None:
    """Two spot windows of the same days at two prices: the second row is told apart by its order."""
    periods = [inputs(one_lot())["Periods"]] * 2
    both = [sale("W1", 8.0), sale("W1", 2.0)]
    found = results_of("Sales", periods, both, [sale("W1", 8.0), sale("W1", 3.0)])
    assert [one.differences[1] for one in found if one.column == "Amount"] == [1.0]


def test_a_window_that_was_open_when_the_later_plan_begins_is_the_same_window() -> None:
    """The base begins a week earlier, so its window `from the start of the plan` has another first day."""
    late = {**one_lot(), "Periods": one_lot()["Periods"][1:]}
    periods = [inputs(one_lot())["Periods"], inputs(late)["Periods"]]
    found = results_of("Sales", periods, [sale("W2", 8.0)], [sale("W2", 8.0, From=pd.Timestamp(day(8)))])
    assert found == []


def test_periods_that_not_every_plan_has_are_left_out() -> None:
    late = {**one_lot(), "Periods": one_lot()["Periods"][1:]}
    periods = [inputs(one_lot())["Periods"], inputs(late)["Periods"]]
    assert results_of("Sales", periods, [sale("W1", 8.0)], []) == []


def test_better_is_told_from_worse_by_the_column() -> None:
    """20 kg more sold is better; 20 kg more in stock is neither."""
    periods = [inputs(one_lot())["Periods"]] * 2
    base = {"Period": "W1", "Product": "Dy metal", "Made": 100.0, "Sold": 80.0, "Discarded": 0.0, "Stock (end)": 0.0}
    more = base | {"Sold": 100.0, "Discarded": 5.0, "Stock (end)": 20.0}
    found = {one.column: one.verdicts[1] for one in results_of("Production", periods, [base], [more])}
    assert found == {"Sold": 1, "Discarded": -1, "Stock (end)": 0}


def test_the_columns_that_plans_are_compared_by_are_columns_of_their_tables() -> None:
    """A name that no column has would leave a table without any comparison."""
    stated = {name: table.compared for name, table in OUTPUTS.items() if table.compared}
    assert stated
    for name, columns in stated.items():
        assert [column.name for column in OUTPUTS[name].compared_columns] == list(columns)


def test_of_marginal_values_only_the_values_are_compared() -> None:
    """How far a value holds and what it says in words differ too, and are left out."""
    periods = [inputs(one_lot())["Periods"]] * 2
    base = {"What": "Line hours", "Name": "Leach", "Period": "W1", "Value": 5.0, "Up to": 70.0, "Why": "one"}
    found = results_of("Marginal values", periods, [base], [base | {"Value": 7.0, "Up to": 80.0, "Why": "two"}])
    assert [(one.row, one.column, one.differences[1]) for one in found] == [("Line hours / Leach / W1", "Value", 2.0)]


def test_a_row_for_the_whole_plan_is_compared_though_it_has_no_period() -> None:
    periods = [inputs(one_lot())["Periods"]] * 2
    base = {"What": "Product", "Name": "Dy metal", "Period": None, "Value": 50.0}
    found = results_of("Marginal values", periods, [base], [base | {"Value": 60.0}])
    assert [one.row for one in found] == ["Product / Dy metal"]


def test_a_blank_date_is_the_day_that_it_means() -> None:
    """The first plan begins on day 1, the second a week later and states that day, as a roll does; a window that opens
    another day differs, and so does one that is open where the other ends before its plan does."""
    spot = {"Product": "Dy oxide", "Price": 100.0}
    base = {**small_plant(), "Spot sales": [spot], "Targets": [TARGET], "Periods": weeks(4)}
    later = {**base, "Periods": weeks(4)[1:], "Spot sales": [{**spot, "From": day(1), "To": day(28)}]}
    later["Targets"] = [{**TARGET, "From": day(1)}]
    assert inputs_of("Spot sales", base, later) == []
    assert inputs_of("Targets", base, later) == []
    still_open = {**later, "Spot sales": [{**spot, "From": day(1)}]}
    assert inputs_of("Spot sales", base, still_open) == []
    for window in ({"From": day(2)}, {"From": day(1), "To": day(27)}):
        other = {**later, "Spot sales": [{**spot, **window}], "Targets": [{**TARGET, **window}]}
        assert [one.change for one in inputs_of("Spot sales", base, other)] == ["removed", "added"]
        assert [one.change for one in inputs_of("Targets", base, other)] == ["changed"]


def test_words_have_six_digits_and_nothing_that_is_not_there() -> None:
    """What a roll leaves has all the digits of a sum."""
    row = {"Product": "Dy oxide", "Date": day(3), "Quantity": 490.397902408058, "Dy": 87.1317842633644, "Nd": 0.0}
    (found,) = inputs_of("Arrivals", small_plant(), {**small_plant(), "Arrivals": [row]})
    assert found.values == (None, "Quantity 490.398 kg; Dy 87.1318 %")


def test_a_month_is_compared_where_all_plans_have_the_same_days_of_it() -> None:
    """From 5 January for 12 weeks, and from 12 January for as many: of January and March they have other days, and the
    sum since the start has another start."""
    cash = {"Cash in": 1.0, "Cash out": 0.0, "Net": 1.0, "Cumulative": 1.0}
    months = [{"Month": f"2026-0{month}", **cash} for month in (1, 2, 3, 4)]
    periods = [frame(PERIODS.columns, rows) for rows in (weeks(13)[:12], weeks(13)[1:])]
    more = [{**row, "Cash in": 5.0, "Net": 5.0, "Cumulative": 5.0} for row in months]
    found = results_of("Cash by month", periods, months[:3], more)
    assert {(one.row, one.column) for one in found} == {("2026-02", "Cash in"), ("2026-02", "Net")}
    same_start = [frame(PERIODS.columns, rows) for rows in (weeks(12), weeks(11))]
    found = results_of("Cash by month", same_start, months[:3], more[:3])
    assert {one.row for one in found} == {"2026-01", "2026-02"}
    assert {one.column for one in found} == {"Cash in", "Net", "Cumulative"}
