"""What the next assay of a lot is worth: by hand, by solving again, and by what it earns in simulated worlds."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.learning.information import worth_of_knowing
from models.learning.next_assays import Candidate, NextAssay, candidates, fifths, next_assays
from models.learning.otherwise_assayed import OtherwiseAssayed
from models.schema.defaults import fill
from models.schema.frames import inputs
from tests.models.rules.test_blend_limits import limited
from tests.models.solved import Row, contract, lot, solved, tiny
from tests.models.test_intermediates import LIQUOR, staged
from tests.plants import Rows

TAKEN_AWAY = (1 - 0.25**2) ** 0.5
"""Of a spread, what the plant's assay takes away from an estimate."""


OUTER, INNER = fifths()[1], fifths()[3]
"""How many standard deviations the fifths lie away from the middle."""


def final(rows: Rows) -> Final:
    plan = solved(rows)
    return Final(plan.plant, plan.model, plan.solution, Budget(100_000))


def asked(rows: Rows, most: int = 10) -> dict[str, NextAssay]:
    return {one.lot: one for one in next_assays(fill(inputs(rows))[0], final(rows), most)}


def looked_at(rows: Rows) -> list[Candidate]:
    tables, last = fill(inputs(rows))[0], final(rows)
    return candidates(tables, last, OtherwiseAssayed(tables, last).slopes())


def test_knowing_is_worth_what_a_sum_over_all_cases_says() -> None:
    """E max(0, V) - max(0, E V), summed over a thousand equally likely values."""
    for mean, sd in ((0.0, 1.0), (1.0, 1.0), (-2.0, 1.5), (30.0, 1.0)):
        cases = [NormalDist(mean, sd).inv_cdf((at + 0.5) / 20_000) for at in range(20_000)]
        summed = np.mean(np.maximum(cases, 0.0)) - max(mean, 0.0)
        assert worth_of_knowing(mean, sd) == pytest.approx(summed, abs=1e-4)
    assert worth_of_knowing(-1.0, 0.0) == 0.0


def test_fifths_are_the_means_of_equally_likely_fifths() -> None:
    """Of 20,000 equally likely values, 4,000 in each fifth."""
    values = np.array([NormalDist().inv_cdf((at + 0.5) / 20_000) for at in range(20_000)]).reshape(5, 4_000)
    poor, below, middle, above, rich = values.mean(axis=1).tolist()
    assert (poor, rich, below, above) == pytest.approx(fifths(), abs=1e-3)
    assert middle == pytest.approx(0.0, abs=1e-9)


def test_a_lot_that_is_just_too_dear_by_hand() -> None:
    """A tonne makes 100 and costs 109.68: -9.68, give or take 10 % of 100 * 0.968.

    Only in its richest fifth, 1.3998 times that more, is it bought: 0.3998 * 9.68 * 10 t = 38.70, a fifth of the time.
    """
    (one,) = asked(tiny(Lots=[lot("A", Status="offered", Price=100 + 10 * TAKEN_AWAY)])).values()
    assert (one.status, one.following, one.tonnes) == ("estimated", "plant", 10.0)
    assert one.gain == pytest.approx(-10 * TAKEN_AWAY)
    assert one.sd == pytest.approx(10 * TAKEN_AWAY)
    assert one.worth == pytest.approx(10 * 10 * TAKEN_AWAY * (OUTER - 1) / 5)
    assert (one.if_poor, one.if_rich) == pytest.approx((0.0, 5 * one.worth))


def test_nothing_is_worth_knowing_of_the_only_lot() -> None:
    """8 of its 10 t are worked in 8 h whatever it holds. At the worth of these hours a tonne more would add nothing,
    give or take 9.68, and yes or no to all of it would be worth 38.6."""
    rows = tiny(Lines=[{"Line": "Mill", "Hours per day": 8.0}])
    (one,) = looked_at(rows)
    assert one.estimate == pytest.approx(10 * 10 * TAKEN_AWAY * 0.398942, rel=1e-5)
    assert asked(rows) == {}


def test_the_better_one_of_two_lots_is_unsure_by_hand() -> None:
    """10 h for A, 100 a tonne for sure, or B, 105 give or take 10.17: B is planned.

    In its poorest fifth B makes 105 - 14.23 = 90.77, and A is worked in its place: 92.3 more; in the next one
    105 - 5.41 = 99.59: 4.1 more; in the others nothing is decided otherwise. On average 19.3.
    """
    rows = tiny(
        Lots=[lot("A", **{"Assay status": "umpire"}), lot("B", Me=10.5)],
        Lines=[{"Line": "Mill", "Hours per day": 10.0}],
    )
    (one,) = asked(rows).values()
    sd = 10.5 * TAKEN_AWAY
    assert (one.lot, one.worth) == ("B", pytest.approx(10 * ((OUTER * sd - 5) + (INNER * sd - 5)) / 5))
    assert one.worth == pytest.approx(19.28, abs=0.01)
    assert (one.if_poor, one.if_rich) == pytest.approx((92.3, 0.0), abs=0.05)


def test_what_a_promise_lacks_is_got_otherwise() -> None:
    """A customer is owed 900 kg; A makes 1000, in its poorest fifth 864. B is on offer at 300 a tonne.

    What A lacks is made of B whether that is known before or found out, so that nothing is gained.
    """
    lots = [lot("A"), lot("B", Status="offered", Price=300.0, **{"Assay status": "umpire"})]
    assert asked(tiny(Lots=lots, **{"Spot sales": []}, **contract(900.0))) == {}


@pytest.mark.parametrize("keeping", ["fixed", "apart"])
def test_a_lot_that_is_worked_in_stages(keeping: str) -> None:
    """A tonne makes 90 kg of liquor, and that 45 kg of metal: an offer at 45 is worth knowing.

    Half of the time it is bought, or not, for nothing: 10 t of the 45 * 0.0968 that it is off there.
    """
    liquor = [{**LIQUOR, "Keeping": keeping}]
    (one,) = asked(staged(4, Lots=[lot("A", Status="offered", Price=45.0)], Intermediates=liquor)).values()
    assert one.gain == pytest.approx(0.0, abs=1e-6)
    assert one.worth == pytest.approx(10 * 4.5 * TAKEN_AWAY * (OUTER + INNER) / 5)


def test_what_a_lot_adds_by_helping_to_keep_a_limit() -> None:
    """Feed of at most 1 % oil: each tonne of B, at 150, lets in a tonne of A, which has 2 %. Together they make 200."""
    lots = [lot("A", Oil=2.0, **{"Assay status": "umpire"}), lot("B", 4.0, Status="offered", Price=150.0)]
    (one,) = looked_at(limited(Max=1.0, lots=lots))
    assert one.gain == pytest.approx(50.0)


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
    """Planned anew for nine equally likely assays, against the plan as it is when these are the truth."""
    rows, name = full(), "B"
    stated = asked(rows)[name]
    base, row = solved(rows), next(one for one in rows["Lots"] if one["Lot"] == name)
    used, gained = base.run(Lot=name), []
    for at in range(9):
        known = float(row["Me"]) * NormalDist(1.0, 0.1 * TAKEN_AWAY).inv_cdf((at + 0.5) / 9)  # type: ignore[arg-type]
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
    stated, names = asked(rows, 5), [str(one["Lot"]) for one in rows["Lots"]]
    adds = np.array([100.0 - float(one["Price"]) for one in rows["Lots"]])  # type: ignore[arg-type]
    tonnes = np.array([float(one["Quantity"]) for one in rows["Lots"]])  # type: ignore[arg-type]
    spread = {one.lot: one.sd for one in looked_at(rows)}
    sd = np.array([spread.get(at, 0.0) for at in range(len(names))])
    without = greedy(adds, tonnes)
    assert solved(rows).margin == pytest.approx(float(adds @ without))

    best = [names.index(name) for name in stated]
    earned = {"best": 0.0, "random": 0.0}
    for _ in range(400):
        true = adds + draw.normal(0.0, 1.0, len(names)) * sd
        for which, picks in (("best", best), ("random", draw.choice(len(names), 5, replace=False))):
            known = adds.copy()
            known[picks] = true[picks]
            earned[which] += float(known @ (greedy(known, tonnes) - without)) / 400
    assert earned["random"] > 0
    assert earned["best"] >= 3 * earned["random"]
    assert sum(one.worth for one in stated.values()) == pytest.approx(earned["best"], rel=0.35)
