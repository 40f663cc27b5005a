"""Whatever a workbook holds beside values, number formats, tables and names may be as odd as it likes.

Every attribute that is none of these, of every part, is spoiled one at a time, and so is every part that holds no
table: the tables stay the same. By default a sample is drawn; with LONG_RUN=1 all are tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from random import Random
from xml.etree import ElementTree
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, NamedStyle, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName

from models.schema.frames import inputs
from planner.excel.template import template
from planner.reading.reader import read_bytes
from tests.plants import small_plant
from tests.wide import LONG

SAMPLE = 12
JUNK = ("", "?", "-1", "27.11.2026", "FF", "999999", "#REF!", "\u00fc", "9" * 30)

NEEDED = {
    ("workbook", "sheet"): ("name", "id"),
    ("workbook", "workbookPr"): ("date1904",),
    ("Relationships", "Relationship"): ("Id", "Target", "Type", "TargetMode"),
    ("worksheet", "row"): ("r", "hidden"),
    ("worksheet", "c"): ("r", "s", "t"),
    ("worksheet", "mergeCell"): ("ref",),
    ("worksheet", "tablePart"): ("id",),
    ("styleSheet", "numFmt"): ("numFmtId", "formatCode"),
    ("styleSheet", "xf"): ("numFmtId",),
    ("table", "table"): ("ref", "name", "displayName", "totalsRowCount", "headerRowCount"),
}
"""The attributes that say what is typed, by the root of the part and the element."""

NEEDED_PARTS = ("xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels")


@pytest.fixture(scope="module")
def parts(tmp_path_factory) -> dict[str, bytes]:
    """The parts of a plant's workbook with a chart, comments, named styles, rules, names and what is printed."""
    path = tmp_path_factory.mktemp("rich") / "rich.xlsx"
    template.write(path, tables=inputs(small_plant()))
    book = load_workbook(path)
    style = NamedStyle("own", font=Font(bold=True), fill=PatternFill("solid", "FFFF0000"), border=Border(Side("thin")))
    book.add_named_style(style)
    sheet = book["Lots"]
    sheet["A1"].comment = Comment("a comment", "somebody")
    sheet["L2"].style = "own"
    sheet["L2"].hyperlink = "https://example.org"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=1, max_row=3))
    sheet.add_chart(chart, "AA1")
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.center.text = "page"
    book.defined_names["mine"] = DefinedName("mine", attr_text="Lots!$A$1")
    out = BytesIO()
    book.save(out)
    with ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def good(parts):
    book = read_bytes(packed(parts))
    assert not [finding for finding in book.findings if finding.severity.value == "error"]
    return book


def packed(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def spoiled_attributes(parts: dict[str, bytes]) -> Iterator[tuple[str, int, str]]:
    """Each attribute that nothing depends on: its part, the number of its element there, its name."""
    for part, content in parts.items():
        if not part.endswith((".xml", ".rels", ".vml")):
            continue
        root = ElementTree.fromstring(content)
        for number, element in enumerate(root.iter()):
            for name in element.attrib:
                if local(name) not in NEEDED.get((local(root.tag), local(element.tag)), ()):
                    yield part, number, name


def local(name: str) -> str:
    return name.rpartition("}")[2]


def with_junk(content: bytes, number: int, name: str, junk: str) -> bytes:
    root = ElementTree.fromstring(content)
    list(root.iter())[number].set(name, junk)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def assert_same(data: bytes, good, what: object) -> None:
    book = read_bytes(data)
    assert list(map(str, book.findings)) == list(map(str, good.findings)), what
    for name, table in good.tables.items():
        pd.testing.assert_frame_equal(table, book.tables[name], obj=f"{name} with {what}")


@pytest.mark.long
def test_every_attribute_that_says_nothing_of_what_is_typed_may_be_odd(parts, good):
    random = Random(7)
    attributes = list(spoiled_attributes(parts))
    kinds = {(part.rstrip("0123456789.xmlrs"), name) for part, _, name in attributes}
    assert len(kinds) > 150
    for part, number, name in random.sample(attributes, 50 * SAMPLE if LONG else SAMPLE):
        junk = random.choice(JUNK)
        spoiled = parts | {part: with_junk(parts[part], number, name, junk)}
        assert_same(packed(spoiled), good, (part, number, name, junk))


def unneeded_parts(parts: dict[str, bytes]) -> list[str]:
    return [
        name for name in parts if name not in NEEDED_PARTS and not name.startswith(("xl/worksheets/", "xl/tables/"))
    ]


CONTENTS = (None, b"", b"<x", b"\0\xff", b"<a><b/></a>")
"""A part that is left out, empty, cut off, no markup, and another markup."""


def test_every_part_that_holds_no_table_may_be_odd(parts, good):
    names = unneeded_parts(parts)
    assert {"docProps/core.xml", "xl/theme/theme1.xml", "[Content_Types].xml", "_rels/.rels"} < set(names)
    assert any(name.startswith("xl/charts/") for name in names)
    cases = [(name, content) for name in names for content in CONTENTS]
    for name, content in cases if LONG else Random(7).sample(cases, SAMPLE):
        spoiled = {key: part for key, part in parts.items() if key != name}
        assert_same(packed(spoiled if content is None else spoiled | {name: content}), good, (name, content))


def test_all_that_may_be_odd_may_be_odd_at_once(parts, good):
    names = unneeded_parts(parts)
    assert_same(packed({key: b"?" if key in names else part for key, part in parts.items()}), good, "all parts")


def test_styles_may_be_nothing_but_number_formats(parts, good):
    """As of a program that knows no fonts, fills and borders."""
    root = ElementTree.fromstring(parts["xl/styles.xml"])
    for element in list(root):
        if local(element.tag) not in ("numFmts", "cellXfs"):
            root.remove(element)
    assert_same(packed(parts | {"xl/styles.xml": ElementTree.tostring(root)}), good, "styles")
