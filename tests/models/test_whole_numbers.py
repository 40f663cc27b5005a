"""Whole numbers: a rule that is added at run time works a mill in batches of 4 t, and nothing else has to know."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyomo.core as pyo
import pytest

from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.explain.worths.marginals import marginals
from models.plant.plant import Plant
from models.program import axes
from models.program.arrays.lp import arrays
from models.program.build import build
from models.program.model import Model
from models.rules import RULES
from models.rules.rule import Rule
from models.solving.levels import Solution, Status, solve
from models.solving.solvers.highs import Highs, Outcome
from tests.models.explain.plans import costs, why
from tests.models.golden import text_of
from tests.models.rules.test_sales_caps import late_contract
from tests.models.solved import Solved, exact, lot, plant_of, solved, target, tiny

BATCH = 4.0


def decide(m: Model, plant: Plant) -> None:
    """batches[p]            batches worked in period p"""
    m.decide("batches", axes.periods(plant), unit="", whole=True)


def add(m: Model, plant: Plant) -> None:
    """What is worked in a period fills whole batches."""
    batches = m["batches"]
    worked = (m.runs.period, m.run, 1.0)
    m.rows(
        "filled_batches",
        (axes.periods(plant),),
        worked,
        (batches.places, batches.columns, -BATCH),
        lower=0.0,
        upper=0.0,
    )


BATCHES = Rule(name="batches", words="whole batches", sheet="Line use", unit="t", decide=decide, add=add)


@pytest.fixture(autouse=True)
def with_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RULES, "batches", BATCHES)


def planned(**tables: list[dict[str, object]]) -> Solved:
    return solved(tiny(**tables), dict(RULES))


def test_ten_tonnes_are_two_whole_batches():
    """10 t of 10 % make 1,000 kg; 2 batches of 4 t make 800, which is what is sold at 1."""
    plan = planned()
    assert plan.solution.x[plan.model["batches"].columns] == pytest.approx([2.0])
    assert plan.margin == pytest.approx(800)


def test_a_promise_comes_first_in_whole_numbers_too():
    """A target of 900 kg needs 3 batches, for which there is not feed enough: 2 batches, 100 kg short."""
    plan = planned(Settings=exact(), Targets=[target("T", 900.0, Priority=1.0)])
    assert plan.broken() == {"Targets: T: Amount": pytest.approx(100.0)}
    assert plan.level("1").value == pytest.approx(100 / 900)


def stopped_after(
    solves: int, monkeypatch: pytest.MonkeyPatch, status: Status, **tables: list[dict[str, object]]
) -> Solution:
    """The plan where someone cancels, or the time is up, between two solves, until the last linear plan."""
    plant = plant_of(tiny(Settings=exact(), **tables))
    minimise, ended = Highs.minimise, list[Outcome]()

    def counted(solver: Highs, *given: object, **named: object) -> Outcome:
        outcome = minimise(solver, *given, **named)
        ended.append(outcome)
        late = status is Status.LIMIT and len(ended) == solves + 1
        return replace(outcome, status=status, feasible=False, bound=-np.inf) if late else outcome

    monkeypatch.setattr(Highs, "minimise", counted)
    is_cancelled = status is Status.CANCELLED
    return solve(build(plant, dict(RULES)), plant, cancelled=lambda: is_cancelled and len(ended) >= solves)


def test_cancelled_between_two_solves_nothing_is_proven(monkeypatch):
    """After the linear plan, one that does nothing, and the first in whole numbers: no plan earns more than 1,000."""
    stopped = stopped_after(3, monkeypatch, Status.CANCELLED)
    assert (stopped.status, stopped.margin, stopped.gap) == (Status.CANCELLED, pytest.approx(800), pytest.approx(200))


@pytest.mark.parametrize(("status", "gap"), [(Status.CANCELLED, np.inf), (Status.LIMIT, 0.0)])
@pytest.mark.parametrize("solves", [6, 7])
def test_a_stop_after_a_level_leaves_what_was_found(monkeypatch, solves, status, gap):
    """100 of 900 kg are missing when the linear plan for what is left is stopped: it bounds nothing. Where there is
    time left the search in whole numbers still proves the plan."""
    stopped = stopped_after(solves, monkeypatch, status, Targets=[target("T", 900.0, Priority=1.0)])
    assert (stopped.margin, stopped.gap) == (pytest.approx(800), gap)
    assert (stopped.status is Status.OPTIMAL) == (gap == 0)
    assert stopped.levels[0].value == pytest.approx(100 / 900)


def test_a_first_search_that_the_clock_ends_is_told(monkeypatch):
    """After the linear plan and one that does nothing: what is found then may be another plan on another day."""
    assert stopped_after(2, monkeypatch, Status.LIMIT).by_clock


def test_a_search_that_comes_to_its_end_is_not_the_clocks(monkeypatch):
    assert not planned(Settings=exact()).solution.by_clock


def test_of_a_tolerance_no_more_is_given_up_than_the_published_plan_has():
    """In whole numbers 100 of 900 kg are missing, in the linear plan none; half of the tolerance of 0.1 % was used."""
    wanted = [target("T", 900.0, Priority=1.0)]
    published = 100 / 900 + 0.0005
    assert planned(Targets=wanted).level("1").held_at == pytest.approx(100 / 900 + 0.001)
    plan = planned(Targets=wanted, **{"Levels so far": [{"Level": 1.0, "Sum": published}]})
    assert plan.level("1").held_at == pytest.approx(published)


def test_late_deliveries_are_settled_in_whole_numbers_too():
    """A batch of 4 t a day: 400 kg in time, all that is asked, and none of the 400 of day 2 was missing."""
    plan = solved(late_contract((5.0, 5.0)), dict(RULES))
    assert plan.solution.settled == 1
    assert plan.margin == pytest.approx(400)
    assert plan.amount("Delivery status", "Delivered") == pytest.approx(400)


def test_the_model_states_them_as_integers():
    plant = plant_of(tiny())
    model = solved(tiny(), dict(RULES)).model
    assert all(var.domain is pyo.NonNegativeIntegers for var in model.pyomo.batches.values())
    assert arrays(model).whole.tolist() == model["batches"].columns.tolist()
    assert "general\n  batches(D1)" in text_of(plant)


def test_duals_are_those_at_the_pattern():
    """9 h are enough for 2 batches of 4 t and not for 3: at 2 batches another hour is worth nothing, a kg its price."""
    plan = planned(Lots=[lot("A", 30.0)], Lines=[{"Line": "Mill", "Hours per day": 9.0}])
    assert plan.margin == pytest.approx(800)
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    worth = {(one.kind.what, one.name): one.more.value for one in marginals(final)}
    assert worth["Line hours", "Mill"] == pytest.approx(0.0)
    assert worth["Opening stock", "Metal"] == pytest.approx(1.0)


def test_why_short_and_level_costs_say_nothing_false():
    """Of 100 kg that are missing of 900 nothing is missing without whole numbers: that is what the first part says."""
    rows = tiny(Settings=exact(), Targets=[target("T", 900.0, Priority=1.0)])
    assert [(kind, amount) for kind, _, amount in why(rows)] == [("Whole-number rules", 100.0)]
    assert costs(rows)["1"].cost == pytest.approx(0.0)


def test_a_name_is_taken_once(monkeypatch: pytest.MonkeyPatch):
    """Rows may not be called like a decision, which Pyomo would only find out when it is printed."""
    same = Rule(**{**vars(BATCHES), "add": lambda m, plant: m.rows("batches", (axes.periods(plant),))})
    monkeypatch.setitem(RULES, "batches", same)
    with pytest.raises(ValueError, match="called batches already"):
        solved(tiny(), dict(RULES))
