"""New price as the reason of a change: 10 t of day 1 stay as published at the prices of then, and move at those of now.

Metal brings 1 per kg on the first day and 1.01 on the second; a tonne that moves earns 1 more and costs 0.1 * (8 + 4) =
1.2 of steering: it stays. At 1.02 it earns 2 more, and moves.
"""

from __future__ import annotations

from typing import Any

import pytest

from models.results.changes import BETTER
from models.results.new_prices import WHY
from models.schema.frames import inputs
from planner.engine import cases, pipeline
from planner.engine import solved as engine
from planner.engine.cases import Case
from planner.engine.plan import Plan
from planner.engine.solved import Solved
from planner.jobs.cancel import Cancel
from planner.rolling.rolled import roll
from tests.models.rules.test_published import rising, run
from tests.models.solved import Row, lot
from tests.plants import Rows, day

SECOND = f"Metal / {day(2)} / {day(2)}"


def then(sheet: str, row: str, column: str, value: float) -> Row:
    return {"Sheet": sheet, "Row": row, "Column": column, "Value": value}


def dearer(price: float = 1.02, was: float = 1.01, **tables: list[Row]) -> Rows:
    """Metal brings this on the second day, and brought that when the plan was published."""
    rows = rising(run(10.0), **tables)
    rows["Spot sales"][1]["Price"] = price
    return {**rows, "Published prices": [then("Spot sales", SECOND, "Price", was)]}


def planned(rows: Rows) -> Plan:
    return pipeline.solve_case(cases.of_tables(inputs(rows)))


def why(plan: Plan) -> dict[tuple[str, str], str]:
    changes = plan.tables["Changes"]
    return dict(zip(zip(changes["Period"], changes["Lot"], strict=True), changes["Why"], strict=True))


def test_a_run_that_moves_for_a_new_price_says_so_and_would_have_stayed_without_it() -> None:
    """At 1.02 all moves: 1,020. At the price of then nothing does, as a second plan proves: 1,000."""
    plan = planned(dearer())
    words = f"{WHY}: {SECOND} 1.02, was 1.01 (Spot sales, Price)"
    assert why(plan) == {("D1", "A"): words, ("D2", "A"): words}
    assert plan.margin == pytest.approx(1020.0)
    before = planned(dearer(price=1.01))
    assert why(before) == {}
    assert before.margin == pytest.approx(1000.0)


def test_what_would_have_moved_at_the_old_prices_too_does_not_move_for_new_ones() -> None:
    """1.03 was 1.02: either is worth a move."""
    assert why(planned(dearer(1.03, 1.02)))["D1", "A"] == f"{BETTER}: worked in D2 instead"


@pytest.mark.long
def test_a_lot_that_is_late_is_late_whatever_the_price() -> None:
    found = why(planned(dearer(Lots=[lot("A", 10.0, Available=day(2))])))
    assert found["D1", "A"] == "A is late: there from D2"


@pytest.mark.long
def test_the_price_of_a_lot_takes_it_out_of_the_plan() -> None:
    """A on offer at 95 a tonne earns 5; at 110 it costs 10 more than it brings, and steering holds no more than 0.8."""
    offered = lot("A", 10.0, Status="offered", Price=110.0)
    rows = rising(run(10.0), days=1, Lots=[offered, lot("B", 1.0)])
    rows["Published prices"] = [then("Lots", "A", "Price", 95.0), then("Lots", "B", "Price", 7.0)]
    assert why(planned(rows))["D1", "A"] == f"{WHY}: A 110, was 95 (Lots, Price)"


def test_of_several_new_prices_those_of_the_run_are_named() -> None:
    """Power costs 1 a tonne more than then, in a recipe that A does not go through; metal of day 2 is dearer."""
    rows = dearer()
    rows["Published prices"].append(then("Lots", "A", "Price", 0.0))
    rows["Recipes"] = [*rows["Recipes"], {"Recipe": "Rest", "Feed class": "Feed", "Cost": 5.0, "Active": "no"}]
    rows["Published prices"].append(then("Recipes", "Rest / Feed", "Cost", 4.0))
    assert why(planned(rows))["D1", "A"] == f"{WHY}: {SECOND} 1.02, was 1.01 (Spot sales, Price)"


def test_a_roll_writes_the_prices_of_the_plan_and_the_next_plan_says_which_is_new() -> None:
    """Metal of the third day falls from 1.02 to 1.01 and that of the second rises: what was published moves there."""
    plan = planned(rising(days=3, Lots=[lot("A", 40.0)]))
    following = roll(plan, day(1), None, 0).tables
    prices = following["Published prices"].set_index(["Sheet", "Column"])
    assert prices.loc[("Spot sales", "Price"), "Row"].tolist() == [SECOND, f"Metal / {day(3)} / {day(3)}"]
    assert prices.loc[("Spot sales", "Price"), "Value"].tolist() == [1.01, 1.02]


def test_without_a_published_plan_no_prices_are_kept() -> None:
    """All is worked on the only day."""
    plan = planned(rising(days=1, Lots=[lot("A", 4.0)]))
    assert roll(plan, day(1), None, 1).tables["Published prices"].empty


def test_rows_of_prices_that_are_gone_say_nothing() -> None:
    rows = dearer(price=1.01)
    rows["Published prices"].append(then("Lots", "Gone", "Price", 5.0))
    assert why(planned(rows)) == {}


def test_to_stop_while_the_prices_of_then_are_planned_leaves_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C comes once the second plan is begun: the first is kept, proven, with no new price as a reason."""
    cancel, begun, solve = Cancel(), list[Case](), engine.solve

    def stopping(case: Case, **others: Any) -> Solved:
        begun.append(case)
        if len(begun) == 2:
            cancel.ask()
        return solve(case, **others)

    monkeypatch.setattr(engine, "solve", stopping)
    choices = pipeline.Choices(keep=True)
    plan = pipeline.solve_case(cases.of_tables(inputs(dearer())), choices=choices, cancel=cancel)
    assert (len(begun), plan.status, plan.margin) == (2, "optimal", pytest.approx(1020.0))
    assert why(plan)["D1", "A"] == f"{BETTER}: worked in D2 instead"


def test_a_plan_that_is_not_explained_is_solved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    solves, solve = list[Case](), engine.solve
    monkeypatch.setattr(engine, "solve", lambda case, **others: solves.append(case) or solve(case, **others))
    pipeline.solve_case(cases.of_tables(inputs(dearer())), choices=pipeline.Choices(explain=False))
    assert len(solves) == 1
