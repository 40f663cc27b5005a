"""Solves a plan with stores that mix: what is in them is a result, and the program not linear.

1. The plan without `one_mix`, in which the parts of a mix go separate ways: linear, and where to begin.
2. The shares in which mixes are drawn are looked for with money and promises weighed together, each level dearer than
   what follows it: see `models.solving.climbing`. If a level is then missed, level by level from there, and money last,
   each level held with a slack at a steep price: see `models.solving.mixes.soft`. As a row it would trap the climb.
3. With these shares held the plan is that of a linear program: levels in order, then money, with duals and the same
   fixed choice. It is a true plan, so that a limit or a stop always leaves one.
4. The same with lots kept apart, where what leaves a store never returns to it, is what no plan can exceed: with each
   level at what the plan reached it says how much more a better mix could earn at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter

import numpy as np

from models.plant.plant import Numbers, Plant
from models.program.build import build
from models.program.lp import Lp, arrays, at_pattern, at_shares, objective_of, relaxed, without_idle
from models.program.mixing import shares_of
from models.program.model import Model
from models.program.objective import levels, margin
from models.solving.climbing import Climber, EndedEarly, Shares, Start
from models.solving.gap import Pass, Standing
from models.solving.highs import PROVEN, STOPPED, Algorithm, Cancelled, Options, Status
from models.solving.linear import Linear
from models.solving.missing import dear
from models.solving.mixes.soft import Softly
from models.solving.passes import Passes
from models.solving.solution import KEPT, Event, LevelResult, Solution, Unsolved
from models.solving.whole import Whole

MOST_STARTS = 18
STARTS = 36
"""A network with so many mixes is looked at from one start more, one with fewer from more, up to the most."""

FROM, TO = 0.3, 1.7
"""By how much prices differ where another start is looked for."""

AT_LEAST = 30.0
"""Seconds that the last linear plan, and its bound, may take, however long the search took."""

FIRST = 0.4
"""The share of the time in which whole numbers are looked for without `one_mix`."""

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
        shares = self._looked_for()
        plan = self._at(shares)
        bound = self._bound({int(one.level): one.held_at for one in plan.levels if one.level.isdigit()})
        gap = max(bound.margin - plan.margin - plan.given_up, 0.0)
        gap = 0.0 if gap <= EXACT * max(1.0, abs(plan.margin)) else gap
        return replace(
            plan,
            status=self._status(plan, gap),
            gap=gap,
            dual=plan.dual[: len(self.lp.row_lower)],
            levels=tuple(_with_proof(one, bound) for one in plan.levels),
            algorithm=f"{plan.algorithm}, mixed",
            iterations=self.iterations + plan.iterations,
            seconds=perf_counter() - self.started,
            basis=None,
            by_clock=plan.by_clock or self.by_clock,
        )

    def _status(self, plan: Solution, gap: float) -> Status:
        if self.ended in STOPPED:
            return self.ended
        if plan.status not in PROVEN:
            return plan.status
        return Status.FOUND if gap else Status.OPTIMAL

    def _looked_for(self) -> Shares:
        """Return the shares of the best plan that the climb finds; those by which nothing is drawn if it finds none."""
        until = (1.0 - FINISH) * self.options.time_limit
        log = None if self.watch is None else self._hear
        softly = Softly(self._at_pattern(), self.money, dear(self.m, self.money), levels(self.m))
        options = replace(self.options, time_limit=until)
        climber = Climber(softly.lp, softly.money, options, log, self.cancelled)
        climber.found = self._tell
        ended = [mix.left() for mix in self.lp.mixes]
        try:
            cost = softly.weighed()
            starts = list(self._starts(cost, climber))
            climber.look(cost, starts)
            self._level_by_level(softly, climber, starts[1:])
        except EndedEarly as stop:
            self.ended, self.by_clock = stop.status, self.by_clock or stop.status is Status.LIMIT
        self.iterations = climber.iterations
        return ended if climber.best is None else climber.best.shares

    def _level_by_level(self, softly: Softly, climber: Climber, starts: Sequence[Start]) -> None:
        """Look for the least that each level can miss, in order, then for money, each from the best plan so far; what
        is broken also from elsewhere."""
        tolerance = self.plant.settings.priority_tolerance
        kept = np.array([self._missing(softly, climber, at) <= KEPT for at in range(len(softly.levels))])
        if climber.best is None or kept.all():
            return
        for place in range(len(softly.levels)):
            least = self._missing(softly, climber, place)
            for cost, gain in ((softly.nearer(place), 0.0), (softly.alone(place), tolerance)):
                if least > KEPT:
                    climber.go_on(cost, partial(softly.is_nearer, place, least - gain), starts)
                    least = self._missing(softly, climber, place)
            climber.lp = softly.hold(climber.lp, place, least)
        climber.go_on(softly.earning(), softly.are_held, ())

    def _missing(self, softly: Softly, climber: Climber, place: int) -> float:
        return 0.0 if climber.best is None else softly.missing(place, climber.best.outcome.x)

    def _at_pattern(self) -> Lp:
        """Return the program with its whole numbers, if any, held as they are best without `one_mix`."""
        if not len(self.lp.whole):
            return self.lp
        options = replace(self.options, time_limit=FIRST * self.options.time_limit)
        apart = replace(self.lp, mixes=())
        pattern = Whole(self.m, self.plant, apart, options, self.watch, self.cancelled).solve()
        self.by_clock |= pattern.by_clock
        return replace(at_pattern(apart, without_idle(apart, pattern.x)), mixes=self.lp.mixes)

    def _starts(self, cost: Numbers, climber: Climber) -> Iterator[Start]:
        """Yield where to begin: the plan without `one_mix`; in small networks the same at other prices, too."""
        x = climber.without_mixes(cost)
        yield shares_of(self.lp.mixes, x), x
        drawn = np.random.default_rng(0)
        for _ in range(min(STARTS // len(self.lp.mixes), MOST_STARTS)):
            x = climber.without_mixes(cost * drawn.uniform(FROM, TO, len(cost)))
            yield shares_of(self.lp.mixes, x), x

    def _at(self, shares: Shares) -> Solution:
        """Return the best plan with the shares of its mixes held."""
        held = at_shares(self.lp, shares)
        # Not by sifting: what is drawn of a mix hangs together, and few columns alone have no plan.
        is_free = self.options.algorithm is Algorithm.AUTO
        algorithm = Algorithm.SIMPLEX if is_free else self.options.algorithm
        options = replace(self.options, time_limit=max(self._left, AT_LEAST), algorithm=algorithm)
        if len(held.whole):
            return Whole(self.m, self.plant, held, options, self.watch, None).solve()
        return Linear(Passes(self.m, self.plant, held, options, watch=self.watch)).solve()

    def _bound(self, held: dict[int, float]) -> _Bound:
        """Return what no plan can exceed that misses of each level as much as it may."""
        plant = Plant.of(self.plant.given, follow_lots=True)
        m = build(plant)
        options = replace(self.options, time_limit=max(self._left, AT_LEAST))
        passes = Passes(m, plant, relaxed(arrays(m)), options, watch=self.watch, cancelled=self.cancelled)
        linear = Linear(passes, held)
        try:
            outcome = linear.reach()
        except (Unsolved, Cancelled):
            return _Bound(np.inf, {})
        if outcome.status is not Status.OPTIMAL:
            return _Bound(np.inf, {})
        return _Bound(passes.margin(outcome) + linear.gap, {one.level: one.value for one in linear.results})

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


def _with_proof(one: LevelResult, bound: _Bound) -> LevelResult:
    """Return a level with what no plan can miss less of, where that is less than it misses."""
    least = bound.missing.get(one.level)
    return one if least is None or one.value - least <= EXACT * max(1.0, one.value) else replace(one, at_best=least)
