"""feed_max_stock: working a tonne loses 50; 10 t of lot A are there, the site holds 6.

With the rule 4 t are worked: -200. Without it nothing is: 0.
"""

from math import inf

import pytest

from tests.models.solved import exact, lot, solved, tiny
from tests.models.stating import asked, changes, moved, planned, promises, written
from tests.plants import day

LOSS = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]
SMALL = [{"Feed class": "Feed", "Me": 10.0, "Max stock": 6.0}]

ROWS = tiny(Recipes=LOSS, **{"Feed classes": SMALL})
MARGIN = -200.0
MARGIN_WITHOUT = 0.0


def test_what_is_over_comes_back_as_a_broken_promise_with_what_is_there():
    """The mill stands: 10 t lie where 6 may, on both days."""
    rows = tiny(2, Lines=[{"Line": "Mill", "Hours per day": 0.0}], **{"Feed classes": SMALL})
    plan = solved(rows)
    over = pytest.approx(4)
    assert plan.broken() == {f"Feed classes: Feed / D{number}: Max stock": over for number in (1, 2)}
    assert plan.amount("Broken promises", "Got") == pytest.approx(20)
    assert plan.level("0").value == pytest.approx(2 * 4 / 6)


def test_an_offer_is_bought_only_as_far_as_there_is_room():
    """10 t on offer for day 1, worth 100 a tonne; the mill works 1 t a day, the site holds 6 at the end of a day.

    7 t are taken: 1 t is worked on each of 3 days, 6, 5 and 4 t stay. They cost nothing, so 3 t bring 300.
    """
    lines = [{"Line": "Mill", "Hours per day": 1.0}]
    rows = tiny(3, Lots=[lot("A", Status="offered")], Lines=lines, **{"Feed classes": SMALL})
    plan = solved(rows)
    assert plan.margin == pytest.approx(300)
    assert not plan.broken()
    assert plan.amount("Feed stock", "Stock (end)", Period="D1") <= 6 + 1e-9


def test_room_is_needed_only_from_arrival_on():
    """Lot A comes on day 2: on day 1 there is nothing to hold. 4 t are worked on day 2."""
    plan = solved(tiny(2, Lots=[lot("A", Available=day(2))], Recipes=LOSS, **{"Feed classes": SMALL}))
    assert plan.run(Period="D2") == pytest.approx(4)
    assert plan.margin == pytest.approx(-200)


def test_a_maximum_of_zero_counts_tonnes_over_as_they_are():
    """Nothing may lie there, the mill stands: 10 t over, counted against 1 t, 10 at level 0."""
    classes = [{"Feed class": "Feed", "Me": 10.0, "Max stock": 0.0}]
    plan = solved(tiny(Lines=[{"Line": "Mill", "Hours per day": 0.0}], **{"Feed classes": classes}))
    assert plan.level("0").value == pytest.approx(10)


CLASSES = tiny(
    2,
    Lots=[lot("A"), {**lot("B", 5.0), "Feed class": "Sand"}],
    Settings=exact(),
    **{
        "Feed classes": [
            {"Feed class": "Feed", "Me": 10.0, "Min closing stock": 3.0, "Max stock": 6.0},
            {"Feed class": "Sand", "Min closing stock": 0.5, "Max stock": 0.5},
            {"Feed class": "Other"},
        ]
    },
)
"""7 of 10 t of feed are worked, so that 3 are left of the 6 that may be; of sand 5 t lie there, and half may."""


def test_each_class_is_limited_in_each_period() -> None:
    most = {"Feed": 6.0, "Sand": 0.5}
    assert written("feed_max_stock", CLASSES) == {
        f"feed_max_stock[{name},D{at}]": (
            {f"feed_stock[{name},D{at}]": 1.0, f"short_feed_max_stock[{name},D{at}]": -1.0},
            -inf,
            tonnes,
        )
        for name, tonnes in most.items()
        for at in (1, 2)
    }
    (promise,) = promises("feed_max_stock", CLASSES)
    assert (promise.things, promise.period.tolist()) == (("Feed", "Feed", "Sand", "Sand"), [0, 1, 0, 1])
    assert [one.now for one in changes("feed_max_stock", CLASSES).values()] == [6.0, 0.5]
    assert moved("feed_max_stock", CLASSES) == {
        f"Feed Max stock {name}": {f"feed_max_stock[{name},D{at}]": (0.0, 1.0) for at in (1, 2)} for name in most
    }


def test_the_audit_works_out_what_lies_there() -> None:
    assert asked("feed_max_stock", CLASSES, planned(CLASSES)) == {
        f"Feed classes: {name} / D{at}: Max stock at most": (most, pytest.approx(there), 0.0)
        for name, most, there in (("Feed", 6.0, 3.0), ("Sand", 0.5, 5.0))
        for at in (1, 2)
    }
