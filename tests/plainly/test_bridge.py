"""The bridge from one plan to another against the plans of what is taken over step by step, stated plainly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import pytest

from models.schema.frames import inputs
from planner.engine.records import summary
from tests.models.solved import errors
from tests.plainly.best import best
from tests.plainly.cells import Rows
from tests.plainly.rules import drawn
from tests.plainly.test_bids import FREE
from tests.planner.compare.plans import compared, solved

NEAR, CENT = 1e-5, 0.05

PRICES, FEED, RECOVERIES, CAPACITY, DEMAND, POLICY = (
    "Prices and costs",
    "Feed and assays",
    "Recoveries",
    "Capacity and downtime",
    "Demand and targets",
    "Policy limits",
)
GROUPS = (PRICES, FEED, RECOVERIES, CAPACITY, DEMAND, POLICY)
"""In the order in which `docs/compare.md` takes them over."""

OF: dict[str, dict[str, Sequence[str]]] = {
    PRICES: {
        "Lots": ["Price"],
        "Recipes": ["Cost"],
        "Lines": ["Running cost"],
        "Products": ["Closing value", "Holding cost", "Disposal cost"],
        "Intermediates": ["Closing value", "Holding cost"],
        "Feed classes": ["Holding cost"],
        "Spot sales": ["Price"],
        "Contracts": ["Price"],
        "Resources": ["Price"],
        "Lanes": ["Cost"],
    },
    FEED: {
        "Lots": ["Quantity", "Me", "Moisture"],
        "Feed classes": ["Me", "Ox"],
        "Products": ["Opening stock"],
        "Arrivals": ["Quantity"],
    },
    RECOVERIES: {"Yields": ["Me", "Ox"], "Consumption": ["Amount"]},
    CAPACITY: {
        "Lines": ["Hours per day"],
        "Line use": ["Rate"],
        "Resources": ["Max per day"],
        "Lanes": ["Max per day"],
    },
    DEMAND: {"Deliveries": ["Min"], "Spot sales": ["Max"], "Targets": ["Amount"], "Contracts": ["Late penalty"]},
    POLICY: {
        "Recipes": ["Max per day"],
        "Products": ["Max stock", "Min closing stock"],
        "Intermediates": ["Max stock"],
        "Feed classes": ["Min closing stock"],
        "Fixed runs": ["Amount"],
    },
}
"""Columns that change, by their group."""


@dataclass(frozen=True)
class Change:
    """A cell that another plan has otherwise."""

    group: str
    table: str
    row: int
    column: str
    value: float


@pytest.mark.long(but=["2", "8"])
@pytest.mark.parametrize("seed", range(150))
def test_each_step_is_the_difference_of_two_plans(seed: int) -> None:
    draw = Random(seed)
    base = drawn(draw.sample(FREE, draw.randint(0, 3)), seed)
    assert list(wrong_steps(base, changes(draw, base))) == []


def changes(draw: Random, rows: Rows) -> list[Change]:
    """Some figures of a plant, each a little less."""
    every = [
        Change(group, table, at, column, round(value * draw.choice([0.7, 0.8, 0.9, 0.95]), 6))
        for group, tables in OF.items()
        for table, columns in tables.items()
        for at, row in enumerate(rows.get(table, []))
        for column in columns
        if isinstance(value := row.get(column), int | float) and value
    ]
    return draw.sample(every, draw.randint(3, 8))


def changed(rows: Rows, some: Sequence[Change]) -> Rows:
    left = {table: [dict(row) for row in of_table] for table, of_table in rows.items()}
    for one in some:
        left[one.table][one.row][one.column] = one.value
    return left


def wrong_steps(base: Rows, some: Sequence[Change]) -> Iterator[str]:
    other = changed(base, some)
    if errors(inputs(other)):
        return
    bridge = compared(solved(base), solved(other, "Other"), bridges=True).bridges[0]
    for at, measure in enumerate(bridge.measures):
        whole = sum(step.differences[at] for step in bridge.steps)
        if whole != pytest.approx(bridge.end[at] - bridge.start[at], abs=1e-6):
            yield f"the steps of {measure.name} add up to {whole}"
    groups = [group for group in GROUPS if any(one.group == group for one in some)]
    if [step.name for step in bridge.steps] != groups:
        yield f"{[step.name for step in bridge.steps]} are {groups}: {bridge.reason or bridge.notes}"
        return
    margin = [measure.name for measure in bridge.measures].index(summary.MARGIN)
    for step in bridge.steps:
        until = GROUPS[: GROUPS.index(step.name) + 1]
        is_so = best(changed(base, [one for one in some if one.group in until])).margin
        if abs(step.values[margin] - is_so) > step.left_open + CENT + NEAR * abs(is_so):
            yield f"after {step.name} the margin is said to be {step.values[margin]}, and is {is_so}"
