"""Histories whose truth is known: weeks of a plant, with recoveries and lots that are not quite as stated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from models.learning.spreads import OF_THE_MEAN
from models.plant.plant import Plant
from models.schema.defaults import fill
from models.schema.frames import Tables, frame, inputs
from models.schema.inputs import INPUTS
from tests.plants import Rows

MONDAY = date(2025, 1, 6)


def week(number: int) -> date:
    """The Monday of the week of that number, 1 for the first."""
    return MONDAY + timedelta(weeks=number - 1)


def row(number: int, lot: str, received: float, expected: float = 100.0, **cells: object) -> dict[str, object]:
    """A row of History: so much of the 100 kg of Metal that were expected of a lot by the recipe Work."""
    found = {"Week": week(number), "Lot": lot, "Recipe": "Work", "Product": "Metal"}
    return {**found, "Expected": expected, "Received": received, **cells}


def plant_with(rows: Rows, *history: Mapping[str, object]) -> tuple[Plant, Tables]:
    """The plant of rows, and its tables with a history."""
    tables = inputs({**rows, "History": [dict(cells) for cells in history]})
    return Plant.of(fill(tables)[0]), tables


def with_history(tables: Tables, rows: Iterable[Mapping[str, object]]) -> Tables:
    """The same tables with another history."""
    return {**tables, "History": frame(INPUTS["History"].columns, rows)}


@dataclass(frozen=True)
class Route:
    """A recipe, what it makes with which spread within a lot, and the statuses of the assays of its lots in turn."""

    recipe: str
    products: Mapping[str, float]
    statuses: tuple[str, ...]
    lots_per_week: int = 1
    top: float = 1 / 0.92 - 1


@dataclass
class World:
    """A true world: the factor of every recipe and product, and the history that it has written."""

    truth: dict[tuple[str, str], float] = field(default_factory=dict)
    rows: list[dict[str, object]] = field(default_factory=list)


def world(routes: tuple[Route, ...], weeks: int, seed: int, weighing: float = 0.01, prior: float = 0.03) -> World:
    """A world drawn from what is assumed of it: each lot is worked in one week or in two after each other."""
    draw, made = np.random.default_rng(seed), World()
    for route in routes:
        for product in route.products:
            made.truth[route.recipe, product] = _below(draw, prior, route.top)
        for number in range(weeks * route.lots_per_week):
            status, lot = route.statuses[number % len(route.statuses)], f"{route.recipe}-{number}"
            first = 1 + number // route.lots_per_week
            for product, spread in route.products.items():
                error = draw.normal(0.0, spread * OF_THE_MEAN[status])
                for value in (first, first + 1)[: 1 + number % 2]:
                    expected = float(draw.uniform(50.0, 200.0))
                    ratio = 1 + made.truth[route.recipe, product] + error + draw.normal(0.0, weighing)
                    cells = {"Recipe": route.recipe, "Product": product, "Assay status": status}
                    made.rows.append(row(value, lot, expected * ratio, expected, **cells))
    return made


def _below(draw: np.random.Generator, deviation: float, top: float) -> float:
    while True:
        drawn = float(draw.normal(0.0, deviation))
        if drawn <= top:
            return drawn
