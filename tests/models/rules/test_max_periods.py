"""max_periods: two days of 24 h, 30 t of a lot at 1 t in an hour, worked on one day at most.

With the rule 24 t: 2400. Without it all 30 t: 3000.
"""

from math import inf

import pandas as pd
import pytest

from tests.models.audited import audited
from tests.models.solved import lot, setting, solved, tiny
from tests.models.stating import held, planned, refused, written
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


OF_SEVERAL = tiny(
    3,
    Lots=[
        lot("A", 30.0, **{"Max periods": 2.0, "Periods so far": 1.0}),
        lot("B", 30.0),
        lot("C", 5.0, **{"Max periods": 3.0}),
    ],
    Settings=setting("Max periods per lot", 2.0),
)
"""A was worked in a period before the plan, and may be in one more; B in two, as any lot, and C in three."""


def test_each_lot_may_be_worked_in_what_is_left_of_its_periods() -> None:
    most = {"A": 1.0, "B": 2.0, "C": 3.0}
    assert written("max_periods", OF_SEVERAL) == {
        f"max_periods[{name}]": ({f"works[Lot {name},D{at}]": 1.0 for at in (1, 2, 3)}, -inf, many)
        for name, many in most.items()
    }
    assert held("max_periods", OF_SEVERAL) == {
        f"Whole-number rules: most periods of lot {name}": {f"max_periods[{name}]": (-inf, many)}
        for name, many in most.items()
    }


def test_without_any_limit_there_is_no_row() -> None:
    assert written("max_periods", tiny(2)) == {}


def test_the_audit_counts_the_periods_of_each_lot() -> None:
    """A is worked on D1, and once more on D2 is once too often; a millionth of a tonne is not work."""
    plan = planned(OF_SEVERAL)
    runs = plan.tables["Runs"]
    (first,) = runs.index[runs["Lot"] == "A"]
    assert refused("max_periods", OF_SEVERAL, plan) == []

    def with_more(**cells: object) -> list[str]:
        return refused("max_periods", OF_SEVERAL, plan, Runs=pd.concat([runs, runs.loc[[first]].assign(**cells)]))

    other = "D2" if runs.loc[first, "Period"] == "D1" else "D1"
    words = "Runs: A: the number of periods in which it is worked is 2, more than 1"
    assert with_more(Period=other) == [words]
    assert with_more(Period=other, Amount=1e-6) == []
    usual = {**OF_SEVERAL, "Lots": [lot("A", 30.0), lot("B", 30.0)], "Settings": []}
    assert refused("max_periods", usual, plan) == []


def test_the_audit_lets_a_lot_be_worked_that_has_no_limit() -> None:
    """B has a limit, A none: the mill works A on all three days."""
    rows = tiny(3, Lots=[lot("A", 70.0), lot("B", 1.0, **{"Max periods": 1.0})])
    plan = solved(rows)
    assert len(plan.tables["Runs"]["Period"].unique()) == 3
    assert refused("max_periods", rows, plan) == []
    twice = plan.tables["Runs"].assign(Lot="B", Amount=0.2)
    assert refused("max_periods", rows, plan, Runs=twice) == [
        "Runs: B: the number of periods in which it is worked is 3, more than 1"
    ]
