"""What makes an input sheet help the planner: notes on headers, input messages, drop-downs, ranges, warning colours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range

from models.schema.words import Column, Kind, Table
from planner.excel.paper.looks import Looks
from planner.excel.paper.sheets import Block
from planner.excel.template.lists import list_of
from planner.reading.describe import allowed, help_lines

TITLE_ROOM = 32  # characters that Excel allows
MESSAGE_ROOM = 255
ANY_NUMBER = 1e15
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
NOTE_WIDTH = 260
NOTE_LETTERS = 40  # that fit in a line of a note
NOTE_LINE = 15


ListOf = Callable[[str, Column], str]
"""The defined name of the list that a column of a table chooses from; empty if there is none."""


def guide(sheet: Any, looks: Looks, table: Table, block: Block, lists: ListOf = list_of) -> None:
    """Add all guidance to a table that has been written."""
    for column in block.columns:
        at = block.column(column.name)
        lines = help_lines(column)
        height = NOTE_LINE * (1 + sum(1 + len(line) // NOTE_LETTERS for line in lines))
        options = {"author": "planner", "width": NOTE_WIDTH, "height": height}
        sheet.write_comment(block.header_row, at, "\n".join(lines), options)
        sheet.data_validation(block.first_row, at, block.last_row, at, validation(table.name, column, lists))
    _mark_unset(sheet, looks, block)
    if len(table.keys) == 1:
        at = block.column(table.keys[0])
        rule = {"type": "duplicate", "format": looks.mark("twice")}
        sheet.conditional_format(block.first_row, at, block.last_row, at, rule)
    everything = (block.first_row, block.first_column, block.last_row, block.last_column)
    sheet.ignore_errors({"number_stored_as_text": xl_range(*everything)})


def _mark_unset(sheet: Any, looks: Looks, block: Block) -> None:
    """Colour the required cells that are blank in a row that has been begun."""
    row = block.first_row + 1
    begun = f"${xl_col_to_name(block.first_column)}{row}:${xl_col_to_name(block.last_column)}{row}"
    for column in block.columns:
        if column.required:
            at = block.column(column.name)
            blank = f"AND(COUNTA({begun})>0,LEN(${xl_col_to_name(at)}{row})=0)"
            rule = {"type": "formula", "criteria": f"={blank}", "format": looks.mark("unset")}
            sheet.conditional_format(block.first_row, at, block.last_row, at, rule)


def message(column: Column) -> str:
    """Return the help of a column, as many of its lines as an input message can hold."""
    text = ""
    for line in help_lines(column):
        if len(text) + 1 + len(line) <= MESSAGE_ROOM:
            text = f"{text}\n{line}" if text else line
    return text


def validation(table: str, column: Column, lists: ListOf = list_of) -> dict[str, Any]:
    """Return the validation of a column's cells in XlsxWriter's words: input message, what is allowed, how strictly."""
    shown = {"input_title": column.header[:TITLE_ROOM], "input_message": message(column)}
    source = lists(table, column)
    if column.choices:
        allowed: dict[str, Any] = {"validate": "list", "source": list(column.choices)}
    elif source:
        allowed = {"validate": "list", "source": f"={source}", "error_type": "warning"}
    elif column.kind is Kind.NUMBER:
        allowed = _number(column)
    elif column.kind is Kind.DATE:
        allowed = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
    else:
        return {"validate": "any", **shown}
    return {**allowed, **shown, "error_title": column.header[:TITLE_ROOM], "error_message": _complaint(column)}


def _number(column: Column) -> dict[str, Any]:
    """Return a number in its range; only warned about where a header in another unit would shift the range."""
    allowed: dict[str, Any] = {"validate": "integer" if column.whole else "decimal"}
    if column.above is not None:
        return {**allowed, "criteria": ">", "value": column.above}
    least = -ANY_NUMBER if column.minimum is None else column.minimum
    most = ANY_NUMBER if column.maximum is None else column.maximum
    error = "warning" if column.unit and column.maximum is not None else "stop"
    return {**allowed, "criteria": "between", "minimum": least, "maximum": most, "error_type": error}


def _complaint(column: Column) -> str:
    if column.kind is Kind.DATE:
        return "Type a date, for example 2026-01-31."
    if column.kind is Kind.NUMBER:
        return f"Type a number: {allowed(column)}." if allowed(column) else "Type a number."
    if column.kind is Kind.CHOICE:
        return f"Choose one of: {allowed(column)}."
    return f"This should be {allowed(column)}." if allowed(column) else "This is not in the list."
