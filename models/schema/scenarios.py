"""Scenarios: the planner's tables with some cells changed, one row of Scenarios after the other.

A scenario starts from its parent with all that the parent changes, and the parent from its own; then its own rows
follow in their order. Each row acts on what the rows before it have left, so a child that multiplies a price multiplies
the parent's price. A scenario changes cells of rows that exist; it neither adds rows nor renames them.

A row is named by its key, parts joined by ` / `, dates as `2027-01-31`. Parts at the end may be left out, and `*`
stands for any part: `Dy oxide` in Spot sales means all its windows, `* / 2027-02-15` in Downtime every line's that
begin on that day. Blank parts of a key may be left out too, as the plan's own tables write it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
import pandas as pd

from models.schema.frames import Tables, columns_of, frame
from models.schema.inputs import INPUTS
from models.schema.settings import SETTINGS
from models.schema.words import Column, Kind, Table

CHANGEABLE = tuple(name for name in INPUTS if name != "Scenarios")
BASE = "base"
"""How the workbook without any scenario is called."""
EVERY = "*"
BLANK = "blank"
"""The word that, as the value of `set`, empties a cell."""
SEPARATOR = " / "


STATED = ("Scenario", "Sheet", "Row", "Column", "Change", "Value")
"""The columns of Scenarios that make a step."""


class Step(NamedTuple):
    """One row of Scenarios; `row` is its position in that table (-1: it stands nowhere)."""

    row: int
    scenario: str
    sheet: str
    key: str
    column: str
    change: str
    value: object


class CellChange(NamedTuple):
    """One cell that a step has changed: its table, row position and column, what it held and what it holds.

    `before` is the column's default where the cell was blank; `step` is the last one that changed the cell.
    """

    step: Step
    table: str
    row: int
    column: str
    before: object
    after: object


def names(tables: Tables) -> list[str]:
    """Return the scenarios of a workbook, in order of appearance."""
    return [name for name in dict.fromkeys(tables["Scenarios"]["Scenario"]) if name is not None]


def lineage(tables: Tables, name: str) -> list[str]:
    """Return the scenario's ancestors, the eldest first, then itself; a circle is cut where it closes."""
    return _lineage(_parents(tables), name)


def _parents(tables: Tables) -> dict[str, str]:
    """Return the scenario that each starts from, stated in one of its rows at least, of those that do not start from
    the base."""
    found: dict[str, str] = {}
    stated = tables["Scenarios"]
    for name, above in zip(stated["Scenario"].tolist(), stated["Parent"].tolist(), strict=True):
        if name is not None and above is not None:
            found.setdefault(name, above)
    return found


def _lineage(parents: dict[str, str], name: str) -> list[str]:
    line: list[str] = []
    current: str | None = name
    while current is not None and current not in line:
        line.insert(0, current)
        current = parents.get(current)
    return line


def steps(tables: Tables, name: str) -> list[Step]:
    """Return what a scenario changes, in order, its ancestors' rows first; rows with blanks are passed over."""
    stated = _stated(tables)
    return [step for ancestor in _lineage(_parents(tables), name) for step in stated.get(ancestor, ())]


def steps_of_all(tables: Tables) -> dict[str, list[Step]]:
    """Return the same for every scenario."""
    stated, above = _stated(tables), _parents(tables)
    return {
        name: [step for ancestor in _lineage(above, name) for step in stated.get(ancestor, ())]
        for name in names(tables)
    }


def _stated(tables: Tables) -> dict[str, list[Step]]:
    """Return the complete rows of each scenario itself."""
    columns = [tables["Scenarios"][name].tolist() for name in STATED]
    found: dict[str, list[Step]] = {}
    for row, parts in enumerate(zip(*columns, strict=True)):
        if not any(map(_blank, parts)):
            found.setdefault(parts[0], []).append(Step(row, *parts))
    return found


def resolve(tables: Tables, name: str) -> tuple[Tables, list[CellChange]]:
    """Return the tables of a scenario and every cell in which they differ from the base, in the order of the tables.

    The given tables are left as they are. Rows of Scenarios that cannot be carried out are passed over: they are for
    `models.checks` to report. The scenario's own tables hold no scenarios.
    """
    changed, changes = carry_out(tables, steps(tables, name))
    changed["Scenarios"] = frame(INPUTS["Scenarios"].columns, ())
    return changed, changes


def carry_out(tables: Tables, todo: Iterable[Step]) -> tuple[Tables, list[CellChange]]:
    """Return the tables after some steps, and every cell that is not what it was, in the order of the tables."""
    changed = dict(tables)
    net: dict[tuple[str, int, str], CellChange] = {}
    for step in todo:
        for change in carry_out_one(changed, step):
            cell = (change.table, change.row, change.column)
            first = net.get(cell)
            net[cell] = change if first is None else change._replace(before=first.before)
    order = {name: position for position, name in enumerate(INPUTS)}
    differing = [change for change in net.values() if change.before != change.after]
    return changed, sorted(differing, key=lambda change: (order[change.table], change.row))


def carry_out_one(tables: Tables, step: Step) -> list[CellChange]:
    """Carry out one step in `tables`, whose frames are replaced, not altered; returns what it has changed."""
    column = column_named(tables, step.sheet, step.column)
    if column is None or refusal(step, column) is not None:
        return []
    table = tables[step.sheet]
    rows = rows_named(tables, step.sheet, step.key)
    countable = column.kind is Kind.NUMBER and step.change != "set"
    cells, changes = (_counted if countable else _one_by_one)(table, step, column, rows)
    if changes:
        tables[step.sheet] = table.assign(**{column.name: cells})
    return changes


def _one_by_one(table: pd.DataFrame, step: Step, column: Column, rows: list[int]) -> tuple[pd.Series, list[CellChange]]:
    """Return a column after a step, and the cells of the given rows that are not what they were."""
    changes = []
    for row, cell in zip(rows, table[column.name].iloc[rows].tolist(), strict=True):
        kind = setting_of(table, row) if step.sheet == "Settings" else column
        before, after = _effective(kind, cell), _after(step, kind, cell)
        if before != after:
            changes.append(CellChange(step, step.sheet, row, column.name, before, after))
    if not changes:
        return table[column.name], changes
    cells = table[column.name].copy()
    # By way of a frame of its own kind: None in a column of numbers would make it one of objects.
    fresh = frame([column], [{column.name: change.after} for change in changes])[column.name]
    cells.iloc[[change.row for change in changes]] = fresh.to_numpy()
    return cells, changes


def _counted(table: pd.DataFrame, step: Step, column: Column, rows: list[int]) -> tuple[pd.Series, list[CellChange]]:
    """Return the same where a column of numbers is multiplied or added to: all rows at once, as there may be many."""
    cells = table[column.name].to_numpy(dtype=float, copy=True)
    befores = cells[rows]
    if is_number(column.default):
        befores = np.where(np.isnan(befores), float(column.default), befores)  # type: ignore[arg-type]
    amount = float(step.value)  # type: ignore[arg-type]
    with np.errstate(all="ignore"):
        afters = befores * amount if step.change == "multiply" else befores + amount
    afters = np.array([_rounded(after) for after in afters.tolist()], dtype=float)
    at = np.flatnonzero((befores != afters) & ~np.isnan(befores))
    changed = np.array(rows, dtype=int)[at]
    cells[changed] = afters[at]
    told = zip(changed.tolist(), befores[at].tolist(), afters[at].tolist(), strict=True)
    return pd.Series(cells), [
        CellChange(step, step.sheet, row, column.name, before, after) for row, before, after in told
    ]


def column_named(tables: Tables, sheet: str, name: str) -> Column | None:
    """Return a column of a table, those of the components included; None if there is no such table or column."""
    if sheet not in CHANGEABLE:
        return None
    stated = next((column for column in INPUTS[sheet].columns if column.name == name), None)
    if stated is not None or INPUTS[sheet].components is None:
        return stated
    found = (column for column in columns_of(INPUTS[sheet], tables["Components"]) if column.name == name)
    return next(found, None)


def setting_of(settings: pd.DataFrame, row: int) -> Column:
    """Return what the Value of a row of Settings may hold."""
    known = (setting for setting in SETTINGS if setting.name == settings["Setting"].iloc[row])
    return next(known, INPUTS["Settings"]["Value"])


def rows_named(tables: Tables, sheet: str, key: str) -> list[int]:
    """Return the positions of the rows that a key means (see above); none if there is no such row or sheet."""
    if sheet not in CHANGEABLE:
        return []
    if key.strip() == EVERY:
        return list(range(len(tables[sheet])))
    wanted = parts_of(key)
    whole = SEPARATOR.join(wanted)
    columns = [tables[sheet][name].tolist() for name in INPUTS[sheet].keys]
    near = _near(columns[0], wanted[0], whole)
    return [row for row in near if _means(wanted, whole, [text_of(cells[row]) for cells in columns])]


def _near(firsts: list[object], first: str, whole: str) -> list[int]:
    """Return the rows that a key may mean, by the first part of their own: all others need not be looked at closely.

    A name may hold the separator itself, so that it is all of the key up to any separator.
    """
    if first == EVERY:
        return list(range(len(firsts)))
    heads = {first, whole, *(whole[: at.start()] for at in re.finditer(f"(?={re.escape(SEPARATOR)})", whole))}
    return [row for row, name in enumerate(firsts) if not isinstance(name, str) or name in heads or not name]


def keys_of(table: Table, frame: pd.DataFrame) -> list[list[str]]:
    """Return the key of every row as texts, a blank part as an empty one."""
    columns = [[text_of(cell) for cell in frame[name]] for name in table.keys]
    return [list(parts) for parts in zip(*columns, strict=True)]


def key_text(parts: Iterable[str]) -> str:
    """Return a row's key as people write it, without its blank parts."""
    return SEPARATOR.join(part for part in parts if part)


def parts_of(key: str) -> list[str]:
    """Return the parts of a key that a planner has typed; ` /` at the end means a blank last part."""
    return [part.strip() for part in f" {key} ".split(SEPARATOR)]


def text_of(cell: object) -> str:
    """Return a cell as a key or a list of changes shows it: dates as `2027-01-31`, numbers without needless digits."""
    if _blank(cell):
        return ""
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def refusal(step: Step, column: Column) -> tuple[str, str, str] | None:
    """Return why a step cannot be carried out, whatever its row: the column of Scenarios at fault,
    message and remedy."""
    if step.change not in INPUTS["Scenarios"]["Change"].choices:
        return "Change", f'Change is "{step.change}".', "Write set, multiply or add."
    if (column.key and column.kind is Kind.TEXT) or (step.sheet, column.name) == ("Components", "Counted as"):
        return "Column", f"{column.name} of {step.sheet} is not for scenarios to change.", "Change another column."
    return _not_settable(step.value, column) if step.change == "set" else _not_countable(step, column)


def _not_settable(value: object, column: Column) -> tuple[str, str, str] | None:
    if value == BLANK:
        needed = column.required or column.key
        return ("Value", f"{column.name} cannot be blank.", "Write its new value.") if needed else None
    if column.kind is Kind.NUMBER and not is_number(value):
        return "Value", f'{column.name} holds numbers, and Value is "{text_of(value)}".', "Write a number."
    if column.kind is Kind.DATE and day_of(value) is None:
        remedy = "Write a date such as 2027-01-31."
        return "Value", f'{column.name} holds dates, and Value is "{text_of(value)}".', remedy
    return None


def _not_countable(step: Step, column: Column) -> tuple[str, str, str] | None:
    if not is_number(step.value):
        message = f'Change is {step.change}, but Value "{text_of(step.value)}" is no number.'
        return "Value", message, "Write a number, or set as the change."
    fits = (Kind.NUMBER, Kind.ANY) if step.change == "multiply" else (Kind.NUMBER, Kind.ANY, Kind.DATE)
    if column.kind not in fits:
        holds = "dates, which cannot be multiplied" if column.kind is Kind.DATE else "no numbers"
        remedy = "Write add and a number of days, or set and a date." if column.kind is Kind.DATE else "Write set."
        return "Change", f"Change is {step.change}, but {column.name} holds {holds}.", remedy
    return None


def is_number(value: object) -> bool:
    """Return True for a number; `True` is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def day_of(value: object) -> pd.Timestamp | None:
    """Return the day that a date or a text such as `2027-01-31` means; None for all else."""
    try:
        day = date.fromisoformat(value.strip()) if isinstance(value, str) else value
        return pd.Timestamp(day).normalize().as_unit("s") if isinstance(day, date | datetime) else None
    except ValueError:
        return None


def _after(step: Step, column: Column, cell: object) -> object:
    """Return what a cell holds after a step that `refusal` has nothing against."""
    if step.change == "set":
        return _set(step.value, column)
    before = _effective(column, cell)
    if isinstance(before, date):
        return _days_later(before, float(step.value))  # type: ignore[arg-type]
    if not is_number(before):
        return before
    number, amount = float(before), float(step.value)  # type: ignore[arg-type]
    return _rounded(number * amount if step.change == "multiply" else number + amount)


def _rounded(number: float) -> float:
    """Round as a workbook does: 0.05 x 1.15 is 0.0575, not 0.057499999999999996."""
    return float(f"{number:.15g}")


def _days_later(day: date, days: float) -> date:
    """Return the day that many days later; the same day if there is no such date."""
    try:
        return pd.Timestamp(day) + timedelta(days=round(days))
    except (OverflowError, ValueError):
        return day


def _set(value: object, column: Column) -> object:
    if value == BLANK:
        return None
    if column.kind is Kind.NUMBER:
        return float(value) if is_number(value) else value  # type: ignore[arg-type]
    if column.kind is Kind.DATE:
        return day_of(value)
    return value if column.kind is Kind.ANY else text_of(value)


def _effective(column: Column, cell: object) -> object:
    """Return what a cell stands for: where it is blank the column's default, None where that is only words."""
    return column.default if _blank(cell) else cell


def _means(wanted: list[str], whole: str, parts: list[str]) -> bool:
    """Return whether a key means the row whose key has these parts."""
    if whole in (SEPARATOR.join(parts), key_text(parts)):
        return True
    pairs = zip_longest(wanted, parts[: len(wanted)])
    return all(part in (EVERY, mine) for part, mine in pairs)


def _blank(cell: object) -> bool:
    return cell is None or cell is pd.NaT or (isinstance(cell, float) and math.isnan(cell))
