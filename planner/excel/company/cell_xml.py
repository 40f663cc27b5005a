"""Values as the content of a cell's XML: text in the cell itself, so that no other part of the file changes."""

from __future__ import annotations

import re
from datetime import date, datetime
from html import escape

from planner.excel.paper.sheets import LONGEST_TEXT, is_blank

BLANK = "/>"
FIRST_DAY, FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LIKE_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def content(value: object, first_day: datetime = FIRST_DAY) -> str:
    """Return what follows the place and style of a cell: its type, its content and its end.

    Args:
        value: a value of a typed frame.
        first_day: the day that the workbook counts from.
    """
    if is_blank(value):
        return BLANK
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        day = datetime(value.year, value.month, value.day)
        return f"><v>{(day - first_day).days}</v></c>"
    if isinstance(value, (int, float)):
        return f"><v>{value:.16G}</v></c>"
    return f' t="inlineStr"><is><t xml:space="preserve">{_text(str(value)[:LONGEST_TEXT])}</t></is></c>'


def formula(text: str) -> str:
    """Return a formula, without its value: Excel works it out."""
    return f"><f>{escape(text, quote=False)}</f></c>"


def _text(text: str) -> str:
    text = _LIKE_ESCAPED.sub("_x005F_", text)
    return escape(_CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text), quote=False)
