"""What a step more of the workbook's figures does, in words: the dearest of each kind, for screen, summary and page."""

from __future__ import annotations

import pandas as pd

from planner.engine.plan import Plan

TITLE = "What more is worth"
MOST = 5
SMALL = 5e-3
"""Money up to this is nothing."""


def worth_anything(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose step adds or costs something, or changes a promise, the dearest first."""
    some = rows[(rows["Adds"].abs() > SMALL) | rows["Promises"].notna()]
    return some.loc[some["Adds"].abs().fillna(0.0).sort_values(ascending=False, kind="stable").index]


def worths_in_words(plan: Plan, most: int = MOST) -> list[str]:
    """Return a sentence for the dearest step of each heading, the dearest of all first."""
    rows = plan.tables["Marginal values"]
    dearest = worth_anything(rows).drop_duplicates("Heading")
    return [str(words) for words in dearest["Why"].head(most)]
