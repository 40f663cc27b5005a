"""Old plans keep: margin, levels and broken promises of every scenario of both examples are what they were, to 1e-9.

With all dates on the borders of periods, that is: what the days within periods are for is not looked at here.
Without scenarios in whole numbers: their plans are proven within a gap, and may get better.
They were recorded before rules stated everything about themselves. A change that moves them on purpose is accepted by
`python -m tests.examples.accept`, and its commit says why.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from planner.engine import pipeline
from planner.engine.cases import Case
from planner.engine.pipeline import Choices
from tests.examples.key_figures import HERE, INPUTS
from tests.examples.whole_periods import by_whole_periods
from tests.wide import some

KEPT = HERE / "kept.json"
RECORDED: dict[str, dict[str, Any]] = json.loads(KEPT.read_text(encoding="utf-8"))
CHOICES = Choices(explain=False, options={"threads": "1"})
SAME = 1e-9
IN_WHOLE_NUMBERS = ("Calm", "Campaigns")
EVERY = [(plant, name) for plant, row in RECORDED.items() for name in row]
HELD = some(EVERY, 8, kind=lambda case: (case[0], case[1] == "base"))
"""Both bases and some scenarios of each plant; in a long run all."""


@cache
def cases(plant: str) -> dict[str, Case]:
    """The base and every linear scenario of an example, by whole periods."""
    every = pipeline.prepare(INPUTS / f"{plant}.xlsx", None)
    linear = [case for case in every if case.name not in IN_WHOLE_NUMBERS]
    return {case.name: replace(case, tables=by_whole_periods(case.tables)) for case in linear}


def kept(case: Case) -> dict[str, Any]:
    """What is held of a case: its margin, the sum of relative shortages of each level, and what promises miss."""
    plan = pipeline.solve_case(case, choices=CHOICES)
    levels, broken = plan.tables["Levels"], plan.tables["Broken promises"]
    told = zip(levels["Level"], levels["Value"].tolist(), strict=True)
    names = broken["Sheet"] + " / " + broken["Row"] + " / " + broken["Promise"]
    return {
        "margin": plan.margin,
        "levels": {level: value for level, value in told if level.isdigit()},
        "short": dict(zip(names, broken["Short"].tolist(), strict=True)),
    }


@pytest.mark.long(but=["belfast"])
@pytest.mark.parametrize("plant", RECORDED)
def test_every_scenario_is_recorded(plant: str) -> None:
    assert set(cases(plant)) == set(RECORDED[plant])


@pytest.mark.long(but=["belfast-New terbium-rich offer"])
@pytest.mark.parametrize(("plant", "name"), HELD)
def test_a_plan_is_what_it_was(plant: str, name: str) -> None:
    found, recorded = kept(cases(plant)[name]), RECORDED[plant][name]
    assert found["margin"] == pytest.approx(recorded["margin"], rel=SAME)
    assert found["levels"] == pytest.approx(recorded["levels"], rel=SAME, abs=SAME)
    assert found["short"] == pytest.approx(recorded["short"], rel=1e-6)
