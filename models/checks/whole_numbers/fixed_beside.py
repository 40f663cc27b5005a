"""Fixed and frozen runs in whole numbers: too little beside them for the least run of a recipe, or whole batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.checks.facts import Facts, amount, warning
from models.checks.whole_numbers.campaigns import DECIMALS
from models.checks.whole_numbers.held_runs import DEMANDS, held_runs
from models.checks.whole_numbers.least_runs import EXPECT
from models.plant.plant import Flags
from models.schema.problems import Problem


@dataclass(frozen=True)
class _Work:
    """What fixed runs ask of a recipe in a period, and the most that it can work then with all that is beside them;
    the sheet and row of the first of them."""

    sheet: str
    row: int
    recipe: str
    period: str
    least: float
    most: float


def fixed_run_below_recipe(facts: Facts) -> Iterator[Problem]:
    """With all that is beside a fixed run its recipe does not come to its least run of the class."""
    recipes = facts.tables["Recipes"]
    for recipe, feed_class, least in zip(recipes["Recipe"], recipes["Feed class"], recipes["Min run"], strict=True):
        for work in _asked(facts, recipe, {feed_class}) if least > 0 else ():
            if round(work.most, DECIMALS) < least:
                message = f"{recipe} works {amount(least, 't')} of {feed_class} in a period or nothing, and in "
                words = f"{message}{work.period} there are {amount(work.most, 't')} for it."
                yield warning(work.sheet, words, f"Lower Min run, {EXPECT}", row=work.row, column="Amount")


def fixed_run_without_batch(facts: Facts) -> Iterator[Problem]:
    """With all that is beside a fixed run its recipe fills no whole number of batches."""
    use = facts.tables["Line use"]
    fill = use["Min fill"].fillna(100.0) / 100.0
    for recipe, line, batch, full in zip(use["Recipe"], use["Line"], use["Batch"], fill, strict=True):
        takes = {feed_class for name, feed_class in facts.active if name == recipe}
        for work in _asked(facts, recipe, takes) if batch > 0 and recipe not in facts.from_stores else ():
            many = np.ceil(round(work.least / batch, DECIMALS))
            if round(work.most, DECIMALS) < round(many * batch * full, DECIMALS):
                message = f"{recipe} works on {line} in whole batches of {amount(batch, 't')}, and in {work.period} "
                words = f"{message}there are {amount(work.most, 't')} for {amount(many)} of them."
                remedy = f"Correct Amount, Batch or Min fill, {EXPECT}"
                yield warning(work.sheet, words, remedy, row=work.row, column="Amount")


def _asked(facts: Facts, recipe: str, classes: set[str]) -> Iterator[_Work]:
    """Yield what fixed runs ask of a recipe and some classes, period by period."""
    lots = facts.tables["Lots"].dropna(subset=["Lot"]).drop_duplicates("Lot").set_index("Lot")
    lots = lots[lots["Feed class"].isin(classes)]
    runs = facts.once(held_runs)
    runs = runs[(runs["Recipe"] == recipe) & runs["Lot"].isin(lots.index) & runs["Amount"].notna()]
    for period, rows in runs.groupby("Period", sort=False):
        wanted = rows[rows["Rule"].isin(DEMANDS) & (rows["Amount"] > 0)]
        if len(wanted) and facts.calendar is not None and period in facts.calendar.names:
            there = lots["Quantity"].fillna(np.inf).where(_usable(facts, lots, str(period)), 0.0)
            least, most = float(wanted["Amount"].sum()), float(_with_fixed(there, rows).sum())
            first = wanted.iloc[0]
            yield _Work(str(first["Sheet"]), int(first["Row"]), recipe, str(period), least, most)


def _usable(facts: Facts, lots: pd.DataFrame, period: str) -> Flags:
    """Return which lots may be worked in a period."""
    assert facts.calendar is not None
    place = facts.calendar.names.index(period)
    first, last = facts.calendar.touched(lots["Available"].to_numpy(), lots["Use by"].to_numpy())
    return np.asarray((lots["Status"] != "blocked") & (first <= place) & (place <= last))


def _with_fixed(there: pd.Series, runs: pd.DataFrame) -> pd.Series:
    """Return the most that is worked of each lot, some of which fixed runs say or limit."""
    most = there.copy()
    for lot, rule, tonnes in zip(runs["Lot"], runs["Rule"], runs["Amount"], strict=True):
        most[lot] = {"exactly": tonnes, "at most": min(most[lot], tonnes)}.get(rule, max(most[lot], tonnes))
    return most
