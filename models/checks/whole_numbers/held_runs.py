"""What is asked of single runs before anything is planned: Fixed runs, and published ones of frozen periods."""

from __future__ import annotations

from datetime import date

import pandas as pd

from models.checks.facts import Facts

KEYS = ["Lot", "Recipe", "Period"]
COLUMNS = [*KEYS, "Rule", "Amount"]

GRAM = 6
"""Decimals of tonnes that were planned; what differs by less is rounding."""

DEMANDS = ("exactly", "at least")
"""Rules of runs that ask for work."""

NAMED = {"Fixed runs": "fixed runs", "Published": "frozen runs"}
"""What runs are called, by the sheet that asks for them."""


def held_runs(facts: Facts) -> pd.DataFrame:
    """Return Fixed runs and, as `exactly`, the published runs of frozen periods that are not fixed, too.

    Sheet and Row say where each stands; what is published is rounded to the gram.
    """
    fixed, published = facts.tables["Fixed runs"], facts.tables["Published"]
    known = pd.MultiIndex.from_frame(fixed[KEYS])
    frozen = published[
        published["Period"].isin(_frozen(facts)) & ~pd.MultiIndex.from_frame(published[KEYS]).isin(known)
    ]
    frozen = frozen.assign(Rule="exactly", Amount=frozen["Amount"].round(GRAM))
    parts = [
        rows[COLUMNS].assign(Sheet=sheet, Row=rows.index) for sheet, rows in zip(NAMED, (fixed, frozen), strict=True)
    ]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def asking(facts: Facts) -> pd.DataFrame:
    """Return those of them that ask for work."""
    runs = held_runs(facts)
    return runs[runs["Rule"].isin(DEMANDS) & (runs["Amount"] > 0)]


def _frozen(facts: Facts) -> list[str]:
    """Return the periods that begin by `Frozen until`."""
    stated = dict(zip(facts.texts("Settings", "Setting"), facts.tables["Settings"]["Value"], strict=True))
    until = stated.get("Frozen until")
    if not isinstance(until, date) or facts.calendar is None:
        return []
    last = pd.Timestamp(until)
    starts = zip(facts.calendar.names, facts.calendar.start, strict=True)
    return [name for name, start in starts if pd.Timestamp(start) <= last]
