"""What is worked together, worked out again: lots, classes and families on a line or in a product, period by period."""

from __future__ import annotations

from typing import Any

import pandas as pd

from models.audit.balances import Balances
from models.audit.site import Site


def at_place(balances: Balances, on: str | None) -> pd.DataFrame:
    """Lot, Feed class, Tonnes and Period (of arrival for a product) of what is worked at a place."""
    site, decided = balances.site, balances.decided
    runs = decided.runs.rename(columns={"Amount": "Tonnes"})[["Lot", "Recipe", "Feed class", "Tonnes", "p"]]
    if on is not None and on in set(site.tables["Lines"]["Line"]):
        use = site.tables["Line use"]
        runs = runs[runs["Recipe"].isin(use["Recipe"][use["Line"] == on])]
    elif on is not None:
        made = decided.output[decided.output["Product"].isin(site.stores_of(on, None)) & (decided.output["Kg"] > 0)]
        runs = runs.loc[made["run"]].assign(p=made["p"].to_numpy())
        runs = runs[runs["p"] <= site.last]
    return runs.assign(Period=[site.names[p] for p in runs["p"]])


def counted(balances: Balances, on: str, count: str, least: float) -> pd.Series:
    """Return how many different lots, classes or families are worked at a place, by period; tonnes up to `least` are
    rounding."""
    rows = at_place(balances, on)
    family = balances.site.tables["Feed classes"].set_index("Feed class")["Family"].dropna().to_dict()
    told = rows["Feed class"].map(lambda name: balances.site.as_told.get(name, name))
    of = {
        "lots": rows["Lot"],
        "feed classes": told,
        "families": told.map(lambda name: family.get(name, name)),
    }[count]
    tonnes = rows.assign(of=of).groupby(["Period", "of"])["Tonnes"].sum()
    many: pd.Series = (tonnes > least).groupby(level="Period").sum().astype(float)
    return many


def worked_of(balances: Balances, name: str, on: str | None) -> pd.Series:
    """Tonnes of a lot or a class that are worked at a place, by period."""
    rows = at_place(balances, on)
    column = "Lot" if name in balances.site.lots.index else "Feed class"
    tonnes: pd.Series = rows[rows[column] == name].groupby("Period")["Tonnes"].sum()
    return tonnes.reindex(balances.site.names).fillna(0.0)


def least_of_needs(site: Site, row: dict[Any, Any]) -> float:
    """Return what is needed at least: At least, or else the least run of what is needed."""
    if not pd.isna(row["At least"]):
        return float(row["At least"])
    if row["Needs"] in site.lots.index:
        return float(site.lots["Min run"][row["Needs"]])
    recipes = site.tables["Recipes"]
    of_class = (recipes["Feed class"] == row["Needs"]) & (recipes["Active"] == "yes")
    return float(recipes["Min run"][of_class].max())
