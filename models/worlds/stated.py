"""What a plant states of how things may come out otherwise, as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from models.plant.parts import Flags, Numbers, Positions
from models.plant.plant import Plant
from models.schema.words import EVERY

OF_STATUS = {"umpire": 0.1, "plant": 0.25, "supplier": 0.5, "estimated": 1.0}
"""How much of the spread within a lot its mean is off, by where its assay comes from."""

DAYS_PER_WEEK = 7.0


class Source(StrEnum):
    """What may come out otherwise."""

    ASSAYS = "Assays"
    RECOVERIES = "Recoveries"
    BREAKDOWNS = "Breakdowns"
    LATE_LOTS = "Late lots"


@dataclass(frozen=True)
class Spreads:
    """Relative standard deviations of assays[l,e] and recoveries[y]; breakdowns and late lots.

    `together[e]` numbers the components that err together, for they count in one product. `breakdowns[i]` a day, each
    `length[i]` days of one of `units[i]`; a lot is late with `chance[l]`, by `late_by[l]` days.
    """

    assays: Numbers
    recoveries: Numbers
    together: Positions
    breakdowns: Numbers
    length: Numbers
    units: Numbers
    chance: Numbers
    late_by: Numbers

    @classmethod
    def of(cls, plant: Plant) -> Spreads:
        """Return what a plant states, with defaults filled in."""
        lots, lines, yields = (plant.tables[name] for name in ("Lots", "Lines", "Yields"))
        comes = plant.lots.usable & np.isin(np.array(plant.lots.status, dtype=object), ["expected", "offered"])
        return cls(
            assays=_of_lots(plant),
            recoveries=np.where(plant.puts[plant.yields.recipe], 0.0, yields["Spread"].to_numpy(dtype=float) / 100),
            together=_together(plant),
            breakdowns=lines["Breakdowns"].to_numpy(dtype=float) * lines["Units"].to_numpy(dtype=float) / DAYS_PER_WEEK,
            length=lines["Breakdown length"].to_numpy(dtype=float),
            units=lines["Units"].to_numpy(dtype=float),
            chance=np.where(comes, lots["Late chance"].to_numpy(dtype=float) / 100, 0.0),
            late_by=lots["Late by"].to_numpy(dtype=float),
        )

    @property
    def sources(self) -> tuple[Source, ...]:
        """What is stated to be uncertain at all."""
        spreads = {
            Source.ASSAYS: self.assays,
            Source.RECOVERIES: self.recoveries,
            Source.BREAKDOWNS: self.breakdowns,
            Source.LATE_LOTS: self.chance,
        }
        return tuple(source for source, amounts in spreads.items() if (amounts > 0).any())


def _of_lots(plant: Plant) -> Numbers:
    """[l,e] relative standard deviation of the mean of each lot."""
    by_class = _of_classes(plant)[plant.lots.feed_class]
    status = plant.tables["Lots"]["Assay status"].map(OF_STATUS).astype(float).fillna(OF_STATUS["estimated"])
    share = np.where(_estimated(plant), OF_STATUS["estimated"], status.to_numpy()[:, None])
    return by_class * share


def _estimated(plant: Plant) -> Flags:
    """[l,e] whether it is the class's typical assay that stands for the lot's."""
    components = list(plant.components)
    typical = plant.tables["Feed classes"][components].to_numpy(dtype=float)[plant.lots.feed_class]
    return np.asarray(plant.tables["Lots"][components].to_numpy(dtype=float) == typical)


def _of_classes(plant: Plant) -> Numbers:
    """[c,e] spread within a lot as a share; the row of a class goes before that of every one."""
    found = np.zeros((len(plant.classes.names), len(plant.components)))
    rows: pd.DataFrame = plant.tables["Spreads"]
    for every in (True, False):
        for row in rows[(rows["Feed class"] == EVERY) == every].to_dict("records"):
            component = plant.components.index(row["Component"])
            classes = slice(None) if every else plant.classes.names.index(row["Feed class"])
            found[classes, component] = row["Spread"] / 100
    return found


def _together(plant: Plant) -> Positions:
    """[e] the same number for components of which one product counts any two; in what is no product yet all meet."""
    number, products = np.arange(len(plant.components)), len(plant.products.names) - len(plant.intermediates.names)
    of_products = plant.yields.recovery[plant.yields.product < products]
    for recovery in (of_products > 0) & (plant.counted_as > 0):
        counted = np.flatnonzero(recovery)
        if len(counted):
            number[np.isin(number, number[counted])] = number[counted].min()
    return number
