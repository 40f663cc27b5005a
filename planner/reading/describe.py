"""Columns in words: what a cell must hold, what a blank cell means, what is allowed. For template and docs alike."""

from __future__ import annotations

from models.checks.lacking import NAMING
from models.schema.words import Column, Kind, Table

KIND_WORDS = {
    Kind.TEXT: "text",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.CHOICE: "choice",
    Kind.NAME: "name",
    Kind.COMPONENTS: "components",
    Kind.BASIS: "t or components",
    Kind.ANY: "any",
}


def kind(column: Column) -> str:
    """Return what a cell of the column holds, in a word or two."""
    return "whole number" if column.whole else KIND_WORDS[column.kind]


def plain(value: float | str) -> str:
    """Return a number without a needless decimal point; text as it is."""
    return value if isinstance(value, str) else f"{value:.15g}"


def need(column: Column) -> str:
    """Return `required`, or what a blank cell means: `0`, `no limit`, `nothing`."""
    return column.when_blank or "required"


def allowed(column: Column) -> str:
    """Return which values are allowed; empty if any is."""
    if column.choices:
        return ", ".join(column.choices)
    if column.refers_to:
        return "a name from " + " or ".join(column.refers_to)
    if column.kind is Kind.COMPONENTS:
        return "a component, a group, or a sum such as Dy+Tb"
    if column.kind is Kind.BASIS:
        return "t, a component, a group, or a sum such as Dy+Tb"
    return _range(column)


def _range(column: Column) -> str:
    if column.minimum is not None and column.maximum is not None:
        return f"{plain(column.minimum)} to {plain(column.maximum)}"
    if column.above is not None:
        return f"above {plain(column.above)}"
    if column.minimum is not None:
        return f"{plain(column.minimum)} or more"
    if column.maximum is not None:
        return f"{plain(column.maximum)} or less"
    return ""


def unmarked(words: str) -> str:
    """Return the words of a column for a place that knows no Markdown: quotation marks for backticks."""
    return words.replace("`", '"')


def help_lines(column: Column) -> list[str]:
    """Return the help of a column, line by line: its words, then unit, what is allowed, and what a blank cell means."""
    lines = [unmarked(column.words)]
    if column.unit:
        lines.append(f"Unit: {column.unit}.")
    if allowed(column):
        lines.append(f"Allowed: {allowed(column)}.")
    if column.required:
        lines.append("Required.")
    elif column.assumes:
        lines.append(f"Blank: {need(column)}.")
    if column.example is not None:
        lines.append(f"Example: {plain(column.example)}")
    return lines


def row_needs(table: Table) -> str:
    """Return whether the table must have rows."""
    if table.needs_rows_if_named:
        return f"must have rows where {' or '.join(NAMING)} name any"
    return "must have rows" if table.needs_rows else "may stay empty"
