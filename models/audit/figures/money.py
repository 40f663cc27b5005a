"""The margin, item by item and period by period, and as cash and stock, from the decisions and the planner's prices."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.audit import promises
from models.audit.balances import Balances
from models.audit.decided import Decided
from models.audit.ledger import Ledger
from models.audit.promised import SHORTFALL
from models.audit.site import Site, of
from models.rules import RULES
from models.schema.at_sites import MATERIAL
from models.schema.put_in import WAITS_FOR

WHOLE_PLAN = "whole plan"
CENT, ROUNDING = 0.005, 1e-11
"""Cash and stock add up to the margin to the cent, or to this share of all amounts where these are too large."""


def look(balances: Balances, told: Mapping[str, pd.DataFrame], margin: float, ledger: Ledger) -> None:
    """Compare Money, and its sum with the margin."""
    asked = balances.once(promises.asked)
    ours = balances.once(items)
    listed = told["Money"].copy()
    listed["Period"] = listed["Period"].where(listed["Item"] != SHORTFALL, WHOLE_PLAN)
    amounts = listed.groupby(["Item", "Period"])["Amount"].sum()
    size = pd.Series(0.0, index=ours.index)
    size[SHORTFALL, WHOLE_PLAN] = (asked["Asked"] * asked["Penalty"]).sum()
    ledger.equal("Money", "Amount", amounts, ours, size=size)
    margins = pd.Series([margin, amounts.sum()], index=["Margin", "the sum of all items"])
    ledger.equal("Money", "the sum", margins, pd.Series(ours.sum(), index=margins.index), size=ours.abs().sum())
    _kinds(balances, told["Money"], margin, ledger)
    _best(told["Levels"].drop_duplicates("Level").set_index("Level"), margin, ledger)


IN_STOCK = ("Opening feed", "Closing feed", "Closing product")
"""The items that are no cash."""


def _kinds(balances: Balances, told: pd.DataFrame, margin: float, ledger: Ledger) -> None:
    """Compare what is cash and what is stock, with the change in stock worked out from lots and products themselves."""
    figures, stock = balances.once(items), balances.once(change_in_stock)
    size = figures.abs().sum()
    kinds = told.groupby("Kind")["Amount"].sum()
    ledger.equal("Money", "the sum", kinds, pd.Series({"cash": figures.sum() - stock, "stock": stock}), size=size)
    beside = kinds.sum() - margin
    if abs(beside) > max(CENT, ROUNDING * size):
        ledger.say("Money", "Kind", f"cash and stock are {beside:.9g} beside the margin")


def change_in_stock(balances: Balances) -> float:
    """Return what feed and products are worth in stock at the end, less the stock lots that
    were there on the first day."""
    lots = balances.site.lots
    there = lots[lots["takes_part"] & (lots["Status"] == "stock")]
    return _closing_feed(balances) + _closing_product(balances) - float((there["Price"] * there["Quantity"]).sum())


def _best(levels: pd.DataFrame, margin: float, ledger: Ledger) -> None:
    """Compare the margin with the best one, less what the fixed choice cost of it."""
    if {"money", "fixed choice"} <= set(levels.index):
        given_up = float(levels["Value"].get("calm", 0.0))
        levels = levels.loc[["money", "fixed choice"]]
        ours = pd.Series({"money": margin + given_up + float(levels["Value"].iloc[-1])})
        ledger.equal("Levels", "Value", levels["Value"].iloc[:1], ours)
        ledger.equal("Levels", "Held at", levels["Held at"].iloc[:1], levels["Value"].iloc[:1])
        ledger.at_most("Levels", "what the fixed choice costs", levels["Value"].iloc[1:], levels["Held at"].iloc[1:])


def items(balances: Balances) -> pd.Series:
    """Return every item of the margin by item and period; shortfall penalties stand for the whole plan."""
    asked = balances.once(promises.asked)
    parts = [*_sales(balances), *_feed(balances), *_products(balances), *_work(balances.site, balances.decided)]
    parts += [part for rule in RULES.values() if rule.earned is not None for part in rule.earned(balances)]
    parts.append((SHORTFALL, pd.Series([-(asked["Short"] * asked["Penalty"]).sum()], index=[WHOLE_PLAN])))
    rows = {
        "Item": np.repeat([item for item, _ in parts], [len(part) for _, part in parts]),
        "Period": [period for _, part in parts for period in part.index],
        "Amount": np.concatenate([part.to_numpy(dtype=float) for _, part in parts]),
    }
    return pd.DataFrame(rows).groupby(["Item", "Period"])["Amount"].sum()


Part = tuple[str, pd.Series]
"""An item of the margin, and its amounts by period; of one period there may be several."""


def _sales(balances: Balances) -> list[Part]:
    sales = balances.placed
    spot, periods = sales["Contract"] == "spot", sales["Period"]
    revenue = sales["Amount"] * sales["Price agreed"]
    late = -(sales["Late"] * sales["Late penalty"] * sales["days late"])[~spot]
    return [
        ("Contract sales", revenue[~spot].set_axis(periods[~spot])),
        ("Spot sales", revenue[spot].set_axis(periods[spot])),
        ("Late penalties", late.set_axis(periods[~spot])),
    ]


def _of_products(site: Site) -> pd.Series:
    """[class] whether its lots wait to be put into the store of a product."""
    waits_for = site.table("Feed classes", "Feed class")[WAITS_FOR]
    return waits_for.isin(site.tables["Products"][MATERIAL])


def _feed(balances: Balances) -> list[Part]:
    site, decided, stock = balances.site, balances.decided, balances.feed
    lots = site.lots[site.lots["takes_part"]]
    paid = -lots["Price"] * decided.taken[lots.index]
    when, offered = np.array(site.names, dtype=object)[lots["first"]], lots["offered"].to_numpy()
    waiting = site.table("Feed classes", "Feed class")[WAITS_FOR].notna()
    waits = lots["Feed class"].map(waiting).to_numpy(dtype=bool)
    products = lots["Feed class"].map(_of_products(site)).to_numpy(dtype=bool)
    drums = (("Intermediates bought", waits & ~products), ("Products bought", products))
    expected = (lots["Status"] == "expected").to_numpy()
    there = ~offered & ~expected
    holding = site.table("Feed classes", "Feed class")["Holding cost"]
    cost = of(stock.index.get_level_values("Feed class"), holding) * of(
        stock.index.get_level_values("Period"), site.days
    )
    in_drums = of(stock.index.get_level_values("Feed class"), waiting.astype(float)) > 0
    return [
        ("Feed bought", paid[offered & ~waits].set_axis(when[offered & ~waits])),
        *((item, paid[offered & here].set_axis(when[offered & here])) for item, here in drums),
        ("Feed expected", paid[expected].set_axis(when[expected])),
        ("Opening feed", paid[there].set_axis(when[there])),
        ("Closing feed", pd.Series([_closing_feed(balances)], index=[site.names[-1]])),
        *(
            (item, -(stock * cost)[here].droplevel(0))
            for item, here in (("Holding cost of feed", ~in_drums), ("Holding cost of products", in_drums))
        ),
    ]


def _closing_feed(balances: Balances) -> float:
    """Return what is left of lots that have not expired, at the share of its price that counts."""
    site, decided = balances.site, balances.decided
    lots = site.lots[site.lots["takes_part"] & site.lots["keeps"]]
    left = decided.taken[lots.index] - decided.used[lots.index]
    return float((lots["Price"] * left).sum() * site.setting("Closing feed value") / 100.0)


def _closing_product(balances: Balances) -> float:
    """Return what is in stock at the end, and still on its way then, at its closing value."""
    site = balances.site
    left = balances.stock.xs(site.names[-1], level="Period") + balances.on_its_way
    value = site.stored["Closing value"]
    return float((left * value.reindex(left.index)).sum())


def _products(balances: Balances) -> list[Part]:
    site, stock = balances.site, balances.stock
    products = site.stored
    names, periods = stock.index.get_level_values("Product"), stock.index.get_level_values("Period")
    holding = -stock * of(names, products["Holding cost"]) * of(periods, site.days)
    thrown = balances.decided.discarded
    disposal = -thrown * of(thrown.index.get_level_values("Product"), products["Disposal cost"])
    return [
        ("Holding cost of products", holding.droplevel(0)),
        ("Closing product", pd.Series([_closing_product(balances)], index=[site.names[-1]])),
        ("Disposal", disposal.fillna(0.0).droplevel("Product")),
    ]


def _work(site: Site, decided: Decided) -> list[Part]:
    runs, booked, consumed = decided.runs, decided.booked, decided.consumed
    names = np.array(site.names, dtype=object)
    per_hour = booked["Line"].map(site.table("Lines", "Line")["Running cost"]).astype(float)
    per_unit = consumed["Resource"].map(site.table("Resources", "Resource")["Price"]).astype(float)
    return [
        ("Recipe cost", -(runs["Amount"] * runs["Cost"]).set_axis(runs["Period"])),
        ("Running cost of lines", -(booked["Hours"] * per_hour).set_axis(names[booked["p"]])),
        ("Resources", -(consumed["Units"] * per_unit).set_axis(names[consumed["p"]])),
    ]
