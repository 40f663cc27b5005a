"""What was delivered, received and counted at which site goes into next week's tables of that site, and of no other."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from models.checks import actuals as checks
from models.schema.frames import Tables, columns_of, frame
from models.schema.tables.actuals import ACTUALS
from planner.engine.plan import Plan
from planner.excel.books import actuals_book
from planner.reading import actuals
from planner.rolling.rolled import roll
from planner.views.floor import week
from tests.models.sites import two_mills
from tests.models.solved import Row, contract, lot
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import FREE
from tests.plants import day
from tests.workbooks import write_sheets


@cache
def made_and_sold() -> Plan:
    """The north makes 400 kg of metal on day 1 and keeps what it does not sell; 70 of the 100 kg in the south are sold
    then, for which the contract asks, and 50 kg more arrive there on day 1."""
    run: Row = {"Lot": "A", "Recipe": "Work", "Period": "D1", "Rule": "exactly", "Amount": 4.0}
    stores: list[Row] = [
        {"Material": "Metal", "Site": "North", "Closing value": 0.5},
        {"Material": "Metal", "Site": "South", "Opening stock": 100.0, "Closing value": 0.5},
    ]
    asked = contract(70.0, 70.0, Priority=1.0, Site="South")
    coming: Row = {"Product": "Metal", "Date": day(1), "Quantity": 50.0, "Site": "South"}
    tables = {"Fixed runs": [run], "Stores": stores, "Spot sales": [], "Arrivals": [coming], **asked}
    tables["Deliveries"] = [{**row, "Due": day(1)} for row in tables["Deliveries"]]
    return solved({**two_mills(3, Lots=[lot("A", Site="North")], **tables), "Settings": FREE})


def written(table: str, *rows: Row) -> Tables:
    inputs = made_and_sold().inputs
    columns = columns_of(ACTUALS[table], inputs["Components"])
    return {**actuals.none(inputs), table: frame(columns, list(rows))}


def rolled(told: Tables | None = None) -> Tables:
    return roll(made_and_sold(), day(1), told, added=0).tables


def stocks(told: Tables | None = None) -> dict[str, float]:
    stores: dict[str, float] = rolled(told)["Stores"].set_index("Site")["Opening stock"].to_dict()
    return stores


def found(told: Tables) -> list[tuple[str, str | None, str, str]]:
    problems = checks.check(told, made_and_sold().inputs)
    return [(one.table, one.column, one.message, one.remedy) for one in problems]


BY_THE_BOOKS = {"North": 400.0, "South": 80.0}
"""400 kg are made in the north; 100 + 50 - 70 are left in the south."""


def test_a_week_that_is_written_down_as_planned_is_the_week_without_a_word(tmp_path: Path) -> None:
    """Every amount that the plan has is written beside it, and each store is counted to hold what the books say."""
    plan = made_and_sold()
    tables = week.to_fill_in(plan, day(1))
    tables["Delivered"] = tables["Delivered"].assign(Quantity=tables["Delivered"]["Planned"])
    tables["Actuals"] = tables["Actuals"].assign(Amount=tables["Actuals"]["Planned"])
    tables["Received"] = tables["Received"].assign(Kilograms=50.0)
    counted = tables["Counted"]
    tables["Counted"] = counted.assign(Kilograms=counted["Site"].map(BY_THE_BOOKS))
    read = actuals.read(actuals_book.write(plan, tables, day(1), tmp_path / "week.xlsx"), plan.inputs)
    assert read.findings == ()
    without, told = rolled(), rolled(read.tables)
    assert stocks() == pytest.approx(BY_THE_BOOKS)
    for name, table in without.items():
        if name != "History":  # a count says what was received of each lot
            pd.testing.assert_frame_equal(told[name], table, check_exact=False, rtol=1e-9)


def test_a_count_moves_the_stock_of_its_site_only() -> None:
    """65 kg in place of the 80 in the south."""
    counted = written("Counted", {"Product or lot": "Metal", "Site": "South", "Kilograms": 65.0})
    assert stocks(counted) == pytest.approx({**BY_THE_BOOKS, "South": 65.0})


def test_what_was_delivered_leaves_the_site_that_it_names() -> None:
    """60 kg in place of 70 stay 10 kg more in the south."""
    row: Row = {"Contract or spot": "Buyer", "Site": "South", "Quantity": 60.0, "From": day(1), "Due": day(1)}
    told = written("Delivered", {**row, "Contract or spot": made_and_sold().inputs["Contracts"]["Contract"].iloc[0]})
    assert found(told) == []
    assert stocks(told) == pytest.approx({**BY_THE_BOOKS, "South": 90.0})


def test_the_site_of_a_contract_need_not_be_written() -> None:
    row: Row = {"Quantity": 60.0, "From": day(1), "Due": day(1)}
    told = written("Delivered", {**row, "Contract or spot": made_and_sold().inputs["Contracts"]["Contract"].iloc[0]})
    assert found(told) == []
    assert stocks(told) == pytest.approx({**BY_THE_BOOKS, "South": 90.0})


def test_what_came_is_in_stock_where_it_came() -> None:
    """45 of the 50 kg came to the south, and 7 kg that nobody awaited to the north."""
    awaited: Row = {"Lot or product": "Metal", "Planned for": day(1), "Kilograms": 45.0, "Site": "South"}
    more: Row = {"Lot or product": "Metal", "Date": day(1), "Kilograms": 7.0, "Site": "North"}
    assert stocks(written("Received", awaited, more)) == pytest.approx({"North": 407.0, "South": 75.0})


def test_what_comes_late_on_the_day_of_the_next_is_not_taken_for_it() -> None:
    """50 kg of day 1 come on day 2, on which 28 of 30 kg do: 100 + 50 + 28. Of the 50 kg nobody wrote how much came,
    and of the 10 kg of the north nothing at all."""
    coming: list[Row] = [
        {"Product": "Metal", "Date": day(number), "Quantity": kg, "Site": site}
        for number, kg, site in ((1, 50.0, "South"), (2, 30.0, "South"), (2, 10.0, "North"))
    ]
    stores: list[Row] = [
        {"Material": "Metal", "Site": "North"},
        {"Material": "Metal", "Site": "South", "Opening stock": 100.0},
    ]
    of = solved({**two_mills(3, Stores=stores), "Arrivals": coming, "Spot sales": [], "Settings": FREE})
    late: Row = {"Lot or product": "Metal", "Planned for": day(1), "Date": day(2), "Site": "South"}
    less: Row = {"Lot or product": "Metal", "Planned for": day(2), "Kilograms": 28.0, "Site": "South"}
    columns = columns_of(ACTUALS["Received"], of.inputs["Components"])
    following = roll(of, day(2), {**actuals.none(of.inputs), "Received": frame(columns, [late, less])}, added=0)
    assert following.tables["Stores"].set_index("Site")["Opening stock"]["South"] == pytest.approx(178.0)
    notes = [str(note) for note in following.assumed if note.sheet == "Arrivals"]
    assert notes == [
        f"Arrivals, Metal at South / {day(2):%Y-%m-%d}: 50 kg came, as planned",
        f"Arrivals, Metal at North / {day(2):%Y-%m-%d}: 10 kg came, as planned",
    ]


def test_what_does_not_say_its_site_is_refused_with_the_sites_that_it_may_mean() -> None:
    told = written("Counted", {"Product or lot": "Metal", "Kilograms": 5.0})
    message = 'Nothing says which site "Metal" was counted at.'
    assert found(told) == [("Counted", "Site", message, "Write one of North, South.")]


def test_it_is_found_in_its_cell(tmp_path: Path) -> None:
    rows = [["Product or lot", "Date", "Tonnes", "Kilograms", "Site"], ["Metal", day(1), None, 5.0, "Sooth"]]
    path = write_sheets(tmp_path / "week.xlsx", {"Counted": rows})
    (finding,) = actuals.read(path, made_and_sold().inputs).findings
    assert (finding.check, finding.sheet, finding.cell, finding.severity.value) == (
        "site-not-told",
        "Counted",
        "E2",
        "error",
    )


def test_a_site_where_it_cannot_be_is_refused() -> None:
    row: Row = {"Quantity": 60.0, "From": day(1), "Due": day(1), "Site": "North"}
    name = made_and_sold().inputs["Contracts"]["Contract"].iloc[0]
    ((_, column, message, remedy),) = found(written("Delivered", {**row, "Contract or spot": name}))
    assert (column, message) == ("Site", f'"{name}" cannot have been delivered from North.')
    assert "South" in remedy


def test_a_lot_is_counted_as_a_whole() -> None:
    told = written("Counted", {"Product or lot": "A", "Tonnes": 5.0, "Site": "North"})
    ((table, column, _, remedy),) = found(told)
    assert (table, column, remedy) == ("Counted", "Site", "Leave Site blank, and write down all of the lot.")
