"""What a planner could have one unit more of, and what that moves in the program: bounds of rows and of columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from models.explain.shortages.wide import rows_of
from models.plant.plant import Numbers, Plant, Positions
from models.program.decisions import delivery_rows, spot_rows
from models.program.model import Model

LINE_HOURS = "Line hours"
OWNED = "Owned lot"
OFFERED = "Offered lot"
BLOCKED = "Blocked lot"
MUST_USE = "Must use"
FIXED_RUN = "Fixed run"
DELIVERY = "Delivery"
DELIVERY_MIN = "Delivery Min"
DELIVERY_MAX = "Delivery Max"
TARGET = "Target"
SPOT_MAX = "Spot sales Max"
OPENING = "Opening stock"
MIN_STOCK = "Min stock"
MAX_STOCK = "Max stock"
MIN_CLOSING = "Min closing stock"
FEED_MAX = "Feed Max stock"
FEED_CLOSING = "Feed Min closing stock"
RESOURCE = "Resource per day"
BLEND_MIN = "Blend limit Min"
BLEND_MAX = "Blend limit Max"

NONE: Positions = np.zeros(0, dtype=np.int64)
NOTHING: Numbers = np.zeros(0)

Bounds = dict[str, Any]
"""Rows or columns, and how far their bounds move per unit: fields of a `Change`."""


@dataclass(frozen=True, eq=False)
class Change:
    """One quantity of the workbook: what it is `now`, and what one unit more of it moves.

    Row and column bounds move by so much per unit (`row_lower`, `row_upper`, `lower`, `upper`); `fixed` is what a unit
    earns by itself. `least` is the smallest that the quantity can be; `short` are the columns of what the promise
    misses, if it is one; `ranked` says whether it comes before money.
    """

    what: str
    name: str
    unit: str
    now: float
    period: str = ""
    rows: Positions = field(default_factory=lambda: NONE)
    row_lower: Numbers = field(default_factory=lambda: NOTHING)
    row_upper: Numbers = field(default_factory=lambda: NOTHING)
    columns: Positions = field(default_factory=lambda: NONE)
    lower: Numbers = field(default_factory=lambda: NOTHING)
    upper: Numbers = field(default_factory=lambda: NOTHING)
    fixed: float = 0.0
    least: float = 0.0
    short: Positions = field(default_factory=lambda: NONE)
    ranked: bool = False


def changes(plant: Plant, m: Model) -> list[Change]:
    """Everything that a unit more of can be asked about, blend limits apart (they are not bounds).

    Args:
        plant: the plan's plant.
        m: its model, or that of `models.explain.worths.last_program.opened`.
    """
    finding = _Finding(plant, m)
    kinds = (
        finding.line_hours,
        finding.lots,
        finding.feed,
        finding.fixed_runs,
        finding.deliveries,
        finding.targets,
        finding.spot,
        finding.products,
        finding.resources,
    )
    return [change for kind in kinds for change in kind()]


class _Finding:
    """Finds the rows and columns of each kind in one model."""

    def __init__(self, plant: Plant, m: Model) -> None:
        self.plant, self.m = plant, m
        self.rows = rows_of(m)
        self.periods = plant.calendar.names
        self.promised = {
            (promise.sheet, promise.words, row): (int(column), not np.isnan(rank))
            for promise in m.promises
            for row, column, rank in zip(promise.rows, promise.short, promise.rank, strict=True)
        }

    def at(self, rule: str, *keys: tuple[str, ...]) -> Positions:
        """The positions of those rows of a rule that exist."""
        own = self.rows.get(rule, {})
        return np.array([own[key] for key in keys if key in own], dtype=np.int64)

    def missing(self, sheet: str, words: str, *rows: str) -> tuple[Positions, bool]:
        """The columns of what promises miss, and whether they come before money."""
        found = [self.promised[sheet, words, row] for row in rows if (sheet, words, row) in self.promised]
        return np.array([column for column, _ in found], dtype=np.int64), any(ranked for _, ranked in found)

    def line_hours(self) -> Iterator[Change]:
        hours = self.plant.lines.hours
        for i, line in enumerate(self.plant.lines.names):
            for p, period in enumerate(self.periods):
                rows = self.at("line_hours", (line, period))
                yield Change(LINE_HOURS, line, "h", float(hours[i, p]), period, **_upper(rows))

    def lots(self) -> Iterator[Change]:
        lots = self.plant.lots
        for i, lot in enumerate(lots.names):
            column = int(self.m.bought[i])
            if column >= 0 and np.isfinite(lots.quantity[i]):
                blocked = lots.status[i] == "blocked"
                now = 0.0 if blocked else float(lots.quantity[i])
                yield Change(BLOCKED if blocked else OFFERED, lot, "t", now, **_column(np.array([column])))
            elif lots.usable[i] and not lots.offered[i]:
                yield self.owned_lot(i)
            if lots.usable[i] and lots.must_use[i] > 0:
                short, ranked = self.missing("Lots", "Must use", lot)
                rows = self.at("must_use", (lot,))
                yield Change(MUST_USE, lot, "t", float(lots.must_use[i]), **_lower(rows), short=short, ranked=ranked)

    def owned_lot(self, i: int) -> Change:
        """A tonne more of it: paid for, in stock from its first period on, and worth something if it is left."""
        lots, last = self.plant.lots, len(self.periods) - 1
        name, feed_class = lots.names[i], self.plant.classes.names[lots.feed_class[i]]
        use = self.at("lot_use", (name,))
        stock = self.at("feed_stock_balance", (feed_class, self.periods[lots.first[i]]))
        kept = self.plant.settings.closing_feed_value if lots.last[i] == last else 0.0
        return Change(
            OWNED,
            name,
            "t",
            float(lots.quantity[i]),
            rows=np.concatenate([use, stock]),
            row_lower=np.concatenate([np.zeros(len(use)), np.ones(len(stock))]),
            row_upper=np.ones(len(use) + len(stock)),
            fixed=float(lots.price[i]) * (kept - 1.0),
        )

    def feed(self) -> Iterator[Change]:
        classes = self.plant.classes
        for c, name in enumerate(classes.names):
            if np.isfinite(classes.max_stock[c]):
                rows = self.at("feed_max_stock", *((name, period) for period in self.periods))
                short, ranked = self.missing("Feed classes", "Max stock", *(f"{name} / {p}" for p in self.periods))
                most = float(classes.max_stock[c])
                yield Change(FEED_MAX, name, "t", most, **_upper(rows), short=short, ranked=ranked)
            if classes.min_closing_stock[c] > 0:
                short, ranked = self.missing("Feed classes", "Min closing stock", name)
                rows, least = self.at("feed_min_closing_stock", (name,)), float(classes.min_closing_stock[c])
                yield Change(FEED_CLOSING, name, "t", least, **_lower(rows), short=short, ranked=ranked)

    def fixed_runs(self) -> Iterator[Change]:
        fixed, plant = self.plant.fixed_runs, self.plant
        for f, rule in enumerate(fixed.rule):
            key = (plant.lots.names[fixed.lot[f]], plant.recipes[fixed.recipe[f]], self.periods[fixed.period[f]])
            rows = self.at("fixed_runs", key)
            low, high = float(rule != "at most") * np.ones(len(rows)), float(rule != "at least") * np.ones(len(rows))
            short, ranked = self.missing("Fixed runs", "Amount", " / ".join(key))
            name = f"{key[0]} / {key[1]} ({rule})"
            bounds: Bounds = {"rows": rows, "row_lower": low, "row_upper": high}
            yield Change(FIXED_RUN, name, "t", float(fixed.amount[f]), key[2], **bounds, short=short, ranked=ranked)

    def deliveries(self) -> Iterator[Change]:
        deliveries = self.plant.deliveries
        for n, label in enumerate(delivery_rows(self.plant)):
            least, most = float(deliveries.min[n]), float(deliveries.max[n])
            top = self.at("delivery_max", (label,))
            if least > 0:
                yield self.delivery_min(label, least, top if least == most else NONE)
            if most > least:
                yield Change(DELIVERY_MAX, label, "kg", most, **_upper(top), least=least)

    def delivery_min(self, label: str, least: float, top: Positions) -> Change:
        """A kilogram more to be delivered; where Min is Max, both rise. What may follow late rises with Min."""
        low = self.at("delivery_minimum", (label,))
        high = np.concatenate([top, self.at("late_max", (label,))])
        short, ranked = self.missing("Deliveries", "Min", label)
        return Change(
            DELIVERY if len(top) else DELIVERY_MIN,
            label,
            "kg",
            least,
            rows=np.concatenate([low, high]),
            row_lower=np.concatenate([np.ones(len(low)), np.zeros(len(high))]),
            row_upper=np.concatenate([np.zeros(len(low)), np.ones(len(high))]),
            short=short,
            ranked=ranked,
        )

    def targets(self) -> Iterator[Change]:
        targets = self.plant.targets
        for name, amount in zip(targets.names, targets.amount.tolist(), strict=True):
            short, ranked = self.missing("Targets", "Amount", name)
            yield Change(TARGET, name, "kg", amount, **_lower(self.at("targets", (name,))), short=short, ranked=ranked)

    def spot(self) -> Iterator[Change]:
        for label, most in zip(spot_rows(self.plant), self.plant.spot.max.tolist(), strict=True):
            if np.isfinite(most):
                yield Change(SPOT_MAX, label, "kg", most, **_upper(self.at("spot_max", (label,))))

    def products(self) -> Iterator[Change]:
        products = self.plant.products
        for k, name in enumerate(products.names):
            first = self.at("product_stock", (name, self.periods[0]))
            ones: Bounds = {
                "rows": first,
                "row_lower": np.ones(len(first)),
                "row_upper": np.ones(len(first)),
            }
            yield Change(OPENING, name, "kg", float(products.opening_stock[k]), **ones)
            if np.isfinite(products.max_stock[k]):
                yield Change(MAX_STOCK, name, "kg", float(products.max_stock[k]), **_column(self.m.stock[k]))
            if products.min_stock[k] > 0:
                short, ranked = self.missing("Products", "Min stock", *(f"{name} / {p}" for p in self.periods))
                rows = self.at("product_min_stock", *((name, period) for period in self.periods))
                least = float(products.min_stock[k])
                yield Change(MIN_STOCK, name, "kg", least, **_lower(rows), short=short, ranked=ranked)
            if products.min_closing_stock[k] > 0:
                short, ranked = self.missing("Products", "Min closing stock", name)
                rows, least = self.at("product_min_closing_stock", (name,)), float(products.min_closing_stock[k])
                yield Change(MIN_CLOSING, name, "kg", least, **_lower(rows), short=short, ranked=ranked)

    def resources(self) -> Iterator[Change]:
        resources, days = self.plant.resources, self.plant.calendar.days
        own = self.rows.get("resource_limits", {})
        for name, most in zip(resources.names, resources.max_per_day.tolist(), strict=True):
            if np.isfinite(most):
                held = [(own[name, period], days[p]) for p, period in enumerate(self.periods) if (name, period) in own]
                rows = np.array([row for row, _ in held], dtype=np.int64)
                per_period = np.array([count for _, count in held], dtype=float)
                bounds: Bounds = {"row_lower": np.zeros(len(rows)), "row_upper": per_period}
                yield Change(RESOURCE, name, "unit per day", most, rows=rows, **bounds)


def _upper(rows: Positions) -> Bounds:
    """A unit more lets each of these rows be one higher."""
    return {"rows": rows, "row_lower": np.zeros(len(rows)), "row_upper": np.ones(len(rows))}


def _lower(rows: Positions) -> Bounds:
    """A unit more asks each of these rows to be one higher."""
    return {"rows": rows, "row_lower": np.ones(len(rows)), "row_upper": np.zeros(len(rows))}


def _column(columns: Positions) -> Bounds:
    """A unit more lets each of these columns be one higher."""
    return {"columns": columns, "lower": np.zeros(len(columns)), "upper": np.ones(len(columns))}
