"""Explanations in words: why each broken promise is short, and what priorities and rules in whole numbers cost."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from models.schema.levels import costs
from models.schema.plan_tables.explanation_outputs import AT_PATTERN
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.engine.records.summary import amount

KINDS = {
    "Money": "money:",
    "Served first": "served first:",
    "Hours": "hours of",
    "Blend limit": "blend limit on",
    "Max stock": "max stock of",
    "Sales limit": "what customers take of",
    "Use by": "Use by of",
    "Mixing": "mixing in",
    "Lag": "lag:",
    "Lead time": "lead time:",
    "Recovery": "recovery:",
    "Feed not there": "feed not there:",
    "No way to it": "no way to it:",
    "Not computed": "not computed:",
}
"""How a sentence begins the kinds of cause whose own name would not do."""

MOST_DETAILS = 3
MOST_CAUSES = 4
"""Causes that a sentence names, the greatest first; one more is named in place of being counted."""
LEAST_CAUSE = 0.005
"""The share of what is missing from which on a cause is named."""
SMALLER = {"t": ("kg", 1000.0), "kg": ("g", 1000.0)}
DEAR = 0.01
"""What a level or a rule has to cost, as a share of the margin, to be worth a sentence."""

ROUNDING = 0.5
"""Money up to this makes no range."""

Row = dict[str, Any]


def broken_in_words(plan: Plan) -> list[str]:
    """Return each broken promise as a sentence, with the reasons where the plan has them."""
    reasons = why_in_words(plan.tables["Why short"])
    broken = plan.tables["Broken promises"]
    keys = zip(broken["Sheet"], broken["Row"], broken["Promise"], strict=True)
    return [
        " ".join((sentence, *([reasons[key]] if key in reasons else [])))
        for key, sentence in zip(keys, summary.broken_in_words(broken), strict=True)
    ]


def why_in_words(why: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """Return why each broken promise is short, by its sheet, row and promise, the greatest reason first.

    `Why: 311 kg blocked lot EV-B14; 40 kg hours of Leach (30), Roasting (10).`
    """
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in why.to_dict("records"):
        part = {str(name): value for name, value in row.items()}
        found.setdefault((part["Sheet"], part["Row"], part["Promise"]), []).append(part)
    return {key: _sentence(parts) for key, parts in found.items()}


def _sentence(parts: list[Row]) -> str:
    kinds: dict[tuple[str, str], list[Row]] = {}
    for part in sorted(parts, key=lambda part: -float(part["Part"])):
        kinds.setdefault((part["Cause"], part["Detail"] if part.get("Through") else ""), []).append(part)
    ordered = sorted(kinds.items(), key=lambda kind: -_sum(kind[1]))
    least = LEAST_CAUSE * _sum(parts)
    many = min(MOST_CAUSES, max(sum(_sum(alike) >= least for _, alike in ordered), 1))
    named = ordered[: many if len(ordered) > many + 1 else None]
    clauses = [_clause(kind, detail, alike) for (kind, detail), alike in named]
    return f"Why: {'; '.join([*clauses, *_rest([alike for _, alike in ordered[len(named) :]])])}."


def _rest(others: list[list[Row]]) -> list[str]:
    """Return how much the causes hold that are not named; nothing if all are."""
    if not others:
        return []
    missing = amount(sum(map(_sum, others)))
    return [f"{missing} {others[0][0]['Unit']} {len(others)} smaller causes, on the sheet Why short"]


def _clause(kind: str, detail: str, parts: list[Row]) -> str:
    """Return a kind of cause with what is of it; or one cause with the promises through which it holds."""
    words = KINDS.get(kind, kind.lower())
    head = f"{amount(_sum(parts))} {parts[0]['Unit']} {words}" + (f" {detail}, through" if detail else "")
    names = [part["Through"] if detail else part["Detail"] for part in parts]
    if len(parts) == 1:
        return f"{head} {names[0]}"
    named = [f"{name} ({amount(float(part['Part']))})" for name, part in zip(names, parts[:MOST_DETAILS], strict=False)]
    more = len(parts) - len(named)
    return f"{head} {', '.join(named)}" + (f" and {more} more" if more else "")


def _sum(parts: list[Row]) -> float:
    return float(sum(part["Part"] for part in parts))


def what_costs(plan: Plan) -> Iterator[tuple[str, list[str]]]:
    """Yield what promises and what rules in whole numbers cost, where it is much: a title and its sentences."""
    for title, said in (
        ("What promises cost", costs_in_words(plan)),
        ("What rules in whole numbers cost", rules_in_words(plan)),
    ):
        if said:
            yield title, said


def rules_in_words(plan: Plan) -> list[str]:
    """Return a sentence for each rule in whole numbers that may cost more than a hundredth of the margin, or without
    which promises miss less."""
    costs = plan.tables["Rule costs"]
    dear = (costs[["Costs at least", "Costs at most"]] > DEAR * abs(plan.margin)).any(axis=1)
    rows = costs[dear | costs["Promises"].notna()].to_dict("records")
    return [_of_rule({str(name): value for name, value in row.items()}, plan.currency) for row in rows]


def _of_rule(row: Row, currency: str) -> str:
    """Return `Without campaigns: 1,200 to 3,400 USD of margin more.`, and what promises miss less."""
    span = _span(float(row["Costs at least"]), float(row["Costs at most"]))
    said = [f"{span} {currency} of margin more"] if span else []
    promises = [row["Promises"]] if isinstance(row["Promises"], str) else []
    return f"Without {row['Rule']}: {'; '.join([*said, *promises])}."


def _span(low: float, high: float) -> str:
    """Return from how much to how much, where NaN is not known; blank where neither is."""
    if math.isnan(high):
        return "" if math.isnan(low) else f"at least {amount(low)}"
    if math.isnan(low):
        return f"at most {amount(high)}"
    return amount(high) if high - low <= ROUNDING else f"{amount(low)} to {amount(high)}"


def costs_in_words(plan: Plan) -> list[str]:
    """Return a sentence for each level of promises that costs more than a hundredth of the margin.

    Where stores mix beside rules in whole numbers these costs are known at the plan's pattern only.
    """
    costs = plan.tables["Level costs"]
    dear = costs[costs["Cost"] > DEAR * abs(plan.margin)]
    rows = [{str(name): value for name, value in row.items()} for row in dear.to_dict("records")]
    is_at_pattern = len(plan.tables["Compositions"]) and len(plan.tables["Rule costs"])
    return [_cost(row, plan.currency, f"{AT_PATTERN} of whole numbers " if is_at_pattern else "") for row in rows]


def _cost(row: Row, currency: str, where: str) -> str:
    words = where + costs(int(row["Level"]))
    at_most = row["Cost at most"]
    span = amount(row["Cost"]) if math.isnan(at_most) else _span(float(row["Cost"]), float(at_most))
    text = f"{words[:1].upper()}{words[1:]} {span} {currency} of margin"
    last, unit = _last(row)
    if not last > 0:
        return f"{text}."
    return f"{text}; the last {unit} of {row['Dearest promise']} costs {amount(last)} {currency}."


def _last(row: Row) -> tuple[float, str]:
    """Return what the last unit of the dearest promise costs, in a unit so small that all cost no less."""
    last, unit = float(row["Cost of its last unit"]), row["Unit"]
    while last > row["Cost"] and unit in SMALLER:
        unit, many = SMALLER[unit]
        last /= many
    return last, unit
