"""whole_lots: a day of 24 h; 30 t of lot A are worked whole or not at all, 10 t of lot B as one likes.

With the rule A does not fit and 10 t of B are worked: 1000. Without it 24 t in all: 2400.
"""

import pytest

from tests.models.audited import audited, with_cells
from tests.models.solved import exact, lot, solved, tiny
from tests.models.stating import held, planned, refused, written

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


OF_EACH_KIND = tiny(
    2,
    Lots=[
        lot("A", 8.0, Whole="yes"),
        {**lot("B", 5.0, Whole="yes"), "Status": "offered"},
        lot("Begun", 3.0, Whole="yes", Begun="yes"),
        lot("Divided", 2.0),
        {**lot("Blocked", 5.0, Whole="yes"), "Status": "blocked"},
        lot("G", 30.0, Whole="yes"),
    ],
)
"""A, B and G are worked whole, or not at all; what was begun before the plan has no choice any more. 48 t in 48 h."""


def test_each_whole_lot_is_worked_and_bought_by_its_quantity() -> None:
    whole = {"A": 8.0, "B": 5.0, "G": 30.0}
    assert written("whole_worked", OF_EACH_KIND) == {
        f"whole_worked[{name}]": (
            {f"run[{name},Work,D1]": 1.0, f"run[{name},Work,D2]": 1.0, f"whole[{name}]": -tonnes},
            0.0,
            0.0,
        )
        for name, tonnes in whole.items()
    }
    assert written("whole_bought", OF_EACH_KIND) == {
        "whole_bought[B]": ({"bought[B]": 1.0, "whole[B]": -5.0}, 0.0, 0.0)
    }
    assert held("whole_lots", OF_EACH_KIND) == {
        f"Whole-number rules: all of lot {name} or nothing": {
            f"whole_worked[{name}]": (0.0, 0.0),
            **({"whole_bought[B]": (0.0, 0.0)} if name == "B" else {}),
            f"whole[{name}]": (0.0, 1.0),
        }
        for name in whole
    }


def test_the_audit_refuses_a_part_of_a_whole_lot() -> None:
    """2 t of A are neither nothing nor all 8; of what was begun, or may be divided, any part will do."""
    plan = planned(OF_EACH_KIND)
    runs = plan.tables["Runs"]
    assert refused("whole_lots", OF_EACH_KIND, plan) == []
    words = "of a whole lot is {} in the plan and {} worked out again"

    def with_runs(name: str, tonnes: float) -> list[str]:
        edited = with_cells(plan, "Runs", int(runs.index[runs["Lot"] == name][0]), Amount=tonnes)
        return refused("whole_lots", OF_EACH_KIND, plan, **edited)

    assert with_runs("A", 2.0) == [f"Lot use: A: what is worked {words.format(2, 8)}"]
    assert with_runs("B", 2.0) == [f"Lot use: B: what is worked {words.format(2, 5)}"]
    assert with_runs("B", 1e-6) == [f"Lot use: B: what is bought {words.format(5, 0)}"]
    assert with_runs("Begun", 1.0) == with_runs("Divided", 1.0) == with_runs("A", 1e-6) == []
    less = with_cells(plan, "Lot use", 1, Bought=1.0)
    assert refused("whole_lots", OF_EACH_KIND, plan, **less) == [f"Lot use: B: what is bought {words.format(1, 5)}"]
