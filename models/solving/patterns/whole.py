"""Solves a plan with whole numbers: the levels of promises, then money, each an integer program.

Nothing is weighed against anything: what a level reaches binds what follows, as in the linear program. The way there:

1. The linear plan, without whole numbers: no plan can miss less of a level, nor earn more, than it does.
2. A plan that keeps every level as well as the linear plan does is looked for at once, for money. Mostly there is one.
3. Else level by level: what reaches the linear plan to half the priority tolerance is the best of its level; where
   whole numbers reach less, what was found is held, and the linear plan is found anew for what is left.
4. For money up to the setting Gap, with levels and money made better in turns. What is proven is the lower of the
   linear plan's margin and HiGHS's own bound.
5. Where a tonne that moves away from the published plan has a price: the greatest margin less that. What is found is
   kept where it is better so than the plan of the most money; how far it is from the best is not proven.
6. With its whole numbers held the plan is that of a linear program, with duals, and with the same fixed choice.

From 2 on there is a plan, so that a limit or a stop always leaves the best one so far. How long each part may go on is
measured by the steps of solvers (`pace.py`), not by the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter

import numpy as np

from models.plant.plant import Numbers, Plant
from models.program.arrays.lp import Lp, arrays, at_pattern, objective_of, relaxed, without_idle
from models.program.model import Model
from models.program.objective import Level, levels, margin, steering
from models.solving.linear import CALM, MONEY, Linear
from models.solving.missing import dear, held_at, holding
from models.solving.passes import Passes, no_plan
from models.solving.patterns.better import below
from models.solving.patterns.kernel import Found, Goal, Guide, Hearing, Search
from models.solving.patterns.loosened import keeps, lifted, loosened
from models.solving.patterns.neighbourhoods import Kin
from models.solving.patterns.pace import Pace
from models.solving.proven import Bounding
from models.solving.solution import Event, LevelResult, Solution, Unsolved
from models.solving.solvers.bases import Basis
from models.solving.solvers.gap import Pass
from models.solving.solvers.highs import EXACT, STOPPED, Cancelled, Options, Outcome, Status

KEPT = 3e-6
"""A level that misses no more than this in whole numbers is kept; HiGHS works to 1e-6."""

AT_LEAST = 30.0
"""Seconds that the linear plan at the end may take, however long the search took."""

EACH, AT_MOST = 0.2, 40.0
"""The share of the time left that each level may take, and how long that is at most: what is left serves money."""

HALF = 0.5
"""The share of that in which a level is looked for by linear programs alone."""

DEARER = 10.0
"""How many times the dear price a level costs while it is looked for so."""

FURTHER = Goal(-np.inf, -np.inf, 0.0)
"""Nothing is good enough."""

TURNS, FEW, SOME = 4, 3, 10
"""After so many turns in vain levels and money are no longer made better in turns; after so many tries in vain one of
levels ends, and one of money."""

IN_TURNS = 0.7
"""The share of the time left for that; mostly it ends before."""

ABOVE = 1.5
"""How many times its price in the linear plan what a level misses costs, so that there is room below what is held."""

FOR_MONEY = 0.6
"""The share of the time left in which money alone is looked for, where moves have a price."""

FINISH = 0.5
"""The last linear plan takes no more than this share of the time that the first took."""


@dataclass
class _Bound:
    """The linear plan with the levels that are settled held: its answer, and what each level ahead misses in it."""

    outcome: Outcome
    results: dict[str, LevelResult]
    margin: float
    at_most: float


@dataclass
class Whole:
    """The search for one plan in whole numbers."""

    m: Model
    plant: Plant
    lp: Lp
    options: Options
    watch: Callable[[Event], None] | None
    cancelled: Callable[[], bool] | None
    held: dict[int, float] = field(default_factory=dict)
    results: list[LevelResult] = field(default_factory=list)
    iterations: int = 0
    by_clock: bool = False
    is_cancelled: bool = False

    def __post_init__(self) -> None:
        self.started = self.settled = perf_counter()
        self.until = self.started + self.options.time_limit
        self.levels = levels(self.m)
        self.kin = Kin.of(self.m)
        self.money = -objective_of(self.m, "margin")
        self.offset, self.steered = margin(self.m).offset, steering(self.m)
        self.loose = loosened(self.lp, self.money)
        self.doing, self.pass_for = "start", Pass()

    def solve(self, start: Basis | None = None) -> Solution:
        """Return the best plan that is found in time, with what is proven of it.

        Raises:
            Unsolved: the limit was reached before there was a linear plan, or the program is unbounded.
            Cancelled: `cancelled` said so before there was one.
        """
        found, bound = self._level_by_level(self._begun(start))
        found = self._earn(found, bound)
        return self._finished(found, self._calmed(found))

    def bounding(self) -> Bounding:
        """Return the linear program that no plan goes beyond."""
        return Bounding(self.m, self.plant, self.loose or relaxed(self.lp))

    def earned(self, x: Numbers) -> Solution:
        """Return the plan of the most money that is found from one that misses no more of any level than is held.

        Raises:
            Unsolved, Cancelled: as `solve`.
        """
        bound = self._begun(None)
        return self._finished(self._earn(Found(x, float(self.money @ x), self._goal(bound).bound), bound), None)

    def _begun(self, start: Basis | None) -> _Bound:
        """Return the linear plan; from now on the search has its time."""
        bound = self._bound(start)
        self.reserve = FINISH * (perf_counter() - self.started)
        self.pace, self.paced = Pace(self.until - self.reserve), Pace.most(self.options)
        return bound

    def _bound(self, start: Basis | None = None) -> _Bound:
        """Return the linear plan, with what the levels that are settled have reached."""
        if self.loose is not None:
            bound = self._reached(self.loose, start)
            x = lifted(self.lp, bound.outcome.x)
            if keeps(self.lp, x):
                return replace(bound, outcome=replace(bound.outcome, x=x))
            self.loose, start = None, self.basis
        return self._reached(relaxed(self.lp), start)

    def _reached(self, lp: Lp, start: Basis | None) -> _Bound:
        options = replace(self.options, time_limit=self.until - perf_counter())
        passes = Passes(self.m, self.plant, lp, options, watch=self.watch, cancelled=self.cancelled)
        linear = Linear(passes, self.held)
        outcome = linear.reach(start)
        self.iterations += passes.iterations
        self.basis = linear.first
        if outcome.status in STOPPED:
            raise no_plan(outcome.status, passes.doing)
        results = {one.level: one for one in linear.results}
        return _Bound(outcome, results, passes.margin(outcome), passes.margin(outcome) + linear.gap)

    def _bound_again(self, before: _Bound) -> _Bound:
        """Return the linear plan for what is left; where there is no time for it the one before, which bounds nothing:
        a level that may miss more lets others miss less."""
        try:
            if not self.is_cancelled and perf_counter() < self.until:
                return self._bound(self.basis)
        except Cancelled:
            self.is_cancelled = True
        except Unsolved as stop:
            if stop.status is not Status.LIMIT:
                raise
            self.by_clock = True
        unknown = {rank: replace(one, value=0.0, held_at=0.0, at_best=None) for rank, one in before.results.items()}
        return replace(before, results=unknown, at_most=np.inf)

    def _first(self, bound: _Bound) -> Numbers:
        """Return a plan to begin with: money with a dear price on what is missing, which is fast and never decides."""
        cost = self.money.copy()
        dear_price = dear(self.m, self.money)
        for level in self.levels:
            cost[level.columns] += dear_price[level.columns]
        least = float(cost @ bound.outcome.x)
        gap = self._goal(bound).gap
        hearing = self._hearing("money and promises in whole numbers", 1.0)
        goal = Goal(least + gap, least, gap)
        return self._count(Search(self.lp, cost, goal, self._guide(bound), hearing).quickly(self._idle)).x

    def _level_by_level(self, bound: _Bound) -> tuple[Found, _Bound]:
        """Return the least that each level can miss, one after the other, from a plan that does nothing."""
        x = self._first(bound)
        for level in self.levels:
            least = bound.results[str(level.rank)]
            if not _reaches(level.missing(x), least, self.plant.settings.priority_tolerance):
                found = self._settle(level, x, least, bound)
                x, proven = found.x, max(found.bound, least.proven)
            value = level.missing(x)
            if _reaches(value, least, self.plant.settings.priority_tolerance):
                self.held[level.rank] = least.held_at
                self._record(level, least)
                continue
            held = held_at(self.plant, level.rank, value)
            self.held[level.rank] = held
            best = None if value - proven <= _half(self.plant.settings.priority_tolerance, value) else proven
            self._record(level, replace(least, value=value, held_at=held, at_best=best))
            bound = self._bound_again(bound)
        return Found(x, float(self.money @ x), self._goal(bound).bound), bound

    def _settle(self, level: Level, x: Numbers, least: LevelResult, bound: _Bound) -> Found:
        """Return the least that a level can miss, from a plan that holds the levels before."""
        tolerance = self.plant.settings.priority_tolerance
        cost = np.zeros(len(self.money))
        cost[level.columns] = level.weights
        enough = KEPT / 2 if least.value == 0 else least.value + tolerance / 2
        goal = Goal(enough, least.value, KEPT / 2 if least.value == 0 else tolerance / 2)
        hearing, guide = self._hearing(f"level {level.rank}", EACH, AT_MOST), self._guide(bound)
        x = self._nearer(level, x, enough, guide, hearing)
        return self._count(Search(self._program(), cost, goal, guide, hearing, x).over_all())

    def _nearer(self, level: Level, x: Numbers, enough: float, guide: Guide, hearing: Hearing) -> Numbers:
        """Return a plan that misses less of a level: with a still dearer price on it, so that money is not wasted."""
        search = Search(self._program(), self._dearer(level), FURTHER, guide, hearing, x)
        found = self._count(search.polished(HALF, lambda other: level.missing(other) <= enough))
        return found.x if level.missing(found.x) <= level.missing(x) else x

    def _dearer(self, level: Level | None = None) -> Numbers:
        """Return costs of money and promises, a level still dearer and those that are settled for nothing; without one
        all dearer."""
        cost, dear_price = self.money.copy(), dear(self.m, self.money)
        for other in self.levels:
            times = DEARER if level is None or other is level else float(other.rank not in self.held)
            cost[other.columns] += times * dear_price[other.columns]
        return cost

    def _earn(self, found: Found, bound: _Bound) -> Found:
        """Return the greatest margin with all levels held, from a plan that holds them.

        The gap is one of the margin that is found: where that is far below the linear plan's, a second search goes on.
        """
        goal = self._goal(bound)
        found = self._search_for_money(found, bound, goal)
        nearer = self._goal(bound, self.offset - found.cost)
        nearer = replace(nearer, bound=max(nearer.bound, found.bound))
        return self._search_for_money(found, bound, nearer) if found.is_good(goal) else found

    def _search_for_money(self, found: Found, bound: _Bound, goal: Goal) -> Found:
        """Return the greatest margin that is found, or what is good enough."""
        if found.is_good(goal) or self.is_cancelled:
            return found
        hearing = self._hearing("money in whole numbers", FOR_MONEY if self.steered.any() else 1.0)
        search = Search(self._program(), self.money, goal, self._guide(bound), hearing, found.x)
        search.polished()
        search.found = self._in_turns(search, search.found.x)
        if search.is_far:
            search.found = self._in_turns(search, self._priced(search))
        cost = search.found.cost
        if search.from_afar().cost < cost:
            search.found = self._in_turns(search, search.found.x)
        search.near()
        return self._count(search.over_all())

    def _priced(self, search: Search) -> Numbers:
        """Return a plan of much money from the best so far that may miss more of the levels that are held, or less: for
        somewhat more than the price that this has in the linear plan."""
        held, cost = relaxed(search.lp), self.money.copy()
        options = self.pace.within(self.options)
        passes = Passes(self.m, self.plant, held, options, cancelled=self.cancelled, start=search.found.x)
        linear = passes.solver.minimise(self.money)
        self.pace.go_on(held, linear)
        if linear.status is not Status.OPTIMAL:
            return search.found.x
        broken = [level for level in self.levels if self.held.get(level.rank)]
        for level, price in zip(broken, linear.dual[len(self.lp.row_lower) :], strict=True):
            cost[level.columns] -= ABOVE * price * level.weights * level.scale
        program = self._program(are_open=True)
        priced = Search(program, cost, FURTHER, search.guide, search.hearing, search.found.x)
        return self._count(priced.polished()).x

    def _in_turns(self, search: Search, x: Numbers) -> Found:
        """Return the best answer of money, with what levels miss and money made better in turns, from a plan.

        A level that is held is a wall at which polishing for money soon stands still. A plan that misses less of it has
        room again, and other work with which money can be made.
        """
        best, vain = search.found, 0
        until = search.hearing.pace.now + IN_TURNS * search.hearing.left
        goal, guide, hearing = search.goal, search.guide, replace(search.hearing, until=until)
        while vain < TURNS and hearing.left > 0 and not (best.is_good(goal) or self.is_cancelled):
            less = Search(self._program(are_open=True), self._dearer(), FURTHER, guide, hearing, x)
            found = self._count(less.polished(patience=FEW)).x
            if any(level.missing(found) > self.held[level.rank] for level in self.levels):
                break
            more = self._count(Search(search.lp, self.money, goal, guide, hearing, found).polished(patience=SOME))
            if (more.x == x).all():
                break
            x, vain = more.x, 0 if more.cost < below(best.cost) else vain + 1
            best = more if more.cost < best.cost else best
        return best

    def _calmed(self, found: Found) -> Numbers | None:
        """Return the best plan that is found with a price on every tonne that moves, from the plan of the most money;
        None where there is no price, or no time."""
        if not self.steered.any() or self.is_cancelled or perf_counter() >= self.until:
            return None
        options = replace(self.options, time_limit=self.until - perf_counter())
        linear = Linear(Passes(self.m, self.plant, self.loose or relaxed(self.lp), options), self.held)
        reached = linear.reach(self.basis)
        if reached.status in STOPPED:
            return None
        outcome, cost = linear.calm(reached), self.money + self.steered
        if self.loose is not None:
            outcome = replace(outcome, x=lifted(self.lp, outcome.x))
        least, program = float(cost @ outcome.x), self._program()
        gap = self.plant.settings.gap * max(1.0, abs(least - self.offset))
        goal, guide = Goal(least + gap, least, gap), Guide(self.m.run, outcome.x, outcome.reduced, self.kin)
        hearing = self._hearing("calm in whole numbers", 1.0)
        dived = self._count(Search(program, cost, goal, guide, hearing).quickly(lambda: found.x))
        start = min(found.x, dived.x, key=lambda x: float(cost @ x))
        search = Search(program, cost, goal, guide, hearing, start)
        search.polished()
        search.near()
        return self._count(search.over_all()).x

    def _calmer(self, rich: Solution, calm: Solution) -> Solution:
        """Return the plan with the greater margin less what its moves cost; what it gives up is in relation to the most
        money of the two."""
        costs = [float(self.steered @ plan.x) - plan.margin for plan in (rich, calm)]
        chosen = calm if costs[1] < below(costs[0]) else rich
        more = max(map(_most_money, (rich, calm))) - _most_money(chosen)
        raised = [
            replace(one, value=one.value + more, held_at=one.held_at + more) if one.level in (MONEY, CALM) else one
            for one in chosen.levels
        ]
        return replace(chosen, levels=tuple(raised), given_up=chosen.given_up + more)

    def _finished(self, found: Found, calmed: Numbers | None) -> Solution:
        """Return the plan with its whole numbers held, and how far it is proven."""
        limit = max(self.until - perf_counter(), AT_LEAST, 2 * self.reserve)
        options = replace(self.options, time_limit=limit)
        plan = self._settled_at(found.x, options)
        if calmed is not None:
            plan = self._calmer(plan, self._settled_at(calmed, options))
        settled = {result.level: result for result in self.results}
        least = found.bound
        gap = max(self.offset - least - plan.margin - plan.given_up, 0.0)
        status = self._status(gap, plan.margin)
        return replace(
            plan,
            status=status,
            gap=0.0 if status is Status.OPTIMAL else gap,
            levels=tuple(settled.get(result.level, result) for result in plan.levels),
            algorithm=f"{plan.algorithm}, whole numbers",
            iterations=self.iterations + plan.iterations,
            seconds=perf_counter() - self.started,
            basis=self.basis,
            whole=len(self.lp.whole),
            by_clock=self.by_clock,
            paced=self.pace.now,
        )

    def _settled_at(self, x: Numbers, options: Options) -> Solution:
        """Return the best plan with the whole numbers of another one, of which none stands for nothing."""
        plan = self._at_pattern(x, options)
        return self._at_pattern(plan.x, options) if (without_idle(self.lp, plan.x) != plan.x).any() else plan

    def _at_pattern(self, x: Numbers, options: Options) -> Solution:
        """Return the best plan with the whole numbers of another one, but those that stand for nothing any more."""
        pattern = at_pattern(self.lp, without_idle(self.lp, x))
        passes = Passes(self.m, self.plant, pattern, options, watch=self.watch, start=x)
        return Linear(passes, self.held).solve()

    def _status(self, gap: float, reached: float) -> Status:
        open_levels = any(result.at_best is not None for result in self.results)
        if gap <= 1e3 * EXACT * max(1.0, abs(reached)) and not open_levels:
            return Status.OPTIMAL
        if gap <= self.plant.settings.gap * max(1.0, abs(reached)) * (1 + 1e-6) and not open_levels:
            return Status.WITHIN_GAP
        return Status.CANCELLED if self.is_cancelled else Status.NOT_PROVEN

    def _goal(self, bound: _Bound, margin: float = np.inf) -> Goal:
        """Return the margin that is good enough, as costs; within the gap of a margin, if that is less."""
        gap = self.plant.settings.gap * max(1.0, min(abs(bound.margin), abs(margin)))
        return Goal(self.offset - bound.margin + gap, self.offset - bound.at_most, gap)

    def _guide(self, bound: _Bound) -> Guide:
        return Guide(self.m.run, bound.outcome.x, bound.outcome.reduced, self.kin)

    def _program(self, *, are_open: bool = False) -> Lp:
        """Return the program with every level that is settled held at what it may miss; those that miss anything are
        not where they `are_open`."""
        held = {rank: most for rank, most in self.held.items() if not (most and are_open)}
        return holding(self.lp, self.levels, held)

    def _idle(self) -> Numbers:
        """Return the best plan that does nothing of what whole numbers stand for: there always is one."""
        x = np.zeros(len(self.money))
        x[self.m.variables.idle] = 1.0
        options = replace(self.options, time_limit=max(self.until - perf_counter(), AT_LEAST))
        return Linear(Passes(self.m, self.plant, at_pattern(self.lp, x), options)).reach().x

    def _hearing(self, doing: str, share: float, at_most: float = np.inf) -> Hearing:
        self.doing, self.pass_for = doing, Pass()
        until = self.pace.now + min(share * max(self.paced - self.pace.now, 0.0), at_most)
        return Hearing(self.pace, until, self.options, None if self.watch is None else self._hear, self.cancelled)

    def _hear(self, line: str) -> None:
        if self.watch is not None:
            self.watch(Event(self.doing, perf_counter() - self.started, line, self.pass_for.standing(line)))

    def _count(self, found: Found) -> Found:
        self.iterations += found.iterations
        self.by_clock |= found.by_clock
        self.is_cancelled |= found.status is Status.CANCELLED
        return found

    def _record(self, level: Level, result: LevelResult) -> None:
        now = perf_counter()
        self.results.append(replace(result, level=str(level.rank), seconds=now - self.settled))
        self.settled = now


def most_money(  # noqa: PLR0913, PLR0917 - what, from where, and how
    m: Model,
    plant: Plant,
    held: Mapping[int, float],
    x: Numbers,
    options: Options,
    cancelled: Callable[[], bool] | None = None,
) -> Solution:
    """Return the plan of the most money in which every level may miss so much, found from a plan `x` that does not miss
    more.

    Raises:
        Unsolved, Cancelled: as `Whole.solve`.
    """
    return Whole(m, plant, arrays(m), options, None, cancelled, dict(held)).earned(x)


def _reaches(value: float, least: LevelResult, tolerance: float) -> bool:
    """Return whether a plan misses as little as the linear one, to half the tolerance; a promise that
    can be kept is kept."""
    return value <= KEPT if least.value == 0 else value <= least.value + _half(tolerance, value)


def _most_money(plan: Solution) -> float:
    """Return the greatest margin with the whole numbers of a plan, before moves have a price."""
    return next(one.value for one in plan.levels if one.level == MONEY)


def _half(tolerance: float, value: float) -> float:
    """Return half a tolerance, or rounding where that is more."""
    return max(tolerance / 2, KEPT * max(value, 1.0))
