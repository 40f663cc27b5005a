"""Sweeps of a price against the best plan at each point, stated once more and plainly, and against plans beside it."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from models.schema.frames import inputs
from planner.engine import cases
from planner.engine.pipeline import Choices
from planner.engine.solve_tables import ONE_THREAD
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress
from planner.studies.sweeps import sweep, sweep_axes
from planner.studies.sweeps.sweep_result import Point
from tests.models.solved import errors
from tests.plainly.best import best
from tests.plainly.cells import Rows, number
from tests.plainly.rules import drawn
from tests.plainly.test_bids import FREE

NEAR, CENT = 1e-5, 0.01

STEP = 0.01


@pytest.mark.long(but=["1"])
@pytest.mark.parametrize("seed", range(60))
def test_each_point_is_the_best_plan_and_its_slope_holds_to_both_sides(seed: int) -> None:
    """A plan that sells so much still does at another price: the best plan there is no worse than that."""
    draw = Random(seed)
    rows = drawn(draw.sample(FREE, draw.randint(0, 2)), seed)
    assert errors(inputs(rows)) == []
    table, row, name = draw.choice([("Spot sales", 0, "Metal"), ("Lots", 0, "A1")])
    assert list(wrong_points(rows, table, row, name)) == []


def wrong_points(rows: Rows, table: str, row: int, name: str) -> Iterator[str]:
    now = number(rows[table][row], "Price")
    points = swept(rows, f"{table}/{name}/Price", [now * 0.5, now, now * 2.0 + 0.1])
    for point in points:
        margin, slope = point.margin, point.slopes[0]
        if margin is None or slope is None:
            yield f"{point.values}: {point.words}"
            continue
        found, near = best(at_price(rows, table, row, point.values[0])), CENT + NEAR * abs(margin)
        if abs(found.margin - margin) > near:
            yield f"at {point.values} the margin is said to be {margin}, and is {found.margin}"
        for step in (STEP, -STEP):
            beside = best(at_price(rows, table, row, point.values[0] + step)).margin
            if beside < margin + slope * step - near:
                yield f"beside {point.values} the margin is {beside}: {slope} more for 1 more is not so"


def swept(rows: Rows, what: str, values: list[float]) -> list[Point]:
    case = cases.of_tables(inputs(rows))
    axis = sweep_axes.axis(case, what, ",".join(f"{value:g}" for value in sorted(set(values))))
    grid = [(value,) for value in axis.values]
    choices = Choices(options=ONE_THREAD, explain=False)
    return sweep.work(case, [axis], grid, choices, progress=Progress(), cancel=Cancel())[2]


def at_price(rows: Rows, table: str, row: int, price: float) -> Rows:
    return {**rows, table: [{**it, "Price": price} if at == row else it for at, it in enumerate(rows[table])]}
