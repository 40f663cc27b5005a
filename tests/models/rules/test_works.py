"""works: the case of min_run; without what ties a least run to the run itself, 30 t are worked: 3000 and not 2400."""

from math import inf

import pytest

from tests.models.rules import test_min_run as least
from tests.models.solved import lot, solved, tiny
from tests.models.stating import held, planned, refused, stated, written

ROWS = least.ROWS
MARGIN = 2400.0
MARGIN_WITHOUT = 3000.0


def test_what_is_not_worked_has_a_zero():
    plan = solved(ROWS)
    works = plan.model["works"]
    assert sorted(plan.solution.x[works.columns].tolist()) == pytest.approx([0.0, 1.0])


def test_only_what_is_asked_for_is_decided():
    assert len(solved(least.plant(30.0, 0.0)).model["works"].columns) == 0


SLOW = tiny(2, Lots=[lot("A", 30.0, **{"Min run": 2.0}), lot("B", 5.0, **{"Max periods": 1.0})])
"""Up to 24 t of A in a day, and all 5 of B."""


def test_a_set_is_worked_up_to_what_it_can_be() -> None:
    most = {"A": 24.0, "B": 5.0}
    rows = {
        f"works_at_all[Lot {name},D{at}]": (
            {f"run[{name},Work,D{at}]": 1.0, f"works[Lot {name},D{at}]": -tonnes},
            -inf,
            0.0,
        )
        for name, tonnes in most.items()
        for at in (1, 2)
    }
    assert written("works_at_all", SLOW) == rows
    on = {f"works[Lot {name},D{at}]": (0.0, 1.0) for name in most for at in (1, 2)}
    assert held("works", SLOW) == {
        **{
            f"Whole-number rules: when lot {name} is worked": {
                f"works_at_all[Lot {name},D{at}]": (-inf, 0.0) for at in (1, 2)
            }
            for name in most
        },
        "Whole-number rules: whether anything is worked": on,
    }
    of = stated(SLOW)
    assert {of.m.upper[column] for column in of.m["works"].columns} == {1.0}


def test_where_nothing_is_asked_there_is_no_set() -> None:
    assert held("works", tiny(2)) == written("works_at_all", tiny(2)) == {}
    assert refused("works", SLOW, planned(SLOW)) == []
