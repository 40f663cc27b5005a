"""Which lot's next assay is worth most to a plan.

An assay is worth what is decided otherwise for it. For each of five results that are equally likely the best plan is
held against the one that does with the lot what was decided: see `models.learning.deciding_anew`. The mean of what is
gained so is what the assay is worth.

Which lots are looked at first says an estimate at the plan's duals: a tonne more of a lot adds `gain`, which is what
its best run brings, less what it costs. More of a component by a per cent changes that by its slope. An assay moves
what is known of the lot by the spread that it takes away; what yes or no to all of the lot is then worth is
`models.learning.information`. That is not what is said: a lot that is worked whatever it holds may be worked sooner or
in another way, and what yes or no would gain may not be had, for its own hours and sales.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from models.explain.bids.worth_of_runs import Worth
from models.explain.lots.tonne import Tonnes
from models.explain.worths.last_program import Final, NoAnswer, OutOfSteps
from models.learning import spreads
from models.learning.deciding_anew import DecidingAnew
from models.learning.information import worth_of_knowing
from models.learning.otherwise_assayed import OtherwiseAssayed
from models.plant.plant import Numbers
from models.schema.frames import Tables

NOTHING = 1e-6

RESULTS = 5
"""How many equally likely results of an assay are looked at."""

MOST_LOTS = 60
"""How many lots are looked at, at most."""


def fifths() -> tuple[float, ...]:
    """Return the means of the lowest and the highest fifth of the standard normal, then those beside the middle one,
    whose mean is nothing."""
    normal = NormalDist()
    last, next_to_it = normal.pdf(normal.inv_cdf(0.8)), normal.pdf(normal.inv_cdf(0.6))
    outer, inner = RESULTS * last, RESULTS * (next_to_it - last)
    return -outer, outer, -inner, inner


@dataclass(frozen=True)
class NextAssay:
    """What the next assay of a lot is worth: `gain` and `sd` per tonne, `worth` for all its `tonnes`.

    `sd` is by how much the assay is expected to move what a tonne of the lot adds. `if_poor` and `if_rich` are what is
    gained where the lot is in its lowest and its highest fifth.
    """

    lot: str
    status: str
    following: str
    tonnes: float
    gain: float
    sd: float
    worth: float
    if_poor: float
    if_rich: float


@dataclass(frozen=True)
class Candidate:
    """A lot with a next assay: its place, an `estimate` of what that is worth, and how far the assay moves, in relation
    to what the lot holds of each component, what is known of it."""

    lot: int
    status: str
    following: str
    gain: float
    sd: float
    estimate: float
    moves: Numbers


def next_assays(tables: Tables, final: Final, most: int) -> list[NextAssay]:
    """Return so many of the next assays that are worth something, those that are worth most first.

    Args:
        tables: the plan's tables, with defaults filled in.
        final: its last program.
        most: how many at most.

    Raises:
        OutOfSteps: the budget of the program is spent.
    """
    anew, assayed = DecidingAnew(final), OtherwiseAssayed(tables, final)
    looked_at = candidates(tables, final, assayed.slopes())[:MOST_LOTS]
    found = [assay for one in looked_at for assay in _worth(anew, assayed, one)]
    return sorted(found, key=lambda assay: -assay.worth)[:most]


def _worth(anew: DecidingAnew, assayed: OtherwiseAssayed, one: Candidate) -> Iterator[NextAssay]:
    """Yield what an assay is worth, if anything is decided otherwise for it, and that can be told."""
    final = anew.final
    try:
        found = _gains(anew, assayed, one)
    except OutOfSteps:
        raise
    except NoAnswer:
        return
    gained = sum(found) / RESULTS
    if gained <= NOTHING:
        return
    poor, rich = found[:2]
    yield NextAssay(
        lot=final.plant.lots.names[one.lot],
        status=one.status,
        following=one.following,
        tonnes=float(final.plant.lots.quantity[one.lot]),
        gain=one.gain,
        sd=one.sd,
        worth=gained,
        if_poor=poor,
        if_rich=rich,
    )


def _gains(anew: DecidingAnew, assayed: OtherwiseAssayed, one: Candidate) -> list[float]:
    """Return what deciding anew gains at each result of an assay but the one in the middle, the outer ones first.

    What is gained rises with the distance from what is known: where the outer results change nothing, none does.
    """
    found, name = list[float](), anew.final.plant.lots.names[one.lot]
    for at in fifths():
        if len(found) == 2 and not any(found):
            break
        found.append(anew.gain(one.lot, assayed.lot(name, at * one.moves)))
    return found


def candidates(tables: Tables, final: Final, slopes: Numbers) -> list[Candidate]:
    """Return the lots that have a next assay, those first whose assay is by an estimate worth most.

    Args:
        tables: the plan's tables, with defaults filled in.
        final: its last program.
        slopes: [run, component], what a tonne adds more for each share more that its lot holds of a component.
    """
    plant, worth = final.plant, Worth(final.plant, final.m, final.lp, final.first.dual)
    more = Tonnes(plant, worth, final.lp.by_column)
    status = dict(zip(tables["Lots"]["Lot"], tables["Lots"]["Assay status"], strict=True))
    found = [one for lot in _decided(final) for one in _next(final, lot, status, more, slopes)]
    return sorted(found, key=lambda one: -one.estimate)


def _decided(final: Final) -> Iterator[int]:
    """Yield the lots on which the plan decides: those that could be worked, and not without end."""
    lots, runs = final.original.lots, final.m.runs
    has_run = np.isin(np.arange(len(lots.names)), runs.node[runs.of_lots])
    free = lots.usable & has_run & np.isfinite(lots.quantity) & (lots.quantity > NOTHING)
    yield from np.flatnonzero(free).tolist()


def _next(
    final: Final, lot: int, status: Mapping[str, str | None], more: Tonnes, slopes: Numbers
) -> Iterator[Candidate]:
    """Yield the next assay of a lot; none after the last, and none of what nothing depends on.

    Without promises nothing is worth more than it sells for; duals can say so of a product of which none is made.
    """
    plant, lots, has_promises = final.plant, final.plant.lots, bool(final.levels)
    now = status[lots.names[lot]] or spreads.ESTIMATED
    following = spreads.NEXT.get(now)
    if following is None:
        return
    owned = not lots.offered[lot]
    tonne = more.of(lot, owned=owned)
    taken_away = np.sqrt(spreads.of_mean(now) ** 2 - spreads.of_mean(following) ** 2)
    spread = spreads.of_components(plant.components) * taken_away
    moved = slopes[tonne.run] * spread
    sd = float(np.sqrt((moved**2).sum()))
    moves = spread * moved / max(sd, NOTHING)
    beyond = 0.0 if has_promises else max(tonne.makes - tonne.sells, 0.0)
    sd *= 1.0 - beyond / tonne.makes if beyond else 1.0
    brings = float(more.per_run[tonne.run]) + (0.0 if owned else more.worth.of_stock(lot))
    gain, tonnes = brings - tonne.keeps - beyond, float(lots.quantity[lot])
    estimate = tonnes * worth_of_knowing(gain, sd)
    if sd > NOTHING:
        yield Candidate(lot, now, following, gain, sd, estimate, moves)
