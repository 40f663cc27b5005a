"""must_use: working a tonne costs 150 and brings 100; 4 t of lot A must be used.

With the rule 4 * (100 - 150) = -200. Without it nothing is worked: 0.
"""

from math import inf

import pytest

from tests.models.audited import audited
from tests.models.solved import exact, lot, solved, tiny
from tests.models.stating import asked, changes, moved, planned, promises, written
from tests.plants import day

LOSS = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]

ROWS = tiny(Lots=[lot("A", **{"Must use": 4.0})], Recipes=LOSS)
MARGIN = -200.0
MARGIN_WITHOUT = 0.0


def test_what_cannot_be_used_comes_back_as_a_broken_promise():
    """30 of 40 t must be used, and the mill works 24: 6 t are missing, at a loss of 24 * 50."""
    plan = solved(tiny(Lots=[lot("A", 40.0, **{"Must use": 30.0})], Recipes=LOSS, Settings=exact()))
    assert plan.broken() == {"Lots: A: Must use": pytest.approx(6)}
    assert plan.level("0").value == pytest.approx(6 / 30)
    assert plan.margin == pytest.approx(-1200)


def test_an_offered_lot_that_must_be_used_is_bought_for_it():
    """4 t at 30 each on top of the loss: 4 * (100 - 150 - 30)."""
    plan = solved(tiny(Lots=[lot("A", **{"Must use": 4.0, "Status": "offered", "Price": 30.0})], Recipes=LOSS))
    assert plan.margin == pytest.approx(-320)


def test_all_recipes_that_work_the_lot_count():
    """Two recipes share the work because each has a line of its own for 3 t."""
    lines = [{"Line": line, "Hours per day": 3.0} for line in ("Mill", "Press")]
    rows = tiny(Lots=[lot("A", **{"Must use": 6.0})], Lines=lines)
    rows["Recipes"] = [{"Recipe": recipe, "Feed class": "Feed", "Cost": 150.0} for recipe in ("Work", "Pressing")]
    rows["Line use"] = [
        {"Recipe": recipe, "Line": line, "Rate": 1.0, "Basis": "t"}
        for recipe, line in (("Work", "Mill"), ("Pressing", "Press"))
    ]
    rows["Yields"] = [{"Recipe": recipe, "Product": "Metal", "Me": 100.0} for recipe in ("Work", "Pressing")]
    plan = solved(rows)
    assert plan.margin == pytest.approx(-300)
    assert not plan.broken()


def test_the_audit_counts_what_was_used_of_a_begun_whole_lot():
    """6 t were used before, 40 t are left: of 46 t that must be used the mill works 24, and 16 are missing."""
    begun = {"Whole": "yes", "Begun": "yes", "Used so far": 6.0}
    rows = tiny(Lots=[lot("A", 40.0, **begun)], Recipes=LOSS, Settings=exact())
    plan = solved(rows)
    assert plan.broken() == {"Lots: A: Must use": pytest.approx(16)}
    assert [violation for violation in audited(rows, plan) if violation.table == "Broken promises"] == []


SEVERAL = tiny(
    3,
    Lots=[
        lot("A", 10.0, **{"Must use": 4.0, "Used so far": 1.0}),
        lot("B", 6.0, **{"Use by": day(2), "Must use": 6.0}),
        lot("Begun", 3.0, Whole="yes", Begun="yes", **{"Used so far": 2.0}),
        lot("Whole", 2.0, Whole="yes"),
        lot("Past", 1.0, **{"Use by": day(0), "Must use": 1.0}),
        {**lot("Blocked", 3.0, **{"Must use": 1.0}), "Status": "blocked"},
        lot("Free", 1.0),
    ],
    Settings=exact(),
)
"""Of A 3 t are left to be used, of B all 6, of what was begun all 3; what is past its day is in stock and missed."""


def test_each_lot_asks_for_what_is_left_of_it() -> None:
    assert written("must_use", SEVERAL) == {
        f"must_use[{lot}]": (
            {**{f"run[{lot},Work,D{at}]": 1.0 for at in range(1, days + 1)}, f"short_must_use[{lot}]": 1.0},
            left,
            inf,
        )
        for lot, days, left in (("A", 3, 3.0), ("B", 2, 6.0), ("Begun", 3, 3.0), ("Past", 0, 1.0))
    }


def test_what_is_missing_counts_on_the_last_day_of_the_lot() -> None:
    """B on D2; what was past its day before the plan on D1; what was begun comes before all promises."""
    (promise,) = promises("must_use", SEVERAL)
    assert promise.rows == ("A", "B", "Begun", "Past")
    assert promise.period.tolist() == [2, 1, 2, 0]
    assert promise.rank.tolist() == [0.0, 0.0, -1.0, 0.0]


def test_a_tonne_more_can_be_asked_of_what_there_is() -> None:
    """Of A 10 t are there and 1 was used: no more than 11 can be asked for."""
    found = changes("must_use", SEVERAL)
    assert {name: (one.now, one.most, one.ranked) for name, one in found.items()} == {
        "Must use A": (4.0, 11.0, True),
        "Must use B": (6.0, 6.0, True),
        "Must use Begun": (5.0, 5.0, True),
        "Must use Past": (1.0, 1.0, True),
    }
    assert moved("must_use", SEVERAL)["Must use A"] == {"must_use[A]": (1.0, 0.0)}


def test_the_audit_works_out_what_is_asked_and_used_of_each_lot() -> None:
    """All is worked but the lots that are past their day or blocked: 10 t of A and 1 before, 6 of B, 3 and 2."""
    assert asked("must_use", SEVERAL, planned(SEVERAL)) == {
        "Lots: A: Must use at least": (4.0, pytest.approx(11.0), 0.0),
        "Lots: B: Must use at least": (6.0, pytest.approx(6.0), 0.0),
        "Lots: Begun: Must use at least": (5.0, pytest.approx(5.0), -1.0),
        "Lots: Past: Must use at least": (1.0, 0.0, 0.0),
    }
