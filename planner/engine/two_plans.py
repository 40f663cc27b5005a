"""What buying a lot does: the plan with all of it bought against the plan without it, each solved in full and audited.

| | with the lot | without it |
|---|---|---|
| offered, blocked | its Status is `expected`: bought at its Price, worked or not | its Status is `blocked` |
| offered without Quantity | as it is: the plan takes as much as it wants | its Status is `blocked` |
| owned | as it is | its Status is `blocked`: neither there nor paid for |

Where the plan itself is one of the two, it is not solved again: all of an offer that it buys could as well be owned,
and one of which it buys nothing could as well not be there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from models.audit.promises import asked
from models.schema.frames import Tables
from models.solving.carried_basis import Ended
from planner.engine import cases, endings, solved
from planner.engine.plan import Plan
from planner.engine.solve_tables import ONE_THREAD
from planner.engine.solved import Choices, Solved, Warm
from planner.jobs.progress import Progress

BOUGHT, NOT_THERE = "expected", "blocked"
OWNED, OFFERED = ("stock", "expected"), "offered"

WHOLE = 1e-9
"""A share of a lot below this is rounding."""

SHORT = 1e-6
"""A share of what a promise asks below which a shortage is rounding."""

MORE_TIME = "Give more time in Settings."


@dataclass(frozen=True, kw_only=True)
class PromiseChange:
    """A promise of which more or less is missing with the lot: what it asks, and what each plan gives.

    A plan that does not ask for it gives None. `gain` is how much less is missing with the lot, or too much where it
    `is_over`.
    """

    name: str
    unit: str
    asked: float
    with_lot: float | None
    without: float | None
    gain: float
    is_over: bool = False


@dataclass(frozen=True, kw_only=True)
class Run:
    """Some tonnes of a lot, worked by a recipe in a period."""

    period: str
    recipe: str
    tonnes: float


@dataclass(frozen=True, kw_only=True)
class TwoPlans:
    """The plan with all of a lot, and the plan without it.

    `tonnes` are what is bought, which is what the plan wants of it where it `is_as_wanted`; `used` is what is worked of
    that, by `runs`, and `left` what is not. `displaced` are tonnes more or less worked of other lots with it, `made`
    kg more or less of products.
    """

    lot: str
    feed_class: str
    status: str
    price: float
    tonnes: float
    margin_with: float
    margin_without: float
    used: float
    left: float
    is_as_wanted: bool = False
    promises: tuple[PromiseChange, ...] = ()
    runs: tuple[Run, ...] = ()
    displaced: Mapping[str, float] = field(default_factory=dict)
    made: Mapping[str, float] = field(default_factory=dict)

    @property
    def difference(self) -> float:
        """What buying the lot adds to the margin."""
        return self.margin_with - self.margin_without

    @property
    def cost(self) -> float:
        """What is paid for it."""
        return self.price * self.tonnes

    @property
    def is_owned(self) -> bool:
        """True for a lot that is in the plan whether it is wanted or not."""
        return self.status in OWNED


class Purchases:
    """The plans of a workbook with one of its lots bought, and without it.

    Args:
        base: the solved plan of the workbook.
        say: hears what is being solved.
    """

    def __init__(self, base: Solved, say: Callable[[str], None] = lambda words: None) -> None:
        self.base, self.say = base, say
        self.lots = base.plan.tables["Lot use"].set_index("Lot")
        self.solves = 0
        self._warm = Warm(Ended.of(base.model, base.solution.basis))

    def two(self, lot: str) -> TwoPlans:
        """Both plans of a lot.

        Raises:
            WorkbookHasErrors: there is no plan with it, or none without it.
            Cancelled, LimitReached, PlanFailsCheck: see `planner.engine.endings`.
        """
        return _two(lot, self.base, self.with_lot(lot).plan, self.without(lot).plan)

    def solves_for(self, lot: str) -> int:
        """How many plans `two` has to solve."""
        return int(not self._is_with(lot)) + int(not self._is_without(lot))

    def with_lot(self, lot: str) -> Solved:
        """The plan with all of the lot, at its Price."""
        if self._is_with(lot):
            return self.base
        return self._solved(f"{lot} bought", bought(self._inputs, lot))

    def without(self, lot: str) -> Solved:
        """The plan without the lot."""
        if self._is_without(lot):
            return self.base
        return self._solved(f"without {lot}", without(self._inputs, lot))

    def at_price(self, lot: str, tonnes: float, price: float) -> Solved:
        """The plan with so much of the lot bought at another price per tonne."""
        tables = bought(self._inputs, lot, tonnes=tonnes, price=price)
        return self._solved(f"{lot} at {price:,.0f} per t", tables)

    def wanted_for_nothing(self, lot: str) -> Solved:
        """The plan with the lot on offer for nothing."""
        return self._solved(f"{lot} for nothing", changed(self._inputs, lot, Price=0.0))

    @property
    def _inputs(self) -> Tables:
        return self.base.plan.inputs

    def _is_with(self, lot: str) -> bool:
        use = self.lots.loc[lot]
        if use["Status"] != OFFERED:
            return str(use["Status"]) in OWNED
        return bool(np.isnan(use["Quantity"]) or use["Bought"] >= use["Quantity"] * (1.0 - WHOLE))

    def _is_without(self, lot: str) -> bool:
        use = self.lots.loc[lot]
        if use["Status"] != OFFERED:
            return str(use["Status"]) == NOT_THERE
        return bool(use["Bought"] <= WHOLE)

    def _solved(self, words: str, tables: Tables) -> Solved:
        self.solves += 1
        self.say(words)
        options = self.base.options
        further = {**ONE_THREAD, **{name: str(value) for name, value in options.further.items()}}
        choices = Choices(time_limit=options.time_limit, algorithm=options.algorithm, options=further, explain=False)
        progress = _Below(self.base.progress)
        case, cancel = cases.of_tables(tables), self.base.cancel
        done = solved.solve(case, choices=choices, progress=progress, cancel=cancel, warm=self._warm)
        if not done.is_proven:
            raise endings.LimitReached(f"The time was up before the plan was proved best: {words}. {MORE_TIME}")
        return done


class _Below(Progress):
    """Shows that time passes in a solve that is part of a step."""

    def __init__(self, above: Progress) -> None:
        super().__init__()
        self._above = above

    def tick(self) -> None:
        """See `Progress`."""
        self._above.tick()

    def note(self, text: str) -> None:
        """See `Progress`."""
        self._above.note(text)


def bought(tables: Tables, lot: str, *, tonnes: float | None = None, price: float | None = None) -> Tables:
    """The tables with all of a lot owned, or so many tonnes of it, at its Price or another."""
    cells: dict[str, Any] = {"Quantity": tonnes, "Price": price}
    return changed(tables, lot, Status=BOUGHT, **{name: value for name, value in cells.items() if value is not None})


def without(tables: Tables, lot: str) -> Tables:
    """The tables with a lot that cannot be had."""
    lots = tables["Lots"]
    quantity = lots.loc[lots["Lot"] == lot, "Quantity"].fillna(0.0)
    return changed(tables, lot, Status=NOT_THERE, Quantity=quantity, **{"Must use": np.nan})


def changed(tables: Tables, lot: str, **cells: Any) -> Tables:
    """The tables with other values in the row of a lot."""
    lots = tables["Lots"].copy()
    for column, value in cells.items():
        lots.loc[lots["Lot"] == lot, column] = value
    return {**tables, "Lots": lots}


def _two(lot: str, base: Solved, plan: Plan, other: Plan) -> TwoPlans:
    use = plan.tables["Lot use"].set_index("Lot").loc[lot]
    stated = base.plant.lots
    at = stated.names.index(lot)
    status, both = stated.status[at], (plan, other)
    return TwoPlans(
        lot=lot,
        feed_class=str(use["Feed class"]),
        status=status,
        price=float(stated.price[at]),
        tonnes=use_of(plan, lot, "Bought" if use["Status"] == OFFERED else "Quantity"),
        margin_with=plan.margin,
        margin_without=other.margin,
        used=use_of(plan, lot, "Used"),
        left=use_of(plan, lot, "Left"),
        is_as_wanted=bool(np.isnan(use["Quantity"])),
        promises=promise_changes(plan, other),
        runs=_runs(plan, lot),
        displaced=_more(
            *(each.tables["Runs"].groupby("Lot")["Amount"].sum().drop(lot, errors="ignore") for each in both)
        ),
        made=_more(*(each.tables["Production"].groupby("Product")["Made"].sum() for each in both)),
    )


def promise_changes(plan: Plan, other: Plan) -> tuple[PromiseChange, ...]:
    """The promises of which one plan misses more or less than the other, in the order of the workbook's rules."""
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
        return self.short > 0 and self.got > self.asked


def _promised(plan: Plan) -> dict[str, _Promised]:
    """What each promise of a plan asks and gets, by its name."""
    rows = plan.balances.once(asked)
    names = (" / ".join(parts) for parts in zip(rows["Sheet"], rows["Row"], rows["Promise"], strict=True))
    figures = zip(rows["Asked"], rows["Got"], rows["Short"], rows["Unit"], strict=True)
    return {name: _Promised(*got) for name, got in zip(names, figures, strict=True)}


def _change(name: str, promise: _Promised | None, other: _Promised | None) -> PromiseChange:
    some = promise or other
    assert some is not None
    return PromiseChange(
        name=name,
        unit=some.unit,
        asked=some.asked,
        with_lot=None if promise is None else promise.got,
        without=None if other is None else other.got,
        gain=(0.0 if other is None else other.short) - (0.0 if promise is None else promise.short),
        is_over=any(each is not None and each.is_over for each in (promise, other)),
    )


def _runs(plan: Plan, lot: str) -> tuple[Run, ...]:
    runs = plan.tables["Runs"]
    worked = runs[runs["Lot"] == lot]
    return tuple(
        Run(period=period, recipe=recipe, tonnes=float(tonnes))
        for period, recipe, tonnes in zip(worked["Period"], worked["Recipe"], worked["Amount"], strict=True)
    )


def use_of(plan: Plan, lot: str, column: str) -> float:
    """What becomes of a lot in a plan: `Bought`, `Used` or `Left`."""
    use = plan.tables["Lot use"]
    return float(use[use["Lot"] == lot][column].sum())


def _worked(plan: Plan) -> pd.Series:
    return plan.tables["Runs"].groupby("Lot")["Amount"].sum()


def _more(sums: pd.Series, others: pd.Series) -> dict[str, float]:
    """What there is more of, by name, the least first."""
    more = sums.subtract(others, fill_value=0.0).sort_values()
    return {str(name): float(amount) for name, amount in more.items()}
