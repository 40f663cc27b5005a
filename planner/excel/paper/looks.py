"""Styles and number formats of every workbook that the engine writes; no other file states one.

`Looks(book)` gives the formats of one XlsxWriter workbook by name: `looks("input", number="#,##0")`.
"""

from __future__ import annotations

from typing import Any

from models.schema.words import Column, Kind
from planner.excel.paper.named_styles import named_after
from planner.views.colours import (
    BAD,
    BAD_FILL,
    BRAND,
    BRAND_SOFT,
    DOUBT,
    DOUBT_FILL,
    DOWN_FILL,
    FONT,
    GOOD,
    GOOD_FILL,
    INK,
    INPUT_FILL,
    INPUT_INK,
    LINE,
    OPTIONAL_FILL,
    OUTPUT_FILL,
    QUIET,
    WHITE,
)

SIZE = 10  # points of the font

DATE = "yyyy-mm-dd"
GENERAL = "General"
WHOLE = "[>=0.5]#,##0;[<=-0.5]-#,##0;0"
"""Without decimals; what is shown as zero has no sign."""
MONEY = "[>=0.5]#,##0;[Red][<=-0.5]-#,##0;0"
INPUT_NUMBERS = {
    "t": "#,##0.0##",
    "kg": "[=0]0;[<10]0.0##;#,##0",
    "%": "0.00##",
    "per t": "#,##0.00",
    "per kg": "#,##0.00##",
    "per h": "#,##0.00##",
    "per t per day": "0.00####",
    "per kg per day": "0.00####",
}
OUTPUT_NUMBERS = {
    "t": "#,##0.00",
    "kg": "#,##0.0",
    "%": "0.0##",
    "h": "#,##0.0",
    "units": "#,##0.0",
    "per t": "#,##0.00",
    "per kg": "#,##0.00##",
}
MIXED_COLUMNS = {
    *((name, "") for name in ("Asked", "Got", "Short", "Part", "Still short", "Step size")),
    *((name, "") for name in ("Plan", "Kept", "P50", "P90", "Without it", "Costs")),
}
MIXED = "#,##0.00#"
"""Amounts whose unit stands in a column of its own."""

USUAL: dict[str, Any] = {"font_name": FONT, "font_size": SIZE, "font_color": INK, "valign": "vcenter"}
"""What every cell has unless a style says otherwise."""
_BORDER = {"border": 1, "border_color": LINE}
STYLES: dict[str, dict[str, Any]] = {
    "text": {},
    "title": {"font_size": 20, "bold": True, "font_color": BRAND},
    "subtitle": {"font_size": 13, "bold": True, "font_color": BRAND},
    "words": {"text_wrap": True, "valign": "top"},
    "quiet": {"font_color": QUIET, "italic": True},
    "link": {"font_color": INPUT_INK, "underline": 1},
    "bold": {"bold": True},
    "centre": {"align": "center", "valign": "vcenter"},
    "wrap": {"text_wrap": True, "valign": "top"},
    "header": {
        "bold": True,
        "font_color": WHITE,
        "bg_color": BRAND,
        "text_wrap": True,
        "indent": 1,
        "border": 1,
        "border_color": WHITE,
    },
    "required": {"bg_color": BRAND},
    "optional": {"bg_color": OPTIONAL_FILL},
    "unset": {"bg_color": DOUBT_FILL},
    "twice": {"bg_color": BAD_FILL},
    "input": {"font_color": INPUT_INK, "bg_color": INPUT_FILL, **_BORDER},
    "output": {**_BORDER},
    "letters": {"align": "left", "indent": 1},
    "total": {"bold": True, "bg_color": OUTPUT_FILL, "top": 1, "bottom": 1},
    "good": {"font_color": GOOD, "bg_color": GOOD_FILL},
    "bad": {"font_color": BAD, "bg_color": BAD_FILL},
    "doubt": {"font_color": DOUBT, "bg_color": DOUBT_FILL},
    "band": {"bold": True, "font_color": BRAND, "bg_color": BRAND_SOFT},
    "down": {"bg_color": DOWN_FILL, "font_color": INK},
    "part": {"top": 1, "top_color": BRAND},
}


def number_format(column: Column, *, output: bool = False) -> str:
    """Return the number format of a column's cells: input formats show what was typed,
    output formats round for reading."""
    if column.kind is Kind.DATE:
        return DATE
    if column.kind in (Kind.TEXT, Kind.NAME, Kind.CHOICE, Kind.COMPONENTS, Kind.BASIS) and not output:
        return "@"  # so that Excel leaves a lot called 3-12 a text
    if column.kind is not Kind.NUMBER:
        return GENERAL
    if output and column.money and not column.unit:
        return MONEY
    if output and (column.name, column.unit) in MIXED_COLUMNS:
        return MIXED
    return (OUTPUT_NUMBERS if output else INPUT_NUMBERS).get(column.unit, GENERAL)


class Looks:
    """The formats of one XlsxWriter workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[frozenset[tuple[str, Any]], Any] = {}
        self._asked_for: dict[tuple[Any, ...], Any] = {}

    def __call__(self, *styles: str, number: str = "", quote: bool = False, **more: Any) -> Any:
        """Return the format that joins the named styles (later ones win).

        `number`: an Excel number format; `quote`: mark the cell's content as text for good, for text that Excel would
        otherwise take for a formula when edited; `more`: any further XlsxWriter property, such as `bg_color`.
        """
        asked_for = (styles, number, quote, *more.items())
        if asked_for not in self._asked_for:
            self._asked_for[asked_for] = self._format(styles, number, quote, more)
        return self._asked_for[asked_for]

    def _format(self, styles: tuple[str, ...], number: str, quote: bool, more: dict[str, Any]) -> Any:
        properties = dict(USUAL)
        for style in styles:
            properties |= STYLES[style]
        if number:
            properties["num_format"] = number
        if quote:
            properties["quote_prefix"] = True
        properties |= more
        key = frozenset(properties.items())
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
            if styles:
                named_after(self._made[key], self._named(styles[0]), f"Planner {styles[0]}")
        return self._made[key]

    def _named(self, style: str) -> Any:
        """Return the format that stands for a named style."""
        key = frozenset([("named", style)])
        if key not in self._made:
            self._made[key] = self._book.add_format(USUAL | STYLES[style])
        return self._made[key]

    def mark(self, style: str) -> Any:
        """Return the format that a conditional format lays over a cell: its colours and nothing else."""
        key = frozenset([("mark", style)])
        if key not in self._made:
            self._made[key] = self._book.add_format(STYLES[style])
        return self._made[key]
