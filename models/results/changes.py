"""What a plan moves away from the published one, run by run, and what in the workbook says why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from models.plant.plant import Numbers, Plant
from models.plant.runs import booked_in
from models.plant.whole_numbers.campaigns import campaign_lines, campaigns_of_runs, kept_by_opening
from models.plant.whole_numbers.worked import least_of_lots, most_periods
from models.schema.frames import frame
from models.schema.plan_tables.change_outputs import CHANGES

KEYS = ["Period", "Lot", "Recipe"]

NOTHING = 1e-6
"""Tonnes up to this are rounding, not a change."""

PERIOD_GONE, LOT_GONE, RECIPE_GONE = "the period is gone", "the lot is gone", "the recipe is gone"
BLOCKED, NOT_TAKEN = "the lot is blocked", "the recipe does not take its class any more"
BETTER = "promises or margin are better so"
NEW_LOT, IN_PLACE = "a lot that was not in the published plan", "in place of what moved"
NEW_WORK = "an intermediate that the published plan does not work"
MOVED_HERE = "moved here from elsewhere"
FEWER = "fewer than were published"
NAMED = 3
"""So many places are named at most, of those that a lot moves to or from."""


def table(plant: Plant, runs: pd.DataFrame) -> pd.DataFrame:
    """Return the table Changes: every run that differs from the published one, by period; none without Published."""
    published = plant.tables["Published"]
    if published.empty:
        return frame(CHANGES.columns, [])
    before, now = (rows.groupby(KEYS)["Amount"].sum() for rows in (published, as_named(runs)))
    every = before.index.union(now.index)
    both = pd.DataFrame({"Published": before.reindex(every).fillna(0.0), "Now": now.reindex(every).fillna(0.0)})
    both["Moved"] = both["Now"] - both["Published"]
    moved = both[both["Moved"].abs() > NOTHING].reset_index()
    place = {name: p for p, name in enumerate(plant.calendar.names)}
    moved = moved.iloc[np.argsort(moved["Period"].map(place).fillna(-1), kind="stable")]
    why = _Why(plant, published, moved)
    rows = [{**row, "Why": why.of(row)} for row in moved.to_dict("records")]
    return frame(CHANGES.columns, rows)  # type: ignore[arg-type]


def as_named(runs: pd.DataFrame) -> pd.DataFrame:
    """Return rows of Runs as those of Published: what is worked of an intermediate stands under its name, all of its
    batches together."""
    return with_names(runs).groupby(["Lot", "Recipe", "Period"], sort=False)["Amount"].sum().reset_index()


def with_names(runs: pd.DataFrame) -> pd.DataFrame:
    """Return rows of Runs in which what is worked of an intermediate stands under its name as Lot."""
    of_stores = runs["Lot"].isna() | runs["From batch"].notna()
    return runs.assign(Lot=runs["Lot"].where(~of_stores, runs["Takes"]))


def kind_of(why: str) -> str:
    """Return a reason without the places that it names, so that what has the same can be added up."""
    return next((kind for kind in (BETTER, MOVED_HERE) if why.startswith(kind)), why)


@dataclass(frozen=True)
class _Why:
    """What keeps published runs from staying as they are, as far as the workbook says it."""

    plant: Plant
    published: pd.DataFrame
    moved: pd.DataFrame

    def of(self, row: dict[object, object]) -> str:
        """Return the reason of one change."""
        moved, period, lot, recipe = float(row["Moved"]), str(row["Period"]), str(row["Lot"]), str(row["Recipe"])  # type: ignore[arg-type]
        places = self._places(lot, recipe, period, sign=-moved)
        if moved < 0:
            instead = f": worked in {places} instead" if places else ""
            return next(self._of_less(period, lot, recipe, -moved), f"{BETTER}{instead}")
        if lot not in set(self.published["Lot"]):
            return self._new(lot) if lot in self.plant.lots.names else NEW_WORK
        return f"{MOVED_HERE}: {places}" if places else self._of_more(period, lot, moved)

    def _new(self, lot: str) -> str:
        """Return the reason of work on a lot of which nothing is published: of one begun before it is what is left."""
        return self._left(lot) if self.plant.lots.used_so_far[self.lots[lot]] > 0 else NEW_LOT

    def _of_more(self, period: str, lot: str, more: float) -> str:
        """Return the reason of work that was nowhere else before: as much less of something else then, or more left."""
        here = self.moved["Moved"][self.moved["Period"] == period]
        if -float(here[here < 0].sum()) > more - NOTHING:
            return IN_PLACE
        left = self.plant.nodes.quantity[self.lots[lot]]
        return self._left(lot) if NOTHING < left - self.of_lot[lot] < np.inf else BETTER

    def _left(self, lot: str) -> str:
        left = self.plant.nodes.quantity[self.lots[lot]]
        return f"of {lot} {left:,.4g} t are left, {self.of_lot.get(lot, 0.0):,.4g} t were published"

    def _places(self, lot: str, recipe: str, period: str, *, sign: float) -> str:
        """Return where a lot is worked more (or less, by `sign`) than published: the periods, and what other recipe."""
        rows = self.moved[(self.moved["Lot"] == lot) & (self.moved["Moved"] * sign > 0)]
        named = zip(rows["Period"], rows["Recipe"], strict=True)
        places = [at if by == recipe else f"{at} by {by}" for at, by in named if (at, by) != (period, recipe)]
        more = [f"{len(places) - NAMED} more"] if len(places) > NAMED else []
        *first, last = [*places[:NAMED], *more] or [""]
        return f"{', '.join(first)} and {last}" if first else last

    def _of_less(self, period: str, lot: str, recipe: str, less: float) -> Iterator[str]:
        plant, periods = self.plant, self.plant.calendar.names
        if period not in periods:
            yield PERIOD_GONE
        if lot not in self.lots:
            yield LOT_GONE
        r = self._recipe(lot, recipe)
        if r < 0:
            yield RECIPE_GONE
        if period not in periods or lot not in self.lots or r < 0:
            return
        p, place = periods.index(period), self.lots[lot]
        if place < len(plant.lots.names):
            yield from self._of_lot(place, p)
            yield from self._in_whole_numbers(place, p)
        kinds = plant.nodes.taken_as[self.places[lot]]
        if not ((plant.takes.recipe == r) & np.isin(plant.takes.feed_class, kinds)).any():
            yield NOT_TAKEN
        yield from self._of_campaigns(place, r, p)
        yield from self._of_lines(place, r, p)
        left = plant.nodes.quantity[place]
        if self.of_lot.get(lot, 0.0) - left > max(less, NOTHING) - NOTHING:
            yield self._left(lot)

    def _of_lot(self, lot: int, p: int) -> Iterator[str]:
        lots, periods = self.plant.lots, self.plant.calendar.names
        if lots.status[lot] == "blocked":
            yield BLOCKED
        if p < lots.first[lot]:
            since = f"from {periods[lots.first[lot]]}" if lots.first[lot] < len(periods) else "after the plan"
            yield f"{lots.names[lot]} is late: there {since}"
        if p > lots.last[lot]:
            yield f"{lots.names[lot]} is not to be used any more then"

    def _in_whole_numbers(self, lot: int, p: int) -> Iterator[str]:
        """Yield what a least run, and the most periods of a lot, leave no room for."""
        name, periods = self.plant.lots.names[lot], self.plant.calendar.names
        rows = self.published[(self.published["Lot"] == name) & (self.published["Amount"] > NOTHING)]
        rows, period = rows[rows["Period"].isin(periods)], periods[p]
        of_period = float(rows["Amount"][rows["Period"] == period].sum())
        least, most = least_of_lots(self.plant)[lot], most_periods(self.plant)[lot]
        if of_period < least - NOTHING:
            yield f"{of_period:,.4g} t are less than the least run of {name}, {least:,.4g} t"
        if rows["Period"].nunique() > most:
            yield f"{name} may be worked in {most:.0f} more period{'' if most == 1 else 's'}, {FEWER}"

    def _of_campaigns(self, lot: int, recipe: int, p: int) -> Iterator[str]:
        """Yield the lines of a recipe that a campaign which began before the plan keeps."""
        lines = {line for line, q, _ in self._booked(lot, recipe, p) if q == p}
        for one in campaign_lines(self.plant):
            node, by = np.array([lot]), np.array([recipe])
            (place,) = campaigns_of_runs(self.plant, one, node, by, one.names)
            if one.line in lines and one.names[place] != one.opening and p in kept_by_opening(self.plant, one):
                name = self.plant.lines.names[one.line]
                yield f"{name} is set up for {one.opening} since {one.since}, for {one.days:g} days at least"

    def _of_lines(self, lot: int, recipe: int, p: int) -> Iterator[str]:
        """Yield the lines of a recipe that have fewer hours than the published runs need."""
        plant = self.plant
        for line, q in dict.fromkeys((line, q) for line, q, hours in self._booked(lot, recipe, p) if hours > 0):
            there, (needed, most) = plant.lines.free[line, q], self.needed[:, line, q].tolist()
            if needed > there * (1.0 + NOTHING) + NOTHING:
                words = f"{plant.lines.names[line]} has {there:,.4g} h in {plant.calendar.names[q]}"
                at_least = "at least " if most > needed * (1.0 + NOTHING) else ""
                yield f"{words}, and the published runs need {at_least}{needed:,.4g} h"

    def _booked(self, lot: int, recipe: int, p: int) -> Iterator[tuple[int, int, float]]:
        """Yield the lines and periods in which a tonne of a run takes hours, and how many, in full batches."""
        use = self.plant.line_use
        rows = np.flatnonzero(use.recipe == recipe)
        periods = booked_in(self.plant, np.full(len(rows), lot), np.full(len(rows), p), rows)
        for row, q in zip(rows.tolist(), periods.tolist(), strict=True):
            if q < len(self.plant.calendar):
                yield int(use.line[row]), q, float(use.with_batches[row, lot])

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """The nodes of each lot and intermediate, which has several batches or parts, and lies at several sites."""
        found: dict[str, list[int]] = {}
        for at, origin in enumerate(self.plant.nodes.origin.tolist()):
            found.setdefault(self.plant.origins[origin], []).append(at)
        return found

    @cached_property
    def lots(self) -> dict[str, int]:
        """The first node of each."""
        return {name: places[0] for name, places in self.places.items()}

    def _recipe(self, lot: str, recipe: str) -> int:
        """Return the place of a recipe, of that of a lot's own where it is put into its store; -1 for none."""
        return self.plant.recipe_named(self.origins.get(lot, len(self.origins)), recipe)

    @cached_property
    def origins(self) -> dict[str, int]:
        """The place of each lot and intermediate among what runs may be published of."""
        return {name: at for at, name in enumerate(self.plant.origins)}

    @cached_property
    def of_lot(self) -> dict[str, float]:
        """Tonnes published of each lot."""
        return {str(lot): float(amount) for lot, amount in self.published.groupby("Lot")["Amount"].sum().items()}

    @cached_property
    def needed(self) -> Numbers:
        """[0 or 1,i,p] hours that the published runs need of each line at least, and at most, in full batches where it
        works in such: Published does not say which batches of an intermediate they take."""
        hours = np.zeros((2, *self.plant.lines.hours.shape))
        periods = {name: p for p, name in enumerate(self.plant.calendar.names)}
        for period, lot, recipe, amount in zip(*(self.published[key] for key in (*KEYS, "Amount")), strict=True):
            by = self._recipe(lot, recipe)
            if lot in self.lots and by >= 0 and period in periods:
                each = np.array([self._hours(place, by, periods[period]) for place in self.places[lot]])
                hours += amount * np.stack([each.min(axis=0), each.max(axis=0)])
        return hours

    def _hours(self, place: int, recipe: int, p: int) -> Numbers:
        """Return [i,p] hours that a tonne of a run takes of each line."""
        hours = np.zeros(self.plant.lines.hours.shape)
        for line, q, per_tonne in self._booked(place, recipe, p):
            hours[line, q] += per_tonne
        return hours
