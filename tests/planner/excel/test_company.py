"""A plan filled into a workbook that a company has made: its tables are the plan's, all else is as it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from defusedxml.ElementTree import fromstring
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles import Font
from openpyxl.utils.escape import unescape
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table, TableColumn, TableFormula

from planner.commands.main import run
from planner.excel.company import cell_xml, filling
from planner.excel.plan import plan_book
from tests.libreoffice import converted
from tests.plan_fixture import a_plan
from tests.plants import small_plant
from tests.workbooks import write_tables

HEADERS = ("Period", "Lot", "Amount [t]", "Twice")
"""Some columns of Runs, in an order of the company's own, and one that is worked out."""


def company(path: Path, rows: int = 2, change: Callable[[Workbook], None] = lambda book: None) -> Path:
    """A workbook with a front page that adds up, a chart, and the table Runs below a title, with a note beside it."""
    book = Workbook()
    front, data = book.active, book.create_sheet("Our runs")
    front.title, front["A1"], front["B1"] = "Front", "=SUM(tblRuns[Amount '[t']])", "=SUM(tblRuns[Twice])"
    front["A2"].font = Font(bold=True)
    data["A1"], data["G4"] = "Runs of the week", "beside the table"
    for at, header in enumerate(HEADERS, start=1):
        data.cell(3, at, header)
    for row in range(4, 4 + rows):
        for at, value in enumerate(("old", "old lot", 1.5, f"=C{row}*2"), start=1):
            data.cell(row, at, value)
    data["C4"].number_format = "0.000"
    table = Table(displayName="tblRuns", ref=f"A3:D{3 + rows}")
    table._initialise_columns()
    for column, header in zip(table.tableColumns, HEADERS, strict=True):
        column.name = header
    twice: TableColumn = table.tableColumns[3]
    twice.calculatedColumnFormula = TableFormula(attr_text="tblRuns[[#This Row],[Amount '[t']]]*2")
    data.add_table(table)
    data.conditional_formatting.add(f"C4:C{3 + rows}", DataBarRule("min", 0, "max", 1, color="FF0000"))
    chart = BarChart()
    chart.add_data(Reference(data, min_col=3, min_row=3, max_row=3 + rows), titles_from_data=True)
    front.add_chart(chart, "C3")
    change(book)
    book.save(path)
    return path


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def runs(path: Path) -> list[tuple[object, ...]]:
    sheet = load_workbook(path)["Our runs"]
    return list(sheet.iter_rows(min_row=4, max_col=3, values_only=True))


@pytest.mark.parametrize("rows", [1, 2, 60])
def test_rows_are_the_plans_and_every_other_part_is_as_it_was(rows: int, tmp_path: Path) -> None:
    """Whether the table becomes longer or shorter; what stands beside it stays, and so do formats."""
    path = company(tmp_path / "company.xlsx", rows)
    before, plan = parts(path), a_plan()
    done = filling.fill(plan, path)
    assert (done.path, done.tables) == (path, ("Runs",))
    after = parts(path)
    sheet = "xl/worksheets/sheet2.xml"
    assert [name for name in before if before[name] != after[name]] == [sheet, "xl/tables/table1.xml"]
    assert list(after) == list(before)
    told = plan.tables["Runs"]
    expected = [tuple(row) for row in told[["Period", "Lot", "Amount"]].itertuples(index=False)]
    assert runs(path)[: len(told)] == expected
    assert all(cell is None for row in runs(path)[len(told) :] for cell in row)
    book = load_workbook(path)["Our runs"]
    assert book["A1"].value == "Runs of the week"
    assert book["G4"].value == "beside the table"
    assert {book.cell(row, 3).number_format for row in range(4, 4 + len(told))} == {"0.000"}
    last = 3 + len(told)
    assert book.tables["tblRuns"].ref == book.tables["tblRuns"].autoFilter.ref == f"A3:D{last}"
    assert [str(found.sqref) for found in book.conditional_formatting] == [f"C4:C{last}"]


def test_another_program_works_out_what_rests_on_the_new_rows(tmp_path: Path) -> None:
    """LibreOffice opens it, the column that is worked out follows, and the front page adds up to the plan's runs."""
    path, plan = company(tmp_path / "company.xlsx"), a_plan()
    filling.fill(plan, path)
    first_sheet = converted(path, "csv", tmp_path / "out").read_text().splitlines()[0]
    total = plan.tables["Runs"]["Amount"].sum()
    assert [float(cell) for cell in first_sheet.split(",")[:2]] == pytest.approx([total, 2 * total])


@pytest.mark.long
def test_a_plan_workbook_is_filled_with_another_plan(tmp_path: Path) -> None:
    """All results at once; read back they are those of the other plan."""
    plan = a_plan()
    fewer = {
        **plan.tables,
        "Runs": plan.tables["Runs"].head(3),
        "Broken promises": plan.tables["Broken promises"].head(0),
    }
    other = replace(plan, tables=fewer)
    path = plan_book.write(plan, tmp_path / "company.xlsx")
    assert set(filling.fill(other, path).tables) == set(plan.tables)
    again = plan_book.load(path)
    for name, table in other.tables.items():
        if name == "Summary":
            continue  # it is gathered from the other tables
        pd.testing.assert_frame_equal(again.tables[name], table, obj=name)


def test_filling_twice_is_filling_once(tmp_path: Path) -> None:
    path = company(tmp_path / "company.xlsx")
    filling.fill(a_plan(), path)
    once = parts(path)
    filling.fill(a_plan(), path)
    assert parts(path) == once


@pytest.mark.parametrize("text", ["<&>\"'", "a\nb", " blanks ", "_x000D_", "\x01", "=1+1", "x" * 40_000])
def test_any_text_is_text(text: str, tmp_path: Path) -> None:
    plan = a_plan()
    named = plan.tables["Runs"].head(1).assign(Lot=text)
    path = company(tmp_path / "company.xlsx")
    filling.fill(replace(plan, tables={**plan.tables, "Runs": named}), path)
    (written,) = fromstring(parts(path)["xl/worksheets/sheet2.xml"]).findall(".//{*}c[@r='B4']/{*}is/{*}t")
    assert unescape(written.text) == text[: cell_xml.LONGEST_TEXT]


def note(book: Workbook) -> None:
    book["Our runs"]["B9"] = "Seen by Ann"


def own_column(book: Workbook) -> None:
    book["Our runs"].tables["tblRuns"].tableColumns[3].calculatedColumnFormula = None


def total_row(book: Workbook) -> None:
    book["Our runs"].tables["tblRuns"].totalsRowCount = 1


def other_name(book: Workbook) -> None:
    book["Our runs"].tables["tblRuns"].displayName = "tblOther"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (note, "something stands below it in B9"),
        (own_column, "The column Twice of the table Runs is not the plan's"),
        (total_row, "has a total row"),
        (other_name, "has none of the plan's tables"),
    ],
)
def test_what_cannot_be_filled_is_refused_and_left_as_it_was(
    change: Callable[[Workbook], None], words: str, tmp_path: Path
) -> None:
    path = company(tmp_path / "company.xlsx", change=change)
    before = path.read_bytes()
    with pytest.raises(filling.CannotFill, match=words):
        filling.must_be_fillable(path)
        filling.fill(a_plan(), path)
    assert path.read_bytes() == before


RANGED = b'<pivotCacheDefinition><cacheSource type="worksheet">%s</cacheSource></pivotCacheDefinition>'


def test_what_names_cells_instead_of_the_table_is_said(tmp_path: Path) -> None:
    """The chart, a name, a formula and a pivot on a range end where two rows ended; those on the table follow it."""

    def named(book: Workbook) -> None:
        for name, text in (("Ours", "'Our runs'!$C$4:$C$5"), ("Table", "tblRuns[]"), ("Other", "Front!$A$1:$A$5")):
            book.defined_names[name] = DefinedName(name, attr_text=text)
        book["Front"]["B9"] = "=SUM('Our runs'!C4:C5)"

    path = company(tmp_path / "company.xlsx", 2, named)
    sources = (b'<worksheetSource ref="A3:D5" sheet="Our runs"/>', b'<worksheetSource name="tblRuns"/>')
    with ZipFile(path, "a") as file:
        for number, source in enumerate(sources):
            file.writestr(f"xl/pivotCache/pivotCacheDefinition{number}.xml", RANGED % source)
    before = parts(path)
    done = filling.fill(a_plan(), path)
    assert done.fixed == {"Runs": ["1 chart", "1 pivot", "the name Ours", "formulas on Front"]}
    after = parts(path)
    changed = ["xl/worksheets/sheet2.xml", "xl/tables/table1.xml"]
    assert [name for name in before if before[name] != after[name]] == changed
    assert filling.fill(a_plan(), path).fixed == done.fixed


def test_ranges_that_hold_all_rows_are_not_spoken_of(tmp_path: Path) -> None:
    """As when the workbook had as many rows before."""
    path = company(tmp_path / "company.xlsx", len(a_plan().tables["Runs"]))
    assert filling.fill(a_plan(), path).fixed == {}


def test_the_command_writes_the_plan_and_fills_the_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = write_tables(tmp_path / "plant.xlsx", small_plant())
    path, out = company(tmp_path / "company.xlsx"), tmp_path / "plan.xlsx"
    assert run(["solve", str(workbook), "-o", str(out), "--into", str(path), "--no-explain", "--quiet"]) == 0
    assert "Filled in: " in capsys.readouterr().out
    told = plan_book.load(out).tables["Runs"]
    assert runs(path)[: len(told)] == [tuple(row) for row in told[["Period", "Lot", "Amount"]].itertuples(index=False)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("plant.xlsx", "never written to"),
        ("odd.xlsx", "This is not an Excel workbook."),
        ("none.xlsx", "does not exist"),
        ("pipe.xlsx", "not a file but a device or a pipe"),
    ],
)
def test_the_command_refuses_before_it_solves(
    name: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = write_tables(tmp_path / "plant.xlsx", small_plant())
    (tmp_path / "odd.xlsx").write_bytes(b"no workbook")
    if name == "pipe.xlsx":
        if not hasattr(os, "mkfifo"):
            pytest.skip("no pipes on this platform")
        os.mkfifo(tmp_path / name)
    assert run(["solve", str(workbook), "-o", str(tmp_path / "plan.xlsx"), "--into", str(tmp_path / name)]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "plan.xlsx").exists()
