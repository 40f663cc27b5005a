"""The rules of the plant, in reading order: first what is never broken, then what is promised.

Each file states one rule: its words, its formula, and `add(m, plant)`, which writes it into the program.
"""

from __future__ import annotations

from collections.abc import Callable

from models.plant.plant import Plant
from models.program.model import Model
from models.rules import (
    blend_limits,
    delivery_minimum,
    feed_max_stock,
    feed_min_closing_stock,
    feed_stock,
    fixed_runs,
    line_hours,
    lot_use,
    must_use,
    product_made,
    product_min_closing_stock,
    product_min_stock,
    product_stock,
    resource_limits,
    sales_caps,
    targets,
)

Rule = Callable[[Model, Plant], None]

PHYSICS: dict[str, Rule] = {
    "lot_use": lot_use.add,
    "line_hours": line_hours.add,
    "product_made": product_made.add,
    "product_stock": product_stock.add,
    "feed_stock": feed_stock.add,
    "blend_limits": blend_limits.add,
    "resource_limits": resource_limits.add,
    "sales_caps": sales_caps.add,
}

PROMISES: dict[str, Rule] = {
    "must_use": must_use.add,
    "feed_max_stock": feed_max_stock.add,
    "feed_min_closing_stock": feed_min_closing_stock.add,
    "product_min_stock": product_min_stock.add,
    "product_min_closing_stock": product_min_closing_stock.add,
    "fixed_runs": fixed_runs.add,
    "delivery_minimum": delivery_minimum.add,
    "targets": targets.add,
}

RULES: dict[str, Rule] = PHYSICS | PROMISES
