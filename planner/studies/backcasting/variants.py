"""The plans between a published plan and what was done: each with one more thing as it really was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from models.results.changes import as_named
from models.schema.at_sites import KEPT, at_sites
from models.schema.frames import Tables, frame
from models.schema.inputs import INPUTS
from models.schema.tables.actuals import COUNTED
from planner.engine.plan import Plan
from planner.engine.solve_tables import Comes
from planner.rolling import done, earned
from planner.rolling.next_week import levels_so_far
from planner.rolling.next_week.published import held_until
from planner.rolling.notes import Notes
from planner.rolling.rolled import Rolled, roll, with_a_lot
from planner.rolling.week import Week

RUN = ["Lot", "Recipe", "Period"]
MARGIN = "Margin"

Solve = Callable[[Tables], Comes]
"""The best plan for tables; raises NoAnswer."""


@dataclass(frozen=True)
class Outcome:
    """What a variant comes to: money that is earned and the margin of the plan for the rest, and what that breaks."""

    value: float
    broken: pd.DataFrame


@dataclass(frozen=True)
class Variants:
    """One week of a plan, `earned_before` what weeks before it earned."""

    plan: Plan
    until: pd.Timestamp
    actuals: Tables
    solve: Solve
    earned_before: float = 0.0
    _left: dict[tuple[str, ...], Rolled] = field(default_factory=dict, init=False, repr=False, compare=False)
    _then: dict[tuple[str, ...], Outcome] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def week(self) -> Week:
        """The week as it went, by the books."""
        return self._week(self._counted_of(()))

    @cached_property
    def published(self) -> pd.DataFrame:
        """The runs that the plan had for the week."""
        runs = self.plan.worked_as_named
        return runs[runs["Period"].isin(self.week.gone)][[*RUN, "Amount"]]

    @cached_property
    def done(self) -> pd.DataFrame:
        """The runs that were done in the week."""
        return as_named(self.week.told["Runs"])[[*RUN, "Amount"]]

    @cached_property
    def counts(self) -> pd.DataFrame:
        """What was counted, `Name` being the lot or the store that it is of."""
        rows = done.with_sites(self.plan, self.actuals)[COUNTED.name]
        return rows.assign(Name=done.names_counted(self.plan.inputs, rows))

    def without(self, *tables: str) -> Variants:
        """Return the same week, nothing being written in some tables."""
        written = {name: self.actuals[name].iloc[:0] for name in tables if len(self.actuals[name])}
        return replace(self, actuals={**self.actuals, **written}) if written else self

    def as_planned(self) -> Outcome:
        """Return what the plan came to, as it stands."""
        return Outcome(self.earned_before + self.plan.margin, self.plan.tables["Broken promises"])

    def in_hindsight(self) -> Outcome:
        """Return the best plan, had all that came otherwise been known."""
        return self._solved(self._with_levels(free(self.week.inputs)))

    def worked(self, runs: pd.DataFrame) -> Outcome:
        """Return the best plan whose runs of the week are these and no others, whatever was fixed."""
        rows = runs.groupby(RUN, sort=False)["Amount"].sum().reset_index()
        published = _records(rows[rows["Amount"] > 0]) or [self._nothing()]
        fixed = self.week.inputs["Fixed runs"]
        of_later = {"Fixed runs": fixed[~fixed["Period"].isin(self.week.gone)]}
        tables = self._with_levels(free({**self.week.inputs, **of_later}))
        opens = tables["Periods"].set_index("Period")["Start"][self.week.gone].max()
        held = {"Published": frame(INPUTS["Published"].columns, published)}
        return self._solved({**tables, **held, "Settings": held_until(tables, opens)})

    def _nothing(self) -> dict[str, object]:
        """Return a published run of 0 t: where Published has no row at all, nothing is held."""
        inputs = self.week.inputs
        lot, recipe = inputs["Lots"]["Lot"].iloc[0], inputs["Recipes"]["Recipe"].iloc[0]
        return {"Lot": lot, "Recipe": recipe, "Period": self.week.gone[0], "Amount": 0.0}

    def after(self, counted: tuple[str, ...] = ()) -> Outcome:
        """Return what the week earned and the best plan for what it left, only `counted` being as it was counted."""
        if counted not in self._then:
            rolled, week = self.rolled(counted), self.week
            money = earned.earned(week, rolled.tables) + earned.charged_again(week, rolled.tables)
            self._then[counted] = self._solved(free(with_a_lot(rolled.tables, self.plan)), money)
        return self._then[counted]

    def rolled(self, counted: tuple[str, ...]) -> Rolled:
        """Return the tables of what is left of the plan's calendar."""
        if counted not in self._left:
            self._left[counted] = roll(self.plan, self.until.date(), self._counted_of(counted), added=0)
        return self._left[counted]

    def in_stock(self, counted: tuple[str, ...]) -> pd.Series:
        """Return kg in each store when the week ends, only `counted` being as it was counted; batches among them."""
        stores = at_sites(self.rolled(counted).tables)
        kept = [stores[table].set_index(key)["Opening stock"].fillna(0.0) for table, key in KEPT.items()]
        found: pd.Series = pd.concat(kept).astype(float)
        return found

    def earned_with(self, counted: tuple[str, ...]) -> float:
        """Return what was earned up to the end of the week, less what the next plan charges again."""
        tables = self.rolled(counted).tables
        return self.earned_before + earned.earned(self.week, tables) + earned.charged_again(self.week, tables)

    def _with_levels(self, tables: Tables) -> Tables:
        """Return tables that hold what the plan misses, as a roll does: no tolerance is given up a second time."""
        rows = levels_so_far.roll(self.week, tables)
        return {**tables, "Levels so far": rows.reset_index(drop=True)}

    def _solved(self, tables: Tables, money: float = 0.0) -> Outcome:
        found = self.solve(tables)
        return Outcome(self.earned_before + money + found.money[MARGIN], found.broken)

    def _counted_of(self, names: tuple[str, ...]) -> Tables:
        rows = self.counts
        return {**self.actuals, COUNTED.name: rows[rows["Name"].isin(names)].drop(columns="Name")}

    def _week(self, actuals: Tables) -> Week:
        return done.week_of(self.plan, self.until, actuals, Notes())


def free(tables: Tables) -> Tables:
    """Return tables whose plan nothing holds to a published one, their rows numbered anew."""
    freed = {**tables, "Published": tables["Published"].iloc[:0], "Settings": held_until(tables, None)}
    return {name: table.reset_index(drop=True) for name, table in freed.items()}


def _records(rows: pd.DataFrame) -> list[dict[Any, Any]]:
    records: list[dict[Any, Any]] = rows.to_dict("records")
    return records
