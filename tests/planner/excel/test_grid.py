"""Single cells of a sheet's XML, plain ones and those that only look so."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

import pytest
from openpyxl.xml.constants import SHEET_MAIN_NS

from planner.reading.files.grid import CellError, NoValue, Percent, _SheetParser

PER_CENT = "3"


def parsed(value: str | None, *parts: str, **given: str) -> tuple[int, object]:
    """A cell with a value, if any, and further parts, read."""
    cell = Element("c", given)
    for tag, text in [*((part, None) for part in parts), *([("v", value)] if value is not None else [])]:
        SubElement(cell, f"{{{SHEET_MAIN_NS}}}{tag}").text = text
    parser = _SheetParser(None, ["zero", "one"], data_only=True, shown_as_percent=frozenset({int(PER_CENT)}))
    return parser.parse_cell(cell)


def test_plain_cells():
    assert parsed("12.5", r="C7") == (3, 12.5)
    assert parsed("1", r="AA1048576", t="s") == (27, "one")
    assert parsed(None, r="B2", s="1") == (2, None)


def test_cells_that_only_look_plain():
    """An error without a text, a number that is shown as per cent, a formula that nobody has worked out."""
    assert isinstance(parsed(None, r="A1", t="e")[1], CellError)
    assert isinstance(parsed("0.125", r="A1", s=PER_CENT)[1], Percent)
    assert isinstance(parsed(None, "f", r="A1")[1], NoValue)


@pytest.mark.parametrize("where", ["A0", "A1048577", "XFE1", "A", "1"])
def test_a_cell_outside_the_sheet_is_refused(where):
    with pytest.raises(ValueError, match=r"outside the sheet|not a valid|invalid literal"):
        parsed("1", r=where)
