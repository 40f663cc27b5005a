"""Tables whose columns depend on what is shown, such as one for each plan: each is still a named Excel table."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any, NamedTuple

from planner.comparison.directions import Verdict
from planner.excel.paper.sheets import LINE_HEIGHT, Page, is_blank
from planner.views.colours import SIGNS

TEXT = "@"
DIGITS = ((100.0, "#,##0"), (10.0, "#,##0.0"), (0.0, "#,##0.0##"))
"""From which size on a figure is shown in which form: large ones without decimals, which say nothing there."""
HALVES = ((100.0, 0.5), (10.0, 0.05), (0.0, 0.0005))
"""Half of the last digit of a figure, by its size."""
NOTHING = 0.0005
"""Figures below this would be shown as 0.0, and are written as 0."""
PER_CENT = '[>=0.05]+#,##0.0" %{sign}";[<=-0.05]-#,##0.0" %{sign}";0" %"'
LEAST_PER_CENT = 0.05
SHARE = '0.0" %"'
MOST_OF_NAME = 200  # characters that Excel takes for a header are 255


class Head(NamedTuple):
    """The header of a column, and its width in characters."""

    text: str
    width: float


class Cell(NamedTuple):
    """One value, its number format (blank: by its size) and the styles that its look adds."""

    value: object
    number: str = ""
    styles: tuple[str, ...] = ()


def figure(value: object, *styles: str, unit: str = "") -> Cell:
    """Return a figure in as many digits as its size deserves, with its unit behind it if one is given;
    others as they are."""
    shown = _settled(value)
    form = _form(shown)
    return Cell(shown, form + _behind(unit, styles) if form else "", styles)


def difference(value: float | None, verdict: int = 0, *, unit: str = "") -> Cell:
    """Return a difference with its sign, coloured where it is for the better (1), for the worse (-1),
    or better at a price."""
    shown = _settled(value)
    styles = mark(verdict if shown else 0)
    form, behind = _form(shown), _behind(unit, styles)
    return Cell(shown, f"+{form}{behind};-{form}{behind};0" if form else "", styles)


def _behind(unit: str, styles: Sequence[str]) -> str:
    """Return the unit and the sign behind a figure, as one text of its number format."""
    text = (f" {unit.replace(chr(34), '')}" if unit else "") + _sign(styles)
    return f'"{text}"' if text else ""


def per_cent(value: float | None, verdict: int = 0) -> Cell:
    """Return a difference in per cent, coloured like it where it is shown as one."""
    styles = mark(verdict if abs(value or 0.0) >= LEAST_PER_CENT else 0)
    return Cell(value, PER_CENT.format(sign=_sign(styles)), styles)


MARKS = {Verdict.BETTER: ("good",), Verdict.WORSE: ("bad",), Verdict.AT_A_PRICE: ("doubt",)}


def mark(verdict: int) -> tuple[str, ...]:
    """Return the colour of a verdict: `good`, `bad`, `doubt` or none."""
    return MARKS.get(Verdict(verdict), ())


def _sign(styles: Sequence[str]) -> str:
    """Return what stands behind a figure that is good or bad, besides its colour."""
    return next((SIGNS[style] for style in styles if style in SIGNS), "")


def seen(less: float | None, value: float | None) -> bool:
    """Return whether a figure is shown otherwise for a difference that it has."""
    return abs(less or 0.0) >= next(half for least, half in HALVES if abs(value or 0.0) >= least)


def _settled(value: object) -> object:
    """Return the value itself, 0 where it would be shown so."""
    return 0.0 if isinstance(value, float) and abs(value) < NOTHING else value


def _form(value: object) -> str:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return ""
    if value == round(value):
        return DIGITS[0][1]
    return next(form for least, form in DIGITS if abs(value) >= least)


def write(
    page: Page, heads: Sequence[Head], rows: Sequence[Sequence[Cell]], *, at: tuple[int, int], name: str
) -> tuple[int, int]:
    """Write a table with its header at the row and column `at`; returns its first and its last row of cells.

    `name` is the Excel table's. A table without rows keeps room for one, as Excel wants.
    """
    top, left = at
    first, last = top + 1, top + max(len(rows), 1)
    columns = [{"header": text, "header_format": page.looks("header", "required")} for text in _distinct(heads)]
    options: dict[str, Any] = {"name": name, "style": None, "columns": columns}
    page.sheet.add_excel_table(at, (last, left + len(heads) - 1), len(rows), options)
    for at_row, row in enumerate(rows, start=first):
        for at_column, cell in enumerate(row, start=left):
            _write(page, at_row, at_column, cell)
    lines = max(len(textwrap.wrap(head.text, max(int(head.width) - 3, 4))) for head in heads)
    page.sheet.set_row(top, LINE_HEIGHT * lines + 6)
    return first, last


def widths(page: Page, heads: Sequence[Head], *, left: int = 0) -> None:
    """Set the widths of the sheet's columns to those of a table."""
    for column, head in enumerate(heads, start=left):
        page.sheet.set_column(column, column, head.width)


def _write(page: Page, row: int, column: int, cell: Cell) -> None:
    is_text = isinstance(cell.value, str) or is_blank(cell.value)
    styles = ("output", "letters", *cell.styles) if is_text else ("output", *cell.styles)
    page.value(row, column, cell.value, page.looks(*styles, number=cell.number))


def _distinct(heads: Sequence[Head]) -> list[str]:
    """Return the headers; Excel wants no two alike, and takes capitals for small letters."""
    texts: list[str] = []
    for head in heads:
        text, number = head.text[:MOST_OF_NAME], 1
        while text.lower() in {other.lower() for other in texts}:
            number += 1
            text = f"{head.text[:MOST_OF_NAME]} ({number})"
        texts.append(text)
    return texts
