"""Where an Excel table stands on its sheet, and which of its columns are the plan's."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from openpyxl.utils import get_column_letter, range_boundaries

from models.schema.outputs import OUTPUTS
from models.schema.words import Column, Table
from planner.excel.company.problems import CannotFill

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PLAN_TABLES = {table.list_object.lower(): table for table in OUTPUTS.values()}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Area:
    """A table on a sheet: rows count from 1, `formulas` has for each of its columns the formula that fills it."""

    table: Table
    headers: tuple[str, ...]
    formulas: tuple[str | None, ...]
    first_column: int
    header_row: int
    last_row: int

    @property
    def first_row(self) -> int:
        """The first row below the header."""
        return self.header_row + 1

    @property
    def last_column(self) -> int:
        """The rightmost column."""
        return self.first_column + len(self.headers) - 1

    @property
    def ref(self) -> str:
        """The cells of the table, header included, such as `A1:F20`."""
        first, last = get_column_letter(self.first_column), get_column_letter(self.last_column)
        return f"{first}{self.header_row}:{last}{self.last_row}"

    def with_rows(self, count: int) -> Area:
        """Return the same table with so many rows; one without any keeps a blank one, as Excel wants."""
        return replace(self, last_row=self.header_row + max(count, 1))


def area_of(xml: bytes, columns: dict[str, tuple[Column, ...]]) -> Area | None:
    """Return the area of a table's part, None if it is none of the plan's.

    Args:
        xml: the part.
        columns: for each table of a plan, by name, its columns, those of the components included.

    Raises:
        CannotFill: the table has a total row, or a column that is neither the plan's nor worked out.
    """
    root = fromstring(xml)
    table = PLAN_TABLES.get(str(root.get("displayName") or root.get("name")).lower())
    if table is None:
        return None
    if root.get("totalsRowCount", "0") != "0":
        raise CannotFill(f"The table {table.name} has a total row. Switch it off (Table Design, Total Row).")
    first_column, header_row, _, last_row = range_boundaries(root.get("ref"))
    parts = root.findall(f"{SPREADSHEET}tableColumns/{SPREADSHEET}tableColumn")
    headers = tuple(_unescaped(part.get("name", "")) for part in parts)
    area = Area(table, headers, tuple(map(_formula, parts)), first_column, header_row, last_row)
    _must_be_known(area, columns[table.name])
    return area


def _must_be_known(area: Area, columns: tuple[Column, ...]) -> None:
    known = {column.header.lower() for column in columns}
    for header, formula in zip(area.headers, area.formulas, strict=True):
        if formula is None and header.lower() not in known and not _of_component(area.table, header):
            raise CannotFill(
                f"The column {header} of the table {area.table.name} is not the plan's and has no formula, so its "
                "cells would stand beside other rows. Move it out of the table, or make it a calculated column."
            )


def _of_component(table: Table, header: str) -> bool:
    """Return True for the column of a component that this plan does not have: it is left blank."""
    return table.components is not None and re.fullmatch(rf"\S+ \[{table.components.unit}\]", header) is not None


def _formula(part: Element) -> str | None:
    return part.findtext(f"{SPREADSHEET}calculatedColumnFormula")


def _unescaped(name: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), name)


def table_with(xml: str, area: Area, *, rows: int) -> str:
    """Return the part of a table with its new extent; `rows` is 0 where its one row is blank."""
    start, rest = re.match(r"(.*?<table\b[^>]*>)(.*)", xml, re.DOTALL).groups()  # type: ignore[union-attr]
    start = re.sub(r'\sinsertRow="[^"]*"', "", start)
    start = re.sub(r'\sref="[^"]*"', f' ref="{area.ref}"', start)
    if not rows:
        start = start.replace("<table", '<table insertRow="1"', 1)
    return start + re.sub(r'(<autoFilter\b[^>]*?\sref=")[^"]*', rf"\g<1>{area.ref}", rest, count=1)
