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
    frozen = published[published["Period"].isin(_frozen(facts))] if len(published) else published
    if frozen.empty:
        return _of("Fixed runs", fixed)
    known = pd.MultiIndex.from_frame(fixed[KEYS])
    frozen = frozen[~pd.MultiIndex.from_frame(frozen[KEYS]).isin(known)]
    frozen = frozen.assign(Rule="exactly", Amount=frozen["Amount"].round(GRAM))
    parts = [_of("Fixed runs", fixed), _of("Published", frozen)]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _of(sheet: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return what rows of a sheet ask for, and where they stand."""
    return rows[COLUMNS].assign(Sheet=sheet, Row=rows.index)


def asking(facts: Facts) -> pd.DataFrame:
    """Return those of them that ask for work."""
    runs = facts.once(held_runs)
    return runs if runs.empty else runs[runs["Rule"].isin(DEMANDS) & (runs["Amount"] > 0)]


def _frozen(facts: Facts) -> list[str]:
    """Return the periods that begin by `Frozen until`."""
    stated = dict(zip(facts.texts("Settings", "Setting"), facts.tables["Settings"]["Value"], strict=True))
    until = stated.get("Frozen until")
    if not isinstance(until, date) or facts.calendar is None:
        return []
    last = pd.Timestamp(until)
    starts = zip(facts.calendar.names, facts.calendar.start, strict=True)
    return [name for name, start in starts if pd.Timestamp(start) <= last]
