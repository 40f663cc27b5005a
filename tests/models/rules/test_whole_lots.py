"""whole_lots: a day of 24 h; 30 t of lot A are worked whole or not at all, 10 t of lot B as one likes.

With the rule A does not fit and 10 t of B are worked: 1000. Without it 24 t in all: 2400.
"""

import pytest

from tests.models.audited import audited
from tests.models.solved import exact, lot, solved, tiny

ROWS = tiny(1, Lots=[lot("A", 30.0, Whole="yes"), lot("B", 10.0)])
MARGIN = 1000.0
MARGIN_WITHOUT = 2400.0


def test_it_is_worked_over_several_periods_if_need_be():
    """Two days: 30 t of A and 10 t of B."""
    plan = solved(tiny(2, Lots=[lot("A", 30.0, Whole="yes"), lot("B", 10.0)]))
    assert plan.margin == pytest.approx(4000)
    assert plan.run(Lot="A") == pytest.approx(30)


def test_an_offered_lot_is_bought_whole_or_not_at_all():
    """At 60 a tonne 30 t cost 1800, of which only the 24 t that fit would earn 2400; 20 t fit and earn 800."""
    offered = {"Status": "offered", "Price": 60.0, "Whole": "yes"}
    assert solved(tiny(1, Lots=[lot("A", 30.0, **offered)])).margin == pytest.approx(0)
    assert solved(tiny(1, Lots=[lot("A", 20.0, **offered)])).margin == pytest.approx(800)


def test_no_part_of_it_is_bought_to_lie_there():
    """5 t are to be left at the end, and of 20 t on offer all are bought and worked, or none: 5 are missing."""
    classes = [{"Feed class": "Feed", "Me": 10.0, "Min closing stock": 5.0}]
    lots = [lot("A", 20.0, Status="offered", Price=60.0, Whole="yes")]
    plan = solved(tiny(1, Lots=lots, Settings=exact(), **{"Feed classes": classes}))
    assert plan.broken() == {"Feed classes: Feed: Min closing stock": pytest.approx(5.0)}
    assert plan.run(Lot="A") == pytest.approx(20.0)


def test_with_one_period_it_is_worked_in_one_or_not_at_all():
    lots = [lot("A", 30.0, Whole="yes", **{"Max periods": 1.0})]
    assert solved(tiny(2, Lots=lots)).margin == pytest.approx(0)


def test_the_audit_refuses_a_part():
    free = solved(tiny(1, Lots=[lot("A", 30.0), lot("B", 10.0)]))
    found = [str(violation) for violation in audited(ROWS, free) if "whole lot" in violation.words]
    assert len(found) == 1
    assert "Lot use: A: what is worked of a whole lot" in found[0]
