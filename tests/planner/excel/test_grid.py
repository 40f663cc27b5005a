"""Single cells of a sheet's XML: plain ones, those that only look so, and those that make no sense."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO

import pytest

from planner.reading.files.excel.package import Damaged
from planner.reading.files.excel.xlsx_sheet import Shared, Sheet, area_of
from planner.reading.files.grid import (
    LONGEST_TEXT,
    WINDOWS_EPOCH,
    Area,
    CellError,
    NoValue,
    Percent,
    Room,
    Senseless,
)
from planner.reading.files.number_format import parse

PER_CENT, DATE, UNKNOWN = "3", "4", "5"
SHARED = Shared(
    strings=["zero", "one", "x" * (LONGEST_TEXT + 1)],
    formats={PER_CENT: parse("0%"), DATE: parse("yyyy-mm-dd"), UNKNOWN: None},
    styles=6,
    epoch=WINDOWS_EPOCH,
)


def sheet(rows: str, shared: Shared = SHARED, *, before: str = "", behind: str = "") -> Sheet:
    found = Sheet(shared, Room())
    found.read(BytesIO(f"<worksheet>{before}<sheetData>{rows}</sheetData>{behind}</worksheet>".encode()))
    return found


def cell(text: str) -> object:
    """What a sheet with this one cell holds."""
    rows = sheet(f'<row r="1">{text}</row>').rows
    (value,) = next(iter(rows.values())).values() if rows else [None]
    return value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('<c r="C7"><v>12.5</v></c>', 12.5),
        ('<c r="C7" s="1"><v>12</v></c>', 12),
        ('<c r="C7" t="s"><v>1</v></c>', "one"),
        ('<c r="C7" t="b"><v>1</v></c>', True),
        ('<c r="C7" t="b"><v>false</v></c>', False),
        ('<c r="C7" s="4"><v>46027</v></c>', datetime(2026, 1, 5)),
        ('<c r="C7" s="4"><v>0.5</v></c>', time(12)),
        ('<c r="C7" t="d"><v>2026-01-05</v></c>', datetime(2026, 1, 5)),
        ('<c r="C7" t="d"><v>2026-01-05T12:30:00</v></c>', datetime(2026, 1, 5, 12, 30)),
        ('<c r="C7" t="d"><v>2026-01-04T23:59:59.9999</v></c>', datetime(2026, 1, 5)),
        ('<c r="C7" t="d"><v>2026-01-05T00:00:00Z</v></c>', "2026-01-05T00:00:00Z"),
        ('<c r="C7" t="str"><f>A1&amp;"b"</f><v>ab</v></c>', "ab"),
        ('<c r="C7" t="inlineStr"><is><t>a</t></is></c>', "a"),
        ('<c r="C7" t="inlineStr"><is><r><t>a</t></r><r><rPr><b/></rPr><t> b</t></r></is></c>', "a b"),
        ('<c r="C7" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>said</t></rPh></is></c>', "a"),
        ('<x:c r="C7" xmlns:x="y"><x:v>12.5</x:v></x:c>', 12.5),
    ],
)
def test_plain_cells(text, value):
    read = cell(text)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("text", ['<c r="C7"/>', '<c r="C7" s="1"/>', '<c r="C7" t="str"><f>A1</f><v></v></c>'])
def test_cells_that_hold_nothing(text):
    assert cell(text) is None


def test_cells_that_only_look_plain():
    """An error, a number that is shown as per cent, a formula that nobody has worked out."""
    assert cell('<c r="C7" t="e"><v>#N/A</v></c>') == CellError("#N/A")
    assert isinstance(cell('<c r="C7" t="e"/>'), CellError)
    assert isinstance(cell(f'<c r="C7" s="{PER_CENT}"><v>0.125</v></c>'), Percent)
    assert isinstance(cell('<c r="C7"><f>A1</f></c>'), NoValue)


@pytest.mark.parametrize("escaped", ["a_x0020_b", "a_x0020_b_x005F_", "_x0061_ b"])
@pytest.mark.parametrize("kind", ["inlineStr", "str"])
def test_signs_that_stand_by_their_number_are_read(escaped, kind):
    """As many exporters write line breaks; `_x005F_` is the _ of a text that only looks so."""
    holder = f"<is><t>{escaped}</t></is>" if kind == "inlineStr" else f"<v>{escaped}</v>"
    assert cell(f'<c r="A1" t="{kind}">{holder}</c>') in ("a b", "a b_")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<v>NaN</v>", "NaN, which is no number"),
        ("<v>INF</v>", "INF, which is no number"),
        ("<v>1e400</v>", "1e400, which is no number"),
        ("<v>1_0</v>", "1_0, which is no number"),
        ("<v>\u0663</v>", "\u0663, which is no number"),
    ],
)
def test_numbers_that_are_none(text, what):
    assert cell(f'<c r="A1">{text}</c>') == Senseless(what)


@pytest.mark.parametrize(
    ("kind", "text", "what"),
    [
        ("s", "7", "text number 7, which is not in the file"),
        ("s", "-1", "text number -1, which is not in the file"),
        ("s", "2", "a text of more than 65,536 letters"),
        ("d", "2026-13-45", "2026-13-45, which is no date"),
        ("b", "yes", "yes, which is neither true nor false"),
        ("q", "1", "1 in a way that no cell does"),
    ],
)
def test_what_makes_no_sense_is_said_of_the_cell(kind, text, what):
    assert cell(f'<c r="A1" t="{kind}"><v>{text}</v></c>') == Senseless(what)


@pytest.mark.parametrize("style", [UNKNOWN, "6", "-1", "x"])
def test_a_number_whose_format_is_not_in_the_file_is_not_guessed(style):
    """It may be shown as per cent, or be a date."""
    assert cell(f'<c r="A1" s="{style}"><v>0.1</v></c>') == Senseless("0.1 in a format that is not in the file")


def test_where_the_file_knows_no_styles_a_number_is_one():
    shared = Shared(strings=None, formats={}, styles=None, epoch=WINDOWS_EPOCH)
    assert sheet('<row r="1"><c r="A1" s="3"><v>1</v></c></row>', shared).rows == {1: {1: 1}}


def test_cells_without_an_address_follow_each_other():
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row r='5'><c r='C5'><v>3</v></c><c><v>4</v></c></row>"
    assert sheet(rows + "<row><c/><c><v>5</v></c></row>").rows == {1: {1: 1, 2: 2}, 5: {3: 3, 4: 4}, 6: {2: 5}}


def test_an_address_counts_more_than_the_row_around():
    assert sheet('<row r="2"><c r="a7"><v>1</v></c><c r="B2"><v>2</v></c></row>').rows == {2: {2: 2}, 7: {1: 1}}


def test_two_values_of_one_cell_are_neither():
    assert sheet('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>').rows[1][1] == Senseless("two values")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row></sheetData><sheetData><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v><is><t>2</t></is></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>1</t></is><is><t>2</t></is></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><v>1</v><is><t>2</t></is></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A1"><v>2</v></c></row>',
    ],
)
def test_nor_where_the_second_stands_elsewhere(rows):
    assert sheet(rows).rows[1][1] == Senseless("two values")


def test_a_row_that_stands_twice_has_the_cells_of_both():
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    assert sheet(f'{rows}<row r="1"><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>').rows == {1: {1: 1, 2: 2, 3: 3}}


@pytest.mark.parametrize(
    "rows",
    [
        '<x><row r="1"><c r="A1"><v>1</v></c></row></x>',
        '<row r="1"><x><c r="A1"><v>1</v></c></x></row>',
        '<c r="A1"><v>1</v></c>',
        '<row r="1"><row r="2"><c r="A2"><v>1</v></c></row></row>',
    ],
    ids=["row in something", "cell in something", "cell without a row", "row in a row"],
)
def test_no_cell_is_lost_in_what_no_workbook_has(rows):
    """Alternative contents are such: Excel takes one of them."""
    with pytest.raises(Damaged, match="lies where none can"):
        sheet(rows)


@pytest.mark.parametrize("where", ["A0", "A1048577", "XFE1", "A", "1", "\u01051", "AAAA1"])
def test_a_cell_outside_the_sheet_is_refused(where):
    with pytest.raises(Damaged, match="outside the sheet"):
        cell(f'<c r="{where}"><v>1</v></c>')


@pytest.mark.parametrize("row", ["0", "-1", "x", "1048577", "\u0663"])
def test_a_row_outside_the_sheet_is_refused(row):
    with pytest.raises(Damaged, match="outside the sheet"):
        sheet(f'<row r="{row}"/>')


def test_a_sheet_with_texts_in_a_file_without_them_is_damaged():
    shared = Shared(strings=None, formats={}, styles=None, epoch=WINDOWS_EPOCH)
    with pytest.raises(Damaged, match="texts is not in the file"):
        sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', shared)


def test_columns_that_are_not_shown_are_known():
    shown = '<col min="1" max="1" width="9"/><col min="7" max="7" hidden="0"/><col min="8" max="x" hidden="1"/>'
    cols = f'<cols>{shown}<col min="2" max="4" hidden="1"/><col min="6" max="6" width="0.0" customWidth="1"/></cols>'
    rows = '<row r="2" ht="0" customHeight="1"><c><v>1</v></c></row><row r="3" ht="15"><c><v>1</v></c></row>'
    found = sheet(rows, before=cols)
    assert found.hidden_columns == [(2, 4), (6, 6)]
    assert found.hidden == {2}


def test_merged_cells_and_hidden_rows_are_known():
    filled = "<c><v>1</v></c></row>"
    rows = f'<row r="2">{filled}<row r="3" hidden="1">{filled}<row r="4" hidden="1"/>'
    merged = '<mergeCells><mergeCell ref="B2:C4"/><mergeCell ref="nonsense"/></mergeCells>'
    found = sheet(rows, behind=merged)
    assert found.merged == [Area(2, 4, 2, 3)]
    assert found.hidden == {3}


@pytest.mark.parametrize(
    ("ref", "area"),
    [
        ("B2:D5", Area(2, 5, 2, 4)),
        ("$D$5:B2", Area(2, 5, 2, 4)),
        ("A1", Area(1, 1, 1, 1)),
        ("", None),
        ("A1:B2:C3", None),
        ("A0:B2", None),
        ("A1:ZZZZ9", None),
    ],
)
def test_areas(ref, area):
    assert area_of(ref) == area
