"""One workbook in every format reads the same: .xlsx, .xlsb, .ods and a folder of CSV files."""

from __future__ import annotations

import csv
from datetime import datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from models.schema.frames import inputs as frames
from planner.reading import reader
from planner.reading.files import csv_folder
from planner.reading.files.grid import Area, Block, CellError, Grid, NoValue, Percent, Scaled
from planner.reading.files.workbook import grids
from tests.biff12 import DATE, Error, Extras, Shown, write_xlsb
from tests.libreoffice import all_converted, converted
from tests.plants import small_plant
from tests.workbooks import add_list_object, sheets, write_sheets, write_tables

INPUTS = Path(__file__).parents[3] / "inputs"

CELLS: list[list[tuple[Shown, object]]] = [
    [
        (Shown("a"), "a"),
        (Shown("two words"), "two words"),
        (Shown(" x  y "), " x  y "),
        (Shown("\u00e9\U0001f9f2"), "\u00e9\U0001f9f2"),
    ],
    [(Shown("a\nb"), "a\nb"), (Shown("007"), "007"), (Shown("5.000"), "5.000"), (Shown("a\tb"), "a\tb")],
    [(Shown(12), 12.0), (Shown(-7.25), -7.25), (Shown(1e-7), 1e-7), (Shown(123456789012), 123456789012.0)],
    [(Shown(True), True), (Shown(False), False), (Shown(Error("#N/A")), CellError("#N/A")), (Shown(0), 0.0)],
    [
        (Shown(datetime(2026, 1, 5), DATE), datetime(2026, 1, 5)),
        (Shown(datetime(2026, 1, 5, 12, 30), "yyyy-mm-dd hh:mm"), datetime(2026, 1, 5, 12, 30)),
        (Shown(46033.99999999, DATE), datetime(2026, 1, 12)),
        (Shown(0.25, "hh:mm"), time(6)),
    ],
    [
        (Shown(0.125, "0.0%"), Percent(0.125)),
        (Shown(0.5, "[<1]0.0%;0.0"), Percent(0.5)),
        (Shown(5, "[<1]0.0%;0.0"), 5.0),
        (Shown(0.05, "0.00_%"), 0.05),
    ],
    [
        (Shown(0.05, '0.0"%"'), 0.05),
        (Shown(12000, "0.0,"), Scaled(12000, 1000)),
        (Shown(-0.5, "0.0%;-0.0"), -0.5),
        (Shown(4.5, '0.0" kg"'), 4.5),
    ],
    [
        (Shown(10, is_result=True), 10.0),
        (Shown("odd", is_result=True), "odd"),
        (Shown(0.1, "0%", is_result=True), Percent(0.1)),
        (Shown(1.5, "[h]:mm"), timedelta(hours=36)),
    ],
]
"""Each cell with what is read of it."""


def values(grid: Grid) -> dict[int, dict[int, tuple[type, object]]]:
    """The cells of a grid, whole numbers as floats, each with its kind and what it says of how it is shown."""
    return {row: {column: typed(value) for column, value in cells.items()} for row, cells in grid.cells.items()}


def typed(value: object) -> tuple[type, object]:
    plain = float(value) if type(value) is int else value
    return type(plain), (float(plain), plain.by) if isinstance(plain, Scaled) else plain


EXPECTED = {row: {at: typed(read) for at, (_, read) in enumerate(cells, 1)} for row, cells in enumerate(CELLS, 1)}


def write_xlsx(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    for row, cells in enumerate(CELLS, 1):
        for column, (shown, _) in enumerate(cells, 1):
            at = sheet.cell(row, column)
            at.value, at.number_format = shown.value, shown.format
    book.save(path)
    return path


def test_every_kind_of_cell_in_xlsx(tmp_path):
    (grid,) = grids(write_xlsx(tmp_path / "cells.xlsx").read_bytes())
    assert values(grid) == EXPECTED


@pytest.mark.parametrize("short", [False, True], ids=["cells in full", "cells in short"])
def test_every_kind_of_cell_in_xlsb(tmp_path, short):
    """Cells in short leave out their column; SheetJS writes them."""
    rows = [[shown for shown, _ in cells] for cells in CELLS]
    (grid,) = grids(write_xlsb(tmp_path / "cells.xlsb", {"A": rows}, short=short).read_bytes())
    assert values(grid) == EXPECTED


def test_every_kind_of_cell_in_ods(in_ods):
    (grid,) = grids(in_ods["cells"].read_bytes())
    assert values(grid) == EXPECTED


def test_the_xlsb_files_of_these_tests_are_genuine(tmp_path):
    """LibreOffice, which shares nothing with the reader or the writer, reads the same; formulas it works out itself."""
    rows = [[shown for shown, _ in cells if not shown.is_result] for cells in CELLS]
    xlsx = converted(write_xlsb(tmp_path / "cells.xlsb", {"A": [*rows, [Shown(10, is_result=True)]]}), "xlsx", tmp_path)
    (grid,) = grids(xlsx.read_bytes())
    read = values(grid)
    assert {row: read[row] for row in range(1, 8)} == {row: EXPECTED[row] for row in range(1, 8)}
    assert (read[8], read[9]) == ({1: typed(timedelta(hours=36))}, {1: typed(10)})


# A plant in every format


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    """The workbook of a small plant with Excel tables."""
    return write_tables(tmp_path_factory.mktemp("plant") / "plant.xlsx", small_plant())


@pytest.fixture(scope="module")
def in_ods(plant, tmp_path_factory):
    """Workbooks as LibreOffice saves them, by name: kinds of cells, a plant, a table."""
    folder = tmp_path_factory.mktemp("ods")
    paths = [write_xlsx(folder / "cells.xlsx"), plant, with_a_table(folder / "table.xlsx", totals=False)]
    paths += [out_of_sight(folder / "unseen.xlsx"), out_of_sight_in_xlsb(folder / "unseen in xlsb.xlsb")]
    paths += [doubtful_in_xlsx(folder / "doubtful.xlsx"), partly_struck(folder / "partly.xlsx")]
    return {path.stem: path for path in all_converted(paths, "ods", folder)}


@pytest.fixture(scope="module")
def in_xlsb(tmp_path_factory):
    return write_xlsb(tmp_path_factory.mktemp("xlsb") / "plant.xlsb", sheets(small_plant()))


@pytest.fixture(scope="module")
def in_csv(plant, tmp_path_factory):
    folder = tmp_path_factory.mktemp("csv")
    csv_folder.write(reader.read(plant).tables, folder)
    return folder


@pytest.mark.parametrize("kind", ["xlsb", "ods", "csv"])
def test_a_plant_reads_the_same_in_every_format(kind, request):
    found = request.getfixturevalue(f"in_{kind}")
    book = reader.read(found["plant"] if kind == "ods" else found)
    assert book.findings == []
    for name, table in frames(small_plant()).items():
        pd.testing.assert_frame_equal(table, book.tables[name], obj=name)


@pytest.mark.long
def test_an_example_in_xlsb_reads_like_the_workbook(tmp_path):
    path = INPUTS / "missouri.xlsx"
    rows = {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
        for sheet in load_workbook(path, data_only=True)
    }
    book, same = reader.read(write_xlsb(tmp_path / "plant.xlsb", rows, short=True)), reader.read(path)
    assert book.findings == same.findings == []
    for name, table in same.tables.items():
        pd.testing.assert_frame_equal(table, book.tables[name], obj=name)


# A plant with much that is doubtful

DOUBTFUL: dict[str, Shown] = {
    "E2": Shown(0.07, "0.0%"),
    "F3": Shown(datetime(2026, 1, 12, 14, 30), "yyyy-mm-dd hh:mm"),
    "G4": Shown(46046.99999999, DATE),
    "H2": Shown("5.000"),
    "H3": Shown("1.250,5-"),
    "H4": Shown("5,-"),
    "M2": Shown(26000, "0.0,"),
    "M3": Shown(0.5, "hh:mm"),
    "M4": Shown(0.255, '[<1]0.0%;0.0"%"'),
    "N2": Shown("<0.5"),
    "N3": Shown(Error("#N/A")),
    "N4": Shown(True),
}
"""Cells of Lots, whose Price is in H and whose assays begin in M."""


def doubtful_in_xlsx(path: Path) -> Path:
    book = load_workbook(write_tables(path, small_plant(), older=True))
    for address, shown in DOUBTFUL.items():
        book["Lots"][address].value, book["Lots"][address].number_format = shown.value, shown.format
    book.save(path)
    return path


def doubtful_in_xlsb(path: Path) -> Path:
    rows = sheets(small_plant(), older=True)
    for address, shown in DOUBTFUL.items():
        rows["Lots"][int(address[1:]) - 1][ord(address[0]) - ord("A")] = shown
    return write_xlsb(path, rows)


def test_what_is_doubtful_is_read_and_said_alike_in_every_format(in_ods, tmp_path):
    books = [
        reader.read(path)
        for path in (
            doubtful_in_xlsx(tmp_path / "a.xlsx"),
            doubtful_in_xlsb(tmp_path / "a.xlsb"),
            in_ods["doubtful"],
        )
    ]
    assert {finding.cell for finding in books[0].findings} == set(DOUBTFUL) - {"G4"}
    for book in books[1:]:
        assert list(map(str, book.findings)) == list(map(str, books[0].findings))
        for name, table in books[0].tables.items():
            pd.testing.assert_frame_equal(table, book.tables[name], obj=name)


IN_CSV: dict[tuple[int, str], tuple[str, str]] = {
    (1, "Moisture"): ("7,0%", ""),
    (1, "Price"): ("5.000", ""),
    (2, "Price"): ("1.250,5-", ""),
    (3, "Price"): ("5,-", "not-a-number"),
    (2, "Available"): ("2026-01-12 14:30", "time-dropped"),
    (1, "Dy"): ("<0.5", "below-limit"),
    (2, "Dy"): ("#N/A", "not-a-number"),
    (3, "Dy"): ("TRUE", "not-a-number"),
    (3, "Nd"): ("12:00", "not-a-number"),
}
"""What is doubtful as it stands in a CSV file of Lots, by line and column, and the check that names it."""


def test_what_is_doubtful_is_said_of_csv_too(tmp_path):
    """There all is text, with decimal commas in this file: per cents and thousands stand as they are shown."""
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    path = tmp_path / "csv" / "Lots.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=","))
    heads = [words.partition(" [")[0] for words in rows[0]]
    for (row, column), (text, _) in IN_CSV.items():
        rows[row][heads.index(column)] = text
    path.write_text("\n".join(map(";".join, rows)) + "\n", encoding="utf-8")
    book = reader.read(tmp_path / "csv")
    assert {(finding.column, finding.check) for finding in book.findings} == {
        (column, check) for (_, column), (_, check) in IN_CSV.items() if check
    }
    assert book.tables["Lots"]["Price"].tolist()[:2] == [5000.0, -1250.5]
    assert book.tables["Lots"]["Moisture"][0] == 7.0


# What is known of a sheet beside its cells

ROWS = [["Note", None, None], [None, "Lot", "Price"], [None, "L1", 5], [None, "L2", 6], [None, "Total", 11]]
BLOCK = Block("tblLots", 2, 4, 2, 3, has_totals=True)


def with_a_table(path: Path, *, totals: bool) -> Path:
    write_sheets(path, {"My lots": ROWS})
    book = load_workbook(path)
    sheet = book.active
    add_list_object(sheet, "tblLots", "B2:C5" if totals else "B2:C4")
    if totals:
        sheet.tables["tblLots"].totalsRowCount = 1
    sheet.merge_cells("A3:A5")
    sheet.row_dimensions[4].hidden = True
    book.save(path)
    return path


def test_tables_merged_cells_and_hidden_rows_in_xlsx(tmp_path):
    (grid,) = grids(with_a_table(tmp_path / "a.xlsx", totals=True).read_bytes())
    assert (grid.blocks, grid.merged, grid.hidden_rows) == ((BLOCK,), (Area(3, 5, 1, 1),), {4})


def test_tables_merged_cells_and_hidden_rows_in_xlsb(tmp_path):
    extras = Extras(table=("tblLots", 2, 5, 2, 3), has_totals=True, merged=[(3, 5, 1, 1)], hidden=[4])
    path = write_xlsb(tmp_path / "a.xlsb", {"My lots": ROWS}, extras={"My lots": extras})
    (grid,) = grids(path.read_bytes())
    assert (grid.blocks, grid.merged, grid.hidden_rows) == ((BLOCK,), (Area(3, 5, 1, 1),), {4})


def test_tables_merged_cells_and_hidden_rows_in_ods(in_ods):
    """An OpenDocument file knows ranges with names instead of Excel tables, and no totals rows."""
    (grid,) = grids(in_ods["table"].read_bytes())
    assert grid.blocks == (Block("tblLots", 2, 4, 2, 3),)
    assert (grid.merged, grid.hidden_rows) == ((Area(3, 5, 1, 1),), {4})


# What a planner does not see

UNSEEN: dict[str, list[list[object]]] = {"Seen": [["a", "b", "c"], ["d", "e", 6]], "Not seen": [["x"]]}
OUT_OF_SIGHT = [(False, {2}, {(2, 1), (2, 3)}), (True, set(), set())]
"""By sheet: whether it is hidden, its hidden columns, and its cells that are struck through."""


def out_of_sight(path: Path) -> Path:
    write_sheets(path, UNSEEN)
    book = load_workbook(path)
    book["Seen"].column_dimensions["B"].hidden = True
    for cell in ("A2", "C2"):
        book["Seen"][cell].font = Font(strike=True)
    book["Not seen"].sheet_state = "hidden"
    book.save(path)
    return path


def seen(data: bytes) -> list[tuple[bool, set[int], set[tuple[int, int]]]]:
    return [
        (grid.is_hidden, {at for first, last in grid.hidden_columns for at in range(first, last + 1)}, set(grid.struck))
        for grid in grids(data)
    ]


def out_of_sight_in_xlsb(path: Path) -> Path:
    rows = {**UNSEEN, "Seen": [["a", "b", "c"], [Shown("d", is_struck=True), "e", Shown(6, is_struck=True)]]}
    return write_xlsb(path, rows, extras={"Seen": Extras(hidden_columns=[2]), "Not seen": Extras(is_hidden=True)})


def test_what_is_hidden_or_struck_through_in_xlsx(tmp_path):
    assert seen(out_of_sight(tmp_path / "a.xlsx").read_bytes()) == OUT_OF_SIGHT


def test_what_is_hidden_or_struck_through_in_xlsb(tmp_path):
    assert seen(out_of_sight_in_xlsb(tmp_path / "a.xlsb").read_bytes()) == OUT_OF_SIGHT


def test_what_is_hidden_or_struck_through_in_ods(in_ods):
    """The second comes from an .xlsb of these tests: LibreOffice, too, takes that for what it is."""
    assert seen(in_ods["unseen"].read_bytes()) == seen(in_ods["unseen in xlsb"].read_bytes()) == OUT_OF_SIGHT


def partly_struck(path: Path) -> Path:
    """Texts of which a part is struck through (A1), is set in bold (B1) and is neither (C1)."""
    book = xlsxwriter.Workbook(path)
    sheet, struck, bold = (
        book.add_worksheet("A"),
        book.add_format({"font_strikeout": True}),
        book.add_format({"bold": 1}),
    )
    sheet.write_rich_string("A1", "HDD-", struck, "1", "2")
    sheet.write_rich_string("B1", "HDD-", bold, "1", "2")
    sheet.write_string("C1", "HDD-12")
    book.close()
    return path


def test_a_text_of_which_a_part_is_struck_through(in_ods, tmp_path):
    """All of it is read, also where a sheet holds its texts itself; in .xlsb only whole cells are looked at."""
    rich = CellRichText("HDD-", TextBlock(InlineFont(strike=True), "1"), "2")
    bold = CellRichText("HDD-", TextBlock(InlineFont(b=True), "1"), "2")
    write_sheets(tmp_path / "inline.xlsx", {"A": [[rich, bold, "HDD-12"]]})
    paths = [partly_struck(tmp_path / "shared.xlsx"), tmp_path / "inline.xlsx", in_ods["partly"]]
    for path in paths:
        (grid,) = grids(path.read_bytes())
        assert values(grid) == {1: dict.fromkeys((1, 2, 3), typed("HDD-12"))}, path.name
        assert grid.struck == {(1, 1)}, path.name


# Another reader


def everything(data: bytes) -> dict[str, dict[tuple[int, int], object]]:
    """The cells of a workbook as python-calamine, which is written in Rust, reads them."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    found = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    return {
        name: {
            (i, j): as_number(value) for i, row in enumerate(rows, 1) for j, value in enumerate(row, 1) if value != ""
        }
        for name, rows in found.items()
    }


def as_number(value: object) -> object:
    """A value as both readers have it: days as days, numbers as floats."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value if isinstance(value, str | bool) else str(value)[:10]
    return float(value)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xlsb"])
def test_another_reader_reads_the_same_cells(kind, request):
    path = INPUTS / "belfast.xlsx" if kind == "xlsx" else request.getfixturevalue(f"in_{kind}")
    data = (path["plant"] if kind == "ods" else path).read_bytes()
    ours = {
        grid.sheet: {
            (i, j): as_number(found)
            for i, row in grid.cells.items()
            for j, found in row.items()
            if found not in ("", NoValue())
        }
        for grid in grids(data)
    }
    assert ours == everything(data)


def test_an_xlsb_file_that_was_cut_short_is_refused(tmp_path):
    path = write_xlsb(tmp_path / "cut.xlsb", {"A": [["a"]]})
    path.write_bytes(path.read_bytes()[:-400])
    (finding,) = reader.read(path).findings
    assert finding.check in ("damaged", "unreadable")
