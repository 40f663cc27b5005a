"""feed_min_closing_stock: of 10 t of lot A, 3 t have to be left at the end.

With the rule 7 t are worked: 700. Without it 1000.
"""

from math import inf

import pytest

from tests.models.audited import audited
from tests.models.solved import exact, lot, solved, tiny
from tests.models.stating import asked, changes, moved, planned, promises, written
from tests.plants import day

KEEP = [{"Feed class": "Feed", "Me": 10.0, "Min closing stock": 3.0}]

ROWS = tiny(**{"Feed classes": KEEP})
MARGIN = 700.0
MARGIN_WITHOUT = 1000.0


def test_only_the_end_of_the_plan_counts():
    """Lot B of 3 t comes on the last day and can no longer be worked there: A may be used up on day 1."""
    lines = [{"Line": "Mill", "Hours per day": 10.0}]
    down = [{"Line": "Mill", "From": day(2), "To": day(2)}]
    lots = [lot("A"), lot("B", 3.0, Available=day(2))]
    plan = solved(tiny(2, Lots=lots, Lines=lines, Downtime=down, **{"Feed classes": KEEP}))
    assert plan.margin == pytest.approx(1000)
    assert not plan.broken()


def test_what_is_missing_comes_back_as_a_broken_promise():
    """Only 2 t are there; none of them is worked, 1 t is missing."""
    plan = solved(tiny(Lots=[lot("A", 2.0)], Settings=exact(), **{"Feed classes": KEEP}))
    assert plan.broken() == {"Feed classes: Feed: Min closing stock": pytest.approx(1)}
    assert plan.level("0").value == pytest.approx(1 / 3)


def test_an_offer_is_bought_to_keep_it():
    """Nothing is owned; 3 t are bought at 20 and kept at half their price: -30. Working them is a loss."""
    rows = tiny(Lots=[lot("A", Status="offered", Price=20.0)], **{"Feed classes": KEEP})
    rows["Recipes"] = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]
    rows["Settings"] = [{"Setting": "Closing feed value", "Value": 50.0}]
    plan = solved(rows)
    assert plan.margin == pytest.approx(-30)
    assert plan.amount("Lot use", "Left") == pytest.approx(3)


def test_the_audit_looks_at_the_end_of_the_plan():
    """Lot B comes on day 3, and with it what has to be left; on day 2 nothing lies there."""
    lots = [lot("A"), lot("B", 3.0, Available=day(3), **{"Status": "expected"})]
    down = [{"Line": "Mill", "From": day(3), "To": day(3)}]
    rows = tiny(3, Lots=lots, Downtime=down, **{"Feed classes": KEEP})
    plan = solved(rows)
    assert (plan.margin, plan.broken()) == (pytest.approx(1000), {})
    assert [violation for violation in audited(rows, plan) if violation.table == "Broken promises"] == []


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


def test_each_class_is_asked_for_at_the_end() -> None:
    least = {"Feed": 3.0, "Sand": 0.5}
    assert written("feed_min_closing_stock", CLASSES) == {
        f"feed_min_closing_stock[{name}]": (
            {f"feed_stock[{name},D2]": 1.0, f"short_feed_min_closing_stock[{name}]": 1.0},
            tonnes,
            inf,
        )
        for name, tonnes in least.items()
    }
    (promise,) = promises("feed_min_closing_stock", CLASSES)
    assert (promise.rows, promise.period.tolist()) == (("Feed", "Sand"), [1, 1])
    assert {name: (one.now, one.most) for name, one in changes("feed_min_closing_stock", CLASSES).items()} == {
        "Feed Min closing stock Feed": (3.0, 6.0),
        "Feed Min closing stock Sand": (0.5, 0.5),
    }
    assert moved("feed_min_closing_stock", CLASSES) == {
        f"Feed Min closing stock {name}": {f"feed_min_closing_stock[{name}]": (1.0, 0.0)} for name in least
    }


def test_the_audit_works_out_what_is_left() -> None:
    assert asked("feed_min_closing_stock", CLASSES, planned(CLASSES)) == {
        "Feed classes: Feed: Min closing stock at least": (3.0, pytest.approx(3.0), 0.0),
        "Feed classes: Sand: Min closing stock at least": (0.5, 5.0, 0.0),
    }
