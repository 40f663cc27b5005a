"""What a plan with a lot has more or less of than the plan without it: money, promises, work and products."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from models.audit.promises import asked
from planner.engine.buying.two_plans import OFFERED, PromiseChange, Run, TwoPlans
from planner.engine.plan import Plan
from planner.engine.records.summary import FOUND

SHORT = 1e-6
"""A share of what a promise asks below which a shortage is rounding."""


def two_plans(stated: Mapping[str, Any], base: Plan, plan: Plan, other: Plan) -> TwoPlans:
    """Return the plan with a lot and the plan without it, side by side.

    Args:
        stated: the lot's row in the workbook's tables.
        base: the plan of the workbook as it is.
        plan: the plan with it.
        other: the plan without it.
    """
    lot, both = str(stated["Lot"]), (plan, other)
    taken = use_of(base, lot, "Bought")
    is_as_wanted = stated["Status"] == OFFERED and math.isnan(stated["Quantity"])
    return TwoPlans(
        lot=lot,
        feed_class=str(stated["Feed class"]),
        status=str(stated["Status"]),
        price=0.0 if math.isnan(stated["Price"]) else float(stated["Price"]),
        tonnes=taken if is_as_wanted else float(stated["Quantity"]),
        margin_with=plan.margin,
        margin_without=other.margin,
        used=use_of(plan, lot, "Used"),
        left=use_of(plan, lot, "Left"),
        taken=taken,
        margin_taken=base.margin,
        gap_with=plan.gap,
        gap_without=other.gap,
        of_mixes=FOUND in {plan.status, other.status},
        is_as_wanted=is_as_wanted,
        promises=promise_changes(plan, other),
        runs=_runs(plan, lot),
        displaced=_more(*(_sums(each.feed_worked, "Lot", "Amount").drop(lot, errors="ignore") for each in both)),
        made=_more(*(_sums(each.tables["Production"], "Product", "Made") for each in both)),
    )


def promise_changes(plan: Plan, other: Plan) -> tuple[PromiseChange, ...]:
    """Return the promises of which one plan misses more or less than the other,
    in the order of the workbook's rules."""
    promised, without = _promised(plan), _promised(other)
    changes = (_change(name, promised.get(name), without.get(name)) for name in {**promised, **without})
    return tuple(change for change in changes if abs(change.gain) > SHORT * max(change.asked, 1.0))


@dataclass(frozen=True)
class _Promised:
    asked: float
    got: float
    short: float
    unit: str

    @property
    def is_over(self) -> bool:
        """True if more is had than may be."""
        return self.short > 0 and self.got > self.asked


NONE = _Promised(0.0, 0.0, 0.0, "")


def _promised(plan: Plan) -> dict[str, _Promised]:
    """Return what each promise of a plan asks and gets, by its name."""
    rows = plan.balances.once(asked)
    names = (" / ".join(parts) for parts in zip(rows["Sheet"], rows["Row"], rows["Promise"], strict=True))
    figures = zip(rows["Asked"], rows["Got"], rows["Short"], rows["Unit"], strict=True)
    return {name: _Promised(*got) for name, got in zip(names, figures, strict=True)}


def _change(name: str, promise: _Promised | None, other: _Promised | None) -> PromiseChange:
    some, none = promise or other or NONE, NONE
    return PromiseChange(
        name=name,
        unit=some.unit,
        asked=some.asked,
        with_lot=None if promise is None else promise.got,
        without=None if other is None else other.got,
        gain=(other or none).short - (promise or none).short,
        is_over=(promise or none).is_over or (other or none).is_over,
    )


def _runs(plan: Plan, lot: str) -> tuple[Run, ...]:
    worked = plan.feed_worked[plan.feed_worked["Lot"] == lot]
    return tuple(
        Run(period=period, recipe=recipe, tonnes=float(tonnes))
        for period, recipe, tonnes in zip(worked["Period"], worked["Recipe"], worked["Amount"], strict=True)
    )


def use_of(plan: Plan, lot: str, column: str) -> float:
    """Return what becomes of a lot in a plan: `Bought`, `Used` or `Left`."""
    use = plan.tables["Lot use"]
    return float(use[use["Lot"] == lot][column].sum())


def _sums(rows: pd.DataFrame, key: str, column: str) -> pd.Series:
    return rows.groupby(key)[column].sum()


def _more(sums: pd.Series, others: pd.Series) -> dict[str, float]:
    """Return what there is more of, by name, the least first."""
    more = sums.subtract(others, fill_value=0.0).sort_values()
    return {str(name): float(tonnes) for name, tonnes in more.items()}
