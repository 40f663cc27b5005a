"""Plan workbooks that somebody has edited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from models.schema.inputs import INPUTS
from models.schema.outputs import OUTPUTS
from planner.engine import pipeline
from planner.excel.plan import loading, plan_book
from planner.reading.files import sniff
from planner.reading.files.workbook import grids
from tests.plants import small_plant
from tests.workbooks import write_tables

Edit = Callable[[Workbook], object]


@lru_cache(maxsize=1)
def sealed() -> tuple[Path, Path]:
    """The small plant's workbook and its plan."""
    folder = Path(mkdtemp())
    workbook = write_tables(folder / "small.xlsx", small_plant())
    plan = pipeline.solve(workbook, choices=pipeline.Choices(explain=False))
    return workbook, plan_book.write(plan, folder / "small-plan.xlsx")


def edited(folder: Path, *edits: Edit, plan: Path | None = None) -> Path:
    """A copy of a plan workbook (the small plant's) after edits, saved by another program."""
    book = load_workbook(plan or sealed()[1])
    for edit in edits:
        edit(book)
    path = folder / "edited.xlsx"
    book.save(path)
    return path


def typed(sheet: str, row: str, column: str, value: object) -> Edit:
    """Type a value into the cell of a row that has `row` among its cells, in the column whose header begins so."""

    def edit(book: Workbook) -> None:
        found = book[sheet]
        head, *rows = found[table_of(found).ref]
        at = next(i for i, cell in enumerate(head) if str(cell.value).startswith(column))
        line = next(line for line in rows if row in [cell.value for cell in line])
        line[at].value = value

    return edit


def removed(sheet: str) -> Edit:
    """Remove a sheet."""
    return lambda book: book.remove(book[sheet])


def row_removed(sheet: str, row: str) -> Edit:
    """Take the first row that has `row` among its cells out of a table."""

    def edit(book: Workbook) -> None:
        values = values_of(book[sheet])
        fill(book[sheet], [line for line in values if line != next(value for value in values if row in value)])

    return edit


def unsealed(book: Workbook) -> None:
    """Make it a plan of before there were seals."""
    del book["Seal"]
    found = book["Manifest"]
    fill(found, [line for line in values_of(found) if not str(line[0]).startswith("Seal")])
    typed("Manifest", "Plan format", "Value", 1)(book)


def table_of(sheet: Worksheet):  # type: ignore[no-untyped-def]
    """The Excel table of a sheet."""
    return next(iter(sheet.tables.values()))


def values_of(sheet: Worksheet) -> list[list[object]]:
    """The cells of a sheet's table, its header first."""
    return [[cell.value for cell in line] for line in sheet[table_of(sheet).ref]]


def fill(sheet: Worksheet, values: list[list[object]]) -> None:
    """Write the cells of a sheet's table again, header first; it may have become shorter."""
    table = table_of(sheet)
    for line in sheet[table.ref]:
        for cell in line:
            cell.value = None
    first = sheet[table.ref][0][0]
    for at_row, line in enumerate(values):
        for at_column, value in enumerate(line):
            sheet.cell(first.row + at_row, first.column + at_column).value = value
    last = sheet.cell(first.row + max(len(values) - 1, 1), first.column + len(values[0]) - 1)
    table.ref = table.autoFilter.ref = f"{first.coordinate}:{last.coordinate}"
    table.tableColumns = [TableColumn(id=i, name=str(name)) for i, name in enumerate(values[0], start=1)]


def in_memory(path: Path) -> loading.Blocks:
    """The tables of a plan file."""
    return loading.Blocks(
        {block.name: (grid, block) for grid in grids(sniff.read(path), tables_only=True) for block in grid.blocks}
    )


def changed(blocks: loading.Blocks, sheet: str, row: str, column: str, value: object) -> loading.Blocks:
    """The tables with another value in a row that has `row` among its cells."""
    name = (OUTPUTS.get(sheet) or INPUTS[sheet]).list_object
    grid, block = blocks.found[name]
    at = next(at for at, header in grid.cells[block.first_row].items() if str(header).startswith(column))
    place = next(number for number, cells in grid.cells.items() if number > block.first_row and row in cells.values())
    cells = {**grid.cells, place: {**grid.cells[place], at: value}}
    return loading.Blocks({**blocks.found, name: (replace(grid, cells=cells), block)})


def without(blocks: loading.Blocks, *sheets: str) -> loading.Blocks:
    """The tables without those of some sheets."""
    gone = {(OUTPUTS.get(sheet) or INPUTS[sheet]).list_object for sheet in sheets}
    return loading.Blocks({name: found for name, found in blocks.found.items() if name not in gone})
