"""max_periods: two days of 24 h, 30 t of a lot at 1 t in an hour, worked on one day at most.

With the rule 24 t: 2400. Without it all 30 t: 3000.
"""

import pytest

from tests.models.audited import audited
from tests.models.solved import lot, setting, solved, tiny
from tests.plants import day

ROWS = tiny(2, Lots=[lot("A", 30.0, **{"Max periods": 1.0})])
MARGIN = 2400.0
MARGIN_WITHOUT = 3000.0


def test_the_setting_holds_for_lots_that_say_nothing():
    """A of 30 t on one day, B of 20 t may take two: 24 t of A, and 20 t of B on the other day and after A's 24 h."""
    lots = [lot("A", 30.0), lot("B", 20.0, **{"Max periods": 2.0})]
    plan = solved(tiny(2, Lots=lots, Settings=setting("Max periods per lot", 1.0)))
    assert plan.margin == pytest.approx(4800 - 400)


def test_periods_need_not_follow_each_other():
    """Two of three days for A; the lot B has to be worked on the second: A on the first and third, 24 t each."""
    lots = [
        lot("A", 60.0, **{"Max periods": 2.0}),
        lot("B", 24.0, Available=day(2), **{"Use by": day(2)}),
    ]
    plan = solved(tiny(3, Lots=lots))
    assert plan.margin == pytest.approx(7200)
    assert plan.run(Lot="A", Period="D2") == pytest.approx(0)


def test_periods_before_the_plan_count():
    """Two periods, one of them before the plan: one day of 24 t, of 30."""
    lots = [lot("A", 30.0, **{"Max periods": 2.0, "Periods so far": 1.0})]
    assert solved(tiny(2, Lots=lots)).margin == pytest.approx(2400)


def test_the_audit_refuses_a_plan_that_takes_longer():
    free = solved(tiny(2, Lots=[lot("A", 30.0)]))
    found = [str(violation) for violation in audited(ROWS, free) if "number of periods" in violation.words]
    assert found == ["Runs: A: the number of periods in which it is worked is 2, more than 1"]
