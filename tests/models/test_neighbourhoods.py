"""Neighbourhoods: better plans in whole numbers next to a known one, the same ones on every machine."""

from __future__ import annotations

import numpy as np
import pytest

from models.program.build import build
from models.solving.patterns import neighbourhoods
from models.solving.patterns.neighbourhoods import Kin
from models.solving.solvers.highs import Algorithm, Highs, Options, Status
from tests.models.drawn_patterns import Drawn, broken
from tests.models.solved import lot, plant_of, tiny


@pytest.mark.parametrize("seed", range(3))
def test_what_is_found_keeps_every_row_and_is_no_worse(seed: int) -> None:
    """From a plan that does nothing to within 3 % of the least cost that HiGHS proves, and never below it."""
    drawn = Drawn(seed)
    found = drawn.neighbourhoods().searched(np.zeros(len(drawn.cost)), lambda x: False)
    least, cost = drawn.least(), float(drawn.cost @ found)
    assert broken(drawn.lp, found) < 1e-5
    assert least * (1 + 1e-6) <= cost <= least * 0.97


def test_what_costs_enough_ends_it() -> None:
    drawn = Drawn(0)
    x = np.zeros(len(drawn.cost))
    assert drawn.neighbourhoods().searched(x, lambda x: True) is x


def test_where_nothing_is_better_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """The best plan stays, after as many searches as may be in vain."""
    monkeypatch.setattr(neighbourhoods, "IN_VAIN", 3)
    drawn = Drawn(1)
    highs = Highs(drawn.lp, Options(algorithm=Algorithm.SIMPLEX))
    best = highs.minimise(drawn.cost).x
    assert drawn.neighbourhoods().searched(best, lambda x: False) is best


@pytest.mark.long
def test_what_belongs_together() -> None:
    """Two lots with a least run on three days, one of them there from the second day on: 2, 2 and 1 by day, 3 and 2 by
    lot; another lot is no whole number."""
    lots = [lot("A", 10.0, **{"Min run": 2.0}), lot("B", 10.0, **{"Min run": 2.0, "Available": "2026-01-06"}), lot("C")]
    m = build(plant_of(tiny(3, Lots=lots)))
    kin = Kin.of(m)
    assert [len(columns) for columns in kin.periods] == [1, 2, 2]
    assert sorted(len(columns) for columns in kin.things) == [2, 3]
    assert set(np.concatenate(kin.periods)) == set(np.concatenate(kin.things)) == set(m.decisions["works"].columns)


def test_a_search_ends_after_so_many_asks() -> None:
    """Before the first ask nothing is found that needs a search, and nothing is proven."""
    drawn = Drawn(2)
    highs = Highs(drawn.lp, Options(algorithm=Algorithm.SIMPLEX))
    highs.end_after(1)
    outcome = highs.minimise(drawn.cost)
    assert outcome.status is Status.LIMIT
    assert outcome.bound < drawn.least()
