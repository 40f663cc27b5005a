"""The rules of the plant, in reading order: first what is never broken, then what is promised.

Each file states one rule, and everything about it: see `models.rules.rule`.
"""

from __future__ import annotations

from models.rules import (
    arrivals,
    arrivals_in_blends,
    batches,
    blend_limits,
    campaigns,
    delivery_minimum,
    feed_max_stock,
    feed_min_closing_stock,
    feed_stock,
    fixed_runs,
    frozen_runs,
    input_shares,
    line_hours,
    lot_days,
    lot_use,
    maintenance,
    max_per_day,
    max_periods,
    min_run,
    must_use,
    product_made,
    product_min_closing_stock,
    product_min_stock,
    product_stock,
    published,
    resource_limits,
    sales_caps,
    setups,
    stock_over_max,
    targets,
    whole_lots,
    window_days,
    works,
)
from models.rules.rule import Rule

RULES: dict[str, Rule] = {
    rule.RULE.name: rule.RULE
    for rule in (
        lot_use,
        line_hours,
        campaigns,
        lot_days,
        works,
        min_run,
        max_periods,
        setups,
        batches,
        whole_lots,
        max_per_day,
        input_shares,
        arrivals,
        product_made,
        product_stock,
        feed_stock,
        blend_limits,
        resource_limits,
        sales_caps,
        window_days,
        arrivals_in_blends,
        published,
        stock_over_max,
        must_use,
        feed_max_stock,
        feed_min_closing_stock,
        product_min_stock,
        product_min_closing_stock,
        fixed_runs,
        frozen_runs,
        maintenance,
        delivery_minimum,
        targets,
    )
}
