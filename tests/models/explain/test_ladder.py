"""The ladder, on plants whose sums can be done by hand: `tiny` makes 100 kg of Metal from a tonne, 24 t a day."""

from __future__ import annotations

import math

import pytest

from models.explain.shortages.ladder import ladder
from models.solving.solvers.bases import Basis
from models.solving.solvers.highs import Highs
from tests.models.explain.plans import programs, rungs
from tests.models.solved import Row, lot, target, tiny
from tests.plants import day

WISH = {"Shortfall penalty": 1e-3}
"""A penalty too small to change what the plan does."""


def wish(name: str, amount: float, **cells: object) -> Row:
    return target(name, amount, **WISH, **cells)


def figures(rows: dict[str, list[Row]], name: str = "T") -> list[tuple[float, float, str]]:
    return [(round(rung.most, 6), round(rung.planned, 6), rung.stops) for rung in rungs(rows, name)]


def test_hours_stop_it_first_and_then_feed():
    """24 of 30 t on the first day, the rest on the second; the plan does the same, for the metal sells."""
    rows = tiny(2, Lots=[lot("A", 30.0)], Targets=[wish("T", 3000.0)])
    assert figures(rows) == [(2400.0, 2400.0, "hours of Mill"), (3000.0, 3000.0, "feed")]


def test_promises_and_money_do_not_matter():
    """Work loses money, so that the plan does nothing; 1000 kg could be made all the same."""
    rows = tiny(Recipes=[{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}], Targets=[wish("T", 500.0)])
    assert figures(rows) == [(1000.0, 0.0, "feed")]


def test_feed_names_the_lot_that_is_missed_most():
    lots = [lot("A", 4.0), lot("B", 5.0, Status="blocked"), lot("C", 2.0, Status="expected", Available=day(2))]
    rows = tiny(2, Lots=lots, Targets=[wish("T", 1000.0)])
    assert figures(rows) == [(400.0, 400.0, "feed (most missed: B)"), (600.0, 600.0, "feed (most missed: B)")]


def test_the_window_of_a_target_and_the_lag():
    """What is worked on the first day is in stock on the second; the window opens on the second of three days."""
    rows = tiny(3, Lots=[lot("A", 40.0)], Targets=[wish("T", 500.0, From=day(2), To=day(3))])
    rows["Yields"] = [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": 1.0}]
    assert [(rung.period, round(rung.most, 6)) for rung in rungs(rows, "T")] == [(1, 2400.0), (2, 4000.0)]


def test_what_was_reached_before_the_plan_counts():
    """700 of 2000 kg were made before: with the 1000 that 10 t make there are 1700, and before the lag is over 700."""
    rows = tiny(2, Targets=[wish("T", 2000.0, **{"Reached so far": 700.0})])
    assert figures(rows) == [(1700.0, 1700.0, "feed")] * 2
    rows["Yields"] = [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": 1.0}]
    assert figures(rows) == [(700.0, 700.0, "nothing more can count so early"), (1700.0, 1700.0, "feed")]


def test_nothing_can_count_before_the_lag_is_over():
    rows = tiny(Targets=[wish("T", 500.0)])
    rows["Yields"] = [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": 1.0}]
    assert figures(rows) == [(0.0, 0.0, "nothing can count so early")]


def test_what_is_delivered_counts_opening_stock_and_stops_at_what_customers_take():
    """1000 made and 200 there; the market takes 900."""
    rows = tiny(Products=[{"Product": "Metal", "Opening stock": 200.0}])
    rows |= {"Spot sales": [{"Product": "Metal", "Price": 1.0, "Max": 900.0}]}
    rows |= {"Targets": [wish("T", 500.0, Measure="delivered"), wish("S", 500.0, Measure="stock")]}
    assert figures(rows)[0][::2] == (900.0, "what customers take of Metal")
    assert figures(rows, "S")[0][::2] == (1200.0, "feed, opening stock")


def test_max_stock_stops_a_stock():
    rows = tiny(Products=[{"Product": "Metal", "Max stock": 300.0}], Targets=[wish("T", 500.0, Measure="stock")])
    assert figures(rows)[0][::2] == (300.0, "max stock of Metal")


def test_a_blend_limit_is_named():
    rows = tiny(
        Components=[{"Component": "Me", "Counted as": "mass"}, {"Component": "Dirt", "Counted as": "mass"}],
        Lots=[lot("A", 10.0, Me=10.0, Dirt=3.0), lot("B", 10.0, Me=10.0, Dirt=1.0)],
        Targets=[wish("T", 500.0)],
        **{"Blend limits": [{"On": "Mill", "Share of": "Dirt", "Max": 1.5}]},
    )
    ((most, _, stops),) = figures(rows)
    assert most == pytest.approx(1000.0 + 100.0 * 10.0 * 0.5 / 1.5)
    assert stops == "feed, Mill: Dirt at most 1.5 %"


def test_targets_of_dysprosium_and_terbium_come_first():
    """Product `A` gets the neodymium and `Z` the dysprosium: targets of `Z` lead although their names come last."""
    rows = tiny(
        Components=[{"Component": name, "Counted as": "mass"} for name in ("Nd", "Dy")],
        Lots=[lot("L", Nd=10.0, Dy=1.0)],
        Products=[{"Product": "A"}, {"Product": "Z"}],
        Targets=[
            {"Target": "first", "Product": "A", "Amount": 1.0, "Measure": "made", **WISH},
            {"Target": "second", "Product": "Z", "Amount": 1.0, "Measure": "made", **WISH},
        ],
        **{"Feed classes": [{"Feed class": "Feed"}], "Spot sales": []},
    )
    rows["Yields"] = [
        {"Recipe": "Work", "Product": "A", "Nd": 100.0},
        {"Recipe": "Work", "Product": "Z", "Dy": 90.0},
    ]
    this_programs = programs(rows)
    assert [this_programs.plant.targets.names[rung.target] for rung in ladder(this_programs)] == ["second", "first"]


def test_every_rung_starts_from_the_next_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 16 days the last, and every second one before, come first, each from the one before it; then those between."""
    ended, started = list[Basis](), list[int]()
    basis, start_from = Highs.basis, Highs.start_from

    def heard(self: Highs) -> Basis:
        ended.append(basis(self))
        return ended[-1]

    def from_there(self: Highs, there: Basis) -> None:
        started.extend(place for place, other in enumerate(ended) if other is there)
        start_from(self, there)

    asked = programs(tiny(16, Lots=[lot("A", 100.0)], Targets=[wish("T", 3000.0)]))
    monkeypatch.setattr(Highs, "basis", heard)
    monkeypatch.setattr(Highs, "start_from", from_there)
    assert [rung.most for rung in ladder(asked)] == pytest.approx([min(2400.0 * (i + 1), 10000.0) for i in range(16)])
    assert len(ended) == 16
    assert started == list(range(8))


def test_without_steps_every_rung_says_so():
    (rung,) = ladder(programs(tiny(Targets=[wish("T", 500.0)]), steps=0))
    assert (math.isnan(rung.most), rung.stops) == (
        True,
        "not computed: explanations have used up their steps",
    )
