"""The parts of a workbook's file, by name, and how they refer to each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

Parts = dict[str, bytes]

RELATED = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
CONTENT_TYPES = "[Content_Types].xml"
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELS_OF_SHEET = re.compile(r"(.*/worksheets)/_rels/([^/]+)\.rels", re.IGNORECASE)


@dataclass(frozen=True)
class Placed:
    """The part of an Excel table and the part of the sheet on which it stands."""

    table: str
    sheet: str


def tables_of(parts: Parts) -> Iterator[Placed]:
    """Yield every Excel table on a worksheet, in the order of the parts."""
    for name in parts:
        found = _RELS_OF_SHEET.fullmatch(name)
        if found is None:
            continue
        for related in fromstring(parts[name]).iter(RELATED):
            if related.get("Type", "").endswith("/table"):
                table = _target(found[1], related.get("Target", ""))
                sheet = f"{found[1]}/{found[2]}"
                if table in parts and sheet in parts:
                    yield Placed(table, sheet)


def names_of_sheets(parts: Parts) -> dict[str, str]:
    """Return the names of the sheets by their parts."""
    if WORKBOOK not in parts or RELATIONS not in parts:
        return {}
    related = fromstring(parts[RELATIONS]).iter(RELATED)
    targets = {one.get("Id"): _target("xl", one.get("Target", "")) for one in related}
    sheets = [(targets.get(sheet.get(_RELATION), ""), sheet.get("name", "")) for sheet in _sheets(parts)]
    return {part: name for part, name in sheets if part in parts}


def counts_from_1904(parts: Parts) -> bool:
    """Return whether the dates of the workbook count from 1904, as old ones from a Macintosh do."""
    workbook = parts.get(WORKBOOK, b"")
    return re.search(rb'<workbookPr\b[^>]*\sdate1904="(1|true)"', workbook) is not None


def calculation_order(parts: Parts) -> str:
    """Return the part that lists the cells with formulas; blank if there is none."""
    return next((name for name in parts if name.lower() == "xl/calcchain.xml"), "")


def without(parts: Parts, name: str) -> Parts:
    """Return the parts without one, and without what refers to it."""
    if not name:
        return parts
    file = re.escape(posixpath.basename(name)).encode()
    kept = {other: data for other, data in parts.items() if other != name}
    for other in (CONTENT_TYPES, RELATIONS):
        if other in kept:
            kept[other] = re.sub(rb"<(?:Override|Relationship)\b[^>]*" + file + rb'"[^>]*/>', b"", kept[other])
    return kept


def _sheets(parts: Parts) -> Iterator[Element]:
    return (one for one in fromstring(parts[WORKBOOK]).iter() if one.tag.endswith("}sheet"))


def _target(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
