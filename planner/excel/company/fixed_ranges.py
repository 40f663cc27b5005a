"""What in a company's workbook names the cells of a table, and so does not follow it when its rows change.

Excel moves such ranges itself while a table grows in Excel; charts have no others. Where rows are filled in from
outside they stay, for the parts that hold them are left byte for byte as they were. So it is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from openpyxl.utils import column_index_from_string, range_boundaries

from planner.excel.company.areas import Area
from planner.excel.company.package import WORKBOOK, Parts, Placed, names_of_sheets

CHART, PIVOT = "chart", "pivot"
_RANGE = re.compile(r"('(?:[^']|'')+'|[^\s'!(),=+*/<>&-]+)!\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)")
_FORMULA = re.compile(r"<(?:\w+:)?f\b[^>]*>([^<]+)</(?:\w+:)?f>")
_NAME = re.compile(r'<definedName\b[^>]*?\sname="([^"]*)"[^>]*>([^<]+)</definedName>')
_SOURCE = re.compile(r"<worksheetSource\b[^>]*>")


class Range(NamedTuple):
    """Cells of a sheet, its name folded: columns and rows from 1, both ends included."""

    sheet: str
    first: int
    top: int
    last: int
    bottom: int


class FixedRanges:
    """What in a workbook names cells: charts, pivots, names and formulas. It is read once, for all its tables."""

    def __init__(self, parts: Parts) -> None:
        self._sheets = names_of_sheets(parts)
        self._named = list(_named(parts, self._sheets))

    def beside(self, placed: Placed, area: Area) -> list[str]:
        """Return in words what names rows of a table from its first, and ends elsewhere.

        Args:
            placed: where the table stands.
            area: what it is now.
        """
        sheet = self._sheets.get(placed.sheet)
        if sheet is None:
            return []
        found = Counter(
            words
            for words, part, ranges in self._named
            if part != placed.sheet
            and any(one.sheet == sheet.casefold() and _is_other_part(area, one) for one in ranges)
        )
        return [_counted(words, count) if words in {CHART, PIVOT} else words for words, count in found.items()]


def _counted(word: str, count: int) -> str:
    return f"{count} {word}{'s' if count > 1 else ''}"


def _named(parts: Parts, sheets: dict[str, str]) -> Iterator[tuple[str, str, set[Range]]]:
    """Yield what names cells, in words, the part in which it does, and the cells."""
    for part, data in parts.items():
        if part.startswith("xl/charts/chart"):
            yield CHART, part, _of_formulas(data)
    for part, data in parts.items():
        if part.startswith("xl/pivotCache/"):
            yield PIVOT, part, set(_source(data.decode("utf-8", "replace")))
    for name, text in _NAME.findall(parts.get(WORKBOOK, b"").decode("utf-8", "replace")):
        yield f"the name {unescape(name)}", WORKBOOK, set(_ranges(text))
    for part, name in sheets.items():
        yield f"formulas on {name}", part, _of_formulas(parts[part])


def _of_formulas(data: bytes) -> set[Range]:
    return {one for text in _FORMULA.findall(data.decode("utf-8", "replace")) for one in _ranges(text)}


def _ranges(text: str) -> Iterator[Range]:
    for name, first, top, last, bottom in _RANGE.findall(unescape(text)):
        sheet = name[1:-1].replace("''", "'") if name.startswith("'") else name
        yield Range(
            sheet.casefold(), column_index_from_string(first), int(top), column_index_from_string(last), int(bottom)
        )


def _source(text: str) -> Iterator[Range]:
    """Yield the cells from which a pivot takes its rows, if it names any."""
    source = _SOURCE.search(text)
    given = dict(re.findall(r'(\w+)="([^"]*)"', source[0])) if source else {}
    first, top, last, bottom = range_boundaries(given["ref"]) if "ref" in given else (None,) * 4
    if first is not None and top is not None and last is not None and bottom is not None:
        yield Range(unescape(given.get("sheet", "")).casefold(), first, top, last, bottom)


def _is_other_part(area: Area, one: Range) -> bool:
    within = area.first_column <= one.first and one.last <= area.last_column
    begins = area.header_row <= one.top <= area.first_row <= one.bottom
    return within and begins and one.bottom != area.last_row
