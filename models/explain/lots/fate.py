"""What becomes of each lot in a plan, and what can be said of it without solving anything."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.plant import Numbers, Plant
from models.program.model import Model
from models.program.objective import levels
from models.results.tabulate import taken_of_lots, used_of_lots
from models.schema.plan_tables.explanation_outputs import OUT_OF_THE_PLAN

WORKED, BOUGHT = "worked", "bought"
BLOCKED, NOT_THERE = OUT_OF_THE_PLAN
NO_RECIPE, STANDS_STILL = "no recipe takes it", "its lines stand still"
HAS_TO_BE_LEFT = "has to be left"
UNKNOWN = "not explained"

NOTHING = 1e-6
"""Tonnes up to this are rounding."""

A_KILOGRAM = 1e-3
"""Tonnes up to which nobody says that a lot lies idle."""

MOST_PERIODS = 3


@dataclass(frozen=True)
class Fate:
    """What becomes of a lot: a reason that many lots may share, and a sentence."""

    reason: str
    why: str


@dataclass(frozen=True)
class Lot:
    """A lot of a plan: tonnes there are (inf: as much as wanted), bought or owned, and worked."""

    at: int
    name: str
    status: str
    quantity: float
    taken: float
    used: float

    @property
    def offered(self) -> bool:
        """True if it is bought, wholly or in part, or not at all."""
        return self.status == "offered"

    @property
    def is_partly_bought(self) -> bool:
        """True if more of it is on offer than is bought."""
        return self.quantity - self.taken > NOTHING

    @property
    def rest(self) -> float:
        """Tonnes that could still be worked of it."""
        return _some(self.quantity - self.used)

    @property
    def left(self) -> float:
        """Tonnes that the plant has at the end."""
        return _some(self.taken - self.used)


class Fates:
    """The lots of a plan, and what stands in their way that needs no solving.

    Args:
        plant: the plant.
        m: its model.
        x: the plan, by column.
    """

    def __init__(self, plant: Plant, m: Model, x: Numbers) -> None:
        self.plant, self.m, self.x = plant, m, x
        used, taken = used_of_lots(plant, m, x), taken_of_lots(plant, m, x)
        lots = plant.lots
        self.lots = [
            Lot(at, lots.names[at], lots.status[at], float(lots.quantity[at]), _some(taken[at]), _some(used[at]))
            for at in range(len(lots.names))
        ]
        self.has_run = np.bincount(m.runs.node, minlength=len(lots.names)) > 0
        self.has_promises = bool(levels(m))

    def known(self, lot: Lot) -> Fate | None:
        """Return why a lot cannot be worked at all, or that it is worked in full; None if that takes a closer look."""
        lots, takes = self.plant.lots, self.plant.takes
        if lot.status == "blocked":
            return Fate(
                BLOCKED, "Blocked: the plan does not touch it. Bids says what it would be worth, could it be used."
            )
        if lots.first[lot.at] > lots.last[lot.at]:
            return Fate(NOT_THERE, f"There is no period in which it could be worked: {self._window(lot)}.")
        if not (takes.feed_class == lots.feed_class[lot.at]).any():
            feed_class = self.plant.classes.names[lots.feed_class[lot.at]]
            return Fate(NO_RECIPE, f"No active recipe takes {feed_class}.")
        if not self.has_run[lot.at]:
            return Fate(STANDS_STILL, "While it is there, a line of every recipe that takes it stands still.")
        if not lot.offered and lot.rest <= NOTHING:
            return Fate(WORKED, f"{self.work(lot)}.")
        return None

    def unexplained(self, lot: Lot) -> Fate:
        """Return what becomes of a lot, where nothing more is known."""
        return self.known(lot) or Fate(UNKNOWN, f"{self.begin(lot)}. Not explained.")

    def begin(self, lot: Lot) -> str:
        """Return how the sentence of a lot begins: what is bought of it, worked, and left."""
        if not lot.offered:
            return f"{self.work(lot)}; {tonnes(lot.rest)} are left" if lot.used > 0 else "Not worked"
        if lot.taken <= 0:
            return "Not bought"
        of = f" of {tonnes(lot.quantity)}" if lot.is_partly_bought and np.isfinite(lot.quantity) else ""
        return f"Bought {tonnes(lot.taken)}{of}"

    def work(self, lot: Lot) -> str:
        """Return `Worked in full (Magnet route, W02 to W04)`, or how much of it; of an intermediate what is put in."""
        runs = np.flatnonzero((self.m.runs.node == lot.at) & (self.x[self.m.run] > NOTHING))
        how = "in full" if lot.rest <= NOTHING else f"{tonnes(lot.used)} of {tonnes(lot.quantity)}"
        recipes = dict.fromkeys(self.plant.recipes_as_told[recipe] for recipe in self.m.runs.recipe[runs].tolist())
        periods = [self.plant.calendar.names[p] for p in np.unique(self.m.runs.period[runs]).tolist()]
        when = f"{periods[0]} to {periods[-1]}" if len(periods) > MOST_PERIODS else ", ".join(periods)
        if self.plant.classes.waits_for[self.feed_class(lot)]:
            return f"Put into the store {how} ({when})"
        return f"Worked {how} ({' and '.join(recipes)}, {when})"

    def expires(self, lot: Lot) -> bool:
        """Return whether what is left of a lot is worth nothing at the end."""
        return not self.plant.lots.keeps[lot.at]

    def has_to_be_left(self, lot: Lot) -> str:
        """Return the Min closing stock that leaves no tonne of a lot's class to be worked, in words;
        empty without one."""
        classes, feed_class = self.plant.classes, self.plant.lots.feed_class[lot.at]
        asked = float(classes.min_closing_stock[feed_class])
        there = sum(fate.left for fate in self.lots if self._is_there(fate) and self.feed_class(fate) == feed_class)
        if lot.left <= NOTHING or asked <= 0 or there > asked + NOTHING:
            return ""
        return f"Min closing stock of {classes.names[feed_class]} asks for {tonnes(asked)}"

    def feed_class(self, lot: Lot) -> int:
        """Return the position of a lot's class."""
        return int(self.plant.lots.feed_class[lot.at])

    def idle(self) -> list[Lot]:
        """Return the owned lots that could be worked and are not, in whole or in part."""
        return [lot for lot in self.lots if self._is_there(lot) and not lot.offered and lot.left > A_KILOGRAM]

    def left(self, lot: Lot) -> float:
        """Return tonnes at the end, as `Lot use` states them: of what takes no part, all that the plant has."""
        return lot.left if self._is_there(lot) or lot.offered else lot.quantity

    def _is_there(self, lot: Lot) -> bool:
        return bool(self.plant.lots.usable[lot.at])

    def _window(self, lot: Lot) -> str:
        rows, calendar = self.plant.tables["Lots"], self.plant.calendar
        days = rows.loc[rows["Lot"] == lot.name, ["Available", "Use by"]].iloc[0].dropna()
        stated = " and ".join(f"{column} {day:%Y-%m-%d}" for column, day in days.items())
        return f"{stated}, in a plan from {calendar.start[0]} to {calendar.end[-1]}"


def tonnes(amount: float) -> str:
    """Return `6.6 t`: three digits, all of those before the point."""
    return f"{amount:,.0f} t" if amount >= 100 else f"{amount:.3g} t"


def _some(amount: float) -> float:
    return float(amount) if amount > NOTHING else 0.0
