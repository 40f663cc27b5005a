"""What lies in stores between stages, period by period: levels beside their limits, and what is in tanks that mix."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from models.schema.at_sites import at_sites, store_name
from models.schema.frames import components_of
from models.schema.tables.network import MIXED
from planner.engine.plan import Plan
from planner.views.chart_data import MAX, Series
from planner.views.network.at_sites import LEVEL, limits

NEARLY = 1e-3
"""A store is full, or empty, within this share of its Max stock, or of the most that was ever in it."""

MOST_PARTS = 6
"""Components of a mix in one chart; more cannot be told apart."""

LEAST_PART = 0.05
"""Per cent that a component reaches at least once, to be shown."""


def levels(plan: Plan) -> dict[str, Series]:
    """Return what is in each store of an intermediate at the end of each period, with its Min and Max stock, in kg."""
    return dict(_levels(plan))


def _levels(plan: Plan) -> Iterator[tuple[str, Series]]:
    periods = plan.inputs["Periods"]["Period"]
    stock = _by_store(plan, plan.tables["Intermediate stock"]).set_index(["Store", "Period"])["Stock (end)"]
    for row in at_sites(plan.filled)["Intermediates"].to_dict("records"):
        name = str(row["Intermediate"])
        if name not in stock.index.get_level_values("Store"):
            continue
        yield name, {LEVEL: stock[name].reindex(periods).to_numpy(dtype=float), **limits(row, len(periods))}


def mixes(plan: Plan) -> dict[str, Series]:
    """Return the shares of the counted mass of what is in each store that mixes, period by period, in per cent.

    Of many components those that reach most; NaN where nothing is in the store.
    """
    table = _by_store(plan, plan.tables["Compositions"])
    table = table[table["Assumed or result"] == MIXED]
    known = [name for name, of_property in components_of(plan.inputs["Components"]).items() if not of_property]
    found: dict[str, Series] = {}
    for store, rows in table.groupby("Store", sort=False):
        levels = rows.set_index("Period")[known].reindex(plan.inputs["Periods"]["Period"])
        most = levels.max().sort_values(ascending=False, kind="stable")
        shown = set(most[most >= LEAST_PART].index[:MOST_PARTS])
        found[str(store)] = {name: levels[name].to_numpy(dtype=float) for name in known if name in shown}
    return found


def _by_store(plan: Plan, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a table of results with the name of each store: that of the intermediate, and of its site."""
    sites = rows["Site"] if "Site" in rows else [None] * len(rows)
    names = zip(rows["Intermediate"], sites, strict=True)
    stores = [store_name(str(name), site if isinstance(site, str) else None) for name, site in names]
    return rows.assign(Store=pd.Series(stores, rows.index, dtype=object))


def in_words(plan: Plan) -> Iterator[str]:
    """Yield which store is full at the end of most periods, and which empty; nothing where none ever is."""
    found = levels(plan)
    for words, count in (("full", _full), ("empty", _empty)):
        times = {name: count(series) for name, series in found.items()}
        most = max(times.values(), default=0)
        if most:
            names = " and ".join(name for name, often in times.items() if often == most)
            verb = "are" if sum(often == most for often in times.values()) > 1 else "is"
            yield f"Of the stores between stages {names} {verb} {words} most: at the end of {_of(most, plan)}."


def _of(count: int, plan: Plan) -> str:
    return f"{count} of {len(plan.inputs['Periods'])} periods"


def _full(series: Series) -> int:
    most = series.get(MAX)
    return 0 if most is None else int((series[LEVEL] >= (1.0 - NEARLY) * most).sum()) if most.max() > 0 else 0


def _empty(series: Series) -> int:
    level = series[LEVEL]
    return int((level <= NEARLY * level.max()).sum()) if level.max() > 0 else 0
