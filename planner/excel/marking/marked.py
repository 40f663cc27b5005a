"""The marked copy: the planner's workbook with every finding coloured and explained at its cell, and listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from models.schema.problems import Severity
from planner.excel.marking import findings_sheet, marks
from planner.excel.marking.copying import Copy, copy_of, plain
from planner.excel.marking.findings_sheet import Listed
from planner.jobs.file_names import as_text
from planner.jobs.safe_write import write_safely
from planner.reading.files.grid import Grid
from planner.reading.findings import CellOffer, Finding
from planner.reading.values.flaws import shown
from planner.views.in_words import screen


def write(source: Path, findings: Sequence[Finding], target: Path) -> Path:
    """Write a copy of a workbook with its findings marked; returns the path really written.

    A copy of which only values could be kept, and so no macros, is an .xlsx whatever `target` says.

    Raises:
        CannotWrite: the source is no workbook, or the target cannot be written.
    """
    copy = copy_of(source)
    marks.remove(copy.book)
    opened = copy.book.active.title if copy.book.active else ""
    listed = [one for finding in _errors_first(findings) for one in _listed(copy, finding)]
    left_out = _left_out(source, copy.lost, _mark_cells(copy, listed))
    sheet = findings_sheet.write(copy.book, listed, [*_introduction(source, target, findings, listed), *left_out])
    sheet[marks.ACTIVE_CELL] = opened
    sheet.column_dimensions[marks.ACTIVE_CELL[0]].hidden = True
    marks.select(copy.book, sheet.title)
    return write_safely(target.with_suffix(copy.suffix), partial(_save, copy), protected=[source])


def _save(copy: Copy, target: Path) -> None:
    copy.save(target)


def _errors_first(findings: Iterable[Finding]) -> list[Finding]:
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))


def _listed(copy: Copy, finding: Finding) -> Iterator[Listed]:
    """Yield a finding once for each value that would mend a cell, so that each can be accepted."""
    grid = copy.grids.get(finding.sheet)
    if not finding.cell or grid is None or not isinstance(_sheet(copy, finding), Worksheet):
        yield Listed(finding=finding)
        return
    for offer in finding.offered():
        typed, suggested = _typed(grid, offer.cell), None
        if offer.suggestion is not None:
            suggested = _in_its_unit(offer, typed)
        yield Listed(finding=finding, cell=offer.cell, column=offer.column, found=plain(typed), suggested=suggested)


def _sheet(copy: Copy, finding: Finding) -> object:
    return copy.book[finding.sheet] if finding.sheet in copy.book.sheetnames else None


def _typed(grid: Grid, cell: str) -> object:
    row, column = coordinate_to_tuple(cell)
    return grid.cells.get(row, {}).get(column)


def _in_its_unit(offer: CellOffer, typed: object) -> object:
    """Return the suggestion in the unit of the cell: a check's is in the schema's,
    while the sheet may be in kg or ppm."""
    suggestion, value = offer.suggestion, offer.value
    numbers = all(
        isinstance(number, int | float) and not isinstance(number, bool) for number in (suggestion, value, typed)
    )
    if not numbers or not value or value == typed:
        return suggestion
    return float(f"{suggestion * typed / value:.12g}")  # type: ignore[operator]


def _mark_cells(copy: Copy, listed: Sequence[Listed]) -> int:
    """Colour and explain every cell that has a finding; returns how many cells are coloured but not explained."""
    by_sheet: dict[str, dict[str, list[Listed]]] = defaultdict(lambda: defaultdict(list))
    for change in listed:
        if change.cell:
            by_sheet[change.finding.sheet][change.cell].append(change)
    notes = 0
    for name, cells in by_sheet.items():
        sheet = copy.book[name]
        marks.colour(sheet, {cell: found[0].finding.severity for cell, found in cells.items()})
        for cell, found in cells.items():
            notes += 1
            if notes <= marks.MOST_NOTES:
                marks.note(sheet, cell, "\n".join(_in_words(found)))
    return max(0, notes - marks.MOST_NOTES)


def _in_words(listed: Sequence[Listed]) -> Iterator[str]:
    """Yield what is found in one cell, each finding with all that it suggests for that cell."""
    for finding in dict.fromkeys(change.finding for change in listed):
        offers = (change.suggested for change in listed if change.finding == finding)
        suggested = " or ".join(shown(value) for value in offers if value is not None)
        yield f"{finding.severity.value.capitalize()}: {finding.message}"
        yield finding.remedy
        if suggested:
            yield f"Suggested: {suggested}"


def _introduction(source: Path, target: Path, findings: Sequence[Finding], listed: Sequence[Listed]) -> Iterator[str]:
    """Yield what the sheet Findings says first: how many there are, and how to accept what is suggested."""
    name = as_text(source.name)
    yield f"{screen.count(findings)} in {name}. Errors are red and stop a plan; warnings are yellow and do not."
    if any(change.suggested is not None for change in listed):
        yield (
            "Where there is a suggested value, write yes into Accept (you may change the value first) and save. "
            f"Then run: planner check {as_text(target.name)} --apply corrected{target.suffix}"
        )
    if any(offer.cell == finding.cell for finding in findings for offer in finding.offers):
        yield "Where several values are suggested for one cell, accept one of them."
    if len(listed) > findings_sheet.MOST_LISTED:
        yield f"Only the first {findings_sheet.MOST_LISTED} are listed."


def _left_out(source: Path, lost: Sequence[str], notes_left_out: int) -> Iterator[str]:
    if notes_left_out:
        yield f"{notes_left_out} cells are coloured but carry no note; they are listed here."
    if lost:
        yield f"Not carried over from {as_text(source.name)}: {', '.join(lost)}. Your own file still has all of it."
