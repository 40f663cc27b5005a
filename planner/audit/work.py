"""What is worked: lots within their windows and quantities, recipes that take them, hours of lines, resources."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from planner.audit.balances import Balances
from planner.audit.decided import Decided
from planner.audit.ledger import TOLERANCE, Ledger
from planner.audit.site import Site, of


def look(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compares Runs, Lot use, Line hours and Resource use."""
    site, decided = balances.site, balances.decided
    _runs(site, decided, ledger)
    _lots(site, decided, ledger.once("Lot use", told["Lot use"], ["Lot"], site.lots.index), ledger)
    _lines(balances, told["Line hours"], ledger)
    _resources(balances, told["Resource use"], ledger)


def _runs(site: Site, decided: Decided, ledger: Ledger) -> None:
    runs, keys = decided.runs, ["Period", "Lot", "Recipe"]
    ledger.at_least("Runs", "Amount", runs.set_index(keys)["Amount"], 0.0)
    ledger.none("Runs", runs[runs.duplicated(keys)], keys, "it is there twice")
    some = runs[runs["Amount"] > TOLERANCE].join(site.lots[["first", "last", "takes_part"]], on="Lot")
    outside = ~some["takes_part"] | (some["p"] < some["first"]) | (some["p"] > some["last"])
    ledger.none("Runs", some[outside], keys, "the lot cannot be used in this period")
    ledger.none("Runs", some[some["Cost"].isna()], keys, "the recipe does not take the lot's feed class")


def _lots(site: Site, decided: Decided, told: pd.DataFrame, ledger: Ledger) -> None:
    lots, used, taken = site.lots, decided.used, decided.taken
    ledger.at_most("Lot use", "what is used", used, taken)
    ledger.at_most("Lot use", "what is taken", taken, lots["Quantity"])
    ledger.at_least("Lot use", "what is taken", taken, 0.0)
    ledger.equal("Lot use", "Used", told["Used"], used)
    bought = taken.where(lots["offered"], 0.0)
    ledger.equal("Lot use", "Bought", told["Bought"], bought.where(lots["takes_part"], 0.0))
    left = (taken - used).where(lots["takes_part"], lots["Quantity"].where(~lots["offered"], 0.0))
    ledger.equal("Lot use", "Left", told["Left"], left, size=taken)
    ledger.equal("Lot use", "Quantity", told["Quantity"], lots["Quantity"])
    ledger.equal("Lot use", "Estimated share of assay", told["Estimated share of assay"], estimated(site))


def estimated(site: Site) -> pd.Series:
    """% of each lot's counted mass for which its class's typical assay stands."""
    counted = site.lots[site.elements] * site.factor
    total = counted.sum(axis=1)
    guessed = counted.where(site.untyped, 0.0).sum(axis=1)
    return (100.0 * guessed / total.where(total > 0)).fillna(0.0)


def available(site: Site) -> pd.Series:
    """Hours of all units, by line and period: day by day the least availability that the line has on it."""
    lines, days = site.tables["Lines"], np.arange(site.start[0], site.end[-1] + np.timedelta64(1, "D"))
    share = np.repeat(lines["Availability"].to_numpy()[:, None], len(days), axis=1)
    place = {line: i for i, line in enumerate(lines["Line"])}
    for stop in site.tables["Downtime"].to_dict("records"):
        line, down = place[stop["Line"]], (days >= _day(stop["From"])) & (days <= _day(stop["To"]))
        share[line, down] = np.minimum(share[line, down], stop["Availability"])
    per_day = lines["Units"] * lines["Hours per day"]
    hours = np.add.reduceat(share / 100.0, np.searchsorted(days, site.start), axis=1) * per_day.to_numpy()[:, None]
    index = pd.MultiIndex.from_product([lines["Line"], site.names], names=["Line", "Period"])
    return pd.Series(hours.ravel(), index=index)


def _day(date: pd.Timestamp) -> np.datetime64:
    return np.datetime64(date.date(), "D")


def _lines(balances: Balances, told: pd.DataFrame, ledger: Ledger) -> None:
    used = balances.by_period(balances.decided.booked, "Line", "Hours", balances.site.tables["Lines"]["Line"])
    there = available(balances.site)
    told = ledger.once("Line hours", told, ["Line", "Period"], there.index)
    ledger.at_most("Line hours", "what is used", used, there)
    ledger.equal("Line hours", "Available", told["Available"], there)
    ledger.equal("Line hours", "Used", told["Used"], used)
    ledger.equal("Line hours", "Used [%]", told["Used share"], 100.0 * used / there.where(there > 0))


def _resources(balances: Balances, told: pd.DataFrame, ledger: Ledger) -> None:
    site = balances.site
    resources = site.table("Resources", "Resource")
    used = balances.by_period(balances.decided.consumed, "Resource", "Units", site.tables["Resources"]["Resource"])
    per_day = of(used.index.get_level_values("Resource"), resources["Max per day"])
    limit = pd.Series(per_day * of(used.index.get_level_values("Period"), site.days), index=used.index)
    told = ledger.once("Resource use", told, ["Resource", "Period"], used.index)
    ledger.at_most("Resource use", "what is used", used, limit)
    ledger.equal("Resource use", "Used", told["Used"], used)
    ledger.equal("Resource use", "Max", told["Max"], limit)
