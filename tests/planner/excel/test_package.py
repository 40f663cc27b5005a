"""Parts of a workbook are found however their names are written, and missed aloud where they are not there."""

from __future__ import annotations

import re
import warnings
from io import BytesIO
from zipfile import ZIP_BZIP2, ZipFile

import pandas as pd
import pytest

from models.schema.frames import inputs
from planner.excel.template import template
from planner.reading.files.excel.package import Damaged, Package
from planner.reading.reader import Book, read_bytes
from tests.plants import small_plant
from tests.workbooks import write_tables

LOTS = "xl/worksheets/sheet6.xml"


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return write_tables(tmp_path_factory.mktemp("good") / "good.xlsx", small_plant()).read_bytes()


def parts_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes], **further: int) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", **further) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def assert_same(book: Book, good: bytes) -> None:
    assert book.findings == []
    for name, table in read_bytes(good).tables.items():
        pd.testing.assert_frame_equal(table, book.tables[name], obj=name)


@pytest.mark.parametrize(
    "renamed",
    [
        str.upper,
        str.title,
        lambda name: name.replace("/", "\\"),
        lambda name: f"/{name}",
        lambda name: f"./{name}",
        lambda name: name.replace("sheet1", "SHEET1").replace("sharedStrings", "SharedStrings"),
    ],
    ids=["capitals", "title", "backslashes", "from the root", "from here", "some"],
)
def test_names_of_parts_may_be_written_in_any_way(good, renamed):
    assert_same(read_bytes(packed({renamed(name): part for name, part in parts_of(good).items()})), good)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"/xl/worksheets/sheet", b"worksheets/sheet"),
        (b"/xl/worksheets/sheet", b"../xl/./worksheets/sheet"),
        (b"/xl/worksheets/sheet", b"\\xl\\worksheets\\sheet"),
        (b"/xl/worksheets/sheet", b"/xl/work%73heets/sheet"),
        (b"/xl/worksheets/sheet", b"/XL/Worksheets/Sheet"),
    ],
)
def test_targets_of_relations_may_be_written_in_any_way(good, before, after):
    parts = parts_of(good)
    relations = parts["xl/_rels/workbook.xml.rels"]
    assert before in relations
    parts["xl/_rels/workbook.xml.rels"] = relations.replace(before, after)
    assert_same(read_bytes(packed(parts)), good)


def number_of(parts: dict[str, bytes], sheet: str) -> bytes:
    """The number that openpyxl gives a sheet's part and relation."""
    (found,) = re.findall(rb'<sheet [^>]*name="%s"[^>]*r:id="rId([0-9]+)"' % sheet.encode(), parts["xl/workbook.xml"])
    return found


def test_a_sheet_without_its_part_is_damaged_and_not_missing(good):
    parts = parts_of(good)
    part = f"xl/worksheets/sheet{number_of(parts, 'Lots').decode()}.xml"
    del parts[part]
    (finding,) = read_bytes(packed(parts)).findings
    assert (finding.check, finding.severity.value, finding.sheet) == ("damaged-sheet", "error", "Lots")
    assert finding.message == f"The sheet Lots cannot be read: its part {part} is not in the file."


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (b"worksheets/sheet%s.xml", b"styles.xml", "its part xl/styles.xml is no worksheet"),
        (b"worksheets/sheet%s.xml", b"worksheets/sheet1.xml", "another sheet has the same part of the file"),
        (b'Id="rId%s"', b'Id="rId99"', "the file does not say which part it is"),
    ],
)
def test_a_sheet_whose_relation_leads_elsewhere_is_damaged(good, before, after, words):
    """An optional sheet, whose rules would be lost without a word."""
    parts = parts_of(good)
    relations, before = parts["xl/_rels/workbook.xml.rels"], before % number_of(parts, "Contracts")
    assert relations.count(before) == 1
    parts["xl/_rels/workbook.xml.rels"] = relations.replace(before, after)
    told = {
        finding.sheet: finding.message
        for finding in read_bytes(packed(parts)).findings
        if finding.check == "damaged-sheet"
    }
    assert words in told["Contracts"]


def test_a_sheet_whose_table_is_not_in_the_file_is_damaged(good):
    parts = parts_of(good)
    text = next(name for name, part in parts.items() if b"tblContracts" in part and name.startswith("xl/tables/"))
    del parts[text]
    (finding,) = read_bytes(packed(parts)).findings
    assert (finding.check, finding.sheet) == ("damaged-sheet", "Contracts")


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml"])
def test_what_all_sheets_share_is_missed_with_its_name(tmp_path, part):
    """XlsxWriter, which writes the template, puts texts into a part of their own."""
    template.write(tmp_path / "good.xlsx", tables=inputs(small_plant()))
    parts = parts_of((tmp_path / "good.xlsx").read_bytes())
    del parts[part]
    (finding,) = read_bytes(packed(parts)).findings
    assert finding.check == "unreadable"
    assert part in finding.message


@pytest.mark.parametrize("part", ["[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "xl/theme/theme1.xml"])
@pytest.mark.parametrize("content", [None, b"", b"<x", b"\0\xff"], ids=["left out", "empty", "cut", "no XML"])
def test_parts_that_hold_no_table_do_no_harm(good, part, content):
    parts = parts_of(good)
    assert part in parts
    del parts[part]
    assert_same(read_bytes(packed(parts if content is None else parts | {part: content})), good)


@pytest.mark.parametrize("name", [LOTS, LOTS.upper(), LOTS.replace("/", "\\")], ids=["same", "capitals", "backslashes"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_part_that_is_there_twice_is_neither(good, name, is_first):
    """No program says which one it takes; where both are the same it does not matter, nor where it holds no table."""
    part = parts_of(good)[LOTS]
    other = ((name, part.replace(b"<v>20</v>", b"<v>99</v>")),)
    (finding,) = read_bytes(packed_twice(good, other, is_first=is_first)).findings
    assert (finding.check, finding.sheet) == ("damaged-sheet", "Lots")
    assert "is in the file twice" in finding.message
    assert_same(read_bytes(packed_twice(good, ((name, part), ("docProps/core.xml", b"x")), is_first=is_first)), good)


def packed_twice(good: bytes, others: tuple[tuple[str, bytes], ...], *, is_first: bool) -> bytes:
    out = BytesIO()
    parts = tuple(parts_of(good).items())
    with ZipFile(out, "w") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, part in (*others, *parts) if is_first else (*parts, *others):
            package.writestr(name, part)
    return out.getvalue()


def test_a_part_packed_as_no_workbook_is_not_unpacked(good):
    """Some ways of packing take memory as the file asks for it."""
    data = packed(parts_of(good), compression=ZIP_BZIP2)
    with pytest.raises(Damaged, match="is packed in a way"), Package(data).open("xl/workbook.xml"):
        pass
    (finding,) = read_bytes(data).findings
    assert "is packed in a way that workbooks do not know" in finding.message
