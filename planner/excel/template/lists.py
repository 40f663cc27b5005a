"""Drop-down lists that grow with the planner's own tables: defined names, and a hidden sheet that joins and sorts out.

A table's own names are a defined name over its key column, cut after the last name typed: `FeedClasses`. Lists that
take from several tables, or from a table that repeats its names, are gathered by formulas on the hidden sheet `Lists`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from models.schema.settings import SETTINGS
from models.schema.words import EVERY, Column, Kind

SHEET = "Lists"
LEAST_ROOM = 200  # entries that a gathered list can hold; a longer table only loses its drop-down's tail


@dataclass(frozen=True)
class Gathered:
    """A list that the hidden sheet gathers: `fixed` words first, then the key column of each table."""

    name: str
    fixed: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


GATHERED = (
    Gathered("RecipeNames", tables=("Recipes",)),
    Gathered("LinesAndProducts", tables=("Lines", "Products", "Intermediates")),
    Gathered("WhatIsTaken", tables=("Feed classes", "Intermediates")),
    Gathered("WhatIsMade", tables=("Products", "Intermediates")),
    Gathered("WhatIsWorked", tables=("Lots", "Intermediates")),
    Gathered("WhatIsCarried", tables=("Feed classes", "Intermediates", "Products")),
    Gathered("LotsAndClasses", tables=("Lots", "Feed classes")),
    Gathered("SupplyNames", tables=("Supplies",)),
    Gathered("EveryLine", fixed=(EVERY,), tables=("Lines",)),
    Gathered("EveryClass", fixed=(EVERY,), tables=("Feed classes",)),
    Gathered("ComponentsAndGroups", tables=("Components", "Groups")),
    Gathered("Bases", fixed=("t",), tables=("Components", "Groups")),
    Gathered("SettingNames", fixed=tuple(column.name for column in SETTINGS)),
    Gathered("SheetNames", fixed=tuple(INPUTS)),
)
REPEATING = {
    ("Recipes",): "RecipeNames",
    ("Lines", "Products", "Intermediates"): "LinesAndProducts",
    ("Feed classes", "Intermediates"): "WhatIsTaken",
    ("Products", "Intermediates"): "WhatIsMade",
    ("Lots", "Intermediates"): "WhatIsWorked",
    ("Feed classes", "Intermediates", "Products"): "WhatIsCarried",
    ("Lots", "Feed classes"): "LotsAndClasses",
    ("Supplies",): "SupplyNames",
}
OR_EVERY: dict[tuple[str, ...], str] = {("Lines",): "EveryLine", ("Feed classes",): "EveryClass"}
BY_PLACE = {("Settings", "Setting"): "SettingNames", ("Scenarios", "Sheet"): "SheetNames"}


def list_of(table: str, column: Column) -> str:
    """Return the defined name of the list that a column's cells choose from; empty if there is none."""
    if (table, column.name) in BY_PLACE:
        return BY_PLACE[table, column.name]
    if column.kind is Kind.COMPONENTS:
        return "ComponentsAndGroups"
    if column.kind is Kind.BASIS:
        return "Bases"
    if column.kind is Kind.NAME and column.every:
        return OR_EVERY[column.refers_to]
    if column.kind is Kind.NAME:
        return REPEATING.get(column.refers_to) or own_name(column.refers_to[0])
    return ""


def own_name(table: str) -> str:
    """Return the defined name of a table's own names: `FeedClasses`."""
    return INPUTS[table].list_object.removeprefix("tbl")


def _key_cells(table: str) -> str:
    return f"{INPUTS[table].list_object}[{INPUTS[table].keys[0]}]"


def define_names(book: Any) -> None:
    """Define the list of every table that a column refers to by name and that has each name once."""
    referred = {column.refers_to for table in INPUTS.values() for column in table.columns if column.refers_to}
    for (table,) in sorted(tables for tables in referred if tables not in REPEATING):
        cells = _key_cells(table)
        last = f'MAX(1,SUMPRODUCT(MAX(({cells}<>"")*(ROW({cells})-ROW(INDEX({cells},1))+1))))'
        book.define_name(own_name(table), f"=INDEX({cells},1):INDEX({cells},{last})")


def add_sheet(book: Any, tables: Tables) -> None:
    """Add the hidden sheet of gathered lists, its formulas with the values that they have now."""
    sheet = book.add_worksheet(SHEET)
    sheet.hide()
    for i, gathered in enumerate(GATHERED):
        _gather(book, sheet, 3 * i, gathered, tables)


def _gather(book: Any, sheet: Any, left: int, gathered: Gathered, tables: Tables) -> None:
    """Write one list in three columns: all entries, the running number of each new one, and the new ones in a row."""
    entries = [*gathered.fixed, *(name for table in gathered.tables for name in _names(tables, table))]
    room = max(LEAST_ROOM, 2 * len(entries)) if gathered.tables else len(entries)
    entry, number, result = (xl_col_to_name(left + j) for j in range(3))
    sheet.write_row(0, left, [f"{gathered.name}: all", "number", gathered.name])
    numbers = _numbers(entries)
    new = [name for name, count in zip(entries, numbers, strict=True) if count]
    for k in range(room):
        row = k + 2
        value = entries[k] if k < len(entries) else ""
        if k < len(gathered.fixed):
            sheet.write_string(k + 1, left, gathered.fixed[k])
        else:
            sheet.write_formula(k + 1, left, _entry(gathered, k + 1), None, value)
        known = f"SUMPRODUCT(--({entry}$1:{entry}{row - 1}={entry}{row}))>0"
        count = f'=IF({entry}{row}="",0,IF({known},0,MAX({number}$1:{number}{row - 1})+1))'
        sheet.write_formula(k + 1, left + 1, count, None, numbers[k] if k < len(numbers) else 0)
        found = f"INDEX({entry}$2:{entry}${room + 1},MATCH({k + 1},{number}$2:{number}${room + 1},0))"
        sheet.write_formula(k + 1, left + 2, f'=IFERROR({found},"")', None, new[k] if k < len(new) else "")
    cells = f"{SHEET}!${result}$2:${result}${room + 1}"
    last = f"MAX(1,MAX({SHEET}!${number}$2:${number}${room + 1}))"
    book.define_name(gathered.name, f"={SHEET}!${result}$2:INDEX({cells},{last})")


def _names(tables: Tables, table: str) -> list[str]:
    return [name or "" for name in tables[table][INPUTS[table].keys[0]].tolist()]


def _numbers(entries: Iterable[str]) -> list[int]:
    """Return the running number of each entry that is new, 0 for blanks and repeats,
    as the sheet's formulas count them."""
    seen: set[str] = set()
    numbers = []
    for entry in entries:
        new = bool(entry) and entry.casefold() not in seen
        seen.add(entry.casefold())
        numbers.append(len(seen - {""}) if new else 0)
    return numbers


def _entry(gathered: Gathered, k: int) -> str:
    """Return the formula of the k-th entry: the tables' names one after the other."""
    before = str(len(gathered.fixed))
    formula, closing = "=", ""
    for table in gathered.tables:
        cells = _key_cells(table)
        formula += f'IF({k}<={before}+ROWS({cells}),INDEX({cells},{k}-({before}))&"",'
        before += f"+ROWS({cells})"
        closing += ")"
    return formula + '""' + closing
