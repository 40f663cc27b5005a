"""The program of the plan itself, in which the levels of promises are what holds: as they were reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from models.explain.budget import Budget
from models.explain.shortages.lifting import Program
from models.plant.plant import Numbers, Positions
from models.program.arrays.lp import arrays, at_pattern, with_rows
from models.program.cause import Cause
from models.program.choice import Side, sides_of
from models.program.model import Model, Promise
from models.program.objective import Level, levels
from models.schema.levels import UNPRICED, level_words
from models.solving.levels import KEPT, Solution

SERVED = "Served first"
CHOSEN = "Chosen"


@dataclass(frozen=True)
class Broken:
    """One broken promise: the kind, its place in it, and what is missing of it."""

    promise: Promise
    place: int
    short: float

    @property
    def column(self) -> int:
        """The column of what is missing."""
        return int(self.promise.short[self.place])

    @property
    def named(self) -> tuple[str, str, str]:
        """Sheet, thing and words: what all promises of one lot, product, contract or target share."""
        return self.promise.sheet, self.promise.things[self.place], self.promise.words

    @property
    def rank(self) -> float:
        """0, a priority, or NaN where only a penalty counts."""
        return float(self.promise.rank[self.place])


@dataclass(frozen=True, eq=False)
class Held:
    """A level and the cause that holds it: what it may miss. `kept` where nothing of it is missing.

    `parts` hold each of its promises at what it misses.
    """

    level: Level
    cause: Cause
    parts: tuple[Cause, ...]
    kept: bool


@dataclass(frozen=True)
class Served:
    """The program of a plan, and its levels as held, in the order in which they come."""

    program: Program
    levels: tuple[Held, ...]
    sides: tuple[Cause, ...]
    x: Numbers

    def first(self, rank: float) -> list[list[Cause]]:
        """Return what comes before promises of this rank, level by level, the last first; all levels for NaN."""
        return [list(held.parts) for held in reversed(self.levels) if np.isnan(rank) or held.level.rank < rank]

    def beside(self, m: Model, broken: Broken) -> list[Cause]:
        """Return the other promises of the same rank, each held at what it misses in the plan."""
        levels = [held.level for held in self.levels if held.level.rank == broken.rank]
        return [part for level in levels for part in _parts(m, level, self.x, but=broken)]


def served(m: Model, solution: Solution, budget: Budget) -> Served:
    """Return the program of a solved plan, with each level held at what it reached."""
    reached = {result.level: result for result in solution.levels}
    x = np.maximum(solution.x, 0.0)
    found = [level for level in levels(m) if str(level.rank) in reached]
    broken = [
        level
        for level in found
        if reached[str(level.rank)].held_at > 0 or (x[level.columns] * level.weights).max() > KEPT
    ]
    stated = arrays(m)
    lp = replace(at_pattern(replace(stated, mixes=()), x), mixes=stated.mixes)
    rows = len(lp.row_lower)
    values = [level.weights * level.scale for level in broken]
    lp = with_rows(lp, [level.columns for level in broken], values, [np.inf] * len(broken))
    program = Program(m, lp, budget, start=x)
    program.go_on_from(solution.basis)
    held = []
    for level in found:
        place = next((i for i, candidate in enumerate(broken) if candidate is level), None)
        if place is None:
            whole = Cause(SERVED, level_words(level.rank), columns=level.columns, at=x[level.columns])
        else:
            at = max(reached[str(level.rank)].held_at, float(x[level.columns] @ level.weights))
            whole = _of_row(level, rows + place, at * level.scale)
        held.append(Held(level, whole, tuple(_parts(m, level, x)), kept=place is None))
    return Served(program, tuple(held), tuple(_sides(m, x)), x)


def _sides(m: Model, x: Numbers) -> Iterator[Cause]:
    """Yield what holds each choice where a plan has it."""
    for choice, side in zip(m.choices, sides_of(m.choices, x), strict=True):
        if side is Side.NOTHING:
            yield Cause(CHOSEN, "", columns=choice.columns, at=np.zeros(len(choice.columns)))
        elif side is Side.WITHIN:
            row, free = np.array([choice.row]), np.array([-np.inf])
            yield Cause(CHOSEN, "", rows=row, lower=free, upper=np.array([choice.limit]))


def _parts(m: Model, level: Level, x: Numbers, but: Broken | None = None) -> Iterator[Cause]:
    """Yield a level's promises held at what they miss: one cause for each lot, product, contract or target."""
    held = set(level.columns.tolist()) - ({but.column} if but else set())
    groups: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    for promise in m.promises:
        for column, thing, row in zip(promise.short.tolist(), promise.things, promise.rows, strict=True):
            if column in held:
                groups.setdefault((promise.sheet, thing, promise.words), []).append((column, row))
    for (sheet, thing, words), some in groups.items():
        columns = np.array([column for column, _ in some], dtype=np.int64)
        same = but is not None and (sheet, thing, words) == but.named
        name = f"{sheet} / {some[0][1] if same and len(some) == 1 else thing} / {words}"
        elsewhen = ", at other times" if same and len(some) > 1 else ""
        yield Cause(SERVED, f"{name}{_of(level.rank)}{elsewhen}", columns=columns, at=x[columns])


def _of(rank: int) -> str:
    return f" of {level_words(rank)}" if rank > UNPRICED else ""


def _of_row(level: Level, row: int, upper: float) -> Cause:
    rows: Positions = np.array([row], dtype=np.int64)
    return Cause(SERVED, level_words(level.rank), rows=rows, lower=np.array([-np.inf]), upper=np.array([upper]))


def broken_promises(m: Model, x: Numbers) -> list[Broken]:
    """Return the broken promises, in the order in which they are tabulated."""
    return [
        Broken(promise, int(i), float(x[promise.short[i]]))
        for promise in m.promises
        for i in np.flatnonzero(x[promise.short] > KEPT * np.maximum(promise.asked, 1.0))
    ]
