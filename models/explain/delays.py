"""How long each line may stand still from the first day of a plan before it reaches a customer.

A line stands still for the first `days` of the plan: it has no hours on them, as Downtime would say, and all else may
be planned anew. The least that deliveries can then miss, or get late, is a program; it grows with `days`, and its duals
say how much at least. So the longest stop that touches no delivery is found in a few solves, and a stop of one day more
is solved to say what it touches first. Other promises may be broken, but for Min stock: what is locked in a store is
not there to be worked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.explain.budget import NotComputed
from models.explain.shortages.levels_held import Served
from models.explain.shortages.shared_programs import Programs
from models.plant.plant import Flags, Numbers, Plant, Positions
from models.program import axes
from models.program.cause import Cause
from models.program.model import Model, Promise
from models.rules.delivery_minimum import RULE as DELIVERIES
from models.rules.line_hours import LINE_HOURS
from models.rules.product_min_stock import RULE as MIN_STOCK
from models.schema.frames import Tables, frame
from models.schema.plan_tables.explanation_outputs import DELAYS
from models.solving.levels import KEPT
from models.solving.solvers.highs import Outcome

STOP = "Line stands still"
LATE = "in time"
FIRST_TRY, FIRST_STEP = 14, 7
"""Days of the first stop that is tried, and by how many more the next ones are; doubled while nothing is touched."""

LEAST_KG = 1e-3
"""Less than this is no shortage, but rounding."""


@dataclass(frozen=True)
class Touched:
    """A promise of which more is missing, or later: in kg, from a day on."""

    sheet: str
    row: str
    words: str
    due: np.datetime64
    short: float


@dataclass(frozen=True)
class Delay:
    """How many days a line may stand still; `touched` is what a day more touches first, None if that is the whole
    plan. `not_computed` says why nothing is known."""

    line: str
    days: int = 0
    touched: Touched | None = None
    not_computed: str = ""


def delays(programs: Programs) -> list[Delay]:
    """Return for each line that works in a plan how long it may stand still; none where customers ask for nothing."""
    if not any(len(promise.short) for promise in programs.m.promises if promise.rule == DELIVERIES.name):
        return []
    lines = _working(programs)
    try:
        search = _Search(programs)
    except NotComputed as stop:
        return [Delay(line, not_computed=str(stop)) for line in lines]
    return [search.of(line) for line in lines]


def _working(programs: Programs) -> list[str]:
    """Return the lines of which the plan uses hours, in the order of their names."""
    m, hours = programs.m, programs.m.runs.hours
    used = np.zeros(len(programs.plant.lines.names))
    np.add.at(used, hours.line, hours.hours * np.maximum(programs.solution.x[m.run[hours.run]], 0.0))
    return [line for line, hours_used in zip(programs.plant.lines.names, used, strict=True) if hours_used > KEPT]


@dataclass(frozen=True)
class _Hours:
    """The rows of a line's hours, each of some days of the plan, and its hours up to each day."""

    rows: Positions
    first: Positions
    after: Positions
    up_to: Numbers

    @classmethod
    def of(cls, plant: Plant, m: Model, line: str) -> _Hours:
        """Return those of a line: of its periods, and of days of them where lots are there on these only."""
        found = [*_of_periods(plant, m, line), *_of_days(plant, m, line)]
        daily = plant.lines.daily[plant.lines.names.index(line)]
        row, first, last = (np.array(column, dtype=np.int64) for column in zip(*found, strict=True))
        return cls(row, first, last + 1, np.concatenate([np.zeros(1), np.cumsum(daily)]))

    def left(self, days: int) -> Numbers:
        """Return the hours of each row when the line stands still for the first so many days."""
        return np.asarray(self.up_to[self.after] - self.up_to[np.clip(days, self.first, self.after)])

    def stop(self, line: str, days: int) -> Cause:
        """Return what holds the line when it stands still for so many days."""
        return Cause(STOP, line, rows=self.rows, lower=np.full(len(self.rows), -np.inf), upper=self.left(days))


def _of_periods(plant: Plant, m: Model, line: str) -> Iterator[tuple[int, int, int]]:
    calendar = plant.calendar
    place = {name: at for at, name in enumerate(calendar.names)}
    for (name, period), row in m.row_blocks[LINE_HOURS].positions.items():
        if name == line:
            p = place[period]
            yield row, _day(plant, calendar.start[p]), _day(plant, calendar.end[p])


def _of_days(plant: Plant, m: Model, line: str) -> Iterator[tuple[int, int, int]]:
    block = m.row_blocks.get("lot_days")
    for (name, _, first, last), row in block.positions.items() if block else ():
        if name == line:
            yield row, _day(plant, np.datetime64(first)), _day(plant, np.datetime64(last))


def _day(plant: Plant, day: np.datetime64) -> int:
    return int((day - plant.calendar.start[0]).astype(int))


class _Search:
    def __init__(self, programs: Programs) -> None:
        self.plant, self.m, self.watch = programs.plant, programs.m, programs.watch
        self.served: Served = programs.served()
        self.program = self.served.program
        self.cost = _missed(self.m, self.plant)
        self.planned = float(self.cost @ self.served.x)
        self.guess = FIRST_TRY

    def of(self, line: str) -> Delay:
        """Return how long a line may stand still."""
        self.watch(f"when a stop of {line} reaches the customer")
        hours, most = _Hours.of(self.plant, self.m, line), self.plant.lines.daily.shape[1]
        try:
            days, beyond = self._longest(line, hours, most)
            if days == most:
                return Delay(line, days)
            outcome = beyond or self._stopped(line, hours, days + 1)
        except NotComputed as stop:
            return Delay(line, not_computed=str(stop))
        self.guess = max(days, 1)
        return Delay(line, days, self._first(outcome))

    def _longest(self, line: str, hours: _Hours, most: int) -> tuple[int, Outcome | None]:
        """Return the most days that touch nothing, and the answer to a day more if that was found on the way."""
        kept, touches, beyond = 0, most + 1, None
        days, step = min(self.guess, most), FIRST_STEP
        while kept < touches - 1:
            outcome = self._stopped(line, hours, days)
            if self._is_kept(outcome.objective):
                kept = days
                days, step = min(days + step, touches - 1, most) if touches > most else (kept + touches) // 2, 2 * step
            else:
                touches, beyond = days, outcome
                days = self._at_most(hours, outcome, kept, days)
                if days <= kept:
                    break
        return kept, beyond if touches == kept + 1 else None

    def _stopped(self, line: str, hours: _Hours, days: int) -> Outcome:
        """Return the least that is missed when a line stands still for so many days."""
        self.program.hold([*self.served.sides, hours.stop(line, days)])
        # Where bounds have moved and costs have not, the last basis is dual feasible.
        self.program.solver.use_simplex(primal=False)
        return self.program.minimise(self.cost, self.planned)

    def _at_most(self, hours: _Hours, outcome: Outcome, kept: int, days: int) -> int:
        """Return the most days below some that touch something of which its duals do not prove that they do too."""
        dual, left = outcome.dual[hours.rows], hours.left(days)
        for fewer in range(days - 1, kept, -1):
            if self._is_kept(outcome.objective + float(dual @ (hours.left(fewer) - left))):
                return fewer
        return kept

    def _is_kept(self, missed: float) -> bool:
        return missed <= self.planned + KEPT

    def _first(self, outcome: Outcome) -> Touched:
        """Return the promise that is touched first: the one that is due first, and of those what misses most."""
        told = list(_told(self.m, self.plant, outcome.x, self.served.x))
        found = [touched for touched in told if touched.short > LEAST_KG] or [
            max(told, key=lambda touched: touched.short)
        ]
        return min(found, key=lambda touched: (touched.due, -touched.short))


def _missed(m: Model, plant: Plant) -> Numbers:
    """Return the cost of a plan that counts what customers and stores miss, and what customers get late."""
    cost = np.zeros(len(m.variables))
    for promise in m.promises:
        cost[promise.short] = np.where(_counts(promise), 1.0 / np.maximum(promise.asked, 1.0), 0.0)
    cost[m.late] = 1.0 / np.maximum(plant.deliveries.min[m.late_row], 1.0)
    return cost


def _counts(promise: Promise) -> Flags:
    """Return which promises are not to be missed more than planned."""
    return np.asarray((promise.rule in {DELIVERIES.name, MIN_STOCK.name}) | (promise.rank < 0))


def _told(m: Model, plant: Plant, x: Numbers, planned: Numbers) -> Iterator[Touched]:
    """Yield every promise that counts, with how much more of it is missing, or late, than planned."""
    more = x - planned
    labels, deliveries = axes.deliveries(plant).names, plant.deliveries
    due = dict(zip(labels, deliveries.due, strict=True))
    for promise in m.promises:
        for at in np.flatnonzero(_counts(promise)).tolist():
            row, end = promise.rows[at], plant.calendar.end[promise.period[at]]
            yield Touched(promise.sheet, row, promise.words, due.get(row, end), float(more[promise.short[at]]))
    for row, short in zip(m.late_row.tolist(), more[m.late].tolist(), strict=True):
        yield Touched(DELIVERIES.sheet, labels[row], LATE, deliveries.due[row], short)


def delays_table(found: Sequence[Delay], plant: Plant, tables: Tables) -> pd.DataFrame:
    """Return one row for each line, with its recipes and the stores that what they make comes to."""
    return frame(DELAYS.columns, [_row(delay, plant.calendar.start[0], tables) for delay in found])


def _row(delay: Delay, start: np.datetime64, tables: Tables) -> dict[str, object]:
    use = tables["Line use"]
    recipes = list(dict.fromkeys(use["Recipe"][use["Line"] == delay.line]))
    row: dict[str, object] = {
        "Line": delay.line,
        "Recipes": "; ".join(recipes),
        "Stores behind it": "; ".join(_behind(recipes, tables)) or None,
        "From": start,
    }
    if delay.not_computed:
        return row | {"First touched": f"not computed: {delay.not_computed}"}
    row |= {"Days": float(delay.days), "Until": start + np.timedelta64(delay.days - 1) if delay.days else None}
    if delay.touched is not None:
        touched = delay.touched
        row |= {"First touched": touched.row, "Promise": f"{touched.sheet}: {touched.words}"}
        row |= {"Due": touched.due, "Short": touched.short}
    return row


def _behind(recipes: Sequence[str], tables: Tables) -> Iterator[str]:
    """Yield the intermediates that recipes make, and those that are made of these, in the order of their table."""
    makes, takes = tables["Yields"], tables["Recipes"]
    names = list(tables["Intermediates"]["Intermediate"])
    made, on = set[str](), set(recipes)
    while on:
        new = set(makes["Product"][makes["Recipe"].isin(on)]) - made
        made |= new
        on = set(takes["Recipe"][takes["Feed class"].isin(new)])
    yield from (name for name in names if name in made)
