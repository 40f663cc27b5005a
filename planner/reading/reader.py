"""Reads a planner's workbook: typed tables, the place of every cell, and a finding for whatever is wrong or doubtful.

The file is read once, as bytes, and never written to. Nothing in it, however broken, raises an exception.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from models.checks.any_table.settings import silenced
from models.checks.lacking import AWAITED, lacking
from models.schema.frames import Tables, columns_of, inputs
from models.schema.inputs import COMPONENTS, INPUTS, SETTINGS_TABLE
from models.schema.names import as_known
from models.schema.problems import OF_SHEETS, Severity
from models.schema.words import Column
from planner.reading import as_runs, not_planned
from planner.reading.files import frames_in, written
from planner.reading.files.grid import Grid, Watch, silent
from planner.reading.files.opened import Opened, opened, opened_bytes
from planner.reading.files.sniff import Refusal
from planner.reading.findings import Finding
from planner.reading.rows import Place
from planner.reading.sheet_tables import SheetTables, Spoiled, damaged, refused

__all__ = ["Book", "Place", "read"]

WAYS = ("mass", "property")  # to count a component, other than as an oxide


@dataclass(frozen=True, kw_only=True)
class Book:
    """A workbook as it was understood.

    `tables` holds every input table, or none at all if the file could not be read; `places` those that have a sheet.
    `spoiled`: the cells that already have a finding as (table, row, column), and are blank in the tables for that
    reason alone; row None means the whole column, column None too the whole table.
    """

    path: Path
    sha256: str
    tables: Tables = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    spoiled: Spoiled = frozenset()


def read(path: Path, watch: Watch = silent) -> Book:
    """Read a workbook (.xlsx, .xlsm, .xlsb or .ods), or a folder of CSV files.

    `watch` hears which sheet is being read, and how far.
    """
    return _book(opened(path, watch), path, watch)


def read_bytes(data: bytes, name: str = "workbook", watch: Watch = silent) -> Book:
    """Read a workbook from the bytes of its file."""
    return _book(opened_bytes(data, watch), Path(name), watch)


def read_frames(frames: frames_in.Frames, name: str = "tables") -> Book:
    """Read tables from DataFrames, by the same rules as sheets; a table that is not there is empty."""
    return _Workbook(frames_in.grids(frames)).book(Path(name), frames_in.sha256_of(frames))


def _book(file: Opened, path: Path, watch: Watch) -> Book:
    if file.refusal is not None:
        return _refused(path, file.sha256, file.refusal)
    if (why := written.refusal(file.kind)) is not None:
        return _refused(path, file.sha256, why)
    if file.is_all_damaged:
        return Book(path=path, sha256=file.sha256, findings=[damaged(grid) for grid in file.sheets])
    return _Workbook(file.sheets, watch).book(path, file.sha256)


def _refused(path: Path, sha256: str, why: Refusal) -> Book:
    return Book(path=path, sha256=sha256, findings=[refused(path, why)])


class _Workbook:
    """One workbook while it is read."""

    def __init__(self, sheets: Sequence[Grid], watch: Watch = silent) -> None:
        self._in = SheetTables(INPUTS, sheets, watch)

    def book(self, path: Path, sha256: str) -> Book:
        """Return the whole of it."""
        tables = self._tables()
        needed = lacking(tables)
        compared = self._in.compared(tables["Components"], needed)
        if compared.is_another_program_s:
            return _refused(path, sha256, compared.refusal)
        self._in.spoiled |= {(name, None, None) for name in needed.keys() - self._in.on.keys()}
        for name, finding in compared.findings(path.name):
            self._in.note(name, [finding])
        awaited = [name for name, waiting in AWAITED.items() if len(tables[waiting]) and self._in.holds(name)]
        self._in.need(name for name in (*needed, *awaited) if not self._in.is_lost(name))
        said = [*self._in.findings(), *not_planned.sheets(self._in.unused())]
        return Book(
            path=path,
            sha256=sha256,
            tables=tables,
            places=self._in.places,
            findings=_heard(said, tables["Settings"]),
            spoiled=frozenset(self._in.spoiled),
        )

    def _tables(self) -> Tables:
        """Return all of them. Settings say the currency and Components the columns of other tables,
        so they come first."""
        tables = inputs({})
        settings = tables["Settings"] = self._in.table("Settings", SETTINGS_TABLE.columns)
        self._in.knows_currency = not self._in.lacks_a_column("Settings")
        typed = [
            value for name, value in zip(settings["Setting"], settings["Value"], strict=True) if name == "Currency"
        ]
        self._in.currency = next((str(value) for value in typed if value is not None), self._in.currency)
        components = tables["Components"] = _in_small_letters(self._in.table("Components", COMPONENTS.columns))
        if self._in.lacks_a_column("Components"):
            components = tables["Components"] = components.iloc[:0]
            self._in.spoiled.add(("Components", None, None))
        self._in.knows_components = len(components) > 0
        for name, table in INPUTS.items():
            if name not in ("Settings", "Components"):
                tables[name] = self._in.table(name, distinct(columns_of(table, components)))
        published = as_runs.of_intermediates(tables["Published"], tables["Intermediates"]["Intermediate"])
        if "Published" in self._in.places and not any(name == "Published" for name, *_ in self._in.spoiled):
            place = self._in.places["Published"]
            published, self._in.places["Published"] = as_runs.all_together(published, place)
        tables["Published"] = published
        tables["Scenarios"] = _in_units_of_columns(tables["Scenarios"], self._in.places)
        return as_known(tables, INPUTS)


def _heard(findings: list[Finding], settings: pd.DataFrame) -> list[Finding]:
    """Return the findings without the warnings of the reader that Settings silence."""
    unheard = silenced(settings) & set(OF_SHEETS)
    return [one for one in findings if one.severity is Severity.ERROR or one.check not in unheard]


def _in_small_letters(components: pd.DataFrame) -> pd.DataFrame:
    """Return components with `Mass` and `Property` as `mass` and `property`."""
    counted = [text.lower() if str(text).lower() in WAYS else text for text in components["Counted as"]]
    return components.assign(**{"Counted as": pd.Series(counted, dtype=object)})


def _in_units_of_columns(scenarios: pd.DataFrame, places: Mapping[str, Place]) -> pd.DataFrame:
    """Return scenarios with numbers to set or add in the schema's unit; they are typed in that
    of the column's header."""

    def value(sheet: object, column: object, change: object, typed: object) -> object:
        place = places.get(str(sheet))
        factor = place.factors.get(str(column), 1.0) if place else 1.0
        return typed * factor if isinstance(typed, float) and change in ("set", "add") else typed

    heads = ["Sheet", "Column", "Change", "Value"]
    values = [value(*row) for row in scenarios[heads].itertuples(index=False, name=None)]
    return scenarios.assign(Value=pd.Series(values, dtype=object))


def distinct(columns: Sequence[Column]) -> list[Column]:
    """Return the columns without a component that is called like a column of the table."""
    return list({column.name: column for column in reversed(columns)}.values())[::-1]
