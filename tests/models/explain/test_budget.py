"""What explanations may take: nothing goes beyond it, and what stops them leaves the plan's program as it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.explain.budget import AT_LEAST, Budget, NotComputed
from models.explain.shortages.lifting import Program
from models.explain.worths.last_program import Final, OutOfSteps, SolverFailed
from models.explain.worths.marginals import marginals
from models.program.arrays.lp import arrays
from models.solving.solvers.highs import Status
from tests.models.solved import solved, target, tiny

COSTLY = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 130.0}]
LOSS = tiny(Recipes=COSTLY, Targets=[target("T", 1500.0, Priority=1.0)])
"""10 t that are worked at a loss of 30 each, for a target of which 500 kg are missing even so."""


def test_a_share_leaves_the_rest_for_what_follows() -> None:
    budget = Budget(1000)
    with budget.share(0.3):
        assert budget.free == 300
        budget.spend(300)
        assert budget.is_spent
        with pytest.raises(NotComputed, match="used up"):
            budget.check()
    assert budget.free == 700


def test_a_solve_may_take_no_more_than_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, allowed = solved(LOSS), list[int | None]()
    program = Program(plan.model, arrays(plan.model), Budget(1000))
    monkeypatch.setattr(program.solver, "give_up_after", allowed.append)
    with program.budget.share(0.3):
        program.minimise(np.zeros(len(plan.model.variables)))
    program.minimise(np.zeros(len(plan.model.variables)))
    assert allowed == [300, 1000 - AT_LEAST]


def test_where_steps_end_between_two_levels_promises_are_still_kept() -> None:
    """Without its target the plan would work nothing and lose nothing."""
    plan = solved(LOSS)
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    final.budget = Budget(0)
    assert {one.gain for one in marginals(final)} == {None}
    final.budget = Budget(100_000)
    assert final.solve().margin == pytest.approx(final.first.margin)
    assert final.first.margin < -299


def test_a_solver_that_fails_is_not_taken_for_one_without_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure that has no answer says which of both it was; a reason of a lot does without figures only there."""
    plan = solved(LOSS)
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    outcome = final.solver.minimise(final.cost)
    monkeypatch.setattr(final.solver, "minimise", lambda cost: replace(outcome, status=Status.FAILED))
    with pytest.raises(SolverFailed):
        final.solve()
    assert {one.why for one in marginals(final) if one.step} == {"the solver ended without an answer"}
    monkeypatch.setattr(final.solver, "minimise", lambda cost: replace(outcome, status=Status.LIMIT))
    with pytest.raises(OutOfSteps):
        final.solve()
    final.budget = Budget(0)
    assert {one.why for one in marginals(final) if one.step} == {"explanations have used up their steps"}
