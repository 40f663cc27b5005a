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
    base = next((own.margin for own in outcomes if own.is_base), None)
    currency = next((own.currency for own in outcomes if own.currency), "")
    made = [element for element in heavy_elements.HEAVY if any(element in own.made for own in outcomes)]
    head = ["scenario", "status", "cash margin", "stock change", f"margin {currency}".strip(), "to base"]
    head += [*(f"{element} kg" for element in made), "broken", "file"]
    lines = [head, *(_line(own, base, made) for own in outcomes)]
    return columns_text(lines, left=(0, 1, len(head) - 1))


def messages(outcomes: Iterable[CaseOutcome]) -> list[str]:
    """Return what has to be said of the cases without a plan, and of plans that went to another file."""
    said = []
    for own in outcomes:
        if own.end in (End.CHECK, End.FAULT, End.CANCELLED) or (own.end is End.LIMIT and own.margin is None):
            said.append(f"{own.name}: {own.words}")
        elif own.written != own.asked:
            said.append(f"{own.name}: {own.asked} is open or locked, so the plan is in {own.written}")
    return said


def columns_text(lines: Sequence[Sequence[str]], *, left: Sequence[int]) -> str:
    """Return lines of cells as text in columns, the columns `left` flush left, the others flush right."""
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    rows = (
        "  ".join(cell.ljust(width) if at in left else cell.rjust(width) for at, (cell, width) in enumerate(pairs))
        for pairs in (zip(line, widths, strict=True) for line in lines)
    )
    return "\n".join(row.rstrip() for row in rows)


def _line(own: CaseOutcome, base: float | None, made: Iterable[str]) -> list[str]:
    name = own.name if len(own.name) <= LONGEST_NAME else own.name[: LONGEST_NAME - 3] + "..."
    gain = NONE if base is None or own.margin is None or own.is_base else _signed(own.margin - base)
    return [
        name,
        own.end.value if own.margin is None else status_in_words(own.words).partition(":")[0],
        *_margin(own),
        gain,
        *(amount(own.made[element]) if element in own.made else NONE for element in made),
        NONE if own.broken is None else str(own.broken),
        str(own.written or NONE),
    ]


def _margin(own: CaseOutcome) -> list[str]:
    """Return cash, change in stock value and margin."""
    if own.cash is None or own.margin is None:
        return [NONE] * 3
    return [amount(value) for value in adding_up(own.cash, own.margin - own.cash, own.margin)]


def _signed(value: float) -> str:
    text = amount(value)
    return text if text.startswith("-") or value == 0 else f"+{text}"
