"""The sales of a plan in a world: cut to what is there, and made up for as soon as there is more in their windows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.parts import Numbers
from models.program.arrays.lp import Lp
from models.worlds.adding import Adding
from models.worlds.planned import Planned
from models.worlds.work import NOTHING

SOLD, LATE, SPOT = "sold", "late", "spot"

Turn = tuple[float, ...]


@dataclass
class Order:
    """Kilograms that are still to be sold on a row of Deliveries or Spot sales; the least `turn` is served first.

    `kind` is the decision that the plan sells them by.
    """

    turn: Turn
    kind: str
    row: int
    left: float


class Sales:
    """Sells a plan's products in one world after the other."""

    def __init__(self, planned: Planned) -> None:
        self.planned, plant = planned, planned.plant
        delivered = plant.deliveries.product.tolist()
        self.product: dict[str, list[int]] = {SOLD: delivered, LATE: delivered, SPOT: plant.spot.product.tolist()}
        self.table: dict[str, list[list[int]]] = {kind: planned.table(kind).tolist() for kind in self.product}
        self.discards: list[list[tuple[int, float]]] = [
            [(column, float(planned.x[column])) for column in columns]
            for columns in planned.table("discarded").T.tolist()
        ]
        self.last: list[int] = plant.deliveries.last.tolist()
        self.least: list[float] = plant.deliveries.min.tolist()
        self.agenda: list[list[Order]] = [[] for _ in plant.calendar.names]
        for kind, axis in ((SOLD, "delivery"), (LATE, "delivery"), (SPOT, "spot sale")):
            decision = planned.decisions[kind]
            rows, periods, kg = decision.along(axis), decision.along("period"), planned.x[decision.columns]
            for at in np.flatnonzero(kg > NOTHING):
                row = int(rows[at])
                self.agenda[periods[at]].append(Order(self._turn(kind, row), kind, row, float(kg[at])))
        self._place_windows()

    def sold(self, lp: Lp, x: Numbers, comes: Numbers) -> Numbers:
        """Return the plan with its sales and discards, of what[k,p] comes of each product in each period."""
        day = _Till(self, lp, x)
        waiting: list[Order] = []
        for period, agenda in enumerate(self.agenda):
            day.open(period, comes[:, period].tolist())
            waiting += [Order(order.turn, order.kind, order.row, order.left) for order in agenda]
            for next_order in sorted(waiting, key=lambda order: order.turn):
                day.serve(next_order, period)
            waiting = [order for order in waiting if order.left > NOTHING]
            day.discard(period)
        return np.array(day.x)

    def _turn(self, kind: str, row: int) -> Turn:
        """Return when an order is served: contracts by priority, due day and price, then spot by last day and price."""
        plant = self.planned.plant
        if kind == SPOT:
            return 1.0, 0.0, float(plant.spot.to[row].astype(np.int64)), -float(plant.spot.price[row]), row
        deliveries = plant.deliveries
        rank = np.nan_to_num(deliveries.priority[row], nan=np.inf)
        return 0.0, float(rank), float(deliveries.due[row].astype(np.int64)), -float(deliveries.price[row]), row

    def _place_windows(self) -> None:
        """Find the rows of windows that end within a period: of each sale, and of each product and period."""
        program, plant = self.planned.program, self.planned.plant
        products = {name: at for at, name in enumerate(plant.products.names)}
        periods = {name: at for at, name in enumerate(plant.calendar.names)}
        self.closing: dict[tuple[int, int], list[int]] = {}
        for (product, period, _), row in program.at_rows("window_days").items():
            self.closing.setdefault((products[product], periods[period]), []).append(row)
        sales = set(np.concatenate([self.planned.columns(SOLD), self.planned.columns(SPOT)]).tolist())
        rows = {row for places in self.closing.values() for row in places}
        self.windowed = Adding(program, np.array(sorted(rows), dtype=np.int64))
        self.windows: dict[int, list[int]] = {}
        for at in np.flatnonzero(np.isin(program.row, list(rows))).tolist():
            column = int(program.lp.columns[at])
            if column in sales:
                self.windows.setdefault(column, []).append(int(program.row[at]))


class _Till:
    """The stock of each product while a plan is sold, and what is there of it when windows end within a period."""

    def __init__(self, sales: Sales, lp: Lp, x: Numbers) -> None:
        plant, rows = sales.planned.plant, sales.windowed.rows
        self.sales = sales
        self.x: list[float] = x.tolist()
        self.room = dict(zip(rows.tolist(), (lp.row_upper[rows] - sales.windowed.up(lp, x)).tolist(), strict=True))
        self.stock = [0.0] * len(plant.products.names)
        self.delivered: list[float] = plant.deliveries.delivered_so_far.tolist()

    def open(self, period: int, comes: list[float]) -> None:
        """Begin a period, in which so much comes of each product."""
        if period:
            for product, kg in enumerate(self.stock):
                for row in self.sales.closing.get((product, period), []):
                    self.room[row] += kg
        self.stock = [there + kg for there, kg in zip(self.stock, comes, strict=True)]

    def serve(self, order: Order, period: int) -> None:
        """Sell what there is for an order: in its window or, where its contract takes that, late."""
        if order.kind == SPOT:
            self._sell(order, SPOT, period, np.inf)
            return
        self._sell(order, SOLD, period, np.inf)
        if period >= self.sales.last[order.row]:
            self._sell(order, LATE, period, self.sales.least[order.row] - self.delivered[order.row])

    def discard(self, period: int) -> None:
        """Throw away what the plan does, as far as it is there."""
        for product, (column, planned) in enumerate(self.sales.discards[period]):
            if column >= 0:
                self.x[column] = min(planned, max(self.stock[product], 0.0))
                self.stock[product] -= self.x[column]

    def _sell(self, order: Order, kind: str, period: int, most: float) -> None:
        column, product = self.sales.table[kind][order.row][period], self.sales.product[kind][order.row]
        kg = min(order.left, most, self.stock[product])
        if column < 0 or kg <= NOTHING:
            return
        rows = self.sales.windows.get(column)
        if rows is not None:
            kg = max(min(kg, *(self.room[row] for row in rows)), 0.0)
            for row in rows:
                self.room[row] -= kg
        self.x[column] += kg
        self.stock[product] -= kg
        order.left -= kg
        if kind != SPOT:
            self.delivered[order.row] += kg
