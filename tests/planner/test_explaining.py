"""Explanations as the engine gives them: by default, not at all, or cancelled."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import pandas as pd
import pytest

from models.explain.shortages import shared_programs
from models.schema.frames import inputs
from planner.engine import pipeline
from planner.engine import solved as engine
from planner.engine.buying import exact_bids
from planner.engine.cases import of_tables
from planner.engine.explanations import explaining, worths
from planner.views.in_words import screen
from tests.models.solved import contract, lot, target, tiny
from tests.plants import Rows
from tests.workbooks import write_tables

TABLES = ("Why short", "Level costs", "Ladder")


def solved(rows: Rows, asked: Callable[[], bool] = lambda: False) -> engine.Solved:
    """The plan for rows, not yet explained; `asked` says whether explaining is to stop."""
    return replace(engine.solve(of_tables(inputs(rows))), asked=asked)


def workbook(folder: Path) -> Path:
    """A target of 1500 kg with 1000 kg in all the feed, of which a contract gets 400 first."""
    rows = tiny(**contract(400.0, Priority=1.0), Targets=[target("T", 1500.0, Priority=2.0)])
    return write_tables(folder / "small.xlsx", rows)


def test_a_plan_is_explained(tmp_path: Path):
    plan = pipeline.solve(workbook(tmp_path))
    why, costs, ladder = (plan.tables[name] for name in TABLES)
    assert dict(zip(why["Cause"], why["Part"], strict=True)) == {"Feed not there": pytest.approx(500.0)}
    assert list(why.iloc[0][["Sheet", "Row", "Promise", "Step", "Unit"]]) == ["Targets", "T", "Amount", 1.0, "kg"]
    assert list(costs["Level"]) == ["1", "2"]
    assert list(ladder[["Target", "Period", "Product", "Measure"]].iloc[0]) == ["T", "D1", "Metal", "made"]
    assert list(ladder[["Most", "Planned", "Asked"]].iloc[0]) == pytest.approx([1000.0, 1000.0, 1500.0])


def test_the_summary_says_why(tmp_path: Path):
    plan = pipeline.solve(workbook(tmp_path))
    text = screen.rest_text(plan, workbook="small.xlsx", asked=tmp_path / "p.xlsx", written=tmp_path / "p.xlsx")
    assert "500 kg short. Why: 500 kg feed not there: more than all lots together hold." in " ".join(text.split())


def test_a_plan_that_is_not_to_be_explained_has_the_tables_without_rows(tmp_path: Path):
    plan = pipeline.solve(workbook(tmp_path), choices=pipeline.Choices(explain=False))
    assert [len(plan.tables[name]) for name in TABLES] == [0, 0, 0]


def test_cancelling_is_heard_while_explaining():
    """The plan is there; what is not computed of its explanations says why."""
    rows = tiny(Targets=[target("T", 1500.0, Priority=1.0)])
    tables = explaining.explain(solved(rows, lambda: True))
    assert list(tables["Why short"]["Detail"]) == ["explanations were cancelled"]
    assert list(tables["Ladder"]["What stops it"]) == ["not computed: explanations were cancelled"]
    assert tables["Level costs"]["Cost"].isna().all()


@pytest.mark.parametrize("at_once", [1, 3])
def test_explanations_are_the_same_one_by_one_and_side_by_side(at_once: int):
    rows = tiny(**contract(400.0, Priority=1.0), Targets=[target("T", 1500.0, Priority=2.0)])
    this_solved = solved(rows)
    tables = explaining.explain(this_solved, at_once=at_once)
    assert list(tables) == ["Why short", "Level costs", "Ladder", "Marginal values", "Bids", "Why this lot"]
    assert list(tables["Why short"]["Part"]) == [pytest.approx(500.0)]
    assert list(tables["Ladder"]["Most"]) == [pytest.approx(1000.0)]
    assert len(tables["Marginal values"]) > 0


@pytest.mark.long
def test_a_busy_machine_explains_a_plan_as_a_quiet_one(monkeypatch: pytest.MonkeyPatch):
    """On the second machine an hour passes between any two looks at the clock; only the planner's limit is a time."""
    rows = tiny(**contract(400.0, Priority=1.0), Targets=[target("T", 1500.0, Priority=2.0)])
    this_solved = solved(rows | {"Lots": [*rows["Lots"], lot("Offer", 5.0, Status="offered", Price=10.0)]})
    this_solved = replace(this_solved, options=replace(this_solved.options, time_limit=float("inf")))
    quiet = explaining.explain(this_solved, at_once=1)
    hours = count(step=3600)
    for module in [name for name in sys.modules if name.startswith(("models.", "planner."))]:
        monkeypatch.setattr(f"{module}.perf_counter", lambda: float(next(hours)), raising=False)
    busy = explaining.explain(this_solved, at_once=1)
    assert next(hours) > 0
    for name, table in busy.items():
        pd.testing.assert_frame_equal(table, quiet[name])
    assert len(busy["Bids"]) == 1


def test_where_the_last_program_takes_too_many_steps_values_and_bids_are_of_first_order(monkeypatch):
    """Every blank says why; offered lots, and those that are blocked, have their two plans all the same."""
    rows = tiny(**contract(400.0, Priority=1.0), Targets=[target("T", 1500.0, Priority=2.0)])
    more = [lot("Offer", 5.0, Status="offered", Price=10.0), lot("Held", 5.0, Status="blocked", Price=10.0)]
    this_solved = solved(rows | {"Lots": [*rows["Lots"], *more]})
    usual = worths.worth(this_solved)
    monkeypatch.setattr(worths, "STEPS", 0)
    found = worths.worth(this_solved)
    values, bids = found["Marginal values"], found["Bids"]
    assert set(values["Name"]) == set(usual["Marginal values"]["Name"]) - {"Held"}
    said = values["Why"].str.contains("explanations have used up their steps|It cannot be more than")
    assert said[values["Adds"].isna() | (values["Found by"] == "estimate")].all()
    assert said.any()
    assert bids["Adds"].tolist() == pytest.approx(usual["Bids"]["Adds"].tolist())
    assert set(found["Why this lot"]["Lot"]) == {"A", "Offer", "Held"}
    monkeypatch.setattr(exact_bids, "MOST_SOLVES", 0)
    held = worths.worth(this_solved)["Bids"].set_index("Lot").loc["Held"]
    assert held["How"].startswith("Blocked, and not priced here, for explanations have used up their steps.")


@pytest.mark.long
def test_with_room_for_one_program_at_a_time_the_explanations_are_the_same(monkeypatch: pytest.MonkeyPatch):
    """Two targets out of reach: the second is explained after the programs of the first have been let go of."""
    rows = tiny(Targets=[target("T", 1500.0, Priority=1.0), target("U", 1600.0, Priority=2.0)])
    this_solved = solved(rows)
    usual = explaining.explain(this_solved, at_once=1)
    monkeypatch.setattr(shared_programs, "ROOM_FOR_ONE", 0)
    for name, table in explaining.explain(this_solved, at_once=1).items():
        pd.testing.assert_frame_equal(table, usual[name])
    assert set(usual["Why short"]["Row"]) == {"T", "U"}
