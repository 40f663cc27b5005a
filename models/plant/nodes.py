"""What recipes take: lots, and what lies in the stores of intermediates.

A node exists only where something can reach it, and from the first period in which it can: one pass over lots, recipes
and their lags finds them before any column of a program is made.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from models.plant.calendar import Calendar, whole_days
from models.plant.parts import Intermediates, Lots, Nodes, Numbers, Positions, Takes, Yields


def nodes_of(calendar: Calendar, lots: Lots, own: Intermediates) -> Nodes:
    """Return all lots, then every intermediate at its assay, which `reached` then finds the first period of."""
    count, stored = len(lots.names), len(own.names)
    starts, ends = np.full(stored, calendar.start[0]), np.full(stored, calendar.end[-1])
    nothing = np.full(count, -1, dtype=np.int64)
    return Nodes(
        names=(*lots.names, *own.names),
        origin=np.arange(count + stored),
        taken_as=np.concatenate([lots.feed_class, own.taken_as]),
        product=np.concatenate([nothing, own.product]),
        quantity=np.concatenate([lots.quantity, np.full(stored, np.inf)]),
        dry=np.concatenate([lots.dry, np.ones(stored)]),
        assay=np.concatenate([lots.assay, own.assay]),
        available=np.concatenate([lots.available, starts]),
        use_by=np.concatenate([lots.use_by, ends]),
        first=np.concatenate([lots.first, np.zeros(stored, dtype=np.int64)]),
        last=np.concatenate([lots.last, np.full(stored, len(calendar) - 1)]),
        usable=np.concatenate([lots.usable, np.ones(stored, dtype=bool)]),
    )


def first_reached(calendar: Calendar, nodes: Nodes, takes: Takes, yields: Yields, opening: Numbers) -> Positions:
    """Return the first period in which each node can be taken; the number of periods where it never can.

    Args:
        calendar: the calendar of the plan.
        nodes: the nodes; of lots their own first period stands.
        takes: what recipes take.
        yields: what they make of each node.
        opening: kg in stock of each product and intermediate when the plan begins.
    """
    stored = np.flatnonzero(nodes.product >= 0)
    first = nodes.first.copy()
    first[stored] = np.where(opening[nodes.product[stored]] > 0, 0, len(calendar))
    node_of = dict(zip(nodes.product[stored].tolist(), stored.tolist(), strict=True))
    ahead = deque(np.flatnonzero(nodes.usable & (first < len(calendar))).tolist() if len(stored) else [])
    while ahead:
        node = ahead.popleft()
        for row in _makes(nodes, takes, yields, node):
            reached = node_of.get(int(yields.product[row]))
            arrives = _arrival(calendar, nodes, node, int(first[node]), float(yields.lag[row]))
            if reached is not None and arrives < first[reached]:
                first[reached] = arrives
                ahead.append(reached)
    return first


def _makes(nodes: Nodes, takes: Takes, yields: Yields, node: int) -> list[int]:
    """Return the rows of Yields by which something is made of a node."""
    recipes = takes.recipe[takes.feed_class == nodes.taken_as[node]]
    return np.flatnonzero(np.isin(yields.recipe, recipes) & (yields.kg[:, node] > 0)).tolist()


def _arrival(calendar: Calendar, nodes: Nodes, node: int, period: int, lag: float) -> int:
    """Return the period in which output is there of work on a node in a period."""
    day = calendar.first_day(np.array([period]), nodes.available[[node]])
    return int(calendar.holding(day + whole_days(np.array([lag])))[0])


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
