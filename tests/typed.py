"""Whether a cell was read as a person would read it: written without a line of the reader, to judge the reader by."""

from __future__ import annotations

import math
import unicodedata
from datetime import datetime

import pandas as pd

from models.schema.inputs import INPUTS
from models.schema.settings import SETTINGS
from models.schema.words import Column, Kind
from planner.reading.files.grid import Percent

QUOTES = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}
ANY_CASE = {("Settings", "Setting"), ("Components", "Counted as")}
"""Columns whose words are known however they are written, beside those with a list of choices."""


def reads_as_typed(table: str, column: Column, typed: object, read: object) -> bool:
    """True if `read`, a cell of a table, is what was typed: the same number, the same day, the same text, or blank."""
    if is_blank(read):
        return typed is None or (isinstance(typed, str) and not _line(typed))
    number = type(typed) in (int, float) and read == typed
    if column.kind is Kind.NUMBER:
        return number
    if column.kind is Kind.DATE:
        return isinstance(typed, datetime) and read == typed
    if column.kind is Kind.ANY and not isinstance(read, str):
        return number or (isinstance(typed, datetime) and read == typed)
    if column.kind is Kind.CHOICE or (table, column.name) in ANY_CASE:
        return isinstance(typed, str) and _folded(typed) == _folded(str(read))
    return _line(str(read)) in _texts(typed)


def column_of(table: str, column: Column, setting: object) -> Column:
    """What a cell of a column holds; in the Value of Settings that depends on the row's setting."""
    if (table, column.name) != ("Settings", "Value"):
        return column
    return next((this_column for this_column in SETTINGS if this_column.name == setting), INPUTS["Settings"]["Value"])


def is_blank(read: object) -> bool:
    """True for a blank cell of a typed table."""
    return read is None or read is pd.NaT or (isinstance(read, float) and math.isnan(read))


def _texts(typed: object) -> tuple[str, ...]:
    """The ways in which a person may write down what a cell shows."""
    if isinstance(typed, str):
        return (_line(typed),)
    if isinstance(typed, Percent):
        return (f"{100 * typed:g} %",)
    if isinstance(typed, datetime):
        return (f"{typed:%Y-%m-%d}",) if typed == datetime(*typed.timetuple()[:3]) else (f"{typed:%Y-%m-%d %H:%M}",)
    if isinstance(typed, float) and math.isfinite(typed):
        return (str(typed), f"{typed:.0f}") if typed == round(typed) else (str(typed),)
    return (str(typed).upper() if isinstance(typed, bool) else str(typed),)


def _line(text: str) -> str:
    """A text as one line: what cannot be seen left out, quotes straight."""
    seen = [QUOTES.get(sign, sign) for sign in text if unicodedata.category(sign) != "Cf"]
    return " ".join("".join(" " if unicodedata.category(sign) in ("Cc", "Zs") else sign for sign in seen).split())


def _folded(text: str) -> str:
    return "".join(_line(text).casefold().split())
