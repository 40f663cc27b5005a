"""One promise among the others: a workbook in which every other promise asks just what the plan gives it.

Nothing here knows how explanations are computed: the least shortage is that of an ordinary plan.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.explain.shortages.shortage import Explained
from models.schema.frames import Tables
from tests.models.answers import Answer, answer
from tests.models.explain.alone import labels_of_deliveries

LAST = 9.0
"""The priority of the promise that is looked at; all others come before it."""

EVERY_PERIOD = ("Max stock", "Min stock")
"""What is promised in every period: a workbook cannot ask for less in one of them."""

Key = tuple[str, str, str]


def missing(told: Answer) -> dict[Key, float]:
    """What each broken promise of a plan misses, by sheet, words and row; too much counts as negative."""
    found: dict[Key, float] = {}
    for promise in told.model.promises:
        for row, column in zip(promise.rows, promise.short, strict=True):
            short = float(told.solution.x[column])
            if short > 1e-9:
                found[promise.sheet, promise.words, row] = -short if promise.over else short
    return found


def can_be_asked(tables: Tables, found: Answer, explained: Explained) -> bool:
    """True if a workbook can ask for what the plan gives all others, and for this promise after them.

    Of a run that is fixed exactly and misses some, a plan may miss that or less, which no workbook can ask. Where
    deliveries may be late, no more than their Min may be, so that asking for less would forbid some.
    """
    this = explained.broken.promise.rows[explained.broken.place]
    short = [(sheet, row) for sheet, words, row in missing(found) if row != this and words not in EVERY_PERIOD]
    fixed, contracts = tables["Fixed runs"], tables["Contracts"]
    exactly = fixed[fixed["Rule"] == "exactly"]
    runs = set(exactly["Lot"] + " / " + exactly["Recipe"] + " / " + exactly["Period"])
    late = set(contracts.loc[contracts["Late"] == "yes", "Contract"])
    hidden = [row for sheet, row in short if row in runs or (sheet == "Deliveries" and row.split(" / ")[0] in late)]
    every = [words for _, words, row in missing(found) if words in EVERY_PERIOD and row != this]
    return not hidden and not every and explained.broken.rank != 0


def among(tables: Tables, found: Answer, explained: Explained) -> Tables:
    """The tables in which all other promises of rank come first and ask what they get, and nothing is earned."""
    broken = explained.broken
    short, this = missing(found), (broken.promise.sheet, broken.promise.words, broken.promise.rows[broken.place])
    edited = {name: table.copy() for name, table in tables.items()}
    edited["Lots"].loc[edited["Lots"]["Status"] == "blocked", "Must use"] = np.nan  # nor is it promised when it is free
    _less(edited["Lots"], "Must use", short, "Lots", edited["Lots"]["Lot"])
    _less(edited["Products"], "Min closing stock", short, "Products", edited["Products"]["Product"])
    _less(edited["Feed classes"], "Min closing stock", short, "Feed classes", edited["Feed classes"]["Feed class"])
    fixed = edited["Fixed runs"]
    _less(fixed, "Amount", short, "Fixed runs", fixed["Lot"] + " / " + fixed["Recipe"] + " / " + fixed["Period"])
    edited["Targets"] = _targets(edited["Targets"], short, this, broken.rank)
    edited |= _deliveries(tables, short, this, broken.rank)
    edited["Spot sales"]["Price"] = 0.0
    edited["Resources"]["Price"] = 0.0
    edited["Products"]["Closing value"] = 0.0
    return edited


def _less(table: pd.DataFrame, column: str, short: dict[Key, float], sheet: str, rows: pd.Series) -> None:
    less = [short.get((sheet, column, row), 0.0) for row in rows]
    table[column] = table[column] - np.array(less, dtype=float)


def _comes_first(figures: pd.Series, than: float) -> bool:
    """True if a contract or target is served before, or beside, promises of a rank; those with a penalty never are."""
    return bool(np.isfinite(figures["Priority"]) and (np.isnan(than) or figures["Priority"] <= than))


def _targets(table: pd.DataFrame, short: dict[Key, float], this: Key, rank: float) -> pd.DataFrame:
    kept = []
    for _, row in table.iterrows():
        key = ("Targets", "Amount", row["Target"])
        if key == this:
            kept.append({**row, "Priority": LAST})
        elif _comes_first(row, rank) and row["Amount"] > short.get(key, 0.0) + 1e-6:
            kept.append({**row, "Amount": row["Amount"] - short.get(key, 0.0), "Priority": 1.0})
    return pd.DataFrame(kept, columns=table.columns).astype(table.dtypes)


def _deliveries(tables: Tables, short: dict[Key, float], this: Key, rank: float) -> Tables:
    """Each window as a contract of its own, so that each can have a priority of its own."""
    contracts, deliveries = [], []
    for label, (_, row) in zip(labels_of_deliveries(tables), tables["Deliveries"].iterrows(), strict=True):
        key = ("Deliveries", "Min", label)
        terms = tables["Contracts"][tables["Contracts"]["Contract"] == row["Contract"]].iloc[0]
        holds = key == this
        least = row["Min"] - (0.0 if holds else short.get(key, 0.0))
        least = least if holds or _comes_first(terms, rank) else np.nan
        terms = {**terms, "Price": 0.0, "Shortfall penalty": np.nan, "Late penalty": np.nan}
        contracts.append({**terms, "Contract": label, "Priority": LAST if holds else 1.0})
        most = np.nanmax([row["Min"], row["Max"]]) if np.isnan(row["Max"]) else row["Max"]
        deliveries.append({**row, "Contract": label, "Min": least, "Max": most})
    found = {"Contracts": contracts, "Deliveries": deliveries}
    return {
        name: pd.DataFrame(rows, columns=tables[name].columns).astype(tables[name].dtypes)
        for name, rows in found.items()
    }


def least_short_among(tables: Tables, explained: Explained) -> float:
    """The least that the last promise of these tables can miss while all others are kept.

    Raises:
        AssertionError: another promise is broken.
    """
    asked = float(explained.broken.promise.asked[explained.broken.place])
    levels = [level for level in answer(tables).solution.levels if level.promises and level.level.isdigit()]
    assert [level.level for level in levels if level.value > 1e-6 and level.level != str(int(LAST))] == []
    return levels[-1].value * max(asked, 1.0)
