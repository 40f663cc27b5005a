"""The sales of a plan in a world: cut to what is there, and made up for as soon as there is more in their windows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.parts import Numbers
from models.program.arrays.lp import Lp
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
        self.product = {SOLD: plant.deliveries.product, LATE: plant.deliveries.product, SPOT: plant.spot.product}
        self.table = {kind: planned.table(kind) for kind in self.product}
        self.discarded = planned.table("discarded")
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
        day = _Till(self, lp, x.copy())
        waiting: list[Order] = []
        for period, agenda in enumerate(self.agenda):
            day.open(period, comes[:, period])
            waiting += [Order(order.turn, order.kind, order.row, order.left) for order in agenda]
            for next_order in sorted(waiting, key=lambda order: order.turn):
                day.serve(next_order, period)
            waiting = [order for order in waiting if order.left > NOTHING]
            day.discard(period)
        return day.x

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
        self.windows: dict[int, list[int]] = {}
        for at in np.flatnonzero(np.isin(program.row, list(rows))).tolist():
            column = int(program.lp.columns[at])
            if column in sales:
                self.windows.setdefault(column, []).append(int(program.row[at]))


class _Till:
    """The stock of each product while a plan is sold, and what is there of it when windows end within a period."""

    def __init__(self, sales: Sales, lp: Lp, x: Numbers) -> None:
        self.sales, self.planned, self.x = sales, sales.planned, x
        self.room = lp.row_upper - self.planned.program.adds_up(lp, x)
        self.stock = np.zeros(len(self.planned.plant.products.names))
        self.delivered = self.planned.plant.deliveries.delivered_so_far.copy()

    def open(self, period: int, comes: Numbers) -> None:
        """Begin a period, in which so much comes of each product."""
        if period:
            for product, kg in enumerate(self.stock.tolist()):
                self.room[self.sales.closing.get((product, period), [])] += kg
        self.stock += comes

    def serve(self, order: Order, period: int) -> None:
        """Sell what there is for an order: in its window or, where its contract takes that, late."""
        if order.kind == SPOT:
            self._sell(order, SPOT, period, np.inf)
            return
        agreed = self.planned.plant.deliveries
        self._sell(order, SOLD, period, np.inf)
        if period >= agreed.last[order.row]:
            self._sell(order, LATE, period, float(agreed.min[order.row] - self.delivered[order.row]))

    def discard(self, period: int) -> None:
        """Throw away what the plan does, as far as it is there."""
        for product, column in enumerate(self.sales.discarded[:, period].tolist()):
            if column >= 0:
                self.x[column] = min(float(self.planned.x[column]), max(float(self.stock[product]), 0.0))
                self.stock[product] -= self.x[column]

    def _sell(self, order: Order, kind: str, period: int, most: float) -> None:
        column, product = int(self.sales.table[kind][order.row, period]), self.sales.product[kind][order.row]
        kg = min(order.left, most, float(self.stock[product]))
        if column < 0 or kg <= NOTHING:
            return
        rows = self.sales.windows.get(column)
        if rows is not None:
            kg = max(min(kg, float(self.room[rows].min())), 0.0)
            self.room[rows] -= kg
        self.x[column] += kg
        self.stock[product] -= kg
        order.left -= kg
        if kind != SPOT:
            self.delivered[order.row] += kg
