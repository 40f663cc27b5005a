"""Why short as a plan says it, held against the changed plant, stated once more and plainly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from models.explain.shortages.ladder import ladder
from models.explain.shortages.shortage import Explained, why_short
from models.explain.shortages.tally import Part
from models.schema.levels import UNPRICED, level_words
from tests.models.explain.plans import programs_of
from tests.models.solved import Solved
from tests.plainly.cells import Rows, day, text
from tests.plainly.lifted import KINDS, least
from tests.plainly.program import Name
from tests.plainly.written import program

NEAR = 1e-5

PROCESS = ("Lag", "Lead time", "Recovery")


@dataclass(frozen=True)
class Why:
    """A broken promise of a plan, with what all promises miss in it."""

    rows: Rows
    name: Name
    rank: float
    ranks: Mapping[Name, int | None]
    missed: Mapping[Name, float]
    explained: Explained
    near: float

    def left(self, kinds: Sequence[str], held: Sequence[Name] = ()) -> float:
        return least(self.rows, self.name, kinds, {one: self.missed.get(one, 0.0) for one in held})

    def groups(self) -> list[dict[str, list[Name]]]:
        """Promises beside it, and those of each level before it, the last first, as the plan names them."""
        before = sorted({rank for rank in self.ranks.values() if rank is not None}, reverse=True)
        first = [rank for rank in before if isnan(self.rank) or rank < self.rank]
        beside = [] if isnan(self.rank) else [self._of(int(self.rank))]
        return [*beside, *(self._of(rank) for rank in first)]

    def _of(self, rank: int) -> dict[str, list[Name]]:
        some = [name for name, its in self.ranks.items() if its == rank and name != self.name]
        of = f" of {level_words(rank)}" if rank > UNPRICED else ""
        found = dict[str, list[Name]]()
        for name in some:
            alike = [one for one in some if one.without_days == name.without_days]
            is_same = name.without_days == self.name.without_days
            words = f"{name.sheet} / {name.row} / {name.words}" if is_same and len(alike) == 1 else name.without_days
            found.setdefault(f"{words}{of}{', at other times' if is_same and len(alike) > 1 else ''}", []).append(name)
        return found

    def parts(self) -> str:
        every = [(one.cause, one.words, round(one.amount, 6), round(one.left, 6)) for one in self.explained.parts]
        return f"{self.name} of {self.explained.broken.promise.asked[self.explained.broken.place]}: {every}"


def whys(rows: Rows, plan: Solved) -> Iterator[Why]:
    ranks = {one.name: one.rank for one in program(rows).promises}
    by_words = {(name.sheet, name.row, name.words, name.over): name for name in ranks}
    missed = dict[Name, float]()
    for promise in plan.model.promises:
        for row, column in zip(promise.rows, promise.short, strict=True):
            name = by_words.get((promise.sheet, row, promise.words, promise.over))
            if name is not None:
                missed[name] = missed.get(name, 0.0) + max(float(plan.solution.x[column]), 0.0)
    for explained in why_short(programs_of(plan)):
        promise, at = explained.broken.promise, explained.broken.place
        name = by_words[promise.sheet, promise.rows[at], promise.words, promise.over]
        near = NEAR * max(1.0, float(promise.asked[at]))
        yield Why(rows, name, explained.broken.rank, ranks, missed, explained, near)


def wrong_parts(rows: Rows, plan: Solved) -> Iterator[str]:
    """Parts of what promises miss that are not what is there without their cause.

    With rules in whole numbers those that stand behind them.
    """
    whole = len(plan.model.variables.whole) > 0
    for why in whys(rows, plan):
        parts = why.explained.parts
        served = [part for part in parts if part.through or part.cause == "Served first"]
        alone = [part for part in parts if part.cause != "Money" and part not in served]
        money = [part for part in parts if part.cause == "Money"]
        left = money[-1].left if money else why.explained.broken.short
        if whole:
            left = served[-1].left if served else left
        else:
            yield from _served(why, left, served)
            left = served[-1].left if served else left
        yield from _lifted(why, left, alone, (), since="Whole-number rules" if whole else "")


def _lifted(
    why: Why, left: float, parts: Sequence[Part], held: Sequence[Name], *, since: str = "", floor: float = 0.0
) -> Iterator[str]:
    lifted: list[str] = []
    for kind in ("", *KINDS):
        lifted += [kind] if kind else []
        if left <= max(floor, why.near):
            return
        here = [part.left for part in parts if part.cause == kind or (kind == "Use by" and part.cause == "Late lot")]
        left = here[-1] if here else left
        if KINDS.index(since) > (KINDS.index(kind) if kind else -1) if since else False:
            continue
        if kind == "Late lot" and any(row.get("Available") for row in why.rows["Lots"]):
            continue  # those that come within a period are told of after Use by
        try:
            found = max(why.left(lifted, held), floor)
        except AssertionError:  # what is kept cannot be kept with another process
            assert held and kind in PROCESS
            lifted.pop()
            continue
        if abs(found - left) > why.near:
            yield f"without {kind} {left} is {found}{' while kept' if held else ''}: {why.parts()}"
            return


def _through(part: Part) -> str:
    return part.through or part.detail.partition(" (what that lacks")[0]


def _served(why: Why, left: float, parts: Sequence[Part]) -> Iterator[str]:
    groups = why.groups()
    held = [name for group in groups for names in group.values() for name in names]
    found = why.left([], held)
    if abs(found - left) > why.near:
        yield f"with all others kept {left} is {found}: {why.parts()}"
        return
    falls = list(dict.fromkeys(_through(part) for part in parts))
    at = 0
    for fall in falls:
        of_fall = [part for part in parts if _through(part) == fall]
        while at < len(groups) and not any(words in fall for words in groups[at]):
            at += 1
            if at == len(groups):
                yield f"no promise is called {fall}: {groups}"
                return
        of_group = [name for names in groups[at].values() for name in names]
        later = [name for group in groups[at + 1 :] for names in group.values() for name in names]
        before = [*[name for name in of_group if name in held], *later]
        words = [one for one in sorted(groups[at], key=len, reverse=True) if one in fall]
        released = {name for one in words for name in groups[at][one]}
        after = [name for name in before if name not in released]
        found = why.left([], after)
        if abs(found - of_fall[-1].left) > why.near:
            yield f"without {fall} {of_fall[-1].left} is {found}: {why.parts()}"
            return
        is_first = len(before) == len(of_group) + len(later)  # others may be let go of with it that do not matter
        if is_first and not any(name.sheet == "Feed classes" for name in before):
            yield from _lifted(why, left, of_fall, before, floor=of_fall[-1].left)
        held, left = after, of_fall[-1].left


MUCH = 1e5
"""More than any of these plants could make."""


def wrong_rungs(rows: Rows, plan: Solved) -> Iterator[str]:
    """Rungs of a ladder that are not the most that could count for a target by then if nothing else mattered.

    With rules in whole numbers they are no less.
    """
    whole = len(plan.model.variables.whole) > 0
    for rung in ladder(programs_of(plan)):
        at, end = rung.target, plan.plant.calendar.end[rung.period].item()
        target = next(row for row in rows["Targets"] if row["Target"] == plan.plant.targets.names[at])
        until = {**target, "To": min(day(target, "To", end), end), "Amount": MUCH}
        others = [until if row is target else row for row in rows["Targets"]]
        most = MUCH - least({**rows, "Targets": others}, Name("Targets", text(target, "Target"), "Amount"), [])
        if abs(rung.most - most) > NEAR * max(1.0, most) and not (whole and rung.most > most):
            yield f"{target['Target']} by {end}: {rung.most} is {most} ({rung.stops})"
