"""Best proven: what of a broken promise no plan can keep, where the plan is not proven to keep the most of it."""

from dataclasses import replace
from itertools import count

import numpy as np
import pandas as pd
import pytest

from models.solving import proven
from models.solving.solvers.highs import Highs, Outcome, Status
from tests.models.audited import audited
from tests.models.rules.test_one_mix import tank, violations
from tests.models.solved import Solved, contract, solved, target, tiny
from tests.plants import Rows


def both_leached(*more: dict[str, object]) -> Rows:
    """The tank, with both lots to be leached: 400 kg of 800 with 300 kg of metal are fired, 150; kept apart 200."""
    rows = tank() | {"Targets": list(more)}
    return rows | {"Lots": [row | {"Must use": 1.0} for row in rows["Lots"]]}


def best(plan: Solved, table: str = "Target status") -> list[float]:
    return plan.tables[table]["Best proven"].tolist()


def test_of_a_target_alone_it_is_what_is_proven_of_its_level():
    """150 of 250 kg: 0.4 are missing, kept apart 0.2."""
    rows = both_leached(target("T", 250.0, Priority=1.0))
    plan = solved(rows)
    assert violations(rows, plan) == []
    assert plan.tables["Target status"]["Reached"].tolist() == pytest.approx([150.0])
    assert best(plan) == best(plan, "Broken promises") == pytest.approx([200.0])
    assert plan.level("1").at_best == pytest.approx(0.2)
    levels = plan.tables["Levels"].set_index("Level")["Best proven"]
    assert levels["1"] == pytest.approx(0.2)
    assert levels["money"] == pytest.approx(plan.margin + plan.solution.gap)


def test_of_several_each_by_itself():
    """Of 250 kg 200 can be had apart, of 160 all; of 100 kg nothing is missing."""
    rows = both_leached(
        *(target(name, kg, Priority=1.0) for name, kg in zip("TUV", (250.0, 160.0, 100.0), strict=True))
    )
    plan = solved(rows)
    assert violations(rows, plan) == []
    assert best(plan) == pytest.approx([200.0, 160.0, np.nan], nan_ok=True)
    assert plan.level("1").at_best == pytest.approx(0.2)


def test_with_what_comes_before_it_held():
    """80 kg more for the first level: kept apart it misses nothing of 190 kg, and of the second 60 of 250."""
    rows = both_leached(target("S", 190.0, Priority=1.0), *(target(name, 250.0, Priority=2.0) for name in ("T", "U")))
    plan = solved(rows)
    assert violations(rows, plan) == []
    assert best(plan) == pytest.approx([190.0, 200.0, 200.0])


def test_of_more_than_are_looked_at_nothing_is_ruled_out(monkeypatch: pytest.MonkeyPatch):
    """The worst one first: of the other all of its 220 kg."""
    monkeypatch.setattr(proven, "MOST", 1)
    plan = solved(both_leached(*(target(name, kg, Priority=1.0) for name, kg in (("T", 220.0), ("U", 250.0)))))
    assert best(plan) == pytest.approx([220.0, 200.0])


def test_a_level_that_is_proven_says_nothing():
    """10 t with 10 % of metal make 1,000 of 1,500 kg; the linear plan is the best."""
    plan = solved(tiny(**contract(1500.0, Priority=1.0)))
    assert len(plan.tables["Broken promises"]) == 1
    for table in ("Delivery status", "Broken promises", "Levels"):
        assert np.isnan(best(plan, table)).all()


def test_a_plan_that_is_stopped_rules_nothing_out(monkeypatch: pytest.MonkeyPatch):
    """In the second program, that of the level; the first has weighed money and promises together."""
    minimise, solves = Highs.minimise, count(1)

    def stopped(solver: Highs, *given: object, **named: object) -> Outcome:
        outcome = minimise(solver, *given, **named)
        return outcome if next(solves) == 1 else replace(outcome, status=Status.CANCELLED, feasible=False)

    monkeypatch.setattr(Highs, "minimise", stopped)
    plan = solved(tiny(**contract(1500.0, Priority=1.0)))
    assert plan.solution.status is Status.CANCELLED
    assert best(plan, "Delivery status") == best(plan, "Broken promises") == [1500.0]


@pytest.mark.parametrize(
    ("table", "told", "words"),
    [
        ("Target status", [260.0], "Best proven is 260, more than 250"),
        ("Target status", [140.0], "the least of Reached and Amount is 150, more than 140"),
        ("Broken promises", [260.0], "Best proven is 260, more than 250"),
        ("Levels", 0.5, "what is proved at best is 0.5, more than 0.4"),
    ],
)
def test_the_audit_refuses_what_cannot_be(table: str, told: object, words: str):
    rows = both_leached(target("T", 250.0, Priority=1.0))
    plan = solved(rows)
    edited: pd.DataFrame = plan.tables[table].copy()
    edited.loc[edited["Level"] == "1" if table == "Levels" else slice(None), "Best proven"] = told
    assert any(words in one for one in violations(rows, plan, **{table: edited}))


def test_the_audit_refuses_a_bound_on_what_is_kept():
    rows = tiny(**contract(500.0, Priority=1.0))
    plan = solved(rows)
    edited = plan.tables["Delivery status"].assign(**{"Best proven": 500.0})
    found = [str(one) for one in audited(rows, plan, **{"Delivery status": edited})]
    assert any("said of a promise that is kept" in one for one in found)
