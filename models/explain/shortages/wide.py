"""The wide program of a plant: everything that the plant could do, with the causes that keep it from most of it.

It has a run for every lot, recipe and period: also of blocked lots, before a lot is there, after its Use by, and where
a line stands still. Such runs are columns that a cause holds at zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyomo.core as pyo

from models.explain.shortages.lifting import Cause, opened
from models.plant.plant import Flags, Plant
from models.program.build import build
from models.program.decisions import delivery_rows, spot_rows
from models.program.lp import Lp, arrays
from models.program.model import Model
from models.rules import PHYSICS, RULES

HOURS = "Hours"
BLEND_LIMIT = "Blend limit"
RESOURCE = "Resource"
MAX_STOCK = "Max stock"
SALES_LIMIT = "Sales limit"
BLOCKED = "Blocked lot"
LATE = "Late lot"
EXPIRED = "Use by"
NOT_THERE = "Feed not there"

FEED_RULES = ("feed_max_stock", "feed_min_closing_stock")

Rows = dict[str, dict[tuple[str, ...], int]]


@dataclass(frozen=True)
class Wide:
    """The wide program: its model, its arrays with everything lifted, and what holds the plant as it is.

    `causes` are in the order in which their kinds are lifted; `quantities` is what there is of all lots.
    """

    model: Model
    open: Lp
    causes: tuple[Cause, ...]
    quantities: Cause


def wide(plant: Plant, promises: tuple[str, ...]) -> Wide:
    """The wide program with the promises of these rules only, none of which holds anything.

    Where feed on site is promised, no lot is taken earlier than it comes, for that is no help to it.
    """
    feed = any(rule in FEED_RULES for rule in promises)
    all_can = _widened(plant, feed)
    physics = [rule for rule in PHYSICS if feed or rule != "feed_stock"]
    m = build(all_can, {rule: RULES[rule] for rule in (*physics, *promises)})
    lp = arrays(m)
    causes = tuple(_causes(plant, m, lp, feed))
    quantities = _quantities(plant, m, lp)
    return Wide(m, opened(lp, [*causes, quantities]), causes, quantities)


def _widened(plant: Plant, feed: bool) -> Plant:
    """The plant with every lot in every period and every line always there."""
    lots, periods = plant.lots, len(plant.calendar)
    first = np.minimum(lots.first, periods - 1) if feed else np.zeros(len(lots.names), dtype=np.int64)
    open_lots = replace(
        lots,
        first=first,
        last=np.full(len(lots.names), periods - 1),
        usable=np.ones(len(lots.names), dtype=bool),
        offered=lots.offered | (~lots.usable if feed else np.zeros(len(lots.names), dtype=bool)),
    )
    hours = np.where(plant.lines.hours > 0, plant.lines.hours, 1.0)
    return replace(plant, lots=open_lots, lines=replace(plant.lines, hours=hours))


def rows_of(m: Model) -> Rows:
    """The position of each row: by the name of its rule, then by its key."""
    places: Rows = {}
    position = 0
    for constraint in m.stated.component_objects(pyo.Constraint):
        own = places.setdefault(constraint.local_name, {})
        for key in constraint:
            own[key if isinstance(key, tuple) else (key,)] = position
            position += 1
    return places


def _causes(plant: Plant, m: Model, lp: Lp, feed: bool) -> Iterator[Cause]:
    """Every cause that could hold something, in the order in which kinds are lifted."""
    rows = rows_of(m)
    yield from _lines(plant, m, lp, rows)
    yield from _blend_limits(plant, lp, rows)
    yield from _resources(plant, lp, rows)
    yield from _stocks(plant, m)
    yield from _sales(plant, lp, rows)
    yield from _lots(plant, m, feed)


def _of_rows(kind: str, detail: str, lp: Lp, rows: list[int]) -> Cause:
    places = np.array(rows, dtype=np.int64)
    return Cause(kind, detail, rows=places, lower=lp.row_lower[places], upper=lp.row_upper[places])


def _lines(plant: Plant, m: Model, lp: Lp, rows: Rows) -> Iterator[Cause]:
    """Each line: its hours, and the runs that it keeps from being where it stands still."""
    used = m.runs.hours
    for i, line in enumerate(plant.lines.names):
        own = [position for key, position in rows.get("line_hours", {}).items() if key[0] == line]
        runs = used.run[used.line == i]
        closed = np.unique(runs[plant.lines.hours[i, m.runs.period[runs]] <= 0])
        yield replace(_of_rows(HOURS, line, lp, own), columns=m.run[closed], at=np.zeros(len(closed)))


def _blend_limits(plant: Plant, lp: Lp, rows: Rows) -> Iterator[Cause]:
    found: dict[tuple[str, ...], list[int]] = {}
    for key, position in rows.get("blend_limits", {}).items():
        found.setdefault((*key[:-2], key[-1]), []).append(position)
    limits = plant.blend_limits
    for limit in range(len(limits.on)):
        days = (str(limits.start[limit]), str(limits.to[limit]))
        label = (limits.on[limit], limits.share_of[limit], limits.share_in[limit], *days)
        for side, share in (("min", limits.min[limit]), ("max", limits.max[limit])):
            if (*label, side) in found:
                yield _of_rows(BLEND_LIMIT, _blend_words(plant, limit, side, share), lp, found[*label, side])


def _blend_words(plant: Plant, limit: int, side: str, share: float) -> str:
    limits = plant.blend_limits
    of = f" in {limits.share_in[limit]}" if limits.share_in[limit] else ""
    figure = f"{share:g}" if limits.is_property[limit] else f"{100 * share:g} %"
    return f"{limits.on[limit]}: {limits.share_of[limit]}{of} at {'least' if side == 'min' else 'most'} {figure}"


def _resources(plant: Plant, lp: Lp, rows: Rows) -> Iterator[Cause]:
    for resource in plant.resources.names:
        own = [position for key, position in rows.get("resource_limits", {}).items() if key[0] == resource]
        if own:
            yield _of_rows(RESOURCE, resource, lp, own)


def _stocks(plant: Plant, m: Model) -> Iterator[Cause]:
    for k, product in enumerate(plant.products.names):
        most = plant.products.max_stock[k]
        if np.isfinite(most):
            yield Cause(MAX_STOCK, product, columns=m.stock[k], at=np.full(len(m.stock[k]), most), weight=most)


def _sales(plant: Plant, lp: Lp, rows: Rows) -> Iterator[Cause]:
    """All limits of what customers take of a product, together."""
    of_deliveries = dict(zip(delivery_rows(plant), plant.deliveries.product.tolist(), strict=True))
    of_spot = dict(zip(spot_rows(plant), plant.spot.product.tolist(), strict=True))
    limits = (("delivery_max", of_deliveries), ("late_max", of_deliveries), ("spot_max", of_spot))
    own: dict[int, list[int]] = {}
    for rule, product_of in limits:
        for key, position in rows.get(rule, {}).items():
            if np.isfinite(lp.row_upper[position]):
                own.setdefault(product_of[key[0]], []).append(position)
    for product in sorted(own):
        yield _of_rows(SALES_LIMIT, plant.products.names[product], lp, own[product])


def _lots(plant: Plant, m: Model, feed: bool) -> Iterator[Cause]:
    """Blocked lots, then late ones, then those with a Use by: each holds its runs at zero.

    For promises of feed on site each of them also keeps a lot from being taken that cannot be had while it holds.
    """
    lots, runs, periods = plant.lots, m.runs, plant.calendar.names
    blocked = np.array([status == "blocked" for status in lots.status], dtype=bool)
    for lot in np.flatnonzero(blocked):
        yield _of_lot(plant, m, int(lot), BLOCKED, lots.names[lot], runs.lot == lot, feed)
    for lot in np.flatnonzero(lots.first > 0):
        since = f"from {periods[lots.first[lot]]}" if lots.first[lot] < len(periods) else "after the end"
        words = f"{lots.names[lot]} ({since})"
        early = (runs.lot == lot) & (runs.period < lots.first[lot])
        yield _of_lot(plant, m, int(lot), LATE, words, early, feed and bool(lots.first[lot] > lots.last[lot]))
    for lot in np.flatnonzero(lots.last < len(periods) - 1):
        until = f"until {periods[lots.last[lot]]}" if lots.last[lot] >= 0 else "before the start"
        words = f"{lots.names[lot]} ({until})"
        after = (runs.lot == lot) & (runs.period > lots.last[lot])
        yield _of_lot(plant, m, int(lot), EXPIRED, words, after, feed and bool(lots.last[lot] < 0))


def _quantities(plant: Plant, m: Model, lp: Lp) -> Cause:
    """What there is of every lot, in stock or on offer."""
    offered = np.flatnonzero(m.bought >= 0)
    rows = _of_rows(NOT_THERE, "", lp, list(rows_of(m).get("lot_use", {}).values()))
    return replace(rows, columns=m.bought[offered], at=plant.lots.quantity[offered])


def _of_lot(plant: Plant, m: Model, lot: int, kind: str, words: str, runs: Flags, taken: bool) -> Cause:  # noqa: PLR0913, PLR0917
    columns = m.run[runs]
    if taken and m.bought[lot] >= 0:
        columns = np.append(columns, m.bought[lot])
    quantity = plant.lots.quantity[lot]
    weight = quantity if np.isfinite(quantity) else 1.0
    return Cause(kind, words, columns=columns, at=np.zeros(len(columns)), weight=float(weight))
