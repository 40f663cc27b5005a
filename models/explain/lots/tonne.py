"""One tonne more of a lot, worked in the best way that the plan's duals know: what it makes, costs and takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.explain.bids.worth_of_runs import MADE, Worth
from models.plant.plant import KG_PER_TONNE, Numbers, Plant, Positions
from models.program.arrays.lp import ByColumn
from models.program.arrays.sums import add_up
from models.program.shared.sold_from import each_store

HOURS = "Hours of "
STOCK = "Feed stock"

NOTHING = 1e-6
ABOVE = 1.001
"""What is worth more than this many times the most that it could be sold for is wanted by a promise."""


@dataclass(frozen=True)
class Tonne:
    """A tonne of a lot in one run, money per tonne at the plan's duals.

    Attributes:
        makes: what its products are worth to the plan, `later` the part of it that arrives after the end.
        sells: the most that they could be sold for.
        costs: what work and storage cost. keeps: what it counts for if it is left, or costs to buy.
        takes: what else it takes, by the limit's name: the worth of its hours to the other lots, for one;
        could_bring: the most that any lot could bring in sales with that.
        rows: for the products, and for each limit, the rows and how much of them it takes.
        wanted: its products that are worth more to the plan than anybody pays: promises of them want more.
    """

    run: int
    makes: float
    later: float
    sells: float
    costs: float
    keeps: float
    takes: Mapping[str, float]
    could_bring: Mapping[str, float]
    rows: Mapping[str, tuple[Positions, Numbers]]
    wanted: tuple[str, ...]

    @property
    def earns(self) -> float:
        """What it would add if nothing stood in its way."""
        return self.makes - self.costs - self.keeps

    @property
    def for_promises(self) -> bool:
        """True if what it makes or takes is worth more to the plan than money can buy: promises want it."""
        return bool(self.beyond_money) or self.makes > ABOVE * self.sells + NOTHING

    @property
    def beyond_money(self) -> list[str]:
        """The limits in which what it takes is worth more than any lot could bring with it."""
        return [name for name, worth in self.takes.items() if worth > ABOVE * self.could_bring[name]]

    def hours(self) -> dict[str, float]:
        """Return hours that it takes, by line."""
        of_lines = {name: row for name, row in self.rows.items() if name.startswith(HOURS)}
        return {name.removeprefix(HOURS): float(amounts.sum()) for name, (_, amounts) in of_lines.items()}


class Tonnes:
    """The tonnes of a solved program.

    Args:
        plant: the plan's plant.
        worth: the worth of runs at the duals of the program.
        matrix: the program's matrix by column.
    """

    def __init__(self, plant: Plant, worth: Worth, matrix: ByColumn) -> None:
        self.plant, self.worth, self.matrix = plant, worth, matrix
        self.runs, self.count = worth.m.runs, len(worth.m.runs)
        self.per_run = np.where(_closed(plant, worth), -np.inf, worth.of_runs())
        self.best = _best_prices(plant)
        output = self.runs.output
        self.late = output.arrival >= len(plant.calendar)
        value = np.where(self.late, 0.0, self.value[output.product, np.where(self.late, 0, output.arrival)])
        self.makes = add_up(output.run, output.kg * value, self.count)
        closing = np.where(self.late, plant.products.closing_value[output.product], 0.0)
        self.later = add_up(output.run, output.kg * closing, self.count)
        self.sells = add_up(output.run, output.kg * self.best[output.product], self.count)
        self.earned = np.zeros(self.count)
        for _, runs, amounts in worth.money:
            self.earned += add_up(runs, amounts, self.count)

    def of(self, lot: int, *, owned: bool) -> Tonne:
        """Return the tonne more of a lot in the run that would bring most;
        an owned one counts something if it is left."""
        lots = self.plant.lots
        first, after = np.searchsorted(self.runs.node, (lot, lot + 1)).tolist()
        run = first + int(self.per_run[first:after].argmax())
        rows, entries = self._rows(run), self._entries(run)
        stored = entries.pop(STOCK, 0.0) + (0.0 if owned else self.worth.of_stock(lot))
        takes = {name: -amount for name, amount in entries.items() if name != MADE and amount < -NOTHING}
        stays = bool(lots.keeps[lot])
        closing = self.plant.settings.closing_feed_value if stays else 0.0
        return Tonne(
            run=run,
            makes=float(self.makes[run] + self.later[run]),
            later=float(self.later[run]),
            sells=float(self.sells[run]),
            costs=float(self.later[run] - self.earned[run]) - stored,
            keeps=float(lots.price[lot]) * (closing if owned else 1.0),
            takes=takes,
            could_bring={name: self._could_bring(name, rows[name]) for name in takes},
            rows=rows,
            wanted=self._wanted(run),
        )

    @cached_property
    def wanted(self) -> tuple[str, ...]:
        """The products that are worth more to the plan than anybody pays, in some period."""
        dear = (self.value > ABOVE * self.best[:, None] + NOTHING).any(axis=1)
        return tuple(self.plant.products.names[k] for k in np.flatnonzero(dear))

    @cached_property
    def value(self) -> Numbers:
        """[k,p]: what a kilogram that is made is worth."""
        worth = np.zeros((len(self.plant.products.names), len(self.plant.calendar)))
        place = {name: k for k, name in enumerate(self.plant.products.names)}
        period = {name: p for p, name in enumerate(self.plant.calendar.names)}
        for (product, when), row in self.worth.m.row_blocks[MADE].positions.items():
            worth[place[product], period[when]] = self.worth.dual[row]
        return worth

    def _wanted(self, run: int) -> tuple[str, ...]:
        """Return the wanted products of a run, by what they are worth when they arrive."""
        output, order = self.runs.output, self._outputs
        first, after = np.searchsorted(output.run[order], (run, run + 1))
        here = order[first:after]
        here = here[~self.late[here] & (output.kg[here] > 0)]
        product = output.product[here]
        dear = self.value[product, output.arrival[here]] > ABOVE * self.best[product] + NOTHING
        return tuple(dict.fromkeys(self.plant.products.names[k] for k in product[dear].tolist()))

    @cached_property
    def _outputs(self) -> Positions:
        """The outputs in the order of their runs."""
        return np.argsort(self.runs.output.run, kind="stable")

    def _entries(self, run: int) -> dict[str, float]:
        """Return what a tonne of a run adds to the margin by each thing that it takes (mostly a cost)."""
        worth, found = self.worth, dict[str, float]()
        first, after = np.searchsorted(worth.entry_run, (run, run + 1))
        for row, amount in zip(worth.entry_row[first:after].tolist(), worth.entry[first:after].tolist(), strict=True):
            found[worth.labels[row]] = found.get(worth.labels[row], 0.0) + amount
        return found

    def _rows(self, run: int) -> dict[str, tuple[Positions, Numbers]]:
        """Return the rows that a run enters, by what it takes there, and how much;
        what there is of the lot is left out."""
        _, rows, values = self.matrix.taken(self.worth.m.run[[run]])
        inside = rows < len(self.worth.labels)
        rows, values = rows[inside].astype(np.int64), values[inside]
        labels = self.worth.labels[rows]
        names = [str(name) for name in dict.fromkeys(labels.tolist()) if name != "lot_use"]
        return {name: (rows[labels == name], values[labels == name]) for name in names}

    def _could_bring(self, name: str, taken: tuple[Positions, Numbers]) -> float:
        """Return the most that any lot could bring with so many hours of a line; with another limit, with a tonne."""
        if name.startswith(HOURS):
            line = self.plant.lines.names.index(name.removeprefix(HOURS))
            return float(taken[1].sum() * self._most_per_hour[line])
        return float(self.sells.max(initial=0.0))

    @cached_property
    def _most_per_hour(self) -> Numbers:
        """[i]: the most that an hour of a line could bring in sales."""
        used, most = self.runs.hours, np.zeros(len(self.plant.lines.names))
        some = used.hours > 0
        np.maximum.at(most, used.line[some], self.sells[used.run[some]] / used.hours[some])
        return most


def _closed(plant: Plant, worth: Worth) -> np.ndarray:
    """Return the runs in periods in which one of their lines stands still."""
    runs = worth.m.runs
    closed = np.zeros(len(runs), dtype=bool)
    still = plant.lines.hours[runs.hours.line, runs.hours.period] <= 0
    closed[runs.hours.run[still]] = True
    return closed


def _bring_by_lanes(plant: Plant, best: Numbers) -> None:
    """Let what lanes carry bring what it can where it comes to, less what they cost."""
    lanes = plant.lanes
    places = np.flatnonzero(lanes.start >= 0)
    for _ in plant.sites:
        np.maximum.at(best, lanes.start[places], best[lanes.end[places]] - lanes.cost[places] / KG_PER_TONNE)


def _best_prices(plant: Plant) -> Numbers:
    """Return the most that a kilogram of each product could bring: the best contract, spot price or closing value;
    of an intermediate, or what is made of it."""
    best = plant.products.closing_value.copy()
    for sales in (plant.deliveries, plant.spot):
        row, store = each_store(plant, sales.product, sales.site, np.arange(len(sales.price)))
        np.maximum.at(best, store, sales.price[row])
    _bring_by_lanes(plant, best)
    stored = np.flatnonzero(plant.nodes.product >= 0).tolist()
    for node in stored * len(stored):  # as many times as there can be stages
        best[plant.nodes.product[node]] = max(best[plant.nodes.product[node]], _brings(plant, node, best))
        _bring_by_lanes(plant, best)
    return best


def _brings(plant: Plant, node: int, best: Numbers) -> float:
    """Return what products of a kilogram from a store could bring at these prices, by the recipe that makes most."""
    takes, yields = plant.takes, plant.yields
    recipes = takes.recipe[takes.feed_class == plant.nodes.taken_as[node]]
    made = add_up(yields.recipe, yields.kg[:, node] * best[yields.product], len(plant.recipes))
    return float(made[recipes].max(initial=0.0)) / KG_PER_TONNE
