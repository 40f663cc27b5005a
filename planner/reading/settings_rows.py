"""Settings: a table of names and values, in which every name has a kind and unit of its own."""

from __future__ import annotations

from dataclasses import replace

from models.schema.problems import Severity
from models.schema.settings import SETTINGS
from models.schema.words import Kind
from planner.reading.headers import Header, Known
from planner.reading.rows import Sheet, TableReader
from planner.reading.values import amounts, cells
from planner.reading.values.amounts import AS_TYPED
from planner.reading.values.flaws import Flaw, Reading

_KNOWN = Known(SETTINGS)
_BY_NAME = {column.name: column for column in SETTINGS}


def read(reader: TableReader) -> Sheet:
    """Return the table Settings with typed values; a name that is no setting stays as it was typed."""
    typed, raws = reader.raws("Setting"), reader.raws("Value")
    names = cells.names(typed, is_key=False)
    known = [_KNOWN.column(str(name)) if name else None for name, _ in names]
    readings = [(found[0], reading[1]) if found else reading for found, reading in zip(known, names, strict=True)]
    values = [_value(reader, found, raw) for found, raw in zip(known, raws, strict=True)]
    notes = [cells.word(raw) for raw in reader.raws("Note")]
    return reader.sheet(
        {
            "Setting": reader.accept("Setting", typed, readings),
            "Value": reader.accept("Value", raws, values),
            "Note": reader.accept("Note", reader.raws("Note"), notes),
        }
    )


def _value(reader: TableReader, found: tuple[str, Header] | None, raw: object) -> Reading:
    if found is None:
        return reader.anything(raw)
    column = _BY_NAME[found[0]]
    if column.kind is Kind.DATE:
        return reader.day(raw)
    if column.kind is not Kind.NUMBER:
        return cells.word(raw)
    measure = reader.measure(column, found[1])
    if isinstance(measure, Flaw) and measure.severity is Severity.ERROR:
        return None, measure
    value, flaw = amounts.number(raw, AS_TYPED if isinstance(measure, Flaw) else measure, reader.decimal_sign)
    return value, flaw and replace(flaw, remedy=flaw.remedy_in(column), may_be_blank=False)
