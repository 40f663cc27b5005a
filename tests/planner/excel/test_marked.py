"""The marked copy: everything of the planner's workbook, and every finding at its cell."""

from __future__ import annotations

import gc
import hashlib
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from models.schema.problems import Severity
from planner.engine import pipeline
from planner.excel.marking import copying, findings_sheet, marked, marks
from planner.excel.template import template
from planner.jobs.safe_write import CannotWrite
from planner.reading.findings import Finding
from planner.views import colours
from tests.planner.excel.marking import book_with, coloured, listed, mark, with_mistakes
from tests.plants import changed, small_plant, small_tables
from tests.workbooks import write_sheets

ERROR, DOUBT = colours.BAD_FILL.lstrip("#"), colours.DOUBT_FILL.lstrip("#")


def finding(**more: object) -> Finding:
    plain = {"severity": Severity.WARNING, "check": "c", "sheet": "Lots", "message": "Odd.", "remedy": "Mend it."}
    return Finding(**{**plain, **more})  # type: ignore[arg-type]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return book_with(tmp_path / "plant.xlsx", with_mistakes())


def test_every_finding_is_listed_with_link_value_and_suggestion(source, tmp_path):
    book = mark(source, tmp_path / "marked.xlsx")
    rows = listed(book)
    assert {place: row["Severity"].value for place, row in rows.items()} == {
        ("Lots", "B2"): "error",
        ("Lots", "C3"): "error",
        ("Lots", "H4"): "warning",
    }
    row = rows["Lots", "B2"]
    assert row["Found"].value == "EV tracton"
    assert row["Suggested value"].value == "EV traction"
    assert row["Cell"].hyperlink.location == "'Lots'!B2"
    assert row["Check"].value == "unknown-name"
    assert rows["Lots", "H4"]["Suggested value"].value == 6000


def test_every_finding_is_coloured_by_severity_and_explained_at_its_cell(source, tmp_path):
    book = mark(source, tmp_path / "marked.xlsx")
    assert coloured(book, "Lots") == {"B2": ERROR, "C3": ERROR, "H4": DOUBT}
    text = book["Lots"]["B2"].comment.text
    assert 'Error: Feed class "EV tracton" is not in Feed classes or Products.' in text
    assert "Suggested: EV traction" in text


def test_the_copy_opens_on_the_findings_alone(source, tmp_path):
    book = mark(source, tmp_path / "marked.xlsx")
    assert book.active.title == "Findings"
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == ["Findings"]


def test_the_planners_own_file_is_not_touched(source, tmp_path):
    before = hashlib.sha256(source.read_bytes()).digest()
    mark(source, tmp_path / "marked.xlsx")
    assert hashlib.sha256(source.read_bytes()).digest() == before


def test_the_planners_own_file_is_never_the_target(source):
    assert marked.write(source, (), source) == source.with_name("plant-2.xlsx")


def test_every_value_format_and_rule_of_the_planner_is_kept(source, tmp_path):
    book = load_workbook(source)
    sheet = book["Lots"]
    sheet["B2"].fill = PatternFill("solid", start_color="00FF00")
    sheet["B2"].font = Font(bold=True)
    sheet["H2"].number_format = "0.000"
    sheet["Z9"] = "=1+1"
    sheet["Z10"] = datetime(2026, 3, 4)
    sheet.column_dimensions["C"].width = 33
    sheet.add_data_validation(DataValidation(type="list", formula1='"a,b"', sqref="Y1"))
    sheet.conditional_formatting.add("A2:A9", CellIsRule(operator="equal", formula=['"x"'], font=Font(bold=True)))
    book.create_sheet("Own notes")["A1"] = "keep me"
    book.save(source)
    copy = mark(source, tmp_path / "marked.xlsx")
    found = copy["Lots"]
    assert (found["B2"].fill.start_color.rgb, found["B2"].font.bold) == ("0000FF00", True)
    assert found["H2"].number_format == "0.000"
    assert (found["Z9"].value, found["Z10"].value) == ("=1+1", datetime(2026, 3, 4))
    assert found.column_dimensions["C"].width == 33
    assert [str(rule.sqref) for rule in found.data_validations.dataValidation] == ["Y1"]
    assert [rule.formula for area in found.conditional_formatting for rule in area.rules if str(area.sqref) == "A2:A9"]
    assert copy["Own notes"]["A1"].value == "keep me"
    assert "tblLots" in found.tables


def test_a_mark_shows_over_the_planners_own_conditional_formats(source, tmp_path):
    book = load_workbook(source)
    book["Lots"].conditional_formatting.add("A2:A9", CellIsRule(operator="equal", formula=['"x"']))
    book.save(source)
    found = mark(source, tmp_path / "marked.xlsx")["Lots"].conditional_formatting
    order = {rule.priority: str(area.sqref) for area in found for rule in area.rules}
    assert [order[priority] for priority in sorted(order)] == ["B2 C3", "H4", "A2:A9"]


@pytest.mark.long
def test_results_of_formulas_stay_so_that_the_copy_can_be_checked_at_once(source, tmp_path):
    _give_result(source, "Lots", "H2", "2500*2", 5000)
    before = pipeline.check(source)
    assert before.book.tables["Lots"]["Price"][0] == 5000
    copy = mark(source, tmp_path / "marked.xlsx")
    assert copy["Lots"]["H2"].value == "=2500*2"
    assert pipeline.check(tmp_path / "marked.xlsx").findings == before.findings


def test_a_note_of_the_planner_is_kept_above_the_explanation(source, tmp_path):
    book = load_workbook(source)
    book["Lots"]["B2"].comment = Comment("Ask Ann.", "Bo")
    book.save(source)
    comment = mark(source, tmp_path / "marked.xlsx")["Lots"]["B2"].comment
    assert comment.text.startswith("Ask Ann.\n\n--- planner check ---\nError: ")
    assert comment.author == "Bo"


def test_a_sheet_called_findings_keeps_its_name(source, tmp_path):
    book = load_workbook(source)
    book.create_sheet("findings")["A1"] = "mine"
    book.save(source)
    copy = mark(source, tmp_path / "marked.xlsx")
    assert copy.sheetnames[0] == "Findings 2"
    assert copy["findings"]["A1"].value == "mine"


def test_marking_a_marked_copy_marks_it_once(source, tmp_path):
    mark(source, tmp_path / "once.xlsx")
    book = mark(tmp_path / "once.xlsx", tmp_path / "twice.xlsx")
    assert [name for name in book.sheetnames if name.startswith("Findings")] == ["Findings"]
    assert book["Lots"]["B2"].comment.text.count("--- planner check ---") == 1
    assert sum(len(area.rules) for area in book["Lots"].conditional_formatting) == 2


def test_a_workbook_without_findings_gets_an_empty_list(tmp_path):
    book = mark(book_with(tmp_path / "good.xlsx", small_plant()), tmp_path / "marked.xlsx")
    assert set(listed(book)) == {(None, "")}
    assert "no findings in good.xlsx" in book["Findings"]["A2"].value


def test_a_suggestion_is_in_the_unit_of_its_cell(tmp_path):
    """Lots in kg: 20,000,000 kg beside 20,000 and 15,000 is 20,000 t beside 20 and 15; suggested are 20,000 kg."""
    rows = small_plant()
    found = [*rows["Lots"], {**rows["Lots"][0], "Lot": "EV-3", "Quantity": 20_000.0, "Must use": None}]
    source = book_with(tmp_path / "kg.xlsx", {**rows, "Lots": found})
    book = load_workbook(source)
    sheet = book["Lots"]
    sheet["D1"] = "Quantity [kg]"
    sheet.tables["tblLots"].tableColumns.clear()
    for row in range(2, 6):
        sheet.cell(row, 4).value *= 1000
    book.save(source)
    row = listed(mark(source, tmp_path / "marked.xlsx"))["Lots", "D5"]
    assert (row["Found"].value, row["Suggested value"].value) == (20_000_000, 20_000)


def test_what_looks_like_a_formula_stays_a_text(source, tmp_path):
    strange = finding(message="=1+1", remedy="+x", value="=cmd", suggestion="=2+2", cell="A2")
    marked.write(source, [strange], tmp_path / "marked.xlsx")
    row = listed(load_workbook(tmp_path / "marked.xlsx"))["Lots", "A2"]
    assert [row[name].data_type for name in ("Message", "Remedy", "Suggested value")] == ["s", "s", "s"]
    assert row["Suggested value"].value == "=2+2"


def test_control_characters_do_no_harm(source, tmp_path):
    marked.write(source, [finding(message="a\x0bb", suggestion="c\x01", cell="A2")], tmp_path / "marked.xlsx")
    row = listed(load_workbook(tmp_path / "marked.xlsx"))["Lots", "A2"]
    assert (row["Message"].value, row["Suggested value"].value) == ("a b", "c ")


def test_a_finding_in_a_merged_cell_is_explained_at_its_first_cell(tmp_path):
    source = write_sheets(tmp_path / "plant.xlsx", {"Lots": [["title"], ["Lot"], ["x"]]})
    book = load_workbook(source)
    book["Lots"].merge_cells("A1:C1")
    book.save(source)
    marked.write(source, [finding(cell="B1")], tmp_path / "marked.xlsx")
    assert "Odd." in load_workbook(tmp_path / "marked.xlsx")["Lots"]["A1"].comment.text


def test_a_finding_on_a_sheet_that_is_missing_is_listed_without_a_link(source, tmp_path):
    marked.write(source, [finding(sheet="Nowhere", cell="A1")], tmp_path / "marked.xlsx")
    row = listed(load_workbook(tmp_path / "marked.xlsx"))["Nowhere", ""]
    assert row["Sheet"].hyperlink is None


@pytest.mark.long
def test_very_many_findings_are_all_listed_and_coloured_and_some_explained(source, tmp_path, monkeypatch):
    monkeypatch.setattr(marks, "MOST_NOTES", 10)
    monkeypatch.setattr(findings_sheet, "MOST_LINKS", 20)
    many = [finding(cell=f"A{row}") for row in range(2, 1002)] + [finding(cell=f"C{row}") for row in range(2, 1002, 2)]
    marked.write(source, many, tmp_path / "marked.xlsx")
    book = load_workbook(tmp_path / "marked.xlsx")
    assert len(listed(book)) == 1500
    assert len(coloured(book, "Lots")) == 1500
    assert sum(cell.comment is not None for row in book["Lots"].iter_rows() for cell in row) == 10
    assert sum(row["Cell"].hyperlink is not None for row in listed(book).values()) == 20
    assert "1490 cells are coloured but carry no note" in book["Findings"]["A3"].value


def test_what_cannot_be_carried_over_is_said(tmp_path):
    source = book_with(tmp_path / "plant.xlsx", with_mistakes())
    with ZipFile(source, "a") as package:
        package.writestr("xl/slicers/slicer1.xml", "<slicers/>")
        package.writestr("xl/drawings/drawing9.xml", '<xdr:wsDr><xdr:sp macro=""/></xdr:wsDr>')
    book = mark(source, tmp_path / "marked.xlsx")
    texts = [book["Findings"].cell(row, 1).value or "" for row in range(2, 7)]
    assert any("Not carried over from plant.xlsx: slicers, shapes and text boxes." in text for text in texts)


def test_charts_are_kept_and_what_excel_alone_draws_is_named(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "plant.xlsx")
    sheet = book.add_worksheet("Lots")
    sheet.write_row(0, 0, ["Lot", "Quantity [t]"])
    sheet.write_row(1, 0, ["A", 3])
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Lots!$B$2:$B$3"})
    sheet.insert_chart("H3", chart)
    sheet.insert_textbox("H20", "hello")
    sheet.insert_button("M2")
    sheet.add_sparkline("D2", {"range": "Lots!B2:B3"})
    sheet.write_dynamic_array_formula("F2:F3", "=UNIQUE(A2:A3)", None, 7)
    book.close()
    copy = mark(tmp_path / "plant.xlsx", tmp_path / "marked.xlsx")
    assert len(copy["Lots"]._charts) == 1
    texts = " ".join(str(copy["Findings"].cell(row, 1).value) for row in range(2, 7))
    for lost in ("details of charts", "shapes and text boxes", "buttons", "sparklines", "arrays that grow"):
        assert lost in texts


def test_a_workbook_that_keeps_everything_says_nothing_of_losses(source, tmp_path):
    book = mark(source, tmp_path / "marked.xlsx")
    assert not any("Not carried over" in str(book["Findings"].cell(row, 1).value) for row in range(1, 8))


def test_where_formats_cannot_be_read_the_values_are_carried_over(source, tmp_path, monkeypatch):
    monkeypatch.setattr(copying, "_opened", lambda data, suffix: None)
    book = mark(source, tmp_path / "marked.xlsx")
    assert book["Lots"]["A2"].value == "EV-1"
    assert coloured(book, "Lots") == {"B2": ERROR, "C3": ERROR, "H4": DOUBT}
    assert any("all else but the values" in str(book["Findings"].cell(row, 1).value) for row in range(1, 8))


def test_of_very_many_formats_the_values_are_carried_over(source, tmp_path, monkeypatch):
    """In full, three million of them took 2.8 GB; the limit is lowered here, so that the file may stay small."""
    monkeypatch.setattr(copying, "MOST_BESIDE_CELLS", 3_000)
    stuffed = tmp_path / "stuffed.xlsx"
    with ZipFile(source) as parts, ZipFile(stuffed, "w") as out:
        for name in parts.namelist():
            part = parts.read(name)
            rule = b'<conditionalFormatting sqref="A1"/>' * 3_000 if name == "xl/worksheets/sheet1.xml" else b""
            out.writestr(name, part.replace(b"</sheetData>", b"</sheetData>" + rule))
    assert copying.copy_of(source).lost == ()
    assert copying.copy_of(stuffed).lost == (copying.VALUES_ONLY,)


def test_macros_are_kept(source, tmp_path):
    with_macros = tmp_path / "plant.xlsm"
    _add_macros(source, with_macros)
    written = marked.write(with_macros, pipeline.check(with_macros).findings, tmp_path / "marked.xlsm")
    with ZipFile(written) as package:
        assert package.read("xl/vbaProject.bin") == b"macros"
        assert b"macroEnabled" in package.read("[Content_Types].xml")
    gc.collect()  # of what openpyxl has left open Python would say that it cannot be closed


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"lot;class\n"])
def test_what_is_no_workbook_cannot_be_marked(content, tmp_path):
    (tmp_path / "bad.xlsx").write_bytes(content)
    with pytest.raises(CannotWrite, match=r"bad\.xlsx"):
        marked.write(tmp_path / "bad.xlsx", (), tmp_path / "marked.xlsx")
    assert not (tmp_path / "marked.xlsx").exists()


def test_a_copy_that_is_open_elsewhere_is_not_replaced(source, tmp_path):
    (tmp_path / "~$marked.xlsx").write_bytes(b"")
    assert marked.write(source, (), tmp_path / "marked.xlsx") == tmp_path / "marked-2.xlsx"


def test_a_workbook_from_the_template_is_marked_in_full(tmp_path):
    source = tmp_path / "plant.xlsx"
    template.write(source, small_tables(**{"Lots": changed(small_plant(), "Lots", 0, Quantity=None)["Lots"]}))
    book = mark(source, tmp_path / "marked.xlsx")
    place = next(place for place, row in listed(book).items() if row["Check"].value == "lot-without-quantity")
    assert coloured(book, "Lots")[place[1]] == ERROR
    assert pipeline.check(tmp_path / "marked.xlsx").findings == pipeline.check(source).findings


def _give_result(path: Path, sheet: str, cell: str, formula: str, result: float) -> None:
    """Put a formula with a stored result into a cell, as Excel does."""
    book = load_workbook(path)
    book[sheet][cell] = f"={formula}"
    book.save(path)
    number = book.sheetnames.index(sheet) + 1
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = f"xl/worksheets/sheet{number}.xml"
    old = f"<f>{formula}</f><v></v>".encode(), f"<f>{formula}</f><v />".encode(), f"<f>{formula}</f><v/>".encode()
    for text in old:
        parts[name] = parts[name].replace(text, f"<f>{formula}</f><v>{result}</v>".encode())
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def _add_macros(source: Path, target: Path) -> None:
    """The same workbook as .xlsm with a (made-up) VBA project."""
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macros = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    with ZipFile(source) as package, ZipFile(target, "w") as out:
        for name in package.namelist():
            content = package.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(plain, macros).replace(
                    b"<Override",
                    b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override',
                    1,
                )
            if name == "xl/_rels/workbook.xml.rels":
                rel = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
                data = b'<Relationship Id="rIdVba" Type="%s" Target="vbaProject.bin"/></Relationships>' % rel
                content = content.replace(b"</Relationships>", data)
            out.writestr(name, content)
        out.writestr("xl/vbaProject.bin", b"macros")
