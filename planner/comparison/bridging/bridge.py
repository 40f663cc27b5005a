"""The way from one plan's margin to another's in steps that add up, and the same for kg of Dy and of Tb.

Each step is a real plan: the base's inputs with one more group of inputs taken over from the other plan, solved anew.
What a step is worth is what that plan makes more than the one before it. The first plan is the base as it stands, the
last one the other plan as it stands, so the steps add up to the difference by themselves.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from models.schema.words import Group
from planner import __version__
from planner.comparison.bridging.groups import GROUPS, Site, mix, site_of, tables_of
from planner.comparison.bridging.steps import Bridge, Measure, Step
from planner.comparison.calendars import Periods
from planner.comparison.differences import Difference
from planner.engine import summary
from planner.engine.plan import Plan
from planner.engine.solve_tables import Comes, NoAnswer

ELEMENTS = ("Dy", "Tb")
Solve = Callable[[Tables], Comes]
"""The best plan for tables; raises NoAnswer."""


@dataclass(frozen=True, kw_only=True)
class _Stage:
    """A plan on the way: the groups that were taken over since the plan before it."""

    groups: tuple[str, ...]
    outcome: Comes
    along: tuple[str, ...] = ()


class Bridges:
    """Makes bridges; plans that several of them need are solved once."""

    def __init__(self, solve: Solve) -> None:
        self._solve = solve
        self._known: dict[str, Comes | NoAnswer] = {}

    def bridge(self, plans: Sequence[Plan], other: int, periods: Periods, inputs: Iterable[Difference]) -> Bridge:
        """The bridge from the first plan to another one; `inputs` are the differences of these two plans' inputs."""
        pair = plans[0], plans[other]
        ends = Comes.of(pair[0]), Comes.of(pair[1])
        measures = tuple(_measures(pair))
        start, end = (_values(measures, outcome) for outcome in ends)
        blank = Bridge(other=other, measures=measures, start=start, end=end, steps=())
        if reason := _obstacle(pair, periods, other):
            return replace(blank, reason=reason)
        sites = tuple(site_of(plan.inputs, periods.renamed[at]) for plan, at in zip(pair, (0, other), strict=True))
        changed: Counter[str] = Counter(
            INPUTS[one.table].group_of(one.column) for one in inputs if not INPUTS[one.table].steers
        )
        notes = list(_doubts(pair))
        steps, before = [], start
        for stage in self._stages(sites, changed, ends[1], notes):
            steps.append(_step(stage, changed, before, _values(measures, stage.outcome)))
            before = steps[-1].values
        return replace(blank, steps=tuple(steps), notes=tuple(notes))

    def _stages(self, sites: Sequence[Site], changed: Counter[str], end: Comes, notes: list[str]) -> Iterator[_Stage]:
        """One plan for each group that differs; groups that give no plan wait for the next. The last is the end."""
        differing = [group for group in GROUPS if changed[group]] or [Group.REST]
        waiting: list[str] = []
        for group in differing[:-1]:
            waiting.append(group)
            site, along = mix(sites[0], sites[1], GROUPS[: GROUPS.index(group) + 1])
            try:
                outcome = self._outcome(tables_of(site))
            except NoAnswer as stop:
                notes.append(f"{group} alone give no plan ({stop}), so they are taken together with what follows.")
                continue
            yield _Stage(groups=tuple(waiting), outcome=outcome, along=tuple(along))
            waiting = []
        yield _Stage(groups=(*waiting, differing[-1]), outcome=end)

    def _outcome(self, tables: Tables) -> Comes:
        """The outcome of tables, from memory where they were solved before."""
        key = _digest(tables)
        if key not in self._known:
            try:
                self._known[key] = self._solve(tables)
            except NoAnswer as stop:
                self._known[key] = stop
        known = self._known[key]
        if isinstance(known, NoAnswer):
            raise known
        return known


def _step(stage: _Stage, changed: Counter[str], before: Sequence[float], after: tuple[float, ...]) -> Step:
    return Step(
        groups=stage.groups,
        changed=sum(changed[group] for group in stage.groups),
        values=after,
        differences=tuple(new - old for new, old in zip(after, before, strict=True)),
        along=stage.along,
    )


def _values(measures: Iterable[Measure], outcome: Comes) -> tuple[float, ...]:
    return tuple(measure.of(outcome) for measure in measures)


def _measures(pair: Sequence[Plan]) -> Iterator[Measure]:
    for name in summary.margin(pair[0]):
        yield Measure(name=name, unit=pair[0].currency)
    for element in ELEMENTS:
        products = dict.fromkeys(name for plan in pair for name in _products_of(plan.inputs["Yields"], element))
        if products:
            yield Measure(name=element, unit="kg", products=tuple(products))


def _products_of(yields: pd.DataFrame, element: str) -> list[str]:
    """The products in which no component is recovered better than the element, by any of their recipes."""
    fixed = {column.name for column in INPUTS["Yields"].columns}
    recoveries = yields[[name for name in yields if name not in fixed]].fillna(0.0)
    if element not in recoveries:
        return []
    best = (recoveries[element] > 0) & (recoveries[element] >= recoveries.max(axis="columns"))
    return list(yields["Product"][best])


def _obstacle(pair: Sequence[Plan], periods: Periods, other: int) -> str:
    """Why there can be no bridge between two plans; empty if there can."""
    if pair[0].currency != pair[1].currency:
        return f"The plans count in {pair[0].currency} and {pair[1].currency}."
    if set(periods.renamed[0].values()) != set(periods.renamed[other].values()):
        return (
            "The plans have different periods. Work, windows and stocks of the one cannot be carried into the weeks of "
            "the other, so no plan lies between them."
        )
    return ""


def _doubts(pair: Sequence[Plan]) -> Iterator[str]:
    """What the last step holds beside its own group."""
    for plan in pair:
        if plan.status != summary.PROVEN:
            yield f"{plan.name} is not proven best; what it could still gain is part of the last step."
    makers = [dict(zip(*(plan.tables["Manifest"][name] for name in ("Key", "Value")), strict=True)) for plan in pair]
    if len({maker.get("planner") for maker in makers} | {__version__}) > 1:
        yield "The plans were made by other versions of planner; what that changed is part of the steps."


def _digest(tables: Tables) -> str:
    """Equal for equal tables."""
    text = "\n".join(f"{name}\n{own.to_csv(index=False)}" for name, own in tables.items())
    return hashlib.sha256(text.encode()).hexdigest()
