"""Stocks of products and feed, and sales within the windows that ask for them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.audit.balances import DELIVERY, Balances
from planner.audit.decided import SALE
from planner.audit.ledger import TOLERANCE, Ledger
from planner.audit.site import of


def look(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compares Feed stock, Production, Sales and Delivery status."""
    _feed(balances, told["Feed stock"], ledger)
    _production(balances, told["Production"], ledger)
    _sales(balances, ledger)
    _deliveries(balances, told["Delivery status"], ledger)


def _feed(balances: Balances, told: pd.DataFrame, ledger: Ledger) -> None:
    own, lots = balances.feed, balances.site.lots
    taken = balances.decided.taken.groupby(lots["Feed class"]).sum()
    size = pd.Series(of(own.index.get_level_values("Feed class"), taken), index=own.index).fillna(0.0)
    told = ledger.once("Feed stock", told, ["Feed class", "Period"], own.index)
    ledger.equal("Feed stock", "Stock (end)", told["Stock (end)"], own, size=size)
    ledger.at_least("Feed stock", "Stock (end)", own, 0.0, size=size)


def _production(balances: Balances, told: pd.DataFrame, ledger: Ledger) -> None:
    products, discarded = balances.site.table("Products", "Product"), balances.decided.discarded
    arrived, own = balances.made, balances.stock
    names = own.index.get_level_values("Product")
    size = arrived.groupby(level="Product").transform("sum") + of(names, products["Opening stock"])
    told = ledger.once("Production", told, ["Product", "Period"], own.index)
    ledger.equal("Production", "Made", told["Made"], arrived)
    ledger.equal("Production", "Sold", told["Sold"], balances.sold)
    ledger.equal("Production", "Stock (end)", told["Stock (end)"], own, size=size)
    ledger.at_least("Production", "Stock (end)", own, 0.0, size=size)
    most = pd.Series(of(names, products["Max stock"]), index=own.index)
    ledger.at_most("Production", "Stock (end)", own, most, size=size)
    ledger.at_least("Production", "Discarded", discarded, 0.0)
    keeps = products.index[products["Disposal cost"].isna()]
    thrown = discarded[discarded.index.get_level_values("Product").isin(keeps)]
    ledger.at_most("Production", "Discarded, which is not allowed,", thrown, pd.Series(0.0, index=thrown.index))


def _sales(balances: Balances, ledger: Ledger) -> None:
    keys = ["Period", *SALE]
    sales = balances.placed
    ledger.none("Sales", sales[sales.duplicated(keys)], keys, "it is there twice")
    ledger.none("Sales", sales[sales["first"].isna()], keys, "no row of the workbook asks for it")
    sales = sales[sales["first"].notna() & ~sales.duplicated(keys)]
    some = sales["Amount"] > TOLERANCE
    early = (sales["p"] < sales["first"]) & ~sales["late"]
    before_due = sales["late"] & (sales["days late"] <= 0)
    outside = early | before_due | (sales["p"] > sales["until"])
    ledger.none("Sales", sales[some & outside], keys, "the period lies outside the window")
    own = sales.set_index(keys)
    ledger.at_least("Sales", "Amount", own["Amount"], 0.0)
    ledger.equal("Sales", "Price", own["Price"], own["Price agreed"])
    ledger.equal("Sales", "Revenue", own["Revenue"], own["Amount"] * own["Price agreed"])
    agreed = balances.windows.set_index(SALE)
    delivered = sales.groupby(SALE)["Amount"].sum().reindex(agreed.index).fillna(0.0)
    late = sales[sales["late"]].groupby(SALE)["Amount"].sum().reindex(agreed.index).fillna(0.0)
    ledger.at_most("Sales", "what is sold in the window", delivered, agreed["Max"])
    ledger.at_most("Sales", "what is delivered late", late, agreed["Min"])


def _deliveries(balances: Balances, told: pd.DataFrame, ledger: Ledger) -> None:
    own = balances.delivered
    told = ledger.once("Delivery status", told, DELIVERY, own.index)
    names = {"Min": "Min", "Max": "Max", "Delivered": "Delivered", "Late": "Late kg", "Short": "Short"}
    for column, figure in names.items():
        ledger.equal("Delivery status", column, told[column], own[figure], size=own["Max"])
