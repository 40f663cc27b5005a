"""The parts of a workbook's file, by name, and how they refer to each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from defusedxml.ElementTree import fromstring

Parts = dict[str, bytes]

RELATED = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
CONTENT_TYPES = "[Content_Types].xml"
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


def counts_from_1904(parts: Parts) -> bool:
    """Return whether the dates of the workbook count from 1904, as old ones from a Macintosh do."""
    workbook = parts.get("xl/workbook.xml", b"")
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
    for other in (CONTENT_TYPES, "xl/_rels/workbook.xml.rels"):
        if other in kept:
            kept[other] = re.sub(rb"<(?:Override|Relationship)\b[^>]*" + file + rb'"[^>]*/>', b"", kept[other])
    return kept


def _target(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
