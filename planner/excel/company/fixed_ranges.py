"""What in a company's workbook names the cells of a table, and so does not follow it when its rows change.

Excel moves such ranges itself while a table grows in Excel; charts have no others. Where rows are filled in from
outside they stay, for the parts that hold them are left byte for byte as they were. So it is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

from defusedxml.ElementTree import fromstring
from openpyxl.utils import column_index_from_string, range_boundaries

from planner.excel.company.areas import SPREADSHEET, Area
from planner.excel.company.package import RELATED, Parts, Placed

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RANGE = re.compile(r"('(?:[^']|'')+'|[^\s'!(),=+*/<>&-]+)!\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)")
_FORMULA = re.compile(r"<(?:\w+:)?f\b[^>]*>([^<]+)</(?:\w+:)?f>")
_NAME = re.compile(r'<definedName\b[^>]*?\sname="([^"]*)"[^>]*>([^<]+)</definedName>')
_SOURCE = re.compile(r"<worksheetSource\b[^>]*>")


def fixed(parts: Parts, placed: Placed, area: Area) -> list[str]:
    """Return what names rows of the table from its first, and ends elsewhere: charts, pivots, names, formulas.

    Args:
        parts: the workbook's.
        placed: where the table stands.
        area: what it is now.
    """
    sheets = _sheets(parts)
    if placed.sheet not in sheets:
        return []
    sheet, found = sheets[placed.sheet], Counter[str]()
    for part, data in parts.items():
        if part.startswith(("xl/charts/chart", "xl/charts/chartEx")) and _is_named(data, sheet, area):
            found["chart"] += 1
        elif part.startswith("xl/pivotCache/") and _is_source(data.decode("utf-8", "replace"), sheet, area):
            found["pivot"] += 1
    words = [f"{count} {word}{'s' if count > 1 else ''}" for word, count in found.items()]
    names = _NAME.findall(parts.get(WORKBOOK, b"").decode("utf-8", "replace"))
    words += [f"the name {unescape(name)}" for name, text in names if _misses(text, sheet, area)]
    return words + [
        f"formulas on {name}"
        for part, name in sheets.items()
        if part != placed.sheet and _is_named(parts[part], sheet, area)
    ]


def _sheets(parts: Parts) -> dict[str, str]:
    """Return the names of the sheets by their parts."""
    if WORKBOOK not in parts or RELATIONS not in parts:
        return {}
    targets = {one.get("Id"): one.get("Target", "") for one in fromstring(parts[RELATIONS]).iter(RELATED)}
    found = {}
    for sheet in fromstring(parts[WORKBOOK]).iter(f"{SPREADSHEET}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in parts:
            found[part] = sheet.get("name", "")
    return found


def _is_named(data: bytes, sheet: str, area: Area) -> bool:
    return any(_misses(text, sheet, area) for text in _FORMULA.findall(data.decode("utf-8", "replace")))


def _misses(text: str, sheet: str, area: Area) -> bool:
    """Return whether a formula names rows of the table, and not down to its last one."""
    ours = [corners for name, corners in _ranges(unescape(text)) if name.casefold() == sheet.casefold()]
    return any(_is_other_part(area, *corners) for corners in ours)


def _ranges(text: str) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    for name, first, top, last, bottom in _RANGE.findall(text):
        corners = column_index_from_string(first), int(top), column_index_from_string(last), int(bottom)
        yield (name[1:-1].replace("''", "'") if name.startswith("'") else name), corners


def _is_other_part(area: Area, first: int, top: int, last: int, bottom: int) -> bool:
    within = area.first_column <= first and last <= area.last_column
    begins = area.header_row <= top <= area.first_row <= bottom
    return within and begins and bottom != area.last_row


def _is_source(text: str, sheet: str, area: Area) -> bool:
    source = _SOURCE.search(text)
    given = dict(re.findall(r'(\w+)="([^"]*)"', source[0])) if source else {}
    if "ref" not in given or unescape(given.get("sheet", "")).casefold() != sheet.casefold():
        return False
    first, top, last, bottom = range_boundaries(given["ref"])
    return None not in (first, top, last, bottom) and _is_other_part(area, first, top, last, bottom)
