"""No more of a lot is worked than there is of it, or than is bought of it, and only while it is there.

sum over r,p of run[l,r,p]  <=  bought[l]  <=  quantity[l]      every offered lot      [t]
sum over r,p of run[l,r,p]  <=  quantity[l]                     every other lot        [t]
run[l,r,p]  =  0                                                blocked, or no day of p from Available to Use by
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.sums import keys_of, repeated
from models.plant.parts import all_or_nothing
from models.plant.plant import Flags, Numbers, Plant
from models.program import axes
from models.program.arrays.sums import add_up
from models.program.cause import Cause, Stage
from models.program.change import NONE, Change, Quantity, raises_columns
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule

BLOCKED = "Blocked lot"
LATE = "Late lot"
EXPIRED = "Use by"
NOT_THERE = "Feed not there"
MORE_THERE = "More of a lot that is there"
MORE_OFFERED = "More of a lot on offer, or blocked"

OWNED_LOT = Quantity(
    what="Owned lot",
    sheet="Lots",
    words="{step} more of {name}, paid at its Price,",
    heading=MORE_THERE,
    supply=True,
    step=1.0,
)
OFFERED_LOT = Quantity(
    what="Offered lot", sheet="Lots", words="{step} more on offer of {name}", heading=MORE_OFFERED, step=1.0
)
BLOCKED_LOT = Quantity(
    what=BLOCKED,
    sheet="Lots",
    words="{step} of {name}, could it be had at its Price,",
    heading=MORE_OFFERED,
    step=1.0,
)


def decide(m: Model, plant: Plant) -> None:
    """run[n,r,p]       t   tonnes of lot n, or from store n, worked by recipe r in period p
    bought[l]        t   tonnes taken of an offered lot
    """
    lots, runs = plant.lots, m.runs
    where = (axes.nodes(plant), axes.recipes(plant), axes.periods(plant))
    run = m.decide("run", *where, places=(runs.node, runs.recipe, runs.period), unit="t", sheet="Recipes").columns
    offered = np.flatnonzero(lots.offered & lots.usable)
    bought = m.decide("bought", axes.lots(plant), places=(offered,), unit="t").columns
    of_lots = runs.of_lots
    used = lots.feed_class[runs.node[of_lots]], runs.period[of_lots]
    m.flow("feed_stock_balance", "Used", used, run[of_lots], -1.0)
    m.flow("feed_stock_balance", "Taken", (lots.feed_class[offered], lots.first[offered]), bought, 1.0)
    owned = np.flatnonzero(lots.usable & ~lots.offered)
    m.give("feed_stock_balance", "Taken", (lots.feed_class[owned], lots.first[owned]), lots.quantity[owned])


def add(m: Model, plant: Plant) -> None:
    """Add the rows `lot_use[lot]` and bounds `bought`."""
    lots = plant.lots
    buyable = np.flatnonzero(m.bought >= 0)
    m.rows(
        "lot_use",
        (axes.lots(plant),),
        (m.runs.node[m.runs.of_lots], m.run[m.runs.of_lots], 1.0),
        (buyable, m.bought[buyable], -1.0),
        upper=np.where(m.bought >= 0, 0.0, lots.quantity),
    )
    # Without a quantity there has to be some end to what is taken of a lot whose supplier pays.
    most = np.where(np.isfinite(lots.quantity), lots.quantity, most_wanted(m, plant))
    m.at_most(m.bought[buyable], most[buyable])


def most_wanted(m: Model, plant: Plant) -> Numbers:
    """Return tonnes of each lot beyond which there is no use for it: all that its lines can work,
    and all promises of feed."""
    hours, runs = m.runs.hours, m.runs
    per_tonne = np.where(hours.hours > 0, hours.hours, np.nan)
    tonnes = np.full(len(runs), np.inf)
    np.fmin.at(tonnes, hours.run, plant.lines.hours[hours.line, hours.period] / per_tonne)
    of_lots = runs.of_lots
    workable = add_up(runs.node[of_lots], tonnes[of_lots], len(plant.lots.names))
    return workable + plant.lots.must_use + plant.classes.min_closing_stock[plant.lots.feed_class]


def opened(plant: Plant, dated: bool) -> Plant:
    """Return the plant with every lot from the first period on, or from when it comes; one that
    is never there is an offer."""
    lots, periods = plant.lots, len(plant.calendar)
    first = np.minimum(lots.first, periods - 1) if dated else np.zeros(len(lots.names), dtype=np.int64)
    always = replace(
        lots,
        first=first,
        last=np.full(len(lots.names), periods - 1),
        usable=np.ones(len(lots.names), dtype=bool),
        offered=lots.offered | ~lots.usable,
    )
    return replace(plant, lots=always)


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield blocked lots, then late ones, then those with a Use by, each holding its runs at zero; and all quantities.

    Each of them also keeps a lot from being taken that cannot be had while it holds.
    """
    plant, runs = stated.plant, stated.m.runs
    lots, periods = plant.lots, plant.calendar.names
    blocked = np.array([status == "blocked" for status in lots.status], dtype=bool)
    for lot in np.flatnonzero(blocked):
        yield _of_lot(stated, int(lot), BLOCKED, lots.names[lot], runs.node == lot, taken=True)
    for lot in np.flatnonzero(lots.first > 0):
        since = f"from {periods[lots.first[lot]]}" if lots.first[lot] < len(periods) else "after the end"
        early = (runs.node == lot) & (runs.period < lots.first[lot])
        never = bool(lots.first[lot] > lots.last[lot])
        yield _of_lot(stated, int(lot), LATE, f"{lots.names[lot]} ({since})", early, taken=never)
    for lot in np.flatnonzero(lots.last < len(periods) - 1):
        until = f"until {periods[lots.last[lot]]}" if lots.last[lot] >= 0 else "before the start"
        after = (runs.node == lot) & (runs.period > lots.last[lot])
        never = bool(lots.last[lot] < 0)
        yield _of_lot(stated, int(lot), EXPIRED, f"{lots.names[lot]} ({until})", after, taken=never)
    yield _quantities(stated)


def _of_lot(stated: Stated, lot: int, kind: str, words: str, runs: Flags, *, taken: bool) -> Cause:  # noqa: PLR0913
    m, quantity = stated.m, stated.plant.lots.quantity[lot]
    columns = m.run[runs]
    if taken and m.bought[lot] >= 0:
        columns = np.append(columns, m.bought[lot])
    weight = quantity if np.isfinite(quantity) else 1.0
    none = np.zeros(len(columns))
    return Cause(kind, words, columns=columns, at=none, weight=float(weight), stage=Stage.LOT)


def _quantities(stated: Stated) -> Cause:
    """Return what there is of every lot, in stock or on offer."""
    bought = stated.m.bought
    offered = np.flatnonzero(bought >= 0)
    rows = stated.bounds(NOT_THERE, "", list(stated.rows("lot_use").values()), Stage.QUANTITY)
    return replace(rows, columns=bought[offered], at=stated.plant.lots.quantity[offered])


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a tonne more of each lot: owned, on offer, or blocked.

    Of one that is worked whole or not at all, or all at once for its least run, there is no tonne more: it would have
    to be worked too.
    """
    lots, bought, table = stated.plant.lots, stated.m.bought, stated.plant.tables["Lots"]
    divisible = ~all_or_nothing(table) & ~(table["Min run"].to_numpy(dtype=float) > lots.quantity)
    for i in np.flatnonzero(divisible).tolist():
        lot = lots.names[i]
        if bought[i] >= 0 and np.isfinite(lots.quantity[i]):
            blocked = lots.status[i] == "blocked"
            now = 0.0 if blocked else float(lots.quantity[i])
            kind = BLOCKED_LOT if blocked else OFFERED_LOT
            yield Change(kind=kind, name=lot, unit="t", now=now, **raises_columns(bought[[i]]))
        elif lots.usable[i] and not lots.offered[i]:
            yield _owned(stated, i)


def _owned(stated: Stated, i: int) -> Change:
    """Return a tonne more of it: paid for, in stock from its first period on, and worth something if it is left."""
    plant, lots = stated.plant, stated.plant.lots
    use = stated.at("lot_use", (lots.names[i],))
    arrives = (plant.classes.names[lots.feed_class[i]], stated.periods[lots.first[i]])
    stock = stated.at("feed_stock_balance", arrives)
    kept = plant.settings.closing_feed_value if lots.keeps[i] else 0.0
    return Change(
        kind=OWNED_LOT,
        name=lots.names[i],
        unit="t",
        now=float(lots.quantity[i]),
        rows=np.concatenate([NONE, use, stock]),
        row_lower=np.concatenate([np.zeros(len(use)), np.ones(len(stock))]),
        row_upper=np.ones(len(use) + len(stock)),
        fixed=float(lots.price[i]) * (kept - 1.0),
    )


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Run lie in their lots' windows, by recipes that take them; nothing is used or taken that is not there."""
    runs, lots, keys = balances.decided.runs, balances.site.lots, ["Period", "Lot", "Recipe"]
    amount, p = runs["Amount"].to_numpy(), runs["p"].to_numpy()
    ledger.at_least("Runs", "Amount", runs.set_index(keys)["Amount"], 0.0)
    ledger.none("Runs", runs[repeated(keys_of(runs, keys))], keys, "it is there twice")
    some, unfit = amount > ledger.tolerance, runs["Cost"].isna().to_numpy()
    ledger.none("Runs", runs[some & unfit], keys, "the recipe does not take the lot's feed class")
    lot = lots.index.get_indexer(pd.Index(runs["Lot"]))
    first, last, takes_part = (lots[column].to_numpy()[lot] for column in ("first", "last", "takes_part"))
    outside = (lot >= 0) & (~takes_part | (p < first) | (p > last))
    ledger.none("Runs", runs[some & outside], keys, "the lot cannot be used in this period")
    used, taken = balances.decided.used, balances.decided.taken
    ledger.at_most("Lot use", "what is used", used, taken)
    ledger.at_most("Lot use", "what is taken", taken, lots["Quantity"])
    ledger.at_least("Lot use", "what is taken", taken, 0.0)


RULE = Rule(
    name="lot_use",
    words="what there is of a lot",
    sheet="Lots",
    unit="t",
    decide=decide,
    add=add,
    opened=opened,
    causes=causes,
    changes=changes,
    audit=audit,
)
