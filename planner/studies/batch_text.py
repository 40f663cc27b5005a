"""The outcomes of many cases as a person reads them in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.engine.records.summary import adding_up, amount, status_in_words
from planner.jobs.exit_codes import End
from planner.studies.batch import CaseOutcome
from planner.views import heavy_elements

LONGEST_NAME = 40
NONE = "-"


def table_text(outcomes: Sequence[CaseOutcome]) -> str:
    """Return one line for each case: how it ended, cash, stock and margin, how much more than the base, Dy and Tb,
    file."""
    base = next((outcome.margin for outcome in outcomes if outcome.is_base), None)
    currency = next((outcome.currency for outcome in outcomes if outcome.currency), "")
    made = [element for element in heavy_elements.HEAVY if any(element in outcome.made for outcome in outcomes)]
    head = ["scenario", "status", "cash margin", "stock change", f"margin {currency}".strip(), "to base"]
    head += [*(f"{element} kg" for element in made), "broken", "file"]
    lines = [head, *(_line(outcome, base, made) for outcome in outcomes)]
    return columns_text(lines, left=(0, 1, len(head) - 1))


def messages(outcomes: Iterable[CaseOutcome]) -> list[str]:
    """Return what has to be said of the cases without a plan, and of plans that went to another file."""
    said = []
    for outcome in outcomes:
        if outcome.end in (End.CHECK, End.FAULT, End.CANCELLED) or (
            outcome.end is End.LIMIT and outcome.margin is None
        ):
            said.append(f"{outcome.name}: {outcome.words}")
        elif outcome.written != outcome.asked:
            said.append(f"{outcome.name}: {outcome.asked} is open or locked, so the plan is in {outcome.written}")
    return said


def columns_text(lines: Sequence[Sequence[str]], *, left: Sequence[int]) -> str:
    """Return lines of cells as text in columns, the columns `left` flush left, the others flush right."""
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    rows = (
        "  ".join(cell.ljust(width) if at in left else cell.rjust(width) for at, (cell, width) in enumerate(pairs))
        for pairs in (zip(line, widths, strict=True) for line in lines)
    )
    return "\n".join(row.rstrip() for row in rows)


def _line(outcome: CaseOutcome, base: float | None, made: Iterable[str]) -> list[str]:
    name = outcome.name if len(outcome.name) <= LONGEST_NAME else outcome.name[: LONGEST_NAME - 3] + "..."
    gain = NONE if base is None or outcome.margin is None or outcome.is_base else _signed(outcome.margin - base)
    return [
        name,
        outcome.end.value if outcome.margin is None else status_in_words(outcome.words).partition(":")[0],
        *_margin(outcome),
        gain,
        *(amount(outcome.made[element]) if element in outcome.made else NONE for element in made),
        NONE if outcome.broken is None else str(outcome.broken),
        str(outcome.written or NONE),
    ]


def _margin(outcome: CaseOutcome) -> list[str]:
    """Return cash, change in stock value and margin."""
    if outcome.cash is None or outcome.margin is None:
        return [NONE] * 3
    return [amount(value) for value in adding_up(outcome.cash, outcome.margin - outcome.cash, outcome.margin)]


def _signed(value: float) -> str:
    text = amount(value)
    return text if text.startswith("-") or value == 0 else f"+{text}"
