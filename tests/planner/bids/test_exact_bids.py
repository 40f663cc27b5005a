"""The table Bids of a plan: two plans for the lots that promise most, and first order, so called, for the rest."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from models.explain.bids.table import bids_table
from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.schema.frames import inputs
from models.solving.solvers.highs import Status
from planner.engine import cases, pipeline
from planner.engine import solved as solver
from planner.engine.buying import exact_bids
from planner.engine.buying.exact_bids import MOST_SOLVES, with_two_plans
from planner.engine.buying.purchases import Purchases
from planner.engine.explanations import worths
from planner.engine.solved import Choices, Solved, solve
from planner.excel.plan import plan_book
from planner.jobs.cancel import Cancelled
from tests.models.solved import lot, setting, tiny
from tests.plants import Rows

OFFERS = MOST_SOLVES + 2


def offers() -> Rows:
    """10 t of A, and offers of 1 t at 10, 20, 30, ... that make 100 each; the mill has an hour for each."""
    many = [lot(f"O{number}", 1.0, Status="offered", Price=10.0 * number) for number in range(1, OFFERS + 1)]
    return tiny(Lots=[lot("A"), *reversed(many)])


LEFT_COUNTS_FOR_NOTHING = setting("Closing feed value", 0.0)


def solved(rows: Rows) -> Solved:
    return solve(cases.of_tables(inputs(rows)), choices=Choices(explain=False))


def bids(rows: Rows) -> pd.DataFrame:
    return worths.worth(solved(rows))["Bids"].set_index("Lot")


@cache
def bids_of_offers() -> pd.DataFrame:
    return bids(offers())


def test_lots_that_promise_most_have_two_plans_and_stand_first() -> None:
    """All are bought, so each takes one solve: the six cheapest get one."""
    table = bids_of_offers()
    exact = table[table["Found by"] == "two plans"]
    assert list(exact.index) == [f"O{number}" for number in range(1, MOST_SOLVES + 1)]
    assert list(exact["Adds"]) == pytest.approx([100.0 - 10.0 * number for number in range(1, MOST_SOLVES + 1)])
    assert (exact["Margin with"] - exact["Margin without"]).tolist() == pytest.approx(exact["Adds"].tolist())


def test_the_rest_is_first_order_and_says_how_many_plans_are_solved() -> None:
    rest = bids_of_offers().iloc[MOST_SOLVES:]
    assert set(rest["Found by"]) == {"first order"}
    assert rest["Adds"].isna().all()
    assert rest["How"].str.startswith(f"First order, of the next tonne: {MOST_SOLVES} plans are solved").all()
    assert list(rest["Gain"]) == pytest.approx([100.0 - 10.0 * number for number in range(MOST_SOLVES + 1, OFFERS + 1)])


@pytest.mark.long
def test_a_plan_of_two_takes_the_lots_that_one_solve_is_left_for() -> None:
    """Five offers bought take five solves; of the sixth, of which a part is bought, two would be needed."""
    rows = offers() | {"Lines": [{"Line": "Mill", "Hours per day": 15.5}], "Settings": LEFT_COUNTS_FOR_NOTHING}
    table = bids({**rows, "Lots": [row for row in rows["Lots"] if str(row["Lot"]) < "O7"]})
    assert table.loc["O6", "Taken"] == pytest.approx(0.5)
    assert list(table.index[table["Found by"] == "two plans"]) == ["O1", "O2", "O3", "O4", "O5"]


def test_what_no_plan_is_solved_for_is_first_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact_bids, "MOST_SOLVES", 0)
    assert len(first_order(solved(offers()))) == OFFERS


def first_order(base: Solved) -> pd.DataFrame:
    """The table of a plan for which no further plan is solved."""
    last = Final(base.plant, base.model, base.solution, Budget(100_000))
    table = with_two_plans(base, bids_table(last, ()))
    assert set(table["Found by"]) == {"first order"}
    return table


def test_of_a_plan_that_is_not_proven_best_no_other_is_solved() -> None:
    """It would take its whole time limit, too, and be no better proven."""
    base = solved(offers())
    table = first_order(replace(base, solution=replace(base.solution, status=Status.NOT_PROVEN, whole=1)))
    assert table["How"].str.endswith("Give more time in Settings.").all()


def test_plans_in_whole_numbers_begin_only_while_there_are_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact_bids, "paced_for_whole", lambda spent: 0.0)
    base = solved(offers())
    table = first_order(replace(base, solution=replace(base.solution, whole=1)))
    assert table["How"].str.contains("steps for more plans in whole numbers are used up").all()


def test_what_plans_in_whole_numbers_take_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each plan takes eleven seconds, by the clock of such searches, of the twenty that there are: two begin."""
    base, whole = solved(offers()), solver.solve

    def slow(*given: Any, **named: Any) -> Solved:
        done = whole(*given, **named)
        return replace(done, solution=replace(done.solution, paced=11.0))

    monkeypatch.setattr(solver, "solve", slow)
    table = worths.worth(base)["Bids"]
    assert list(table.loc[table["Found by"] == "two plans", "Lot"]) == ["O1", "O2"]


def test_a_stop_leaves_the_table_of_first_order(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(purchases: Purchases, name: str) -> None:
        raise Cancelled

    monkeypatch.setattr(Purchases, "two", stopped)
    assert set(bids(offers())["Found by"]) == {"first order"}


@pytest.mark.long
def test_the_workbook_holds_both_and_reads_back(tmp_path: Path) -> None:
    plan = pipeline.solve_case(cases.of_tables(inputs(offers())))
    back = plan_book.load(plan_book.write(plan, tmp_path / "plan.xlsx"))
    pd.testing.assert_frame_equal(back.tables["Bids"], plan.tables["Bids"])
