"""What a tonne of a lot is worth to a plan, run by run, and what that worth is made of.

A tonne worked in a run makes products, each worth what a kilogram more of it is worth to the plan in the period in
which it arrives, and takes money, hours, resources and room in blends at what these are worth to the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.explain.claims import takes
from models.plant.plant import KG_PER_TONNE, Names, Numbers, Plant, Positions
from models.program.arrays.lp import Lp
from models.program.arrays.sums import add_up
from models.program.model import Model
from models.program.money_items import CLOSING_FEED

MADE = "product_made"


@dataclass(frozen=True)
class WorthPart:
    """One part of a worth: the product or cost, the component (blank: none), and money per tonne."""

    item: str
    component: str
    amount: float


class Worth:
    """The worth of the runs of a model at given duals.

    Args:
        plant: the model's plant.
        m: the model.
        lp: its arrays.
        dual: what a unit more on each row adds to the margin; rows after those of the model do not count.
    """

    def __init__(self, plant: Plant, m: Model, lp: Lp, dual: Numbers) -> None:
        self.plant, self.m = plant, m
        rows = len(lp.row_lower)
        self.dual = dual[:rows]
        self.labels = _labels(m, rows)
        self.row = np.repeat(np.arange(rows), np.diff(lp.starts))
        run_of = np.full(len(m.variables), -1, dtype=np.int64)
        run_of[m.run] = np.arange(len(m.run))
        not_the_lot = self.labels != "lot_use"
        inside = np.flatnonzero((run_of[lp.columns] >= 0) & not_the_lot[self.row])
        inside = inside[np.argsort(run_of[lp.columns[inside]], kind="stable")]
        self.entry_run, self.entry_row = run_of[lp.columns[inside]], self.row[inside]
        self.entry = -lp.values[inside] * self.dual[self.entry_row]
        self.money = list(self._money(run_of))

    def _money(self, run_of: Positions) -> Iterator[tuple[str, Positions, Numbers]]:
        """Yield the items of money that runs earn directly; a run owes nothing for not being left over."""
        for money in self.m.money:
            places = np.flatnonzero(run_of[money.columns] >= 0)
            if len(places) and money.item != CLOSING_FEED:
                yield money.item, run_of[money.columns[places]], money.amounts[places]

    def of_runs(self) -> Numbers:
        """Return money per tonne of each run, before the lot is paid."""
        total = add_up(self.entry_run, self.entry, len(self.m.run))
        for _, runs, amounts in self.money:
            total += add_up(runs, amounts, len(self.m.run))
        return total

    def of_stock(self, lot: int) -> float:
        """Return what a tonne of the lot earns by being in stock from its first period on (mostly a cost)."""
        plant = self.plant
        key = (plant.classes.names[plant.lots.feed_class[lot]], plant.calendar.names[plant.lots.first[lot]])
        row = self.m.row_blocks["feed_stock_balance"].positions.get(key)
        return 0.0 if row is None else float(self.dual[row])

    def parts(self, lot: int, tonnes: Numbers) -> list[WorthPart]:
        """Return what the worth of a tonne of a lot is made of, worked as `tonnes` of each run say (their mean).

        The parts add up to the mean of `of_runs` over these tonnes, plus `of_stock`.
        """
        runs = np.flatnonzero(tonnes > 0)
        share = tonnes[runs] / tonnes[runs].sum()
        parts = [
            part
            for run, fraction in zip(runs.tolist(), share.tolist(), strict=True)
            for part in self._of(run, fraction)
        ]
        parts.append(WorthPart("Feed stock", "", self.of_stock(lot)))
        return _joined(parts)

    def _of(self, run: int, share: float) -> Iterator[WorthPart]:
        """Yield what a share of a tonne makes and takes in one run."""
        yield from self._products(run, share)
        first, after = np.searchsorted(self.entry_run, (run, run + 1))
        entries = zip(self.entry_row[first:after].tolist(), self.entry[first:after].tolist(), strict=True)
        yield from (
            WorthPart(self.labels[row], "", share * value) for row, value in entries if self.labels[row] != MADE
        )
        for item, runs, amounts in self.money:
            yield WorthPart(item, "", share * float(amounts[runs == run].sum()))

    def _products(self, run: int, share: float) -> Iterator[WorthPart]:
        """Yield each product by component: kg of it per tonne times what a kilogram more of it is worth when it
        arrives."""
        plant, output = self.plant, self.m.runs.output
        made, nodes = self.m.row_blocks[MADE].positions, plant.nodes
        for i in np.flatnonzero((output.run == run) & (output.arrival < len(plant.calendar))).tolist():
            product = plant.products.names[output.product[i]]
            row = made[product, plant.calendar.names[output.arrival[i]]]
            node = self.m.runs.node[output.run[i]]
            recovered = nodes.assay[node] * plant.yields.recovery[output.of_yield[i]] * plant.counted_as
            kg = KG_PER_TONNE * nodes.dry[node] * np.nan_to_num(recovered) * share
            for component in np.flatnonzero(kg).tolist():
                yield WorthPart(product, plant.components[component], float(kg[component] * self.dual[row]))


def _labels(m: Model, rows: int) -> np.ndarray:
    """Return for each row what it takes from a tonne, in words; product_made and lot_use by their own names."""
    labels = np.full(rows, "", dtype=object)
    for name, block in m.row_blocks.items():
        words = name if name in (MADE, "lot_use") else takes(name, block.rule)
        for key, row in block.positions.items():
            labels[row] = words.format(key[0])
    return labels


def _joined(parts: list[WorthPart]) -> list[WorthPart]:
    """Return parts of the same name as one, without those that are nothing; products first, the greatest first."""
    sums: dict[tuple[str, str], float] = {}
    for part in parts:
        sums[part.item, part.component] = sums.get((part.item, part.component), 0.0) + part.amount
    found = [WorthPart(item, component, amount) for (item, component), amount in sums.items() if abs(amount) > 1e-9]
    return sorted(found, key=lambda part: (not part.component, -part.amount))


def by_item(parts: list[WorthPart]) -> dict[str, float]:
    """Return the same without components."""
    sums: dict[str, float] = {}
    for part in parts:
        sums[part.item] = sums.get(part.item, 0.0) + part.amount
    return sums


def lot_names(plant: Plant) -> Names:
    """Return lots that can be bid for: offered or blocked."""
    return tuple(
        name
        for name, status in zip(plant.lots.names, plant.lots.status, strict=True)
        if status in ("offered", "blocked")
    )
