"""The plan at one point of a sweep, in short: its figures, its pattern, and what a little more of a price adds."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from models.audit.balances import Balances
from models.audit.decided import SALE
from models.audit.figures.money import items
from models.schema.inputs import INPUTS
from models.schema.scenarios import carry_out
from models.schema.words import Group
from planner.engine import pipeline
from planner.engine.cases import Case
from planner.engine.plan import Plan
from planner.jobs.exit_codes import End
from planner.studies.sweeps.sweep_result import Axis, Pattern, Point
from planner.views import heavy_elements

FULL = 1e-6
"""Relative; a line with less than this left of its hours is full, and what may be sold is sold out."""


def point_of(case: Case, axes: Sequence[Axis], values: tuple[float, ...], plan: Plan) -> Point:
    """Return the plan for one value of each axis of a case."""
    made = {element: heavy_elements.made(plan, element) for element in heavy_elements.HEAVY}
    return Point(
        values=values,
        end=End.DONE if pipeline.came_to_its_end(plan) else End.LIMIT,
        margin=plan.margin,
        made={element: kilograms for element, kilograms in made.items() if kilograms is not None},
        pattern=pattern_of(plan),
        slopes=tuple(_slope(case, axes, values, at, plan) for at in range(len(axes))),
    )


def pattern_of(plan: Plan) -> Pattern:
    """Return which lots a plan works, which lines it fills, which promises it breaks, and what it sells."""
    hours, broken, sales = (plan.tables[name] for name in ("Line hours", "Broken promises", "Sales"))
    taken = hours["Used"] + hours["Lost"].fillna(0.0)
    full = hours[(hours["Available"] > 0) & (taken >= hours["Available"] * (1 - FULL))]
    return Pattern(
        lots=_names(plan.feed_worked[["Lot"]]),
        lines=_names(full[["Line"]]),
        broken=_names(broken[["Sheet", "Row"]]),
        sales=_names(sales[["Contract", "Product"]]),
        sold_out=_names(_sold_out(plan)),
    )


def _names(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sorted({" / ".join(map(str, row)) for row in rows.itertuples(index=False, name=None)}))


def _sold_out(plan: Plan) -> pd.DataFrame:
    """Return contract (or spot) and product of which the plan sells all that each of its windows takes."""
    windows = plan.balances.windows
    open_ones = windows[windows["first"] <= windows["last"]]
    sold = plan.balances.placed.groupby(SALE)["Amount"].sum()
    amounts = sold.reindex(pd.MultiIndex.from_frame(open_ones[SALE])).fillna(0.0).to_numpy()
    full = (amounts >= open_ones["Max"].to_numpy() * (1 - FULL)) & (amounts > 0)
    by = ["Contract", "Product"]
    every = open_ones[by].assign(full=full).groupby(by)["full"].all()
    return every[every].index.to_frame(index=False)


def _slope(case: Case, axes: Sequence[Axis], values: tuple[float, ...], at: int, plan: Plan) -> float | None:
    """Return what one more of an axis that is a price adds to the margin of the plan as it is: what it is paid for."""
    if INPUTS[axes[at].sheet].group_of(axes[at].column) is not Group.PRICES:
        return None
    more = [value + (place == at) for place, value in enumerate(values)]
    tables, _ = carry_out(case.tables, [axis.step(value) for axis, value in zip(axes, more, strict=True)])
    return float(items(Balances.of(tables, plan.tables)).sum() - plan.items.sum())
