"""What a sweep varies, from the words of a command line."""

from __future__ import annotations

import math

from models.checks.facts import choose
from models.schema.frames import columns_of
from models.schema.inputs import INPUTS
from models.schema.names import fold
from models.schema.scenarios import CHANGEABLE, refusal, rows_named
from models.schema.words import Column
from planner.engine.cases import Case
from planner.studies.sweeps.sweep_result import Axis

MOST_POINTS = 400


class BadSweep(Exception):
    """A sweep that cannot be meant; the message is for the user."""


def axis(case: Case, path: str, values: str) -> Axis:
    """Return the axis that a path such as `Spot sales/Dy oxide/Price` and values such as `200:800:50` mean.

    Raises:
        BadSweep: the workbook has no such figure, or the values make no sense.
    """
    sheet, key, column = _figure(case, path)
    numbers, relative = parse_values(values)
    place = case.places.get(sheet)
    factor = place.factors.get(column.name, 1.0) if place else 1.0
    unit = column.unit if factor == 1.0 else f"{1 / factor:.6g} to the {column.unit}"
    axis = Axis(sheet=sheet, key=key, column=column.name, values=numbers, relative=relative, unit=unit, factor=factor)
    why = refusal(axis.step(numbers[0]), column)
    if why is not None:
        raise BadSweep(f"{path} cannot vary: {why[1]}")
    return axis


def _figure(case: Case, path: str) -> tuple[str, str, Column]:
    """Return sheet, row and column of a path, whose row may hold slashes itself."""
    start, slash, rest = path.partition("/")
    sheet = next((name for name in CHANGEABLE if fold(name) == fold(start)), None)
    if sheet is None:
        raise BadSweep(f'There is no sheet "{start.strip()}". {choose(start, list(CHANGEABLE))[0]}')
    columns = {column.name: column for column in columns_of(INPUTS[sheet], case.tables["Components"])}
    key, slash, name = rest.rpartition("/")
    column = next((candidate for candidate in columns.values() if fold(candidate.name) == fold(name)), None)
    if not slash or column is None:
        remedy = choose(name, list(columns))[0] if slash else "Write Sheet/Row/Column."
        raise BadSweep(f'{sheet} has no column "{name.strip()}" to vary. {remedy}')
    if not rows_named(case.tables, sheet, key):
        raise BadSweep(f'{sheet} has no row "{key.strip()}". Write its key, or * for all rows.')
    return sheet, key.strip(), column


def parse_values(text: str) -> tuple[tuple[float, ...], bool]:
    """Return `200:800:50` and `200,300` as numbers; with per cent signs as per cents, and True.

    Raises:
        BadSweep: it is neither.
    """
    relative = "%" in text
    parts = [part.strip() for part in text.split(",")]
    if relative and not all("%" in name for part in parts for name in part.split(":")[:2]):
        raise BadSweep(f"{text}: write % after each value or after none.")
    values = [value for part in parts for value in _values(part.replace("%", ""), text)]
    return tuple(dict.fromkeys(values)), relative


def _values(part: str, text: str) -> list[float]:
    try:
        numbers = [float(number) for number in part.split(":")]
    except ValueError:
        numbers = []
    if len(numbers) == 1 and math.isfinite(numbers[0]):
        return numbers
    if len(numbers) != 3 or not all(math.isfinite(number) for number in numbers):
        raise BadSweep(f"{text}: write from:to:step such as 200:800:50, or a list such as 200,300.")
    first, last, step = numbers
    if step == 0 or (last - first) / step < 0:
        raise BadSweep(f"{text}: steps of {step:g} do not lead from {first:g} to {last:g}.")
    steps = (last - first) / step
    if steps >= MOST_POINTS:
        raise BadSweep(f"{text}: these are more than {MOST_POINTS} values.")
    return [float(f"{first + number * step:.12g}") for number in range(math.floor(steps + 1e-9) + 1)]
