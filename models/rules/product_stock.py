"""What is in stock is what was there, plus what is made, less what leaves.

stock[k,p] = stock[k,p-1] + made[k,p] - taken - sold - spot - discarded      every product, intermediate, period  [kg]
taken      = sum over r of 1000 * run[n,r,p] of the intermediate; with what lanes bring and take (`lanes`), and lots
             of it that are put in (`product_made`)
0 <= stock[k,p] <= max stock[k]       (where what was there before exceeds it no more than that: `stock_over_max`)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.decided import stores
from models.audit.ledger import Ledger
from models.audit.site import of
from models.plant.plant import KG_PER_TONNE, Numbers, Plant
from models.plant.stages.stock_there import FilledIn, over_max, there_anyway
from models.program import axes
from models.program.cause import Cause, Stage
from models.program.change import Change, Quantity, raises_columns, raises_upper
from models.program.model import Model
from models.program.shared.by_part import parts_of_opening
from models.program.stated import Stated
from models.rules.rule import Rule

MAX_STOCK = "Max stock"
IN_STOCK = "More in stock"

OPENING_STOCK = Quantity(
    what="Opening stock",
    sheet="Products",
    words="{step} more of {name} in opening stock",
    heading=IN_STOCK,
    supply=True,
    step=1.0,
    share=0.01,
)
MOST_IN_STOCK = Quantity(
    what=MAX_STOCK,
    sheet="Products",
    words="{step} more of Max stock of {name}, in every period,",
    heading=IN_STOCK,
    step=1.0,
    share=0.01,
)


def decide(m: Model, plant: Plant) -> None:
    """stock[k,p]       kg  product in stock at the end of the period
    discarded[k,p]   kg  product thrown away
    """
    products, periods = axes.products(plant), axes.periods(plant)
    m.decide("stock", products, periods, unit="kg")
    disposable = ~np.isnan(plant.products.disposal_cost)
    places = np.nonzero(np.repeat(disposable[:, None], len(periods), axis=1))
    discarded = m.decide("discarded", products, periods, places=places, unit="kg")
    m.flow("product_stock", "Discarded", places, discarded.columns, -1.0)
    first = np.zeros(len(products), dtype=np.int64)
    stores, nodes = m.runs.of_stores, plant.nodes
    taken = nodes.product[m.runs.node[stores]], m.runs.period[stores]
    m.flow("product_stock", "Taken", taken, m.run[stores], -KG_PER_TONNE)
    m.give("product_stock", "Opening stock", (np.arange(len(products)), first), plant.products.opening_stock)


def add(m: Model, plant: Plant) -> None:
    """Add the rows `product_stock[product,period]` and bounds `stock`."""
    m.balance("product_stock", (axes.products(plant), axes.periods(plant)), m.stock)
    m.at_most(m.stock.ravel(), _most(plant).ravel())


def _most(plant: Plant) -> Numbers:
    """[k,p] Max stock; where what is there anyway exceeds it, no more than that, and a promise asks for less."""
    most: Numbers = np.maximum(plant.products.max_stock[:, None], there_anyway(plant))
    return most


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield the Max stock of each product."""
    bounds = _most(stated.plant)
    for k, product in enumerate(stated.plant.products.names):
        bounded = np.isfinite(bounds[k])
        if bounded.any():
            yield Cause(
                MAX_STOCK,
                product,
                columns=stated.m.stock[k, bounded],
                at=bounds[k, bounded],
                weight=float(stated.plant.products.max_stock[k]),
                stage=Stage.STORE,
                words=f"max stock of {product}",
            )


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a kilogram more of each opening stock and each Max stock."""
    products = stated.plant.products
    windows = stated.rows("window_days")
    opened, capped = (FilledIn.of(stated.plant, kind.what) for kind in (OPENING_STOCK, MOST_IN_STOCK))
    for k, name in enumerate(products.names):
        rows = stated.at("product_stock", (name, stated.periods[0]))
        early = [row for key, row in windows.items() if key[:2] == (name, stated.periods[0])]
        less = stated.at("targets", *((target,) for target in _counting_opening(stated.plant, k)))
        parts, shares, is_known = parts_of_opening(stated, k)
        lower = np.concatenate([np.ones(len(rows) + len(early)), -np.ones(len(less)), shares])
        rows = np.concatenate([rows, np.array(early, dtype=np.int64), less, parts])
        now, most = float(products.opening_stock[k]), float(products.max_stock[k])
        moves = {"rows": rows, "row_lower": lower, "row_upper": np.abs(lower)}
        opening = replace(OPENING_STOCK, sheet=opened.sheets[k])
        highest = replace(MOST_IN_STOCK, sheet=capped.sheets[k])
        if is_known:
            yield Change(kind=opening, name=name, unit="kg", now=now, most=most, **moves)
        if np.isfinite(most):
            yield _more_room(stated, highest, k, capped)


def _more_room(stated: Stated, kind: Quantity, k: int, capped: FilledIn) -> Change:
    """Return a kilogram more of a Max stock; where it is exceeded anyway, up to what lies there."""
    products, over = stated.plant.products, over_max(stated.plant)[k]
    name, most, promise = products.names[k], float(products.max_stock[k]), f"stock_over_max{capped.ends(k)}"
    exceeded = [stated.periods[p] for p in np.flatnonzero(over)]
    short, ranked = stated.missing(promise, *(f"{capped.rows[k]} / {period}" for period in exceeded))
    return Change(
        kind=kind,
        name=name,
        unit="kg",
        now=most,
        most=most + over[over > 0].min(initial=np.inf),
        **raises_columns(stated.m.stock[k, over == 0]),
        **raises_upper(stated.at(promise, *((name, period) for period in exceeded))),
        short=short,
        ranked=ranked,
    )


def _counting_opening(plant: Plant, product: int) -> list[str]:
    """Targets of stock on a day within the first period, which count what was there before."""
    targets, calendar = plant.targets, plant.calendar
    of_store = targets.product == plant.products.material[product]
    if plant.sites:
        of_store &= np.isin(np.array(targets.site, dtype=object), ["", plant.products.site[product]])
    early = of_store & (targets.to >= calendar.start[0]) & (targets.to < calendar.end[0])
    return [targets.names[i] for i in np.flatnonzero(early).tolist() if targets.measure[i] == "stock"]


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that stocks follow from what comes and goes, and are never below nothing nor above Max stock."""
    products, stocks = balances.site.stored, balances.stock
    names, size = stocks.index.get_level_values("Product"), balances.stock_size
    production = ledger.once("Production", stores(told), ["Product", "Period"], stocks.index)
    ledger.equal("Production", "Sold", production["Sold"], balances.sold)
    if "Taken" in production.columns:
        ledger.equal("Production", "Taken", production["Taken"], balances.taken_out)
    moved = (("Received", balances.received), ("Shipped", balances.shipped), ("Put in", balances.put_in))
    for column, ours in moved:
        if column in production.columns:
            ledger.equal("Production", column, production[column].fillna(0.0), ours)
    ledger.equal("Production", "Stock (end)", production["Stock (end)"], stocks, size=size)
    ledger.at_least("Production", "Stock (end)", stocks, 0.0, size=size)
    most = np.maximum(balances.already_there, of(names, products["Max stock"]))
    ledger.at_most("Production", "Stock (end)", stocks, most, size=size)
    discarded = balances.decided.discarded
    ledger.at_least("Production", "Discarded", discarded, 0.0)
    keeps = products.index[products["Disposal cost"].isna()]
    thrown = discarded[discarded.index.get_level_values("Product").isin(keeps)]
    ledger.at_most("Production", "Discarded, which is not allowed,", thrown, thrown * 0.0)


RULE = Rule(
    name="product_stock",
    words="product stock",
    sheet="Products",
    unit="kg",
    decide=decide,
    add=add,
    causes=causes,
    changes=changes,
    is_balance=True,
    audit=audit,
)
