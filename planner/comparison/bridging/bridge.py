"""The way from one plan's margin to another's in steps that add up, and the same for kg of Dy and of Tb.

Each step is a real plan: the base's inputs with one more part of them taken over from the other plan, solved anew.
What a step is worth is what that plan makes more than the one before it. The first plan is the base as it stands, the
last one the other plan as it stands. Where what a plan states cannot be taken on trust (it was edited, is not proven
best, comes from another version), its own inputs are solved again as well: what it states beyond that is a step of its
own, and is called unexplained.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from planner import __version__
from planner.comparison.bridging import weeks
from planner.comparison.bridging.groups import site_of, tables_of
from planner.comparison.bridging.legs import Leg, legs
from planner.comparison.bridging.steps import Bridge, Measure, Step
from planner.comparison.differences import Difference, same
from planner.comparison.promises import Key, Missing, better, missing, worse
from planner.comparison.standing.classes import promises_restated
from planner.comparison.standing.sides import Side
from planner.engine.plan import Plan
from planner.engine.records import manifest, summary
from planner.engine.solve_tables import Comes, NoAnswer
from planner.rolling.week import CannotRoll
from planner.sealing.inspection import NO_SEAL

ELEMENTS = ("Dy", "Tb")
ALONG = 0.5
"""Two elements come in one product, and are measured together, if this share of the better recovery is that of both."""
UNEXPLAINED = "Unexplained"
CENT = 0.01
NOTHING_TO_BRIDGE = "The inputs are the same, and so is what the plans come to."
Solve = Callable[[Tables], Comes]
"""The best plan for tables; raises NoAnswer."""


class Bridges:
    """Makes bridges; plans that several of them need are solved once."""

    def __init__(self, solve: Solve) -> None:
        self._solve = solve
        self._known: dict[str, Comes | NoAnswer] = {}

    def bridge(self, ends: tuple[Side, Side], other: int, inputs: Iterable[Difference]) -> Bridge:
        """Return the bridge from the base to the plan of position `other`;
        `inputs` are the differences of their inputs."""
        pair = ends[0].plan, ends[1].plan
        measures = tuple(_measures(pair))
        way, end = _Way(measures=measures, at=Comes.of(pair[0]), unit=pair[0].currency), _comes(ends[1])
        blank = Bridge(other=other, measures=measures, start=way.values(way.at), end=way.values(end), steps=())
        last_day = weeks.until(*pair)
        if reason := _obstacle(*ends, goes_on=last_day is not None):
            return replace(blank, reason=reason)
        try:
            steps = _between(*ends, last_day, inputs)
        except CannotRoll as stop:
            return replace(blank, reason=str(stop))
        self._own_inputs(way, pair[0])
        self._legs(way, steps, pair[1], end)
        way.unexplained(pair[1], end)
        reason = "" if way.steps else NOTHING_TO_BRIDGE
        return replace(blank, steps=tuple(way.steps), reason=reason, notes=tuple(way.notes))

    def _own_inputs(self, way: _Way, base: Plan) -> None:
        """Add what the base states beyond what its own inputs give, where that is in doubt."""
        real = self._real(way, base)
        if real is not None:
            way.unexplained(base, real)

    def _legs(self, way: _Way, steps: Sequence[Leg], other: Plan, end: Comes) -> None:
        """Solve one plan for each leg; legs that give no plan wait for the next. At the end of the last is the other
        plan."""
        waiting: list[Leg] = []
        for leg in steps[:-1]:
            waiting.append(leg)
            try:
                outcome = self._outcome(tables_of(leg.site))
            except NoAnswer as stop:
                way.notes.append(f"{leg.name} alone: no plan ({stop}), so it is taken together with what follows.")
                continue
            way.step(waiting, outcome)
            waiting = []
        real = self._real(way, other)
        if steps:
            way.step([*waiting, steps[-1]], end if real is None else real)

    def _real(self, way: _Way, plan: Plan) -> Comes | None:
        """Return what a plan's inputs come to, solved again; None where it can be taken on trust,
        or if they give no plan."""
        doubts = list(_doubts(plan))
        if not doubts:
            return None
        way.notes += doubts
        try:
            return self._outcome(tables_of(site_of(plan.inputs, {})))
        except NoAnswer as stop:
            way.notes.append(f"{plan.name}: its inputs, solved again, give no plan ({stop}).")
            return None

    def _outcome(self, tables: Tables) -> Comes:
        """Return the outcome of tables, from memory where they were solved before."""
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


@dataclass(kw_only=True)
class _Way:
    """The way so far: what is measured, where it has come to, its steps and what has to be said of them."""

    measures: tuple[Measure, ...]
    at: Comes
    unit: str
    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def values(self, outcome: Comes) -> tuple[float, ...]:
        """Return what is measured of an outcome."""
        return tuple(measure.of(outcome) for measure in self.measures)

    def step(self, legs: Sequence[Leg], to: Comes) -> None:
        """Take some legs together."""
        self._add(
            to,
            name=" + ".join(leg.name for leg in legs),
            meaning="; ".join(leg.meaning for leg in legs),
            changed=sum(leg.changed for leg in legs),
            along=legs[-1].along,
            costs=tuple(one.words for one in worse(_missing(self.at), _missing(to))),
            gains=tuple(one.words for one in better(_missing(self.at), _missing(to))),
            calendar=all(leg.calendar for leg in legs),
        )

    def unexplained(self, plan: Plan, to: Comes) -> None:
        """Say that a plan states more or less than its inputs give, if it does."""
        pairs = zip(self.measures, self.values(self.at), self.values(to), strict=True)
        if not all(same(here, there, money=measure.is_money) for measure, here, there in pairs):
            stated = "was not searched to its end" if plan.gap else "states what its inputs do not give"
            meaning = f"no input is the cause: {plan.name} {stated}"
            self._add(to, name=f"{UNEXPLAINED} in {plan.name}", meaning=meaning, changed=0, unexplained=True)

    def _add(self, to: Comes, **more: Any) -> None:
        before, after = self.values(self.at), self.values(to)
        differences = tuple(new - old for new, old in zip(after, before, strict=True))
        left = max(self.at.gap, to.gap)
        doubt = _doubt(left, self.unit)
        self.steps.append(Step(values=after, differences=differences, left_open=left, doubt=doubt, **more))
        self.at = to


def _doubt(left_open: float, unit: str) -> str:
    """Return how much of a step's margin may be what the search left unfound; empty where that is nothing."""
    if not math.isfinite(left_open):
        return "how much of this step is the search's is not known"
    return f"up to {summary.amount(left_open)} {unit} of this step may be the search's" if left_open > CENT else ""


def _between(base: Side, other: Side, last_day: pd.Timestamp | None, inputs: Iterable[Difference]) -> list[Leg]:
    """Return the legs from one plan to another, which goes on from it after a last day (None: it does not)."""
    if last_day is not None:
        return weeks.legs(base, other, last_day)
    sites = [site_of(side.inputs, side.periods) for side in (base, other)]
    return legs(sites[0], sites[1], [one for one in inputs if not INPUTS[one.table].steers])


def _measures(pair: Sequence[Plan]) -> Iterator[Measure]:
    for name in summary.margin(pair[0]):
        yield Measure(name=name, unit=pair[0].currency)
    carriers: dict[tuple[str, ...], list[str]] = {}
    for element in ELEMENTS:
        products = dict.fromkeys(name for plan in pair for name in _products_of(plan.inputs["Yields"], element))
        carriers.setdefault(tuple(products), []).append(element)
    for made_of, elements in carriers.items():
        if made_of:
            yield Measure(name=" and ".join(elements), unit="kg", products=made_of)


def _products_of(yields: pd.DataFrame, element: str) -> list[str]:
    """Return the products in which no component is recovered better than the element, by any of their recipes,
    but for another of `ELEMENTS` that comes along with it."""
    fixed = {column.name for column in INPUTS["Yields"].columns}
    recoveries = yields[[name for name in yields if name not in fixed]].fillna(0.0)
    if element not in recoveries:
        return []
    heavy = recoveries.columns.intersection(list(ELEMENTS))
    enough = recoveries.drop(columns=heavy).max(axis="columns").fillna(0.0)
    along = ALONG * recoveries[heavy].max(axis="columns")
    best = (recoveries[element] > 0) & (recoveries[element] >= enough) & (recoveries[element] >= along)
    return list(yields["Product"][best])


def _obstacle(base: Side, other: Side, *, goes_on: bool) -> str:
    """Return why there can be no bridge between two plans; empty if there can."""
    if other.is_another_plant:
        return "They are plans of two plants: no input of the one is the cause of what the other earns."
    if base.plan.currency != other.plan.currency:
        return f"The plans count in {base.plan.currency} and {other.plan.currency}."
    if not goes_on and set(base.periods.values()) != set(other.periods.values()):
        is_earlier = _first_day(other) < _first_day(base)
        return (
            "The plans have different periods, and the second does not go on from the first: its first periods are not "
            f"what is left of the other's.{' Give the earlier plan first.' if is_earlier else ''}"
        )
    return ""


def _first_day(side: Side) -> pd.Timestamp:
    return pd.Timestamp(side.plan.inputs["Periods"]["Start"].min())


def _doubts(plan: Plan) -> Iterator[str]:
    """Yield why what a plan states cannot be taken on trust, in sentences."""
    if not summary.is_proven(plan.status):
        yield " ".join((f"{plan.name} is not proven best.", *([summary.gap_in_words(plan)] if plan.gap else [])))
    maker = manifest.read(plan.tables["Manifest"]).get("planner")
    if maker != __version__:
        yield f"{plan.name} was made by another version of planner ({maker or 'not stated'})."
    seen = plan.inspection
    if seen is not None and (not seen.is_sound or seen.state == NO_SEAL):
        yield from (f"{plan.name}: {sentence}" for sentence in seen.sentences)


def _comes(side: Side) -> Comes:
    """Return what a plan comes to, its promises in the base's words."""
    found = Comes.of(side.plan)
    return replace(found, broken=promises_restated(found.broken, side.bases_classes))


def _missing(outcome: Comes) -> dict[Key, Missing]:
    """Return what is missing of promises; that a published run moves is no promise to anybody else."""
    broken = outcome.broken
    return missing(broken[broken["Sheet"] != "Published"])


def _digest(tables: Tables) -> str:
    """Return equal for equal tables."""
    text = "\n".join(f"{name}\n{table.to_csv(index=False)}" for name, table in tables.items())
    return hashlib.sha256(text.encode()).hexdigest()
