"""What counts towards a target: columns of the program, what a unit of each counts, and what is there anyway."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.parts import KG_PER_TONNE, Numbers, Positions
from models.plant.plant import Dates, Plant
from models.program.model import Model
from models.program.shared.came import brought_by, came_by
from models.program.shared.sold_from import store_of

DAY = np.timedelta64(1, "D")

Part = tuple[Positions, Numbers | float]
"""Columns, and kg that a unit of each counts."""


@dataclass(frozen=True)
class Counting:
    """kg that a unit of each of some columns counts, and `fixed` kg that count whatever the plan does."""

    columns: Positions
    kg: Numbers
    fixed: float = 0.0

    @classmethod
    def of(cls, *parts: Part, fixed: float = 0.0) -> Counting:
        """Columns with their kilograms, part by part; a column that occurs twice counts both."""
        columns = np.concatenate([np.zeros(0, dtype=np.int64), *(some for some, _ in parts)])
        kg = np.concatenate([np.zeros(0), *(np.broadcast_to(per_unit, len(some)) for some, per_unit in parts)])
        every, place = np.unique(columns, return_inverse=True)
        summed = np.bincount(place, kg, minlength=len(every))
        return cls(every[summed != 0], summed[summed != 0], fixed)

    @classmethod
    def together(cls, every: list[Counting]) -> Counting:
        """Return what counts of several, added up."""
        if len(every) == 1:
            return every[0]
        return cls.of(
            *((count.columns, count.kg) for count in every),
            fixed=sum(count.fixed for count in every),
        )

    def reached(self, x: Numbers) -> float:
        """Return what counts in a plan."""
        return self.fixed + float(self.kg @ x[self.columns])


def counting(m: Model, plant: Plant, target: int, by: int | None = None) -> Counting:
    """Return all that counts towards a target; `by` the end of that period, if that is before its last day."""
    targets, calendar = plant.targets, plant.calendar
    if targets.first[target] > targets.last[target]:
        return Counting.of()
    first, last = targets.start[target], targets.to[target]
    last = last if by is None else min(last, calendar.end[by])
    stores = plant.stores_of(int(targets.product[target]), targets.site[target]).tolist()
    return Counting.together([_at_store(m, plant, targets.measure[target], store, first, last) for store in stores])


def _at_store(  # noqa: PLR0913, PLR0917 - a measure, where and when
    m: Model, plant: Plant, measure: str, store: int, first: np.datetime64, last: np.datetime64
) -> Counting:
    """Return what counts of one store."""
    if measure == "made":
        return _made(m, plant, store, first, last)
    if measure == "stock":
        return _in_stock(m, plant, store, last)
    return Counting.of(*_sold(m, plant, store, first, last))


def _made(m: Model, plant: Plant, product: int, first: np.datetime64, last: np.datetime64) -> Counting:
    """Return what has come by the last day less what had come before the first."""
    calendar, parts = plant.calendar, list[Part]()
    opens, closes = calendar.touched(first, last)
    for p in range(int(opens), int(closes) + 1):
        if first <= calendar.start[p] and calendar.end[p] <= last:
            parts.append((m.made[product, p : p + 1], 1.0))
        else:
            come, before = (
                came_by(m, plant, product, p, day, made_only=True) for day in (min(last, calendar.end[p]), first - DAY)
            )
            parts += [come, (before[0], -before[1])]
    return Counting.of(*parts)


def _in_stock(m: Model, plant: Plant, product: int, day: np.datetime64) -> Counting:
    """Return what is in stock on a day: within a period what was there before it and has come by then.

    Sales and what else leaves in the period leave evenly over their days.
    """
    calendar = plant.calendar
    p = int(calendar.holding(day))
    if day == calendar.end[p]:
        return Counting.of((m.stock[product, p : p + 1], 1.0))
    thrown = m.discarded[product, p : p + 1]
    share = float((day - calendar.start[p]).astype(int) + 1) / float(calendar.days[p])
    stores = m.runs.of_stores
    of_product = stores[(plant.nodes.product[m.runs.node[stores]] == product) & (m.runs.period[stores] == p)]
    parts: list[Part] = [came_by(m, plant, product, p, day), (thrown[thrown >= 0], -share)]
    parts += [brought_by(m, plant, product, p, day), (_shipped(m, plant, product, p), -share * KG_PER_TONNE)]
    parts.append((m.run[of_product], -share * KG_PER_TONNE))
    parts += [(columns, -kg) for columns, kg in _sold(m, plant, product, calendar.start[p], day)]
    if p == 0:
        return Counting.of(*parts, fixed=float(plant.products.opening_stock[product]))
    return Counting.of((m.stock[product, p - 1 : p], 1.0), *parts)


def _shipped(m: Model, plant: Plant, store: int, period: int) -> Positions:
    """Return the columns of what lanes take out of a store in a period."""
    shipped = m["shipped"]
    leaving = plant.lanes.start[shipped.along("lane")] == store
    some = np.flatnonzero(leaving & (shipped.along("period") == period))
    return shipped.columns[some]


def _sold(
    m: Model, plant: Plant, product: int, first: np.datetime64, last: np.datetime64
) -> list[tuple[Positions, Numbers]]:
    """Sales with the share of their own days in their period that lies within some days."""
    deliveries, spot, calendar = plant.deliveries, plant.spot, plant.calendar
    in_time, late, row = m.sold_row, m.late_row, m.spot_row
    sold, came_late, on_spot = (store_of(m, plant, sale) for sale in ("sold", "late", "spot"))
    sales = (
        (m.sold, sold, m.sold_period, deliveries.start[in_time], deliveries.due[in_time]),
        (m.late, came_late, m.late_period, deliveries.due[late] + DAY, calendar.end[m.late_period]),
        (m.spot, on_spot, m.spot_period, spot.start[row], spot.to[row]),
    )
    found = []
    for columns, of, period, opens, closes in sales:
        places = np.flatnonzero(of == product)
        begins = np.maximum(opens[places], calendar.start[period[places]])
        ends = np.minimum(closes[places], calendar.end[period[places]])
        share = _days(np.maximum(begins, first), np.minimum(ends, last)) / _days(begins, ends)
        found.append((columns[places[share > 0]], share[share > 0]))
    return found


def _days(first: Dates, last: Dates) -> Numbers:
    """Return how many days there are from one to another, both included; none if it comes before."""
    days: Numbers = (last - first).astype("timedelta64[D]").astype(float) + 1.0
    return np.maximum(days, 0.0)
