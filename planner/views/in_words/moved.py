"""What a plan moves away from the published one, in words: how much, why, and what was given up to move less."""

from __future__ import annotations

import pandas as pd

from models.results import changes
from planner.engine.plan import Plan
from planner.engine.records import manifest, summary
from planner.engine.records.summary import amount

TITLE = "Moved since published"

MOST = 6
"""So many reasons are named at most, the largest first."""


def in_words(plan: Plan) -> list[str]:
    """Return sentences; none where nothing is published."""
    kept = summary.kept(plan)
    if kept is None:
        return []
    moved = plan.tables["Changes"]
    less, more = moved[moved["Moved"] < 0], moved[moved["Moved"] > 0]
    source = manifest.read(plan.tables["Manifest"]).get(manifest.PUBLISHED)
    named = f" ({source})" if source else ""
    stays = f"{amount(kept.tonnes)} of {amount(kept.published)} t that were published{named} stay as they are"
    ahead = "the next period" if kept.periods == 1 else f"the next {kept.periods} periods"
    near = f", {amount(kept.share_of_next)} % of {ahead}" if kept.periods else ""
    return [f"{stays}{near}.", *_reasons(less, "less"), *_reasons(more, "more"), *_given_up(plan)]


def _reasons(moved: pd.DataFrame, word: str) -> list[str]:
    tonnes = (
        moved["Moved"]
        .abs()
        .groupby(moved["Why"].map(changes.kind_of))
        .sum()
        .sort_values(ascending=False, kind="stable")
    )
    said = [f"{amount(float(moved_by))} t {word}: {why}." for why, moved_by in tonnes.iloc[:MOST].items()]
    rest = float(tonnes.iloc[MOST:].sum())
    return [*said, *([f"{amount(rest)} t {word} for other reasons, on the sheet Changes."] if rest else [])]


def _given_up(plan: Plan) -> list[str]:
    """Return what the price of change kept from being earned; nothing where there is no price."""
    given_up = summary.given_up(plan)
    if given_up is None:
        return []
    return [f"To move no more than that {amount(given_up)} {plan.currency} of margin were given up (Change price)."]
