"""frozen_runs: of 10 t 4 are published for day 1, which is frozen; on day 2 metal brings 1 % more, and none can wait.

4 t on day 1 and 6 t on day 2: 400 + 606 = 1,006. Without the rule all of it waits: 1,010.
"""

import pytest

from tests.models.rules.test_published import rising, run
from tests.models.solved import Row, lot, solved
from tests.plants import Rows, day


def frozen(*published: Row, until: int = 1, exact: bool = False, **tables: list[Row]) -> Rows:
    """Days are frozen up to this one; a change has no price."""
    settings = [{"Setting": "Frozen until", "Value": day(until)}]
    settings += [{"Setting": "Priority tolerance", "Value": 0.0}] if exact else []
    return {**rising(*published, **tables), "Settings": settings}


ROWS = frozen(run(4.0))
MARGIN = 1006.0
MARGIN_WITHOUT = 1010.0


def test_what_is_not_published_is_not_worked_in_a_frozen_period():
    """Nothing is published for lot B: it waits for day 2, though the mill would have time."""
    plan = solved(frozen(run(4.0), Lots=[lot("A"), lot("B", 1.0)]))
    assert plan.run(Period="D1") == pytest.approx(4.0)
    assert plan.run(Lot="B", Period="D2") == pytest.approx(1.0)


def test_what_is_not_published_is_left_though_it_could_be_worked_then_only():
    """Lot B expires on day 1, for which nothing of it is published: its 1 t earns nothing; where it is free, 100."""
    lots = [lot("A"), lot("B", 1.0, **{"Use by": day(1)})]
    assert solved(frozen(run(4.0), Lots=lots)).margin == pytest.approx(1006.0)
    assert solved(frozen(run(4.0), Lots=lots, until=0)).margin == pytest.approx(1010.0 + 100.0)


def test_what_cannot_be_is_a_broken_promise():
    """12 t are published of a lot that has 10 t."""
    plan = solved(frozen(run(12.0), exact=True))
    assert plan.broken() == {"Published: A / Work / D1: Amount": pytest.approx(2.0)}


def test_periods_that_begin_later_are_free():
    assert solved(frozen(run(4.0), run(1.0, "D2"))).run(Period="D2") == pytest.approx(6.0)
    assert solved(frozen(run(4.0), run(1.0, "D2"), until=2)).run(Period="D2") == pytest.approx(1.0)


def test_a_lot_that_is_gone_asks_for_nothing():
    assert solved(frozen(run(4.0), run(2.0, name="Gone"))).broken() == {}


def test_without_a_published_plan_nothing_is_frozen():
    assert solved(frozen()).margin == pytest.approx(1010.0)
