"""The same plant in other words: other names, tonnes, money or dates, as the schema says which cells hold them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, timedelta

from models.schema.frames import columns_of, frame
from models.schema.inputs import INPUTS
from models.schema.settings import SETTINGS
from models.schema.words import EVERY, Column, Group, Kind
from tests.random_plants import Row, Rows
from tests.relations.plants import with_settings

SETTING = {column.name: column for column in SETTINGS}


def copied(plant: Rows) -> Rows:
    """A copy whose rows may be changed."""
    return deepcopy(plant)


def cells(plant: Rows) -> Iterator[tuple[Row, str, Column]]:
    """Each filled cell of a plant: its row, where in the row it stands, and its column (of settings: the setting)."""
    components = frame(INPUTS["Components"].columns, plant["Components"])
    for table, rows in plant.items():
        columns = {column.name: column for column in columns_of(INPUTS[table], components)}
        for row in rows:
            for name in [name for name, value in row.items() if value is not None]:
                is_setting = table == "Settings" and name == "Value"
                yield row, name, SETTING[row["Setting"]] if is_setting else columns[name]


def is_money(column: Column) -> bool:
    """Whether a cell is counted in the plan's currency."""
    per_something = column.unit.startswith(("per t", "per kg", "per unit"))
    return column.money or per_something or (column.unit.startswith("per ") and column.group is Group.PRICES)


def scaled(plant: Rows, factor: float, chosen: Callable[[Column], bool]) -> Rows:
    """The plant with some of its numbers multiplied."""
    rows = copied(plant)
    for row, name, column in cells(rows):
        if column.kind is Kind.NUMBER and chosen(column):
            row[name] *= factor
    return rows


def in_other_money(plant: Rows, factor: float) -> Rows:
    """The plant in a currency of which so many are one of its own."""
    return scaled(plant, factor, is_money)


def of_other_size(plant: Rows, factor: float) -> Rows:
    """The plant so many times as large: of everything there is more, and what comes once or by the hour costs more."""
    sized = with_settings(plant, **{"Smallest run": 0.05, "Smallest sale": 1.0})
    return scaled(sized, factor, lambda column: _is_amount(column) or _is_paid_once(column))


def _is_amount(column: Column) -> bool:
    counted = column.unit == "units" and column.name == "Max per day"
    return column.unit in {"t", "kg", "t/d"} or counted or (column.name, column.unit) == ("Rate", "per h")


def _is_paid_once(column: Column) -> bool:
    return column.money or (column.unit == "per h" and is_money(column))


def shifted(plant: Rows, days: int) -> Rows:
    """The plant so many days later."""
    rows = copied(plant)
    for row, name, _ in cells(rows):
        if isinstance(row[name], date):
            row[name] += timedelta(days=days)
    return rows


def shuffled(plant: Rows, draw: random.Random) -> Rows:
    """The rows of every table but Periods in another order."""
    return {table: rows if table == "Periods" else draw.sample(rows, len(rows)) for table, rows in plant.items()}


def renamed(plant: Rows, draw: random.Random) -> Rows:
    """The plant with another name for all that has one but elements, in another order of the alphabet."""
    elements = {row["Component"] for row in plant["Components"] if row["Counted as"] not in ("mass", "property")}
    named = {table: rows for table, rows in plant.items() if table != "Settings"}
    old = sorted({str(row[name]) for row, name, column in cells(named) if _names(column)} - elements - {EVERY})
    places = draw.sample(range(len(old)), len(old))
    new = {name: f"{chr(97 + place % 26)}{place}" for name, place in zip(old, places, strict=True)}
    return {
        table: [{new.get(key, key): _renamed(value, new) for key, value in row.items()} for row in rows]
        for table, rows in plant.items()
    }


def _names(column: Column) -> bool:
    return column.kind is Kind.TEXT and (column.key or column.name == "Family")


def _renamed(value: object, new: dict[str, str]) -> object:
    if not isinstance(value, str):
        return value
    return new.get(value) or "+".join(new.get(part, part) for part in value.split("+"))
