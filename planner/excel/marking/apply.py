"""The corrected copy: a marked copy with the accepted suggestions carried out, and without the marks."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from models.schema.inputs import INPUTS
from planner.excel.marking import findings_sheet, marks
from planner.excel.marking.copying import CannotCopy, Copy, copy_of, put
from planner.excel.marking.findings_sheet import NO, YES, Accepted
from planner.jobs.safe_write import write_safely
from planner.reading import locate
from planner.reading.values.flaws import shown


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A cell that was changed; `before` and `after` as a person reads them."""

    sheet: str
    cell: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}: {self.before or 'blank'} -> {self.after}"


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """What became of a marked copy. `left` says what was accepted and yet not done; `formulas`: how many there are
    whose results are out of date until the copy is opened in Excel and saved."""

    path: Path
    changes: tuple[Correction, ...]
    left: tuple[str, ...]
    formulas: int


def write(marked: Path, target: Path) -> Corrected:
    """Write a corrected copy of a marked one, which stays as it is.

    Raises:
        CannotWrite: `marked` is no marked copy, or the target cannot be written.
    """
    copy = copy_of(marked)
    listing = marks.find_list(copy.book)
    if listing is None:
        raise CannotCopy(f"{marked} is no marked copy. Make one first: planner check {marked.name} --marked OUT")
    answers = list(findings_sheet.answers(listing))
    marks.remove(copy.book)
    changes, left = _carry_out(copy, answers)
    with_results = not changes
    path = write_safely(
        target.with_suffix(copy.suffix),
        lambda to: copy.save(to, with_results=with_results),
        protected=[marked],
    )
    return Corrected(
        path=path, changes=tuple(changes), left=tuple(left), formulas=0 if with_results else _formulas(copy)
    )


def _formulas(copy: Copy) -> int:
    """Return how many formulas the sheets of the planner's tables hold."""
    places = locate.sheets_of(INPUTS.values(), list(copy.grids.values())).values()
    sheets = {grid.sheet for grid, _ in places} & set(copy.book.sheetnames)
    rows = (row for name in sheets for row in copy.book[name].iter_rows())
    return sum(cell.data_type == "f" for row in rows for cell in row)


def _carry_out(copy: Copy, answers: Sequence[Accepted]) -> tuple[list[Correction], list[str]]:
    changes, left = [], []
    accepted: dict[tuple[str, str], list[Accepted]] = defaultdict(list)
    for answer in answers:
        if answer.accept == YES:
            accepted[answer.sheet, answer.cell].append(answer)
        elif answer.accept not in ("", NO):
            left.append(f"Row {answer.row}: Accept is '{answer.accept}', neither {YES} nor {NO}.")
    for accepteds in accepted.values():
        why = _hindered(copy.book, accepteds)
        if why:
            left.append(f"Row {accepteds[0].row} ({accepteds[0].sheet}!{accepteds[0].cell}): {why}")
        else:
            changes.append(_change(copy.book, accepteds[0]))
    return changes, left


def _hindered(book: Workbook, accepted: Sequence[Accepted]) -> str:
    """Return why what was accepted for a cell cannot be done; empty if it can."""
    answer = accepted[0]
    if any(other.suggested != answer.suggested for other in accepted):
        return "two different values are accepted."
    if answer.suggested is None:
        return "nothing is suggested."
    if answer.is_formula:
        return "the suggested value is a formula; type the value."
    return _changed_since(book, answer)


def _changed_since(book: Workbook, answer: Accepted) -> str:
    """Return how the cell differs from what was found in it; empty if it does not."""
    if answer.sheet not in book.sheetnames or not isinstance(book[answer.sheet], Worksheet):
        return "there is no such sheet any more."
    try:
        cell = book[answer.sheet][answer.cell]
    except ValueError:
        return "there is no such cell."
    if cell.data_type != "f" and not _same(marks.value_of(cell), answer.found):
        return f"the cell has been changed since, to {shown(marks.value_of(cell))}; it stays as it is."
    return ""


def _same(now: object, found: object) -> bool:
    if isinstance(now, int | float) and isinstance(found, int | float):
        return math.isclose(now, found, rel_tol=1e-12)
    blank = ("", None)
    return now == found or (now in blank and found in blank) or str(now).strip() == str(found).strip()


def _change(book: Workbook, answer: Accepted) -> Correction:
    sheet = book[answer.sheet]
    marks.unmerge(sheet, answer.cell)
    cell = sheet[answer.cell]
    before = marks.value_of(cell)
    put(cell, answer.suggested)
    _rename_column(sheet, cell.row, cell.column, str(answer.suggested))
    return Correction(
        sheet=answer.sheet,
        cell=answer.cell,
        before="" if before is None else shown(before),
        after=shown(answer.suggested),
    )


def _rename_column(sheet: Worksheet, row: int, column: int, name: str) -> None:
    """Rename a column in its Excel table too, whose names must be those of its header row."""
    for table in sheet.tables.values():
        left, top, right, _ = range_boundaries(table.ref)
        if row == top and left <= column <= right and table.headerRowCount != 0 and table.tableColumns:
            table.tableColumns[column - left].name = name
