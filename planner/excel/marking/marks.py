"""What a marked copy carries beside the planner's own content, and how all of it is taken away again.

Colours are conditional formats, so that no cell's own format is touched; explanations are notes (added to the note that
a cell has); the list is an Excel table of a fixed name on a sheet of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import FormulaRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.worksheet.worksheet import Worksheet

from models.schema.problems import Severity
from planner.excel.marking.copying import visible
from planner.views import colours

LIST = "tblPlannerFindings"
"""The name of the Excel table of findings."""
ACTIVE_CELL = "P1"
"""Holds the name of the sheet that was open in the planner's workbook."""
MOST_NOTES = 2_000
RANGES_PER_RULE = 200

_RULE = '"planner check"="planner check"'
_HEAD = "--- planner check ---\n"
_FILLS = {Severity.ERROR: (colours.BAD_FILL, colours.BAD), Severity.WARNING: (colours.DOUBT_FILL, colours.DOUBT)}


def find_list(book: Workbook) -> Worksheet | None:
    """Return the sheet with the list of findings; None if the workbook is no marked copy."""
    return next((sheet for sheet in book.worksheets if LIST in sheet.tables), None)


def colour(sheet: Worksheet, cells: Mapping[str, Severity]) -> None:
    """Colour these cells by severity, over all other conditional formats; merged cells show the colour of the first."""
    cells = {cell_at(sheet, cell).coordinate: severity for cell, severity in cells.items()}
    rules = list(_rules(sheet))
    formats = ConditionalFormattingList()
    for place, severity in enumerate(Severity, 1):
        names = ranges(cell for cell, found in cells.items() if found is severity)
        for first in range(0, len(names), RANGES_PER_RULE):
            rule = _rule(severity)
            rule.priority = place
            formats.add(" ".join(names[first : first + RANGES_PER_RULE]), rule)
    for area, rule in rules:
        rule.priority += len(Severity)
        formats.add(area, rule)
    sheet.conditional_formatting = formats


def note(sheet: Worksheet, cell: str, text: str) -> None:
    """Add a text to the note of a cell, or give it one."""
    place, text = cell_at(sheet, cell), visible(text)
    if place.comment is None:
        comment = Comment(_HEAD + text, "planner")
    else:
        comment = Comment(f"{place.comment.text}\n\n{_HEAD}{text}", place.comment.author)
    comment.width, comment.height = 360, 60 + 16 * sum(1 + len(line) // 55 for line in comment.text.splitlines())
    place.comment = comment


def remove(book: Workbook) -> None:
    """Take away every mark; a workbook without marks stays as it is."""
    table = find_list(book)
    if table is None:
        return
    opened = table[ACTIVE_CELL].value
    book.remove(table)
    for sheet in book.worksheets:
        _remove_colours(sheet)
        _remove_notes(sheet)
    if opened in book.sheetnames:
        select(book, str(opened))


def select(book: Workbook, name: str) -> None:
    """Let the workbook open on a sheet, and on that sheet alone: what is typed must not go into several."""
    book.active = book.sheetnames.index(name)
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == name


def cell_at(sheet: Worksheet, cell: str) -> Worksheet:
    """Return the cell of an address; of a merged range its first cell, which alone can hold anything."""
    target = sheet[cell]
    if isinstance(target, MergedCell):
        for area in sheet.merged_cells.ranges:
            if cell in area:
                return sheet.cell(area.min_row, area.min_col)
    return target


def unmerge(sheet: Worksheet, cell: str) -> None:
    """Take the merged cell apart under which a cell lies, if it lies under one and is not its first."""
    if isinstance(sheet[cell], MergedCell):
        for area in [area for area in sheet.merged_cells.ranges if cell in area]:
            sheet.unmerge_cells(area.coord)


def value_of(cell: object) -> object:
    """Return the value of a cell; of a text with formats inside the plain text."""
    value = cell.value  # type: ignore[attr-defined]
    return str(value) if isinstance(value, CellRichText) else value


def ranges(cells: Iterable[str]) -> list[str]:
    """Return cells as ranges, each a run of rows of one column: D5, D6, D7 and F5 are D5:D7 and F5."""
    rows: dict[int, list[int]] = defaultdict(list)
    for cell in cells:
        letters, row = coordinate_from_string(cell)
        rows[column_index_from_string(letters)].append(row)
    return [text for column in sorted(rows) for text in _runs(get_column_letter(column), sorted(set(rows[column])))]


def _runs(letters: str, rows: list[int]) -> Iterator[str]:
    first = rows[0]
    for row, after in zip(rows, [*rows[1:], 0], strict=True):
        if after != row + 1:
            yield f"{letters}{first}" if first == row else f"{letters}{first}:{letters}{row}"
            first = after


def _rule(severity: Severity) -> Rule:
    fill, ink = (colour.lstrip("#") for colour in _FILLS[severity])
    pattern = PatternFill(start_color=fill, end_color=fill, fill_type="solid")
    return FormulaRule(formula=[_RULE], fill=pattern, font=Font(color=ink), stopIfTrue=True)


def _rules(sheet: Worksheet) -> Iterator[tuple[str, Rule]]:
    return ((str(area.sqref), rule) for area in sheet.conditional_formatting for rule in area.rules)


def _remove_colours(sheet: Worksheet) -> None:
    rules = list(_rules(sheet))
    kept = [(area, rule) for area, rule in rules if list(rule.formula or []) != [_RULE]]
    if len(kept) == len(rules):
        return
    formats = ConditionalFormattingList()
    for area, rule in kept:
        rule.priority = max(1, rule.priority - len(Severity))
        formats.add(area, rule)
    sheet.conditional_formatting = formats


def _remove_notes(sheet: Worksheet) -> None:
    for cell in [cell for row in sheet.iter_rows() for cell in row if cell.comment is not None]:
        before, head, _ = cell.comment.text.replace("\r\n", "\n").partition(_HEAD)
        if head:
            kept = before.removesuffix("\n\n")
            cell.comment = Comment(kept, cell.comment.author) if kept else None
