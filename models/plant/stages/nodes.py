"""What recipes take: lots, and what lies in the stores of intermediates.

A node exists only where something can reach it, and from the first period in which it can: one pass over lots, recipes
and their lags finds them before any column of a program is made.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.plant.calendar import Calendar, whole_days
from models.plant.parts import (
    Arrivals,
    Flags,
    Intermediates,
    Lanes,
    Lots,
    Nodes,
    Numbers,
    Positions,
    Stored,
    Takes,
    Yields,
)
from models.schema.tables.network import OPENING


def nodes_of(calendar: Calendar, lots: Lots, intermediates: Intermediates, stored: Stored) -> Nodes:
    """Return all lots, then what can lie in stores, which `first_reached` then finds the first period of."""
    count, many = len(lots.names), len(stored.names)
    starts, ends = np.full(many, calendar.start[0]), np.full(many, calendar.end[-1])
    nothing = np.full(count, -1, dtype=np.int64)
    return Nodes(
        names=(*lots.names, *stored.names),
        batch=(*("" for _ in lots.names), *stored.batch),
        lot=np.concatenate([np.arange(count), stored.lot]),
        component=np.concatenate([nothing, stored.component]),
        mixed=np.concatenate([np.zeros(count, dtype=bool), stored.mixed]),
        origin=np.concatenate([np.arange(count), count + stored.of]),
        taken_as=np.concatenate([lots.feed_class, intermediates.taken_as[stored.of]]),
        product=np.concatenate([nothing, intermediates.product[stored.of]]),
        quantity=np.concatenate([lots.quantity, np.full(many, np.inf)]),
        dry=np.concatenate([lots.dry, np.ones(many)]),
        assay=np.concatenate([lots.assay, stored.assay]),
        available=np.concatenate([lots.available, starts]),
        use_by=np.concatenate([lots.use_by, ends]),
        first=np.concatenate([lots.first, np.zeros(many, dtype=np.int64)]),
        last=np.concatenate([lots.last, np.full(many, len(calendar) - 1)]),
        usable=np.concatenate([lots.usable, np.ones(many, dtype=bool)]),
    )


Way = tuple[int, int, int]
"""A node that something is made of, the recipe, and what is made."""


def batch_of(lots: int, stored: Stored, product: Positions) -> dict[Way, int]:
    """Return the batch to which each way leads."""
    ways = zip(stored.parent.tolist(), stored.recipe.tolist(), product[stored.of].tolist(), strict=True)
    return {way: lots + at for at, way in enumerate(ways) if way[0] >= 0}


@dataclass(frozen=True)
class Reaching:
    """From a node to what is made of it, and the first periods in which that is there.

    `opening` is kg in stock of each product and intermediate when the plan begins.
    """

    calendar: Calendar
    nodes: Nodes
    intermediates: Intermediates
    stored: Stored
    takes: Takes
    yields: Yields
    opening: Numbers
    lanes: Lanes
    arrivals: Arrivals

    def first(self) -> Positions:
        """Return the first period in which each node can be taken; the number of periods where it never can."""
        nodes, first = self.nodes, self.nodes.first.copy()
        if not len(self.stored.names):
            return first
        kept = np.flatnonzero(nodes.product >= 0)
        there = self._opening > 0
        first[kept] = np.where(there, 0, len(self.calendar))
        for node, period in self._come():
            first[node] = min(first[node], period)
        ahead = deque(np.flatnonzero(nodes.usable & (first < len(self.calendar))).tolist())
        while ahead:
            node = ahead.popleft()
            for reached, arrives in self._reached(node, int(first[node])):
                if arrives < first[reached]:
                    first[reached] = arrives
                    ahead.append(reached)
        return first

    def _come(self) -> Iterator[tuple[int, int]]:
        """Yield every store to which something is on its way from before the plan, and the period in which it comes."""
        coming, component = self.arrivals, self.nodes.component
        for at in np.flatnonzero((coming.kg > 0) & (coming.period < len(self.calendar))).tolist():
            if coming.node[at] >= 0:
                yield int(coming.node[at]), int(coming.period[at])
            for node in self._others.get(int(coming.product[at]), []):
                if component[node] < 0 or coming.content[at, component[node]] > 0:
                    yield node, int(coming.period[at])

    def _reached(self, node: int, period: int) -> Iterator[tuple[int, int]]:
        """Yield every store that work on a node in a period reaches, and the period in which it does."""
        for row in self._makes(node):
            product, recipe = int(self.yields.product[row]), int(self.yields.recipe[row])
            for reached in self._made(node, row, recipe, product):
                yield reached, self._arrival(node, period, float(self.yields.lag[row]))
        for way in np.flatnonzero(self.lanes.start == self.nodes.product[node]).tolist():
            for reached in self._carried(node, way):
                yield reached, self._arrival(node, period, float(self.lanes.lead_time[way]))

    def _carried(self, node: int, way: int) -> list[int]:
        """Return what a node is where a lane carries it."""
        there = self.stored.carries.get((node, int(self.lanes.end[way])))
        return [] if there is None else [there]

    def _made(self, node: int, row: int, recipe: int, product: int) -> list[int]:
        """Return what a row of Yields makes of a node: a batch, a fixed intermediate, or components of a mixed one."""
        if (node, recipe, product) in self._batches:
            return [self._batches[node, recipe, product]]
        recovered = self.nodes.assay[node] * self.yields.recovery[row]
        places = self._others.get(product, [])
        return [at for at in places if self.nodes.component[at] < 0 or recovered[self.nodes.component[at]] > 0]

    def _makes(self, node: int) -> list[int]:
        """Return the rows of Yields by which something is made of a node."""
        recipes = self.takes.recipe[self.takes.feed_class == self.nodes.taken_as[node]]
        return np.flatnonzero(np.isin(self.yields.recipe, recipes) & (self.yields.kg[:, node] > 0)).tolist()

    @cached_property
    def _opening(self) -> Numbers:
        """kg of each thing stored when the plan begins; of a component of a mixed intermediate its share of it."""
        kept = np.flatnonzero(self.nodes.product >= 0)
        of_others = self.opening[self.nodes.product[kept]] * share_of_opening(self.stored, self.intermediates)
        return np.where(in_batches(self.stored), self.stored.opening, of_others)

    @cached_property
    def _others(self) -> dict[int, list[int]]:
        """The nodes of each intermediate that is not kept in batches."""
        nodes = self.nodes
        found: dict[int, list[int]] = {}
        for at, batch in enumerate(nodes.batch):
            in_batches = batch or (nodes.mixed[at] and nodes.component[at] < 0)
            if not in_batches and nodes.product[at] >= 0:
                found.setdefault(int(nodes.product[at]), []).append(at)
        return found

    @cached_property
    def _batches(self) -> dict[Way, int]:
        lots = len(self.nodes.names) - len(self.stored.names)
        return batch_of(lots, self.stored, self._product_of_intermediates)

    @cached_property
    def _product_of_intermediates(self) -> Positions:
        product = np.zeros(int(self.stored.of.max()) + 1, dtype=np.int64)
        product[self.stored.of] = self.nodes.product[self.nodes.product >= 0]
        return product

    def _arrival(self, node: int, period: int, lag: float) -> int:
        """Return the period in which output is there of work on a node in a period."""
        day = self.calendar.first_day(np.array([period]), self.nodes.available[[node]])
        return int(self.calendar.holding(day + whole_days(np.array([lag])))[0])


def share_of_opening(stored: Stored, intermediates: Intermediates) -> Numbers:
    """Return what of an opening stock each thing stored is: all of it, or its component's share of a mixed one's;
    nothing where it has yet to be made, or is a batch that has a name."""
    e = stored.component
    counted = np.where(e >= 0, stored.assay[np.arange(len(e)), e], 1.0)
    unnamed = np.array([batch in {"", OPENING} for batch in stored.batch], dtype=bool)
    is_there = (e >= 0) | ~stored.mixed | (stored.opening > 0)
    whole = (stored.parent < 0) & (stored.carried < 0) & unnamed & is_there
    shares: Numbers = np.where(e >= 0, intermediates.assay[stored.of, e] / counted, whole.astype(float))
    return shares


def in_batches(stored: Stored) -> Flags:
    """Return what is a batch that is kept apart."""
    return np.array([bool(batch) for batch in stored.batch], dtype=bool)


def composition(typed: Numbers, counted_as: Numbers, is_property: np.ndarray) -> Numbers:
    """Return kg of each component in a kilogram counted, of assays of which only the proportions count.

    One that is blank altogether is all of the one component that there is; a property is as it stands, 0 if blank.
    """
    counts = np.where(is_property, 0.0, counted_as)
    amounts = np.where(is_property, 0.0, np.nan_to_num(typed))
    if np.count_nonzero(counts) == 1:
        amounts = np.where(amounts.sum(axis=1, keepdims=True) > 0, amounts, (counts > 0).astype(float))
    whole = amounts @ counts
    shares: Numbers = amounts / np.where(whole > 0, whole, 1.0)[:, None]
    return np.where(is_property, np.nan_to_num(typed), shares)
