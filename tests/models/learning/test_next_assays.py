"""What the next assay of a lot is worth: by hand, by solving again, and by what it earns in simulated worlds."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.learning.information import worth_of_knowing
from models.learning.next_assays import NextAssay, next_assays
from models.schema.defaults import fill
from models.schema.frames import inputs
from tests.models.solved import Row, lot, solved, tiny
from tests.models.test_intermediates import staged
from tests.plants import Rows

TAKEN_AWAY = (1 - 0.25**2) ** 0.5
"""Of a spread, what the plant's assay takes away from an estimate."""


def asked(rows: Rows) -> dict[str, NextAssay]:
    plan = solved(rows)
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    return {one.lot: one for one in next_assays(fill(inputs(rows))[0], final)}


def test_knowing_is_worth_what_a_sum_over_all_cases_says() -> None:
    """E max(0, V) - max(0, E V), summed over a thousand equally likely values."""
    for mean, sd in ((0.0, 1.0), (1.0, 1.0), (-2.0, 1.5), (30.0, 1.0)):
        cases = [NormalDist(mean, sd).inv_cdf((at + 0.5) / 20_000) for at in range(20_000)]
        summed = np.mean(np.maximum(cases, 0.0)) - max(mean, 0.0)
        assert worth_of_knowing(mean, sd) == pytest.approx(summed, abs=1e-4)
    assert worth_of_knowing(-1.0, 0.0) == 0.0


def test_a_lot_that_is_just_too_dear_by_hand() -> None:
    """A tonne makes 100 and costs 109.68: -9.68, give or take 10 % of 100 * 0.968. At one sd: 0.0833 * 9.68 * 10 t."""
    (one,) = asked(tiny(Lots=[lot("A", Status="offered", Price=100 + 10 * TAKEN_AWAY)])).values()
    assert (one.status, one.following, one.tonnes) == ("estimated", "plant", 10.0)
    assert one.gain == pytest.approx(-10 * TAKEN_AWAY)
    assert one.sd == pytest.approx(10 * TAKEN_AWAY)
    assert one.worth == pytest.approx(10 * 10 * TAKEN_AWAY * 0.083315, rel=1e-4)


def test_a_lot_that_is_worked_in_stages() -> None:
    """A tonne makes 90 kg of liquor, and that 45 kg of metal: an offer at 45 is worth knowing."""
    found = asked(staged(4, Lots=[lot("A", Status="offered", Price=45.0)]))
    assert list(found) == ["A"]
    assert found["A"].gain == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    ("status", "following", "share"),
    [("supplier", "plant", (0.5**2 - 0.25**2) ** 0.5), ("plant", "umpire", (0.25**2 - 0.1**2) ** 0.5)],
)
def test_the_next_assay_takes_away_what_is_left_to_know(status: str, following: str, share: float) -> None:
    (one,) = asked(tiny(Lots=[lot("A", Status="offered", Price=100.0, **{"Assay status": status})])).values()
    assert one.following == following
    assert one.sd == pytest.approx(10 * share)


@pytest.mark.parametrize(
    "cells",
    [{"Assay status": "umpire"}, {"Status": "blocked"}, {"Quantity": None}, {"Price": 1.0}],
    ids=["nothing left to know", "blocked", "without end", "worked whatever it holds"],
)
def test_other_lots_are_worth_no_assay(cells: Row) -> None:
    rows = tiny(Lots=[lot("B"), lot("A", 10.0, **{"Status": "offered", "Price": 100.0, **cells})])
    assert asked(rows).get("A", None) is None


def full() -> Rows:
    """A mill of 8 h for 10 t of A and 4 t of B, which is richer; what counts hours counts Me."""
    return tiny(
        Lots=[lot("A", 10.0), lot("B", 4.0, Me=11.0, Status="offered", Price=8.0)],
        Lines=[{"Line": "Mill", "Hours per day": 8.0}],
    )


def test_the_worth_is_what_solving_again_for_every_case_gains() -> None:
    """Planned anew for 15 equally likely assays, against the plan as it is when these are the truth."""
    rows, name = full(), "B"
    stated = asked(rows)[name]
    base, row = solved(rows), next(one for one in rows["Lots"] if one["Lot"] == name)
    used, gained = base.run(Lot=name), []
    for at in range(15):
        known = float(row["Me"]) * NormalDist(1.0, 0.1 * TAKEN_AWAY).inv_cdf((at + 0.5) / 15)  # type: ignore[arg-type]
        changed = [{**one, "Me": known} if one["Lot"] == name else one for one in rows["Lots"]]
        as_it_is = base.margin + used * 10 * (known - float(row["Me"]))  # type: ignore[arg-type]
        gained.append(solved({**rows, "Lots": changed}).margin - as_it_is)
    assert min(gained) >= -1e-6
    assert stated.worth == pytest.approx(np.mean(gained), rel=0.06)


HOURS = 240.0


def market(draw: np.random.Generator) -> Rows:
    """40 offers that make 100 a tonne, at prices around that, with assays of every kind; hours for 240 of their t."""
    statuses = ("estimated", "supplier", "plant", "umpire")
    lots = [
        lot(
            f"L{at:02d}",
            float(draw.choice([2.0, 5.0, 10.0, 25.0])),
            Status="offered",
            Price=float(100 + draw.normal(0.0, 25.0)),
            **{"Assay status": statuses[at % 4]},
        )
        for at in range(40)
    ]
    return tiny(Lots=lots, Lines=[{"Line": "Mill", "Units": HOURS / 24.0, "Hours per day": 24.0}])


def greedy(adds: np.ndarray, tonnes: np.ndarray) -> np.ndarray:
    """Tonnes taken of each lot: those that add most first, while hours last: the optimum where all take an hour a t."""
    taken, left = np.zeros(len(adds)), HOURS
    for at in np.argsort(-adds):
        taken[at] = min(tonnes[at], left) if adds[at] > 0 else 0.0
        left -= taken[at]
    return taken


def test_the_first_five_earn_at_least_three_times_what_random_picks_earn() -> None:
    """In 400 worlds five assays are made and planned with, against what the plan without them earns there."""
    draw = np.random.default_rng(7)
    rows = market(draw)
    stated, names = asked(rows), [str(one["Lot"]) for one in rows["Lots"]]
    adds = np.array([100.0 - float(one["Price"]) for one in rows["Lots"]])  # type: ignore[arg-type]
    tonnes = np.array([float(one["Quantity"]) for one in rows["Lots"]])  # type: ignore[arg-type]
    sd = np.array([stated[name].sd if name in stated else 0.0 for name in names])
    without = greedy(adds, tonnes)
    assert solved(rows).margin == pytest.approx(float(adds @ without))

    best = [names.index(name) for name in list(stated)[:5]]
    earned = {"best": 0.0, "random": 0.0}
    for _ in range(400):
        true = adds + draw.normal(0.0, 1.0, len(names)) * sd
        for which, picks in (("best", best), ("random", draw.choice(len(names), 5, replace=False))):
            known = adds.copy()
            known[picks] = true[picks]
            earned[which] += float(known @ (greedy(known, tonnes) - without)) / 400
    assert earned["random"] > 0
    assert earned["best"] >= 3 * earned["random"]
    assert sum(one.worth for one in list(stated.values())[:5]) == pytest.approx(earned["best"], rel=0.35)
