"""Rows of a workbook, and what blank cells in them mean."""

from __future__ import annotations

from datetime import date, timedelta
from math import floor, inf

Row = dict[str, object]
Rows = dict[str, list[Row]]


def number(row: Row, column: str, blank: float = 0.0) -> float:
    """A figure of a row, or what a blank cell means."""
    cell = row.get(column)
    if cell is None:
        return blank
    assert isinstance(cell, int | float)
    return float(cell)


def text(row: Row, column: str, blank: str = "") -> str:
    """A name or a choice."""
    cell = row.get(column)
    return blank if cell is None else str(cell)


def day(row: Row, column: str, blank: date) -> date:
    """A day."""
    cell = row.get(column)
    if cell is None:
        return blank
    assert isinstance(cell, date)
    return cell


def is_yes(row: Row, column: str, blank: str = "no") -> bool:
    return text(row, column, blank) == "yes"


def same(one: str, other: str) -> bool:
    """Whether two names are the same: without regard to case."""
    return one.casefold() == other.casefold()


def days(count: float) -> timedelta:
    """A lag in whole days: part of a day does not reach the next."""
    return timedelta(days=floor(count + 1e-9))


def limit(row: Row, column: str) -> float:
    """A limit; blank for none."""
    return number(row, column, inf)
