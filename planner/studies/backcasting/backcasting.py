"""From plans and what was done to a backcast: each part is the difference of two plans that were solved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

import pandas as pd

from models.schema.at_sites import mixed_of, sites_of
from models.schema.frames import Tables
from models.schema.tables.actuals import MAINTAINED, SHIPPED
from planner.comparison.bridging.weeks import until as goes_on_after
from planner.comparison.differences import same
from planner.comparison.promises import better, missing, worse
from planner.engine.plan import Plan
from planner.engine.solve_tables import answer
from planner.jobs.cancel import Cancel
from planner.jobs.counting import several
from planner.jobs.progress import Progress
from planner.reading import actuals as reading
from planner.rolling.next_week.stocks import books
from planner.rolling.rolled import Rolled, roll
from planner.rolling.week import LEAST_KILOGRAMS, LEAST_TONNES, CannotRoll
from planner.sealing.usable import of_edited
from planner.studies.backcasting import against
from planner.studies.backcasting.backcast import Backcast, Part, WeekSeen
from planner.studies.backcasting.variants import Outcome, Variants, free

LET_GO, CAME, FORESIGHT, WORKED, SOLD, SENT, STOPPED, COUNTED, ON, NEW, HELD = (
    "Let go",
    "Came otherwise",
    "Foresight",
    "Worked otherwise",
    "Delivered otherwise",
    "Shipped otherwise",
    "Maintained otherwise",
    "Counted otherwise",
    "Rolled on",
    "What is new",
    "Held to the plan",
)
MEANING = {
    LET_GO: "what the plan gave up after the week to stay calm, or was short of the best one",
    CAME: "lots and products that came with other quantities, assays or days than planned, the week worked as planned",
    FORESIGHT: "the best in hindsight: what could have been had, had all that been known",
    WORKED: "the week's runs as they were, in place of the best",
    SOLD: "what was delivered and sold in the week, in place of the best; after it by the books",
    SENT: "what lanes carried, in place of what was planned or there was of it",
    STOPPED: "maintenance as it was done, in place of as it was planned",
    COUNTED: "what was found in stock, in place of what the books say: recoveries, losses, weighing",
    ON: "the periods that come at the end of the next plan",
    NEW: "what the planner has changed in the next workbook",
    HELD: "what the next plan gives up to stay calm, or is short of the best one",
}
LANES = "; lanes having carried what was planned, but no more than there was, in place of the best"
"""What else is in what was delivered otherwise, where there are several sites."""


class NotTheNextPlan(Exception):
    """A plan does not go on from the one before it; the message is for the user."""


@dataclass(frozen=True)
class Worked:
    """A plan that was worked to up to a day, and what was done."""

    plan: Plan
    until: date
    actuals: Tables


def backcast(weeks: Sequence[Worked], progress: Progress | None = None, cancel: Cancel | None = None) -> Backcast:
    """Return what weeks really earned against their plans.

    Raises:
        NotTheNextPlan: a plan does not begin where the week before it ended.
        CannotRoll: nothing is left of a plan after its week, or plans of it are not proven best.
        NoAnswer: a plan in between cannot be found.
        NotAPlan: a plan was edited so that nothing can be made of it.
        Cancelled: `cancel` was asked for.
    """
    with of_edited(*(week.plan for week in weeks)):
        return _backcast(weeks, progress or Progress(), cancel or Cancel())


def _backcast(weeks: Sequence[Worked], progress: Progress, cancel: Cancel) -> Backcast:
    for week, later in pairwise(weeks):
        if goes_on_after(week.plan, later.plan) != pd.Timestamp(week.until):
            raise NotTheNextPlan(f"{later.plan.name} does not go on from {week.plan.name} after {week.until:%Y-%m-%d}.")
    for week in weeks:
        _must_be_proven(week.plan)
    found, before = [], 0.0
    for at, week in enumerate(weeks):
        following = weeks[at + 1].plan if at + 1 < len(weeks) else None
        with progress.step(f"Week to {week.until:%Y-%m-%d}"):
            variants = Variants(
                week.plan, pd.Timestamp(week.until), week.actuals, lambda tables: answer(tables, cancel), before
            )
            seen, before = _week(variants, following, progress)
            found.append(seen)
    return Backcast(plan=weeks[0].plan.name, currency=weeks[0].plan.currency, weeks=tuple(found))


def _must_be_proven(plan: Plan) -> None:
    for name in mixed_of(plan.inputs):
        words = "its plans are the best that were found, and what a part adds could be what a search has missed."
        raise CannotRoll(f"{name} is mixed: {words}")


@dataclass
class _Way:
    at: Outcome
    parts: list[Part] = field(default_factory=list)

    def to(self, name: str, outcome: Outcome, more: str = "") -> None:
        """Go to another outcome; what it adds is a part, and `more` is said of it."""
        broken = [side.broken[side.broken["Sheet"] != "Published"] for side in (self.at, outcome)]
        before, after = (missing(rows) for rows in broken)
        costs, gains = (tuple(one.words for one in found(before, after)) for found in (worse, better))
        adds = outcome.value - self.at.value
        part = Part(name=name, meaning=MEANING[name] + more, adds=adds, value=outcome.value, costs=costs, gains=gains)
        self.parts.append(part)
        self.at = outcome


def _week(variants: Variants, following: Plan | None, progress: Progress) -> tuple[WeekSeen, float]:
    """Return one week, and what was earned by its end."""
    start = variants.as_planned()
    way = _Way(start)
    as_planned = replace(variants, actuals=reading.none(variants.plan.inputs))
    let_go = as_planned.worked(variants.published)
    if not same(let_go.value, start.value, money=True):
        way.to(LET_GO, let_go)
    came = variants.worked(variants.published)
    way.to(CAME, came)
    way.to(FORESIGHT, variants.in_hindsight())
    way.to(WORKED, variants.worked(variants.done))
    _with_what_was_told(variants, way)
    counted = tuple(_counted_otherwise(variants))
    counts = dict(_counts(variants, counted, way.at.value))
    if counted:
        way.to(COUNTED, variants.after(counted))
    costs = against.cost_of_lots(variants, came.value, progress.say)
    earned = variants.earned_with(counted)
    if following is not None:
        _next(variants, following, way, earned, counted)
    return WeekSeen(
        name=" to ".join(dict.fromkeys((variants.week.gone[0], variants.week.gone[-1]))),
        start=start.value,
        parts=tuple(way.parts),
        planned=as_planned.earned_with(()) - variants.earned_before,
        earned=earned - variants.earned_before,
        against=tuple(against.lines(variants, costs, counts)),
        notes=tuple(_notes(roll(variants.plan, variants.until.date(), variants.actuals, added=0))),
    ), earned


def _with_what_was_told(variants: Variants, way: _Way) -> None:
    """Go on to what was delivered, and then to what lanes carried and to maintenance, where something is said of it."""
    lanes = LANES if sites_of(variants.plan.inputs) else ""
    way.to(SOLD, variants.without(SHIPPED.name, MAINTAINED.name).after(), lanes)
    if variants.actuals[SHIPPED.name]["Amount"].notna().any():
        way.to(SENT, variants.without(MAINTAINED.name).after())
    if variants.actuals[MAINTAINED.name]["Times"].notna().any():
        way.to(STOPPED, variants.after())


def _notes(rolled: Rolled) -> Iterator[str]:
    yield from (str(finding) for finding in rolled.findings)
    if rolled.assumed:
        yield f"{several(len(rolled.assumed), 'value')} taken as planned, or settled: planner roll lists them."


def _counted_otherwise(variants: Variants) -> list[str]:
    """Return what was counted and found to be otherwise than the books say; of batches, what was counted."""
    found = dict[str, None]()
    stocks, lots = books(variants.week).clip(lower=0.0), variants.rolled(()).tables["Lots"].set_index("Lot")["Quantity"]
    for row in variants.counts.to_dict("records"):
        name = str(row["Name"])
        is_lot = name not in stocks.index
        counted = row["Tonnes"] if is_lot else row["Kilograms"]
        there = float(lots.get(name, 0.0)) if is_lot else float(stocks[name])
        differs = abs(counted - there) > (LEAST_TONNES if is_lot else LEAST_KILOGRAMS)
        if not pd.isna(counted) and (differs or not pd.isna(row["Batch"])):
            found[name] = None
    return list(found)


def _counts(variants: Variants, names: tuple[str, ...], start: float) -> Iterator[tuple[str, float]]:
    """Yield what each count adds, one after the other."""
    before = start
    for last in range(len(names)):
        value = variants.after(names[: last + 1]).value
        yield names[last], value - before
        before = value


def _next(variants: Variants, following: Plan, way: _Way, earned: float, counted: tuple[str, ...]) -> None:
    """Go on to the next plan: its calendar, its inputs, and what it gives up to stay calm."""
    rest = free({**variants.rolled(counted).tables, "Periods": following.inputs["Periods"]})
    for name, tables in ((ON, rest), (NEW, free(following.inputs))):
        found = variants.solve(tables)
        way.to(name, Outcome(earned + found.money["Margin"], found.broken))
    way.to(HELD, Outcome(earned + following.margin, following.tables["Broken promises"]))
