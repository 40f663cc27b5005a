"""The corrected copy: what was accepted is done, nothing else is changed, and no mark is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill

from planner.engine import pipeline
from planner.excel.marking import apply, marks
from planner.jobs.safe_write import CannotWrite
from tests.planner.excel.marking import accept, book_with, coloured, listed, mark, with_mistakes
from tests.plants import changed, small_plant

ALL = {("Lots", "B2"): "yes", ("Lots", "C3"): "Yes ", ("Lots", "H4"): "yes"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = book_with(tmp_path / "plant.xlsx", with_mistakes())
    book = load_workbook(path)
    book["Lots"]["B2"].fill = PatternFill("solid", start_color="00FF00")
    book["Lots"]["B2"].comment = Comment("Ask Ann.", "Bo")
    book["Lots"]["Z9"] = "=1+1"
    book["Lots"].conditional_formatting.add("A2:A9", CellIsRule(operator="equal", formula=['"x"']))
    book.active = 3
    book.save(path)
    return path


def contents(book: Workbook) -> dict[tuple[str, str], object]:
    """Every value of a workbook by sheet and cell."""
    cells = ((sheet.title, cell) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return {(sheet, cell.coordinate): cell.value for sheet, cell in cells if cell.value is not None}


def test_what_is_accepted_is_changed_and_nothing_else(source, tmp_path):
    mark(source, tmp_path / "marked.xlsx")
    accept(tmp_path / "marked.xlsx", ALL)
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "fixed.xlsx")
    assert sorted(str(change) for change in done.changes) == [
        "Lots!B2: EV tracton -> EV traction",
        "Lots!C3: expectd -> expected",
        "Lots!H4: 6 000 -> 6000",
    ]
    assert done.left == ()
    before, after = contents(load_workbook(source)), contents(load_workbook(done.path))
    assert {place for place in before | after if before.get(place) != after.get(place)} == set(ALL)
    assert after["Lots", "H4"] == 6000


def test_a_corrected_copy_has_no_finding_left(tmp_path):
    source = book_with(tmp_path / "plant.xlsx", with_mistakes())
    mark(source, tmp_path / "marked.xlsx")
    accept(tmp_path / "marked.xlsx", ALL)
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "fixed.xlsx")
    assert pipeline.check(done.path).findings == ()


@pytest.mark.long
def test_no_mark_is_left(source, tmp_path):
    mark(source, tmp_path / "marked.xlsx")
    book = load_workbook(apply.write(tmp_path / "marked.xlsx", tmp_path / "fixed.xlsx").path)
    found = load_workbook(source)
    assert book.sheetnames == found.sheetnames
    assert book.active.title == found.active.title
    assert marks.find_list(book) is None
    assert coloured(book, "Lots") == {}
    notes = {cell.coordinate: cell.comment.text for row in book["Lots"].iter_rows() for cell in row if cell.comment}
    assert notes == {"B2": "Ask Ann."}
    assert [
        (str(area.sqref), rule.priority) for area in book["Lots"].conditional_formatting for rule in area.rules
    ] == [("A2:A9", 1)]
    assert book["Lots"]["B2"].fill.start_color.rgb == "0000FF00"


def test_a_suggested_value_may_be_changed_before_it_is_accepted(source, tmp_path):
    mark(source, tmp_path / "marked.xlsx")
    accept(tmp_path / "marked.xlsx", {("Lots", "B2"): "yes"}, B2="HDD")
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "fixed.xlsx")
    assert load_workbook(done.path)["Lots"]["B2"].value == "HDD"


def test_a_cell_that_was_changed_after_marking_stays_as_it_is(source, tmp_path):
    mark(source, tmp_path / "marked.xlsx")
    accept(tmp_path / "marked.xlsx", ALL)
    book = load_workbook(tmp_path / "marked.xlsx")
    book["Lots"]["B2"] = "HDD"
    book.save(tmp_path / "marked.xlsx")
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "fixed.xlsx")
    assert load_workbook(done.path)["Lots"]["B2"].value == "HDD"
    assert len(done.left) == 1
    assert "Lots!B2): the cell has been changed since, to HDD" in done.left[0]


@pytest.mark.parametrize(
    ("answer", "typed", "reason"),
    [
        ("perhaps", "HDD", "neither yes nor no"),
        ("yes", None, "nothing is suggested"),
        ("yes", "=A1", "is a formula; type the value"),
    ],
)
def test_what_cannot_be_done_is_said(source, tmp_path, answer, typed, reason):
    mark(source, tmp_path / "marked.xlsx")
    accept(tmp_path / "marked.xlsx", {("Lots", "B2"): answer}, B2=typed)
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "fixed.xlsx")
    assert done.changes == ()
    assert [reason in why for why in done.left] == [True]


def test_no_means_no(source, tmp_path):
    mark(source, tmp_path / "marked.xlsx")
    accept(tmp_path / "marked.xlsx", dict.fromkeys(ALL, "no"))
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "fixed.xlsx")
    assert (done.changes, done.left) == ((), ())
    assert contents(load_workbook(done.path)) == contents(load_workbook(source))


def test_formulas_stay_formulas_and_are_told_of_where_results_are_out_of_date(source, tmp_path):
    mark(source, tmp_path / "marked.xlsx")
    accept(tmp_path / "marked.xlsx", ALL)
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "fixed.xlsx")
    assert load_workbook(done.path)["Lots"]["Z9"].value == "=1+1"
    assert done.formulas == 1


def test_a_renamed_header_is_renamed_in_its_excel_table_too(tmp_path):
    """Excel refuses a table whose column is not called like its header."""
    source = book_with(tmp_path / "plant.xlsx", small_plant())
    book = load_workbook(source)
    book["Lots"]["D1"] = "Quantity [lb/ft]"
    book["Lots"].tables["tblLots"].tableColumns[3].name = "Quantity [lb/ft]"
    book.save(source)
    mark(source, tmp_path / "marked.xlsx")
    accept(tmp_path / "marked.xlsx", {("Lots", "D1"): "yes"})
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "fixed.xlsx")
    sheet = load_workbook(done.path)["Lots"]
    assert (sheet["D1"].value, sheet.tables["tblLots"].tableColumns[3].name) == ("Quantity [t]", "Quantity [t]")


def test_a_text_that_looks_like_a_formula_is_put_in_as_a_text(tmp_path):
    rows = changed(small_plant(), "Lots", 0, **{"Feed class": "EV tracton"})
    source = book_with(tmp_path / "plant.xlsx", rows)
    mark(source, tmp_path / "marked.xlsx")
    book = load_workbook(tmp_path / "marked.xlsx")
    cell = listed(book)["Lots", "B2"]["Suggested value"]
    cell.value, cell.data_type = "=cmd", "s"
    listed(book)["Lots", "B2"]["Accept"].value = "yes"
    book.save(tmp_path / "marked.xlsx")
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "fixed.xlsx")
    cell = load_workbook(done.path)["Lots"]["B2"]
    assert (cell.value, cell.data_type) == ("=cmd", "s")


@pytest.mark.long
def test_a_sheet_of_findings_that_was_renamed_and_sorted_is_still_found(source, tmp_path):
    book = mark(source, tmp_path / "marked.xlsx")
    book["Findings"].title = "To do"
    book.save(tmp_path / "marked.xlsx")
    accept(tmp_path / "marked.xlsx", ALL)
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "fixed.xlsx")
    assert len(done.changes) == 3
    assert "To do" not in load_workbook(done.path).sheetnames


def test_a_workbook_that_is_not_marked_is_refused(source, tmp_path):
    with pytest.raises(CannotWrite, match="no marked copy"):
        apply.write(source, tmp_path / "fixed.xlsx")
    assert not (tmp_path / "fixed.xlsx").exists()


def test_the_marked_copy_is_never_written_to(source, tmp_path):
    mark(source, tmp_path / "marked.xlsx")
    before = (tmp_path / "marked.xlsx").read_bytes()
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "marked.xlsx")
    assert done.path == tmp_path / "marked-2.xlsx"
    assert (tmp_path / "marked.xlsx").read_bytes() == before
