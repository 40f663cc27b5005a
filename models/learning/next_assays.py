"""Which lot's next assay is worth most to a plan.

At the plan's duals a tonne more of a lot adds `gain`: what its best run brings, less what it takes and costs. More of a
component by a per cent changes that by its slope, found by building the program of a plant whose lots hold a little
more of it. An assay moves what is known of the lot by the spread that it takes away; what deciding anew on the lot is
then worth is `models.learning.information`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from models.explain.bids.worth_of_runs import Worth
from models.explain.lots.tonne import Tonnes
from models.explain.worths.last_program import Final, opened
from models.learning import spreads
from models.learning.information import worth_of_knowing
from models.plant.plant import Numbers, Plant
from models.program.arrays.lp import arrays
from models.program.build import build
from models.schema.frames import Tables

STEP = 0.01
"""The step of what a lot holds of a component, as a share."""

NOTHING = 1e-6


@dataclass(frozen=True)
class NextAssay:
    """What the next assay of a lot is worth: `gain` and `sd` per tonne, `worth` for all its `tonnes`.

    `sd` is by how much the assay is expected to move what a tonne of the lot adds.
    """

    lot: str
    status: str
    following: str
    tonnes: float
    gain: float
    sd: float
    worth: float


def next_assays(tables: Tables, final: Final) -> list[NextAssay]:
    """Return the next assays that are worth something, those that are worth most first.

    Args:
        tables: the plan's tables, with defaults filled in.
        final: its last program.
    """
    plant, worth = final.plant, Worth(final.plant, final.m, final.lp, final.first.dual)
    more, slopes = Tonnes(plant, worth, final.lp.by_column), _slopes(tables, final, worth)
    status = dict(zip(tables["Lots"]["Lot"], tables["Lots"]["Assay status"], strict=True))
    found = [one for lot in _decided(final) for one in _next(final, lot, status, more, slopes)]
    return sorted(found, key=lambda one: -one.worth)


def _decided(final: Final) -> Iterator[int]:
    """Yield the lots on which the plan decides: those that could be worked, and not without end."""
    lots, runs = final.original.lots, final.m.runs
    has_run = np.isin(np.arange(len(lots.names)), runs.node[runs.of_lots])
    free = lots.usable & has_run & np.isfinite(lots.quantity) & (lots.quantity > NOTHING)
    yield from np.flatnonzero(free).tolist()


def _next(
    final: Final, lot: int, status: Mapping[str, str | None], more: Tonnes, slopes: Numbers
) -> Iterator[NextAssay]:
    """Yield the next assay of a lot; none after the last, and none of what nothing depends on.

    Without promises nothing is worth more than it sells for; duals can say so of a product of which none is made.
    """
    plant, lots, has_promises = final.plant, final.plant.lots, bool(final.levels)
    now = status[lots.names[lot]] or spreads.ESTIMATED
    following = spreads.NEXT.get(now)
    if following is None:
        return
    tonne = more.of(lot, owned=not lots.offered[lot])
    taken_away = np.sqrt(spreads.of_mean(now) ** 2 - spreads.of_mean(following) ** 2)
    spread = spreads.of_components(plant.components) * taken_away
    sd = float(np.sqrt(((slopes[tonne.run] * spread) ** 2).sum()))
    beyond = 0.0 if has_promises else max(tonne.makes - tonne.sells, 0.0)
    sd *= 1.0 - beyond / tonne.makes if beyond else 1.0
    gain, tonnes = tonne.earns - sum(tonne.takes.values()) - beyond, float(lots.quantity[lot])
    worth = tonnes * worth_of_knowing(gain, sd)
    if worth > NOTHING:
        yield NextAssay(lots.names[lot], now, following, tonnes, gain, sd, worth)


def _slopes(tables: Tables, final: Final, worth: Worth) -> Numbers:
    """[run, component]: what a tonne adds more for each share more that its lot holds of a component."""
    base = worth.of_runs()
    found = np.zeros((len(base), len(final.plant.components)))
    for at in np.flatnonzero(final.plant.counted_as > 0).tolist():
        lots = tables["Lots"].copy()
        lots[final.plant.components[at]] *= 1.0 + STEP
        plant = opened(Plant.of({**tables, "Lots": lots}))
        m = build(plant)
        found[:, at] = (Worth(plant, m, arrays(m), final.first.dual).of_runs() - base) / STEP
    return found
