"""Many plans on one page: a row for each, the best margin first, and by what each differs from the base."""

from __future__ import annotations

from planner.comparison.comparison import Comparison
from planner.comparison.figures import BROKEN, SHORT, Figure
from planner.engine.records import summary
from planner.report.parts import DIGITS, Cell, Head, Table, judged, shown, signed, table, text_head

MOST_PROMISES = 4
"""Promises that have a column: those of which the plans miss most, for the rest stand in the workbook."""


def ranked(comparison: Comparison) -> Table:
    """Return the plans by their margin; the base has its figures, each other plan what it has more or less."""
    figures = _columns(comparison)
    heads = [Head(name="Rank"), text_head("Plan"), *(Head(name=one.key, unit=one.unit) for one in figures)]
    ranks = _ranks(comparison)
    rows = [
        [
            Cell(text=ranks[plan]),
            Cell(text=comparison.subjects[plan].label + (" (base)" if plan == 0 else "")),
            *_cells(figures, plan),
        ]
        for plan in comparison.by_margin
    ]
    note = "The base has its figures, every other plan its difference from them: a tick is better, a cross worse."
    return table("Plans by margin", heads, rows, note=note)


def _ranks(comparison: Comparison) -> list[str]:
    """Return the rank of each plan: the same of those that are shown to earn the same, none without a margin."""
    rounded = [None if value is None else round(value) for value in comparison.margins]
    stated = [value for value in rounded if value is not None]
    return ["" if value is None else str(1 + sum(other > value for other in stated)) for value in rounded]


def _columns(comparison: Comparison) -> list[Figure]:
    """Return the three lines of the margin, how many promises are broken, and the shortages that differ most."""
    keys = (*summary.LINES, BROKEN)
    stated = [one for key in keys if (one := comparison.figure(key)) is not None]
    short = [one for one in comparison.figures if one.key.endswith(SHORT) and one.differs]
    short.sort(key=lambda one: -max(abs(less or 0.0) for less in one.differences))
    return stated + short[:MOST_PROMISES]


def _cells(figures: list[Figure], plan: int) -> list[Cell]:
    cells = []
    for one in figures:
        digits = DIGITS.get(one.unit, 0)
        if plan == 0:
            cells.append(Cell(text=shown(one.shown[0], digits)))
        else:
            cells.append(judged(signed(one.shown_differences[plan], digits), one.verdicts[plan]))
    return cells
