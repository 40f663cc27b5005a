"""What promises get in a world, and what is missing of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.parts import Flags, Numbers
from models.plant.plant import Plant
from models.program import axes
from models.program.arrays.lp import Lp
from models.program.model import Promise
from models.worlds.adding import Adding
from models.worlds.planned import Planned


@dataclass(frozen=True)
class Asked:
    """One promise of a plan: the sheet that states it, its row there, what it asks and in which unit.

    `site` is the one that it is made of, blank where it is of all, or there is one only.
    """

    sheet: str
    row: str
    asked: float
    unit: str
    site: str = ""


class Promised:
    """The promises of a plan: the rows that hold what is missing of each."""

    def __init__(self, planned: Planned) -> None:
        self.planned = planned
        shorts = [promise.short for promise in planned.promises]
        self.short = np.concatenate([*shorts, np.zeros(0, dtype=np.int64)]).astype(np.int64)
        self._told = np.concatenate([*map(_told, planned.promises), np.zeros(0, dtype=bool)])
        place = np.full(len(planned.x), -1, dtype=np.int64)
        place[self.short] = np.arange(len(self.short))
        columns = planned.program.lp.columns
        self._at = np.flatnonzero(place[columns] >= 0)
        self._promise = place[columns[self._at]]
        self._row = planned.program.row[self._at]
        self._adding = Adding(planned.program, self._row)

    @property
    def asked(self) -> list[Asked]:
        """The promises that are told of: not those of single periods, nor limits that are not to be exceeded."""
        sites = _sites(self.planned.plant)
        every = [
            Asked(promise.sheet, row, float(amount), promise.unit, sites.get((promise.sheet, row), ""))
            for promise in self.planned.promises
            for row, amount in zip(promise.rows, promise.asked, strict=True)
        ]
        return [kept for kept, told in zip(every, self._told, strict=True) if told]

    def with_shortages(self, lp: Lp, x: Numbers) -> Numbers:
        """Return x with all that is missing of promises."""
        x = x.copy()
        x[self.short] = np.maximum(self._missing(lp, x), 0.0)
        return x

    def reached(self, lp: Lp, x: Numbers) -> Numbers:
        """Return how much each promise that is told of gets, also more than it asks."""
        asked = np.concatenate([*(promise.asked for promise in self.planned.promises), np.zeros(0)])
        return np.asarray((asked - self._missing(lp, x))[self._told])

    def _missing(self, lp: Lp, x: Numbers) -> Numbers:
        """Return what each promise misses, negative where it gets more than it asks."""
        x = x.copy()
        x[self.short] = 0.0
        at, row = self._at, self._row
        adds_up = self._adding.up(lp, x)[self._adding.place[row]]
        needs = np.where(lp.values[at] > 0, lp.row_lower[row] - adds_up, adds_up - lp.row_upper[row])
        missing = np.full(len(self.short), -np.inf)
        np.maximum.at(missing, self._promise, needs / np.abs(lp.values[at]))
        return np.where(np.isfinite(missing), missing, 0.0)


def _sites(plant: Plant) -> dict[tuple[str, str], str]:
    """Return the site of each promise that is made of one, by its sheet and row."""
    stores = plant.tables["Stores"]
    named = {
        "Targets": zip(plant.targets.names, plant.targets.site, strict=True),
        "Deliveries": zip(axes.deliveries(plant).names, plant.deliveries.site, strict=True),
        "Lots": zip(plant.lots.names, plant.lots.site, strict=True),
        "Stores": ((f"{row['Material']} / {row['Site']}", row["Site"]) for row in stores.to_dict("records")),
    }
    return {(sheet, row): site for sheet, rows in named.items() for row, site in rows if plant.sites and site}


def _told(promise: Promise) -> Flags:
    """Return whether promises of one kind are told of."""
    return np.full(len(promise.rows), not (promise.over or promise.by_period))
