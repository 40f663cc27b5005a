"""Cash by month, worked out again: day by day from the items of money and from what lots cost when they are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.figures.money import IN_STOCK, items
from models.audit.ledger import Ledger
from models.audit.promised import SHORTFALL

LOTS = ("Feed bought", "Intermediates bought", "Products bought", "Feed expected")
CASH_IN, CASH_OUT = "Cash in", "Cash out"


def look(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compare Cash by month; says nothing of a plan without it."""
    listed = told.get("Cash by month")
    if listed is None or listed.empty:
        return
    site = balances.site
    days = np.arange(site.start[0], site.end[-1] + np.timedelta64(1, "D"))
    flows = np.concatenate([*_of_periods(balances, told["Money"], days), *_of_lots(balances, days)])
    flows = flows.reshape(-1, len(days))
    both = {CASH_IN: flows.clip(min=0.0).sum(axis=0), CASH_OUT: flows.clip(max=0.0).sum(axis=0)}
    cash = pd.DataFrame(both).groupby(pd.Index(days.astype("datetime64[M]").astype(str), name="Month")).sum()
    cash["Net"] = cash[CASH_IN] + cash[CASH_OUT]
    cash["Cumulative"] = cash["Net"].cumsum()
    stated = ledger.once("Cash by month", listed, ["Month"], cash.index)
    for column in cash.columns:
        ledger.equal("Cash by month", column, stated[column], cash[column], size=float(np.abs(flows).sum()))


def _of_periods(balances: Balances, money: pd.DataFrame, days: np.ndarray) -> Iterator[np.ndarray]:
    """Yield each item of cash in each period, evenly over the period's days; what lots cost is left out."""
    site = balances.site
    flows = balances.once(items).drop(index=[SHORTFALL, *LOTS, *IN_STOCK], level="Item", errors="ignore")
    # Nothing but the plan says in which period a shortfall counts; what it comes to has been compared.
    penalties = money[money["Item"] == SHORTFALL].set_index(["Item", "Period"])["Amount"]
    place = {name: p for p, name in enumerate(site.names)}
    for (_, period), amount in pd.concat([flows, penalties]).items():
        p = place[period]
        here = (days >= site.start[p]) & (days <= site.end[p])
        yield here * float(amount) / here.sum()


def _of_lots(balances: Balances, days: np.ndarray) -> Iterator[np.ndarray]:
    """Yield what each lot costs that is bought or arrives, on the day that it is there or the first of the plan."""
    site = balances.site
    lots = site.lots[site.lots["takes_part"] & (site.lots["Status"] != "stock")]
    paid = -lots["Price"] * balances.decided.taken[lots.index]
    opens = lots["Available"].fillna(site.periods["Start"].iloc[0]).clip(lower=site.periods["Start"].iloc[0])
    for day, amount in zip(opens.to_numpy(dtype="datetime64[D]"), paid.to_numpy(dtype=float), strict=True):
        yield (days == day) * amount
