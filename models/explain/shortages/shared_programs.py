"""The programs that the explanations of one plan share, each built when it is first needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import TypeVar

from models.explain.budget import Budget
from models.explain.shortages.ideal_process import full_recovery, no_lag, no_lead_time, no_wait
from models.explain.shortages.levels_held import Served, broken_promises, served
from models.explain.shortages.lifting import Program
from models.explain.shortages.wide import Wide, wide
from models.plant.plant import Plant
from models.program.model import Model
from models.rules import RULES
from models.rules.targets import RULE as TARGETS
from models.solving.levels import Solution
from models.solving.solvers.highs import is_large
from models.solving.solvers.memory import give_back

AS_IT_IS, APART, NO_WAIT, NO_LAG, NO_LEAD_TIME, FULL_RECOVERY = (
    "as it is",
    "lots kept apart",
    "no wait",
    "no lag",
    "no lead time",
    "full recovery",
)

PROCESSES: dict[str, Callable[[Plant], Plant]] = {
    AS_IT_IS: lambda plant: plant,
    APART: lambda plant: plant,
    NO_WAIT: no_wait,
    NO_LAG: lambda plant: no_lag(no_wait(plant)),
    NO_LEAD_TIME: lambda plant: no_lead_time(no_lag(no_wait(plant))),
    FULL_RECOVERY: lambda plant: full_recovery(no_lead_time(no_lag(no_wait(plant)))),
}

Promises = tuple[str, ...]
"""The rules whose promises a program has."""

Asked = tuple[str, Promises]
"""One of the PROCESSES, and the promises that its program has."""

Kept = TypeVar("Kept")

ROOM_FOR_ONE = 2_000_000
"""Of plans of more nonzeros than this there is one large program at a time, for the memory that each takes."""


class Wides:
    """The wide programs of one plan as they are stated, each built when it is first needed, for several at once.

    Of a large plant only those as it is are kept, and the last one: the others are as large again, and needed seldom.
    """

    def __init__(self, plant: Plant, *, mixes: bool = False) -> None:
        self.plant, self.mixes = plant, mixes
        self._kept: dict[Asked, Wide] = {}
        self._last: Asked | None = None
        self._lock = Lock()

    def of(self, process: str, promises: Promises) -> Wide:
        """Return the wide program with one of the PROCESSES and the promises of these rules."""
        with self._lock:
            if (process, promises) in self._kept:
                return self._kept[process, promises]
            _let_go(self._kept, self._last)
            is_mixed = self.mixes and process == AS_IT_IS
            plant = self.apart if self.mixes and not is_mixed else self.plant
            found = self._kept[process, promises] = wide(PROCESSES[process](plant), promises, mixes=is_mixed)
            self._last = None if _stays(process, found) else (process, promises)
            return found

    @cached_property
    def apart(self) -> Plant:
        """The plant in which lots are told apart in stores that mix, or at least components."""
        return Plant.of(self.plant.given, follow_lots=True)

    @property
    def follows_lots(self) -> bool:
        """Whether lots are told apart in all of them, not components alone."""
        return not (self.apart.stored.mixed & (self.apart.stored.component >= 0)).any()

    def forget(self) -> None:
        """Let go of all of them."""
        with self._lock:
            self._kept.clear()
            self._last = None


def _stays(process: str, found: Wide) -> bool:
    """Return whether a program is kept when another one is needed."""
    return process == AS_IT_IS or not is_large(len(found.open.values))


def _let_go(kept: dict[Asked, Kept], last: Asked | None) -> None:
    """Let go of the last program, if it is not to stay."""
    if last is not None:
        kept.pop(last, None)


class Programs:
    """The programs for one solved plan; `watch` hears what is being explained."""

    def __init__(  # noqa: PLR0913, PLR0917 - a plan in its parts
        self,
        plant: Plant,
        m: Model,
        solution: Solution,
        budget: Budget,
        watch: Callable[[str], None] = lambda words: None,
        wides: Wides | None = None,
    ) -> None:
        self.watch = watch
        self.plant, self.m, self.solution, self.budget = plant, m, solution, budget
        self.broken = broken_promises(m, solution.x)
        self.mixes = bool(m.mixes)
        self.wides = wides or Wides(plant, mixes=self.mixes)
        self._served: Served | None = None
        self._wide: dict[Asked, tuple[Program, Wide]] = {}
        self._last: Asked | None = None

    def served(self) -> Served:
        """Return the plan's own program, with its levels as they were reached."""
        if self._served is None:
            self.budget.check()
            self._served = served(self.m, self.solution, self.budget)
        return self._served

    def alone(self, rule: str | None = None) -> Promises:
        """Return the rules of broken promises that can share a program with those of a rule (None: with targets)."""
        kind, broken = _kind(rule or TARGETS.name), {missed.promise.rule for missed in self.broken}
        return tuple(name for name in RULES if name in broken and _kind(name) == kind)

    def wide(self, process: str, promises: Promises, *, kept: bool = False) -> tuple[Program, Wide]:
        """Return the wide program of the plant with one of the PROCESSES and the promises of these rules.

        Where promises are to be `kept` in it, it starts from the plan, which keeps them.
        """
        if (process, promises) in self._wide:
            return self._wide[process, promises]
        self.budget.check()
        _let_go(self._wide, self._last)
        if self.solution.nonzeros > ROOM_FOR_ONE:
            self._wide.clear()
            self.wides.forget()
            give_back()
        all_can = self.wides.of(process, promises)
        is_alike = not self.mixes or process == AS_IT_IS
        start = self.m.carried(all_can.model, self.solution.x) if (kept or self.mixes) and is_alike else None
        found = self._wide[process, promises] = (Program(all_can.model, all_can.open, self.budget, start), all_can)
        self._last = None if _stays(process, all_can) else (process, promises)
        return found


def _kind(rule: str) -> tuple[bool, bool]:
    return RULES[rule].about_feed, RULES[rule].keeps_dates
