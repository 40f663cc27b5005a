"""The sales of a plan in a world: cut to what is there, and made up for as soon as there is more in their windows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from models.plant.parts import Numbers
from models.program.arrays.lp import Lp
from models.worlds.adding import Adding
from models.worlds.as_it_stands.work import NOTHING
from models.worlds.planned import Planned

SOLD, LATE, SPOT = "sold", "late", "spot"

Turn = tuple[float, ...]


@dataclass
class Order:
    """Kilograms that are still to be sold on a row of Deliveries or Spot sales; the least `turn` is served first.

    `kind` is the decision that the plan sells them by, `store` the place among what is made that they are taken of.
    """

    turn: Turn
    kind: str
    row: int
    store: int
    left: float


class Sales:
    """Sells a plan's products in one world after the other."""

    def __init__(self, planned: Planned) -> None:
        self.planned, plant = planned, planned.plant
        self.columns: dict[str, dict[tuple[int, int], list[int]]] = {}
        self.discards: list[list[tuple[int, float]]] = [
            [(column, float(planned.x[column])) for column in columns]
            for columns in planned.table("discarded").T.tolist()
        ]
        self.last: list[int] = plant.deliveries.last.tolist()
        self.least: list[float] = plant.deliveries.min.tolist()
        self.agenda: list[list[Order]] = [[] for _ in plant.calendar.names]
        for kind, axis in ((SOLD, "delivery"), (LATE, "delivery"), (SPOT, "spot sale")):
            self._place_orders(kind, axis)
        self._place_windows()

    def open(self, x: Numbers) -> Till:
        """Return the till of a world, in whose plan `x` nothing is sold or thrown away yet."""
        return Till(self, x)

    def _place_orders(self, kind: str, axis: str) -> None:
        """Find what the plan sells by a decision, and the columns by period of each row and store."""
        decision, plant = self.planned.decisions[kind], self.planned.plant
        rows, periods, kg = decision.along(axis), decision.along("period"), self.planned.x[decision.columns]
        asked = plant.spot if kind == SPOT else plant.deliveries
        stores = decision.along("product") if plant.sites else asked.product[rows]
        found = self.columns.setdefault(kind, {})
        for row, store, period, column in zip(
            *(places.tolist() for places in (rows, stores, periods, decision.columns)), strict=True
        ):
            found.setdefault((row, store), [-1] * len(plant.calendar))[period] = column
        for at in np.flatnonzero(kg > NOTHING):
            row = int(rows[at])
            self.agenda[periods[at]].append(Order(self._turn(kind, row), kind, row, int(stores[at]), float(kg[at])))

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
        self.closing: list[list[tuple[int, int]]] = [[] for _ in plant.calendar.names]
        for (product, period, _), row in program.at_rows("window_days").items():
            self.closing[periods[period]].append((products[product], row))
        sales = set(np.concatenate([self.planned.columns(SOLD), self.planned.columns(SPOT)]).tolist())
        of_period = [np.array(sorted(row for _, row in places), dtype=np.int64) for places in self.closing]
        self.windowed = [Adding(program, rows) for rows in of_period]
        self.windows: dict[int, list[int]] = {}
        for at in np.flatnonzero(np.isin(program.row, np.concatenate(of_period))).tolist():
            column = int(program.lp.columns[at])
            if column in sales:
                self.windows.setdefault(column, []).append(int(program.row[at]))


class Till:
    """The stock of each product while a plan is sold, and what is there of it when windows end within a period."""

    def __init__(self, sales: Sales, x: Numbers) -> None:
        plant = sales.planned.plant
        self.sales, self.x = sales, x
        self.room: dict[int, float] = {}
        self.stock = [0.0] * len(plant.products.names)
        self.delivered: list[float] = plant.deliveries.delivered_so_far.tolist()
        self.waiting: list[Order] = []

    def sell(self, period: int, lp: Lp, comes: list[float]) -> None:
        """Sell and throw away what the plan does in a period, in which so much comes of each product."""
        self._open(period, lp, comes)
        self.waiting += [replace(order) for order in self.sales.agenda[period]]
        for next_order in sorted(self.waiting, key=lambda order: order.turn):
            self._serve(next_order, period)
        self.waiting = [order for order in self.waiting if order.left > NOTHING]
        self._discard(period)

    def _open(self, period: int, lp: Lp, comes: list[float]) -> None:
        """Begin a period: what was there before it is there for all windows that end within it."""
        windowed = self.sales.windowed[period]
        if len(windowed.rows):
            room = lp.row_upper[windowed.rows] - windowed.up(lp, self.x)
            self.room = dict(zip(windowed.rows.tolist(), room.tolist(), strict=True))
        if period:
            for product, row in self.sales.closing[period]:
                self.room[row] += self.stock[product]
        self.stock = [there + kg for there, kg in zip(self.stock, comes, strict=True)]

    def _serve(self, order: Order, period: int) -> None:
        """Sell what there is for an order: in its window or, where its contract takes that, late."""
        if order.kind == SPOT:
            self._sell(order, SPOT, period, np.inf)
            return
        self._sell(order, SOLD, period, np.inf)
        if period >= self.sales.last[order.row]:
            self._sell(order, LATE, period, self.sales.least[order.row] - self.delivered[order.row])

    def _discard(self, period: int) -> None:
        """Throw away what the plan does, as far as it is there."""
        for product, (column, planned) in enumerate(self.sales.discards[period]):
            if column >= 0:
                thrown = min(planned, max(self.stock[product], 0.0))
                self.x[column] = thrown
                self.stock[product] -= thrown

    def _sell(self, order: Order, kind: str, period: int, most: float) -> None:
        columns = self.sales.columns[kind].get((order.row, order.store))
        column = -1 if columns is None else columns[period]
        kg = min(order.left, most, self.stock[order.store])
        if column < 0 or kg <= NOTHING:
            return
        rows = self.sales.windows.get(column)
        if rows is not None:
            kg = max(min(kg, *(self.room[row] for row in rows)), 0.0)
            for row in rows:
                self.room[row] -= kg
        self.x[column] += kg
        self.stock[order.store] -= kg
        order.left -= kg
        if kind != SPOT:
            self.delivered[order.row] += kg
