"""Solves a plan with stores that mix: what is in them is a result, and the program not linear.

1. The plan without `one_mix`, in which the parts of a mix go separate ways: linear, and where to begin.
2. The shares in which mixes are drawn are looked for with money and promises weighed together, each level dearer than
   what follows it: see `models.solving.mixes.climbing`. If a level is then missed, level by level from there, and
   money last, each level held with a slack at a steep price: see `models.solving.mixes.soft`. As a row it would trap
   the climb.
3. With these shares held the plan is that of a linear program: levels in order, then money, with duals and the same
   fixed choice. It is a true plan, so that a limit or a stop always leaves one.
4. Whole numbers come pattern by pattern, each with a search for its shares: first those of plans in which nothing
   mixes (the parts of a mix go separate ways, or its lots do); the next pattern is the best to first order round the
   best plan so far, or where there are few, that with one of them moved by one.
5. The same with lots kept apart, where what leaves a store never returns to it, is what no plan can exceed: with each
   level at what the plan reached it says how much more a better mix could earn at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import islice
from time import perf_counter

import numpy as np

from models.plant.plant import Numbers, Plant
from models.program.arrays.lp import (
    Lp,
    arrays,
    at_pattern,
    at_shares,
    objective_of,
    relaxed,
    round_shares,
    without_idle,
)
from models.program.build import build
from models.program.model import Model
from models.program.objective import levels, margin
from models.program.shared.mixing import shares_of
from models.schema.levels import is_level
from models.solving.linear import Linear
from models.solving.missing import dear
from models.solving.mixes.climbing import SPECK, Climber, EndedEarly, Shares, Start, without_dust
from models.solving.mixes.soft import Softly
from models.solving.passes import Passes
from models.solving.patterns.pace import taken
from models.solving.patterns.whole import Whole
from models.solving.proven import Bounding
from models.solving.solution import KEPT, Event, LevelResult, Solution, Unsolved
from models.solving.solvers.gap import Pass, Standing
from models.solving.solvers.highs import PROVEN, STOPPED, Algorithm, Cancelled, Highs, Options, Status

MOST_STARTS = 18
STARTS = 36
"""A network with so many mixes is looked at from one start more, one with fewer from more, up to the most."""

FROM, TO = 0.3, 1.7
"""By how much prices differ where another start is looked for."""

AWAY = 10.0
"""How many times the dearest of all a tonne costs of a lot that is left alone."""

AT_LEAST = 30.0
"""Seconds that the last linear plan, and its bound, may take, however long the search took."""

FIRST = 0.4
"""The share of the time in which whole numbers are looked for without `one_mix`."""

EACH = 0.1
"""The share of the time in which a further pattern of whole numbers is looked for."""

COARSER = (1e-7, 1e-6, 1e-5, SPECK)
"""Shares up to so much are left out, one after the other, where there is no plan with them."""

UNPRESOLVED = {"presolve": "off"}

FEW = 12
"""With no more whole numbers each of them is also moved by one by itself."""

STEPS = (0.7, 0.2, 0.05)
"""How far shares may move from the best plan where that is done, one after the other until a better plan is found."""

FINISH = 0.2
"""The share of the time that is kept for them."""

EXACT = 1e-5
"""A gap below this share of the margin is none."""


@dataclass(frozen=True)
class _Bound:
    """What no plan can exceed: the margin, and what each level misses at least."""

    margin: float
    missing: dict[str, float]


@dataclass
class Mixed:
    """The search for one plan with stores that mix."""

    m: Model
    plant: Plant
    lp: Lp
    options: Options
    watch: Callable[[Event], None] | None
    cancelled: Callable[[], bool] | None
    ended: Status = Status.OPTIMAL
    by_clock: bool = False
    iterations: int = 0
    money: Numbers = field(init=False)
    offset: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = perf_counter()
        self.money, self.offset = -objective_of(self.m, "margin"), margin(self.m).offset

    def solve(self) -> Solution:
        """Return the best plan that is found in time, with what is proven of it.

        Raises:
            Unsolved: there is no plan, or the program is unbounded.
        """
        plan = self._in_whole_numbers() if len(self.lp.whole) else self._at(self.lp, self._looked_for(self.lp))
        bound = self._bound({int(one.level): one.held_at for one in plan.levels if one.level.isdigit()})
        gap = max(bound.margin - plan.margin - plan.given_up, 0.0)
        gap = 0.0 if gap <= EXACT * max(1.0, abs(plan.margin)) else gap
        iterations = self.iterations + plan.iterations
        return replace(
            plan,
            status=self._status(plan, gap),
            gap=gap,
            dual=plan.dual[: len(self.lp.row_lower)],
            levels=tuple(_with_proof(one, bound) for one in plan.levels),
            algorithm=f"{plan.algorithm}, mixed",
            iterations=iterations,
            paced=taken(self.lp, iterations) if len(self.lp.whole) else 0.0,
            seconds=perf_counter() - self.started,
            basis=None,
            by_clock=plan.by_clock or self.by_clock,
        )

    def bounding(self) -> Bounding:
        """Return the linear program that no plan goes beyond."""
        return Bounding(self._apart_model, self._apart, relaxed(arrays(self._apart_model)))

    def _status(self, plan: Solution, gap: float) -> Status:
        if self.ended in STOPPED:
            return self.ended
        if plan.status not in PROVEN:
            return plan.status
        return Status.FOUND if gap else Status.OPTIMAL

    def _in_whole_numbers(self) -> Solution:
        """Return the best plan that is found from pattern to pattern of whole numbers, each with mixes of its own.

        The first are that without `one_mix`, which may be far off, and that with lots kept apart; the next are the best
        to first order round the plan.
        """
        known, plans = set[bytes](), list[Solution]()
        for first in self._first_patterns():
            if self._pattern(first) not in known:
                known.add(self._pattern(first))
                plans += [plan for plan in (self._with_pattern(first),) if plan is not None]
        plans = plans or [plan for plan in (self._with_pattern(self._idle()),) if plan is not None]
        if not plans:
            raise Unsolved(Status.FAILED, "mixing")
        best = plans[0]
        for plan in plans[1:]:
            best, other = (plan, best) if self._is_better(plan, best) else (best, plan)
            if len(self.lp.whole) <= FEW:
                best = self._the_better(best, self._improved(other, known))
        return self._without_idle(self._the_better(best, self._improved(best, known)))

    def _without_idle(self, plan: Solution) -> Solution:
        """Return a plan without what its whole numbers let be, and nothing is worked of: the same mixes at the pattern
        that the work needs, which is no worse."""
        x = without_idle(self.lp, plan.x)
        if self._pattern(x) == self._pattern(plan.x):
            return plan
        try:
            needed = self._at(self._held(x), shares_of(self.lp.mixes, plan.x))
        except Unsolved:
            return plan
        found = replace(needed, algorithm=plan.algorithm, whole=plan.whole)
        return plan if self._is_better(plan, found) else self._without_idle(found)

    def _the_better(self, one: Solution, other: Solution) -> Solution:
        return other if self._is_better(other, one) else one

    def _improved(self, plan: Solution, known: set[bytes]) -> Solution:
        """Return the last plan that is found from a pattern to a better one near it."""
        while (better := self._better_near(plan, known)) is not None:
            plan = better
        return plan

    def _better_near(self, best: Solution, known: set[bytes]) -> Solution | None:
        """Return a better plan of a pattern near that of the best one so far; None if none is found."""
        for x in self._patterns_near(best.x):
            if self.ended in STOPPED:
                return None
            if self._pattern(x) not in known:
                known.add(self._pattern(x))
                plan = self._with_pattern(x)
                if plan is not None and self._is_better(plan, best):
                    return plan
        return None

    def _patterns_near(self, x: Numbers) -> Iterator[Numbers]:
        """Yield the best answers to first order round a plan; where there are few, also with each whole number one less
        and one more."""
        for step in STEPS:
            answer = self._pattern_near(x, step)
            if answer is not None:
                yield without_idle(self.lp, answer)
        for column in self.lp.whole if len(self.lp.whole) <= FEW else ():
            for other in (round(x[column]) - 1.0, round(x[column]) + 1.0):
                if self.lp.lower[column] <= other <= self.lp.upper[column]:
                    turned = x.copy()
                    turned[column] = other
                    yield turned

    def _first_patterns(self) -> Iterator[Numbers]:
        """Yield the patterns that are the best where mixes are none: where the parts of a mix go separate ways, and
        where lots do."""
        yield without_idle(self.lp, self._without_mixes())
        apart = None if self.ended in STOPPED else self._with_lots_apart()
        if apart is not None:
            yield apart

    def _with_lots_apart(self) -> Numbers | None:
        """Return the whole numbers of the best plan with lots kept apart; None if lots cannot be followed, or none was
        found."""
        stored = self._apart.stored
        if (stored.mixed & (stored.component >= 0)).any():
            return None
        m = self._apart_model
        lp = replace(arrays(m), mixes=())
        options = replace(self.options, time_limit=max(min(EACH * self.options.time_limit, self._left), 0.0))
        try:
            found = Whole(m, self._apart, lp, options, self.watch, self.cancelled).solve()
        except (Unsolved, Cancelled):
            return None
        self.by_clock |= found.by_clock
        self.iterations += found.iterations
        return m.carried(self.m, without_idle(lp, found.x))

    @cached_property
    def _apart(self) -> Plant:
        """The plant in which lots are told apart in mixes, as far as they can be followed."""
        return Plant.of(self.plant.given, follow_lots=True)

    @cached_property
    def _apart_model(self) -> Model:
        return build(self._apart)

    def _idle(self) -> Numbers:
        """Return the whole numbers of a plan that does nothing."""
        x = np.zeros(len(self.money))
        x[self.m.variables.idle] = 1.0
        return x

    def _pattern(self, x: Numbers) -> bytes:
        return np.round(x[self.lp.whole]).astype(np.int64).tobytes()

    def _with_pattern(self, x: Numbers) -> Solution | None:
        """Return the best plan with the mixes that are found with the whole numbers of an answer held; None if there is
        none."""
        held = self._held(x)
        try:
            plan = self._at(held, self._looked_for(held))
        except Unsolved:
            return None
        return replace(plan, algorithm=f"{plan.algorithm}, whole numbers", whole=len(self.lp.whole))

    def _held(self, x: Numbers) -> Lp:
        """Return the program with the whole numbers of an answer held."""
        return replace(at_pattern(replace(self.lp, mixes=()), x), mixes=self.lp.mixes)

    def _pattern_near(self, x: Numbers, step: float) -> Numbers | None:
        """Return the best answer in whole numbers, with shares that move by a step to first order round a plan."""
        limit = min(EACH * self.options.time_limit, self._left - FINISH * self.options.time_limit)
        near = round_shares(self.lp, shares_of(self.lp.mixes, x), x, step)
        cost = Softly(self.lp, self.money, dear(self.m, self.money), levels(self.m)).weighed()[: len(x)]
        options = replace(self.options, time_limit=max(limit, 0.0), algorithm=Algorithm.SIMPLEX)
        highs = Highs(near, options, None, self.cancelled)
        highs.start_at(x)
        outcome = highs.minimise(np.concatenate([cost, np.zeros(len(near.lower) - len(x))]))
        self.iterations += outcome.iterations
        self.by_clock |= outcome.status is Status.LIMIT
        return outcome.x[: len(x)] if outcome.feasible else None

    def _is_better(self, plan: Solution, other: Solution) -> bool:
        """Return whether a plan misses less of the first level in which it differs, or earns more."""
        for one, before in zip(plan.levels, other.levels, strict=False):
            if one.level.isdigit() and abs(one.value - before.value) > self.plant.settings.priority_tolerance:
                return one.value < before.value
        return plan.margin > other.margin + EXACT * max(1.0, abs(other.margin))

    def _looked_for(self, lp: Lp) -> Shares:
        """Return the shares of the best plan that the climb finds; those by which nothing is drawn if it finds none."""
        until = max(self._left - FINISH * self.options.time_limit, 0.0)
        log = None if self.watch is None else self._hear
        softly = Softly(lp, self.money, dear(self.m, self.money), levels(self.m))
        options = replace(self.options, time_limit=until)
        climber = Climber(softly.lp, softly.money, options, log, self.cancelled)
        climber.found = self._tell
        ended = [mix.left() for mix in self.lp.mixes]
        try:
            cost = softly.weighed()
            starts = self._starts(cost, climber)
            climber.look(cost, starts)
            self._level_by_level(softly, climber, starts[1:])
        except EndedEarly as stop:
            self.ended, self.by_clock = stop.status, self.by_clock or stop.status is Status.LIMIT
        self.iterations += climber.iterations
        return ended if climber.best is None else climber.best.shares

    def _level_by_level(self, softly: Softly, climber: Climber, starts: Sequence[Start]) -> None:
        """Look for the least that each level can miss, in order, then for money, each from the best plan so far; what
        is broken also from elsewhere, and in small networks from where parts go separate ways for its sake: shares of
        mixes that lie empty say nothing of a level that is to fill them."""
        tolerance = self.plant.settings.priority_tolerance
        if all(self._missing(softly, climber, at) <= KEPT for at in range(len(softly.levels))):
            return
        for place in range(len(softly.levels)):
            least = self._missing(softly, climber, place)
            for cost, gain in ((softly.nearer(place), 0.0), (softly.alone(place), tolerance)):
                if least > KEPT:
                    others = [*starts, *self._unmixed(cost, climber)]
                    climber.go_on(cost, partial(softly.is_nearer, place, least - gain), others)
                    least = self._missing(softly, climber, place)
            climber.lp = softly.hold(climber.lp, place, least)
        climber.go_on(softly.earning(), softly.are_held, self._unmixed(softly.earning(), climber))

    def _unmixed(self, cost: Numbers, climber: Climber) -> list[Start]:
        """Return where the search for the least cost would begin, if the network is small."""
        outcome = climber.unmixed(cost) if len(self.lp.mixes) <= STARTS else None
        return [] if outcome is None else [(shares_of(self.lp.mixes, outcome.x), outcome.x)]

    def _missing(self, softly: Softly, climber: Climber, place: int) -> float:
        return 0.0 if climber.best is None else softly.missing(place, climber.best.outcome.x)

    def _without_mixes(self) -> Numbers:
        """Return the best plan in whole numbers without `one_mix`."""
        options, apart = replace(self.options, time_limit=FIRST * self.options.time_limit), replace(self.lp, mixes=())
        pattern = Whole(self.m, self.plant, apart, options, self.watch, self.cancelled).solve()
        self.by_clock |= pattern.by_clock
        return pattern.x

    def _starts(self, cost: Numbers, climber: Climber) -> list[Start]:
        """Return where to begin: the plan without `one_mix`; in small networks the same at other prices, too, and with
        one lot left alone: what a lot takes from a mix only counts where it comes into it.

        The first is solved last, so that the search goes on from its basis.
        """
        drawn, many = np.random.default_rng(0), min(STARTS // len(self.lp.mixes), MOST_STARTS)
        others = [climber.without_mixes(cost * drawn.uniform(FROM, TO, len(cost))) for _ in range(many)]
        others += [climber.without_mixes(one) for one in islice(self._with_a_lot_alone(cost), many)]
        return [(shares_of(self.lp.mixes, x), x) for x in (climber.without_mixes(cost), *others)]

    def _with_a_lot_alone(self, cost: Numbers) -> Iterator[Numbers]:
        """Yield costs at which one lot is left alone, as far as promises can be kept so: of each, those on offer
        first."""
        runs, lots = self.m.runs, self.plant.lots
        for lot in np.argsort(~lots.offered, kind="stable").tolist():
            columns = self.m.run[runs.node == lot]
            if len(columns):
                away = cost.copy()
                away[columns] += AWAY * float(np.abs(cost).max(initial=1.0))
                yield away

    def _at(self, lp: Lp, shares: Shares) -> Solution:
        """Return the best plan with the shares of its mixes held.

        They come from a solver, which takes what is off by rounding for kept; presolve does not, and calls a plan that
        draws a trifle of a mix that may not be drawn, or that stands at a limit, none. So it is looked for without the
        smallest shares then, and at last without presolve.
        """
        coarser = [without_dust(shares, dust) for dust in COARSER]
        ways = [(shares, {}), *((some, {}) for some in coarser if _differ(some, shares)), (shares, UNPRESOLVED)]
        for some, further in ways[:-1]:
            try:
                return self._held_at(lp, some, further)
            except Unsolved as error:
                if error.status is not Status.INFEASIBLE:
                    raise
        return self._held_at(lp, *ways[-1])

    def _held_at(self, lp: Lp, shares: Shares, further: Mapping[str, str]) -> Solution:
        held = at_shares(lp, shares)
        # Not by sifting: what is drawn of a mix hangs together, and few columns alone have no plan.
        is_free = self.options.algorithm is Algorithm.AUTO
        algorithm = Algorithm.SIMPLEX if is_free else self.options.algorithm
        options = replace(
            self.options,
            time_limit=max(self._left, AT_LEAST),
            algorithm=algorithm,
            further={**further, **self.options.further},
        )
        return Linear(Passes(self.m, self.plant, held, options, watch=self.watch)).solve()

    def _bound(self, held: dict[int, float]) -> _Bound:
        """Return what no plan can exceed that misses of each level as much as it may."""
        plant, m = self._apart, self._apart_model
        options = replace(self.options, time_limit=max(self._left, AT_LEAST))
        passes = Passes(m, plant, relaxed(arrays(m)), options, watch=self.watch, cancelled=self.cancelled)
        linear = Linear(passes, held)
        try:
            outcome = linear.reach()
        except (Unsolved, Cancelled):
            return _Bound(np.inf, {})
        if outcome.status is not Status.OPTIMAL:
            return _Bound(np.inf, {})
        return _Bound(passes.margin(outcome) + linear.gap, {one.level: one.proven for one in linear.results})

    @property
    def _left(self) -> float:
        return self.options.time_limit - (perf_counter() - self.started)

    def _tell(self, x: Numbers) -> None:
        """Tell of a true plan."""
        if self.watch is not None:
            earned = self.offset - float(self.money @ x[: len(self.money)])
            self.watch(Event("mixing", perf_counter() - self.started, "", Standing(0, earned, is_answer=True)))

    def _hear(self, line: str) -> None:
        if self.watch is not None:
            self.watch(Event("mixing", perf_counter() - self.started, line, Pass().standing(line)))


def _differ(some: Shares, others: Shares) -> bool:
    return any((one != other).any() for one, other in zip(some, others, strict=True))


def _with_proof(one: LevelResult, bound: _Bound) -> LevelResult:
    """Return a level with what no plan can miss less of, where that is less than it misses; 0 where it is not known."""
    if not is_level(one.level):
        return one
    least = bound.missing.get(one.level, 0.0)
    return one if one.value - least <= EXACT * max(1.0, one.value) else replace(one, at_best=least)
