"""Which maintenance was really done, and which campaign a line is really in; by hand, on days of 24 h at 1 t in an
hour."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from models.audit.figures.money import items
from models.checks import actuals as checks
from models.schema.frames import frame
from models.schema.tables.actuals import ACTUALS
from planner.engine.plan import Plan
from planner.excel.books import actuals_book
from planner.reading import actuals
from planner.rolling import done
from planner.rolling.notes import Notes
from planner.rolling.rolled import Rolled, roll
from planner.studies.backcasting.backcasting import Worked, backcast
from planner.views.floor import week as floor
from tests.models.rules.test_campaigns import change
from tests.models.rules.test_campaigns import plant as with_campaigns
from tests.models.rules.test_maintenance import lining
from tests.models.rules.test_maintenance import plant as with_maintenance
from tests.models.solved import Row, lot
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import FREE, plain
from tests.planner.rolling.test_rolled import written
from tests.plants import Rows, day


@cache
def lined() -> Plan:
    """Once in two days 10 h of the mill, for 5: on day 1, as 24 t come on day 2 that expire then."""
    lots = [lot("A", 14.0), {**lot("B", 24.0), "Available": day(2), "Use by": day(2)}]
    return solved({**with_maintenance(lining(Cost=5.0)), "Lots": lots, "Settings": FREE})


def after(plan: Plan, until: int = 1, **told: list[Row]) -> Rolled:
    return roll(plan, day(until), written(plan, **told), added=0)


def maintained(times: float | None, period: str = "D1") -> list[Row]:
    return [{"Period": period, "Maintenance": "Lining", "Times": times}]


def found(rolled: Rolled) -> list[tuple[str, str]]:
    return [(one.sheet, one.message) for one in rolled.findings]


def assumed(rolled: Rolled, sheet: str) -> list[str]:
    return [note.words for note in rolled.assumed if note.sheet == sheet]


def test_of_which_nothing_is_said_is_done_as_planned() -> None:
    rolled = after(lined())
    assert rolled.tables["Maintenance"].empty and found(rolled) == []
    assert assumed(rolled, "Maintenance")[0].startswith("1 time done, as planned; that is all")


def test_what_was_not_done_stays_with_its_window() -> None:
    """It takes 10 h of day 2 then, and is done: 14 t are worked, 1400 - 5, in place of 24."""
    rolled = after(lined(), Maintained=maintained(0.0))
    (job,) = rolled.tables["Maintenance"].to_dict("records")
    assert pd.isna(job["Done so far"])
    assert (job["From"], job["To"]) == (pd.Timestamp(day(1)), pd.Timestamp(day(2)))
    assert (found(rolled), assumed(rolled, "Maintenance")) == ([], [])
    plan = solved(plain(rolled.tables))
    assert plan.margin == pytest.approx(1395.0)
    assert plan.tables["Maintenance dates"]["Period"].tolist() == ["D2"]


def test_what_was_told_to_be_done_is_no_assumption() -> None:
    rolled = after(lined(), Maintained=maintained(1.0))
    assert rolled.tables["Maintenance"].empty and assumed(rolled, "Maintenance") == []


def test_of_what_is_told_in_part_the_rest_is_an_assumption() -> None:
    """Twice in four days, on days 1 and 2: not on day 1, and of day 2 nothing is said."""
    plan = solved({**with_maintenance(lining(Times=2.0), days=4, tonnes=60.0), "Settings": FREE})
    assert plan.tables["Maintenance dates"]["Period"].tolist() == ["D1", "D2"]
    rolled = after(plan, 3, Maintained=maintained(0.0))
    assert rolled.tables["Maintenance"]["Done so far"].tolist() == [1.0]
    assert assumed(rolled, "Maintenance") == ["1 time done, as planned"]


def test_what_was_not_done_is_not_paid() -> None:
    plan = lined()
    for times, paid in ((None, -5.0), (0.0, 0.0)):
        week = done.week_of(plan, pd.Timestamp(day(1)), written(plan, Maintained=maintained(times)), Notes())
        assert week.balances.once(items).get("Maintenance", pd.Series(dtype=float)).sum() == pytest.approx(paid)


def test_a_backcast_says_what_it_costs() -> None:
    """14 t were worked on day 1 as planned; on day 2 the lining takes 10 h, and 10 t of B expire: 1000."""
    plan = lined()
    told = written(plan, Maintained=maintained(0.0))
    parts = {part.name: part.adds for part in backcast([Worked(plan, day(1), told)]).parts}
    assert parts["Maintained otherwise"] == pytest.approx(-1000.0)
    assert sum(parts.values()) == pytest.approx(-1000.0)


def test_a_window_that_is_over_is_found_with_both_figures() -> None:
    plan = solved({**with_maintenance(lining(To=day(1))), "Settings": FREE})
    rolled = after(plan, Maintained=maintained(0.0))
    message = '"Lining" was done 0 of 1 times, and its window ended on 2026-01-05.'
    assert found(rolled) == [("Maintained", message)]
    assert "add it with a new window" in rolled.findings[0].remedy
    assert rolled.tables["Maintenance"].empty


def test_what_was_done_too_often_or_later_is_found() -> None:
    rolled = after(lined(), Maintained=[*maintained(2.0), *maintained(1.0, "D2")])
    assert found(rolled) == [
        ("Maintained", '"Lining" was done in D2, which is not over yet.'),
        ("Maintained", '"Lining" was done 2 times in all, and was to be done 1 time.'),
    ]


def test_what_was_done_outside_its_window_counts_and_is_found() -> None:
    plan = solved({**with_maintenance(lining(From=day(2), To=day(2)), days=3), "Settings": FREE})
    rolled = after(plan, Maintained=maintained(1.0))
    message = '"Lining" was done in D1, and its window is 2026-01-06 to 2026-01-06.'
    assert found(rolled) == [("Maintained", message)]
    assert rolled.tables["Maintenance"].empty


def test_a_window_without_a_first_day_opens_with_the_plan() -> None:
    plan = solved({**with_maintenance(lining(To=day(1)), days=3), "Settings": FREE})
    rolled = after(plan, 2, Maintained=[*maintained(0.0), *maintained(1.0, "D2")])
    assert found(rolled) == [("Maintained", '"Lining" was done in D2, and its window is 2026-01-05 to 2026-01-05.')]


def test_the_sheet_is_there_to_be_filled_in_and_reads_back(tmp_path: Path) -> None:
    plan = lined()
    told = floor.to_fill_in(plan, day(1))
    assert told["Maintained"][["Period", "Maintenance", "Planned"]].to_numpy().tolist() == [["D1", "Lining", 1.0]]
    assert told["Maintained"]["Times"].isna().all()
    read = actuals.read(actuals_book.write(plan, told, day(1), tmp_path / "week.xlsx"), plan.inputs)
    assert read.findings == () and "Maintained" in read.places and "Shipped" not in read.places


@pytest.mark.parametrize(
    ("row", "check"), [({"Maintenance": "Linings"}, "unknown-name"), ({"Times": 0.5}, "not-whole")]
)
def test_what_cannot_be_is_refused(row: Row, check: str) -> None:
    tables = lined().inputs
    rows = [{**maintained(1.0)[0], **row}]
    told = {**actuals.none(tables), "Maintained": frame(ACTUALS["Maintained"].columns, rows)}
    (only,) = checks.check(told, tables)
    assert (only.check, only.table) == (check, "Maintained")


@cache
def by_campaigns() -> Plan:
    """24 t of A on day 1, and 40 t of B on days 2 and 3; a change takes 4 h and 50. The mill begins with A."""
    return solved({**with_campaigns(3, 24.0, 40.0, change(4.0, 50.0)), "Settings": FREE})


def worked(**tonnes: float) -> list[Row]:
    """What was worked on day 1."""
    return [{"Period": "D1", "Lot": name, "Recipe": "Work", "Amount": t} for name, t in tonnes.items()]


def campaign(rolled: Rolled) -> tuple[str, object]:
    (line,) = rolled.tables["Lines"].to_dict("records")
    return line["Opening campaign"], None if pd.isna(line["Campaign since"]) else line["Campaign since"].date()


def test_a_line_that_worked_something_else_goes_on_with_that() -> None:
    """B in place of A on day 1: it changed then, for 50; and next week's plan begins with B."""
    plan = by_campaigns()
    rolled = after(plan, Actuals=worked(A1=0.0, B1=20.0))
    assert campaign(rolled) == ("B", day(1))
    assert assumed(rolled, "Lines") == ["set up for B, by what was worked; A was planned"]
    assert any("B1" in message and "something else by the plan" in message for _, message in found(rolled))
    told = written(plan, Actuals=worked(A1=0.0, B1=20.0))
    week = done.week_of(plan, pd.Timestamp(day(1)), told, Notes())
    assert week.balances.once(items)["Changeovers"].sum() == pytest.approx(-50.0)


def test_a_line_that_did_not_change_is_still_in_its_campaign() -> None:
    """On day 2 the rest of A was worked, and no B: no change was made, and none is charged."""
    rows = [*worked(A1=20.0), {"Period": "D2", "Lot": "A1", "Recipe": "Work", "Amount": 4.0}]
    rows.append({"Period": "D2", "Lot": "B1", "Recipe": "Work", "Amount": 0.0})
    plan = by_campaigns()
    assert campaign(after(plan, 2, Actuals=rows)) == ("A", None)
    week = done.week_of(plan, pd.Timestamp(day(2)), written(plan, Actuals=rows), Notes())
    assert week.balances.once(items)["Changeovers"].sum() == pytest.approx(0.0)


def test_where_nothing_was_worked_a_line_changed_as_planned_or_stands_as_it_did() -> None:
    """Nothing on day 1: A, as it began. Nothing on day 2, on which the plan changes to B: B. B on day 1 already, and
    nothing on day 2: still B, since day 1."""
    nothing: Row = {"Period": "D2", "Lot": "B1", "Recipe": "Work", "Amount": 0.0}
    assert campaign(after(by_campaigns(), Actuals=worked(A1=0.0))) == ("A", None)
    assert campaign(after(by_campaigns(), 2, Actuals=[nothing])) == ("B", day(2))
    assert campaign(after(by_campaigns(), 2, Actuals=[*worked(A1=0.0, B1=20.0), nothing])) == ("B", day(1))


def test_a_line_that_worked_what_it_was_to_work_and_more_is_in_the_plans_campaign() -> None:
    """5 t of B beside A: which came last nobody knows, so that it is A."""
    assert campaign(after(by_campaigns(), Actuals=worked(B1=5.0))) == ("A", None)


def test_of_several_that_nobody_planned_the_one_with_most_tonnes_is_taken_and_found() -> None:
    """A was planned; 3 t of B and 7 t of C were worked."""
    rows: Rows = with_campaigns(2, 24.0, 20.0, change(0.0))
    rows["Feed classes"] = [{"Feed class": name, "Me": 10.0} for name in "ABC"]
    rows["Recipes"] = [*rows["Recipes"], {"Recipe": "Work", "Feed class": "C"}]
    first, *others = rows["Lots"]
    rows["Lots"] = [{**first, "Use by": day(1)}, *others, {**lot("C1", 20.0), "Feed class": "C"}]
    rolled = after(solved({**rows, "Settings": FREE}), Actuals=worked(A1=0.0, B1=3.0, C1=7.0))
    assert campaign(rolled) == ("C", day(1))
    message = "Mill worked 3 t of B and 7 t of C in D1, and nothing says of which last: it goes on as set up for C."
    assert ("Actuals", message) in found(rolled)
