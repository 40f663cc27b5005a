"""Tables as text that stays the same however a file is saved: over what cells hold, not over formats or order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

import pandas as pd

from models.schema.scenarios import key_text, text_of
from models.schema.words import Table

Texts = tuple[str, ...]

SHORT = 15
"""The most digits before or behind the point that are written out."""

FIFTEEN_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
LEAST = Decimal("1e-20")
"""LibreOffice saves no more places than this in a spreadsheet of its kind (.ods)."""


def lines(frame: pd.DataFrame, columns: Sequence[str], *, all_places: bool = False) -> list[Texts]:
    """Return the texts of some columns, row by row; a column that is not there is blank.

    With `all_places` figures have as many as 15 digits need, as in seals of planner 0.1.0 before 2026-11-30.
    """
    if frame.empty:
        return []
    blank = [""] * len(frame)
    texts = [_texts(frame[name], all_places) if name in frame else blank for name in columns]
    return list(zip(*texts, strict=True))


def _texts(column: pd.Series, all_places: bool) -> list[str]:
    values, blank = column.tolist(), column.isna().tolist()
    return ["" if is_blank else _text(value, all_places) for value, is_blank in zip(values, blank, strict=True)]


def by_key(table: Table, frame: pd.DataFrame, rows: Sequence[Texts]) -> dict[str, Texts]:
    """Return rows of texts by the keys of the frame's rows, in no order; rows that
    have one key are told apart by a number."""
    if not rows:
        return {}
    parts = [[text_of(value) for value in frame[name].tolist()] for name in table.keys]
    keys = [key_text(key) for key in zip(*parts, strict=True)]
    found: dict[str, Texts] = {}
    for key, row in sorted(zip(keys, rows, strict=True)):
        found[_free(key, found)] = row
    return found


def _free(key: str, taken: dict[str, Texts]) -> str:
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key} ({number})"
    return free


def text(value: object) -> str:
    """Return a cell of any kind; a blank one is empty."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    return _text(value, False)


@lru_cache(maxsize=1 << 16, typed=True)
def _text(value: object, all_places: bool) -> str:
    """Return a cell that is not blank: in a plan most have a value that others have, too."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, all_places)
    if isinstance(value, date):
        return _date(value)
    return "\n".join(str(value).splitlines()).strip()


def _number(value: float, all_places: bool) -> str:
    """Return 15 digits of the 16 that are written to a cell, and 20 places, halves rounded up:
    as other programs save what they have read."""
    rounded = FIFTEEN_DIGITS.create_decimal(f"{value:.16G}").normalize()
    if rounded.adjusted() < LEAST.adjusted() + SHORT and not all_places:
        rounded = rounded.quantize(LEAST, rounding=ROUND_HALF_UP).normalize()
    if not rounded:
        return "0"
    return f"{rounded:f}" if -SHORT < rounded.adjusted() < SHORT else f"{rounded:e}"


def _date(value: date) -> str:
    """Return the day; and the time, to the second, if there is one."""
    moment = pd.Timestamp(value).round("s") if isinstance(value, datetime) else pd.Timestamp(value)
    return f"{moment:%Y-%m-%d}" if moment == moment.normalize() else f"{moment:%Y-%m-%d %H:%M:%S}"
