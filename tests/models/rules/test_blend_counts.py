"""blend_counts: a day of 24 h; lots of 10, 8 and 3 t, of which at most two are worked on the mill in a day.

With the rule the two largest: 1800. Without it all three, 21 t: 2100.
"""

from math import inf

import pytest

from tests.models.audited import audited
from tests.models.solved import Row, lot, solved, tiny
from tests.models.stating import held, planned, refused, written
from tests.plants import day


def limit(**cells: object) -> list[Row]:
    return [{"On": "Mill", "Count": "lots", "Max": 2.0, **cells}]


LOTS = [lot("A", 10.0), lot("B", 8.0), lot("C", 3.0)]
ROWS = tiny(1, Lots=LOTS, **{"Blend counts": limit()})
MARGIN = 1800.0
MARGIN_WITHOUT = 2100.0


def test_classes_and_families_are_counted_too():
    """A and B are of classes F1 and F2 of one family, C of a class without one: one class at a time, or one family."""
    classes = [{"Feed class": "F1", "Me": 10.0, "Family": "F"}, {"Feed class": "F2", "Me": 10.0, "Family": "F"}]
    rows = tiny(
        1,
        **{"Feed classes": [*classes, {"Feed class": "F3", "Me": 10.0}]},
        Lots=[{**row, "Feed class": f"F{place}"} for place, row in enumerate(LOTS, start=1)],
        Recipes=[{"Recipe": "Work", "Feed class": f"F{place}"} for place in (1, 2, 3)],
    )
    one = {"Blend counts": limit(Count="feed classes", Max=1.0)}
    assert solved({**rows, **one}).margin == pytest.approx(1000)
    assert solved({**rows, "Blend counts": limit(Count="families", Max=1.0)}).margin == pytest.approx(1800)


def test_for_a_product_what_is_made_of_it_counts_when_it_is_in_stock():
    """Two days, each with one lot for the metal, in stock a day later: C, the third lot, has to wait for ever."""
    rows = tiny(3, Lots=LOTS, **{"Blend counts": limit(On="Metal", Max=1.0)})
    rows["Yields"] = [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": 1.0}]
    assert solved(rows).margin == pytest.approx(1800)


@pytest.mark.parametrize(
    ("count", "most", "margin"), [("feed classes", 2.0, 1400.0), ("families", 2.0, 1400.0), ("lots", 2.0, 1200.0)]
)
def test_drums_of_a_product_are_of_one_class(count: str, most: float, margin: float) -> None:
    """1000 of lot A and 200 of each of two drums of metal: two classes, and three lots, of which two may come in."""
    drums = {"Feed class": "Metal", "Status": "stock", "Quantity": 0.2, "Me": 100.0}
    lots = [lot("A"), {"Lot": "D1", **drums}, {"Lot": "D2", **drums}]
    rows = tiny(1, Lots=lots, **{"Blend counts": limit(On="Metal", Count=count, Max=most)})
    plan = solved(rows)
    assert plan.margin == pytest.approx(margin)
    assert not [one for one in audited(rows, plan) if "the number of" in one.words]


def test_it_holds_in_the_periods_that_its_window_touches():
    rows = tiny(2, Lots=LOTS, **{"Blend counts": limit(Max=0.0, To=day(1))})
    plan = solved(rows)
    assert plan.run(Period="D1") == 0
    assert plan.margin == pytest.approx(2100)


def test_the_audit_refuses_a_plan_that_mixes_more():
    free = solved(tiny(1, Lots=LOTS))
    found = [str(violation) for violation in audited(ROWS, free) if "the number of lots" in violation.words]
    assert found == ["Runs: D1: the number of lots on Mill is 3, more than 2"]


IN_WINDOWS = tiny(
    3,
    Lots=[lot("A"), lot("B", 8.0), lot("C", 3.0, Available=day(2))],
    **{
        "Blend counts": [
            {"On": "Mill", "Count": "lots", "Max": 2.0, "From": day(2), "To": day(2)},
            {"On": "Mill", "Count": "feed classes", "Max": 1.0},
        ]
    },
)
"""Two lots at most on D2, and one class on every day."""


def test_each_count_has_a_row_in_each_period_of_its_window() -> None:
    of_classes = {
        f"blend_counts[Mill,feed classes,{day(1)},{day(3)},D{at}]": (
            {f"works[On Mill: class Feed,D{at}]": 1.0},
            -inf,
            1.0,
        )
        for at in (1, 2, 3)
    }
    of_lots = {f"works[On Mill: lot {name},D2]": 1.0 for name in "ABC"}
    rows = {**of_classes, f"blend_counts[Mill,lots,{day(2)},{day(2)},D2]": (of_lots, -inf, 2.0)}
    assert {
        name: ({key.replace("'", ""): value for key, value in adds.items()}, lower, upper)
        for name, (adds, lower, upper) in written("blend_counts", IN_WINDOWS).items()
    } == rows
    assert held("blend_counts", IN_WINDOWS) == {
        f"Whole-number rules: number of feed classes on Mill from {day(1)} to {day(3)}": dict.fromkeys(
            of_classes, (-inf, 1.0)
        ),
        f"Whole-number rules: number of lots on Mill from {day(2)} to {day(2)}": {
            f"blend_counts[Mill,lots,{day(2)},{day(2)},D2]": (-inf, 2.0)
        },
    }


def test_the_audit_counts_lots_in_the_window_alone() -> None:
    plan = planned(IN_WINDOWS)
    runs = plan.tables["Runs"]
    for period, words in (("D1", []), ("D2", ["Runs: D2: the number of lots on Mill is 3, more than 2"])):
        assert refused("blend_counts", IN_WINDOWS, plan, Runs=runs.assign(Period=period)) == words
