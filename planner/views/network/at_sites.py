"""What stands and lies at which site: lines in the order of their sites, stores of products, and feed."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from models.audit.stages.shipped import feed_there
from models.schema.at_sites import AT, MATERIAL, at_sites, sites_of
from planner.engine.plan import Plan
from planner.views.chart_data import MAX, MIN, Series, feed_stock, none
from planner.views.families import families

LEVEL = "In the store"
UNDER_WAY = "Under way"
"""Where feed is that is at no site."""

LEAST = 5e-4
"""Less than this, in kg or t, is nothing."""


def sites(plan: Plan) -> tuple[str, ...]:
    """Return the sites as they stand in Sites; none where there is one only."""
    counted = sites_of(plan.inputs)
    return tuple(name for name in dict.fromkeys(plan.inputs["Sites"]["Site"]) if name in counted)


def site_of_lines(plan: Plan) -> dict[str, str]:
    """Return the site of each line; none where there is one only."""
    lines = plan.inputs["Lines"]
    return dict(zip(lines["Line"], lines["Site"], strict=True)) if sites(plan) else {}


def lines_in_order(plan: Plan) -> list[str]:
    """Return the lines site by site; as they stand in Lines where there is one."""
    place, stands = {name: at for at, name in enumerate(sites(plan))}, site_of_lines(plan)
    return sorted(plan.inputs["Lines"]["Line"], key=lambda line: place.get(stands.get(line, ""), 0))


def product_levels(plan: Plan) -> dict[str, Series]:
    """Return kg of each product at each site that keeps it at the end of each period, beside its Min and Max stock.

    Nothing where there is one site, and nothing of stores that are always empty and have no limit.
    """
    return dict(_levels(plan)) if sites(plan) else {}


def _levels(plan: Plan) -> Iterator[tuple[str, Series]]:
    periods = plan.inputs["Periods"]["Period"]
    stock = plan.tables["Stock at sites"].set_index(["Product", "Site", "Period"])["Stock (end)"]
    for row in at_sites(plan.filled)["Products"].to_dict("records"):
        levels = np.array([stock.get((row[MATERIAL], row[AT], period), 0.0) for period in periods], dtype=float)
        series = {LEVEL: levels, **limits(row, len(periods))}
        if len(series) > 1 or levels.max(initial=0.0) > LEAST:
            yield str(row["Product"]), series


def limits(row: dict[Hashable, Any], periods: int) -> Series:
    """Return what may be in a store at most, and is to be at least, where its row says so."""
    return {
        title: np.full(periods, float(row[column]))
        for title, column in ((MAX, "Max stock"), (MIN, "Min stock"))
        if pd.notna(row[column]) and (row[column] > 0 or column == "Max stock")
    }


def feed_levels(plan: Plan) -> dict[str, Series]:
    """Return t of feed at each site at the end of each period, family by family, and what is under way between them.

    Lots of intermediates and products lie there as such until they are put into the store. Nothing where there is one
    site.
    """
    if not sites(plan):
        return {}
    family, site, lots = families(plan), plan.balances.site, plan.inputs["Lots"]
    of_lots = {lot: family[name] for lot, name in zip(lots["Lot"], lots["Feed class"], strict=True)}
    there = plan.balances.once(feed_there)[0].unstack().reindex(columns=list(site.names))
    found: dict[str, Series] = {place: {} for place in sites(plan)}
    for (lot, place), tonnes in zip(there.index.tolist(), there.to_numpy(dtype=float), strict=True):
        _add(plan, found, place, of_lots[lot], tonnes)
    for family_name, tonnes in _under_way(plan).items():
        _add(plan, found, UNDER_WAY, family_name, tonnes)
    return {
        place: kept for place, series in found.items() if (kept := {n: t for n, t in series.items() if t.max() > LEAST})
    }


def feed_in_all(plan: Plan) -> Series:
    """Return t of feed at the end of each period, family by family, also what is under way between sites."""
    places = feed_levels(plan).values()
    if not sites(plan):
        return feed_stock(plan)
    found = [name for name in dict.fromkeys(families(plan).values()) if any(name in series for series in places)]
    return {name: sum((series[name] for series in places if name in series), none(plan)) for name in found}


def _under_way(plan: Plan) -> Series:
    """Return t of feed that has left one site and is not at the other yet, at the end of each period."""
    carried, family, found = plan.balances.decided.shipments, families(plan), dict[str, Series]()
    for row in carried[carried["Leaves"].isna()].to_dict("records"):
        tonnes = none(plan)
        tonnes[int(row["p"]) : int(row["arrives"])] = row["Amount"]
        _add(plan, found, UNDER_WAY, family[row["Material"]], tonnes)
    return found.get(UNDER_WAY, {})


def _add(plan: Plan, found: dict[str, Series], place: str, name: str, tonnes: np.ndarray) -> None:
    series = found.setdefault(place, {})
    series[name] = series.get(name, none(plan)) + tonnes
