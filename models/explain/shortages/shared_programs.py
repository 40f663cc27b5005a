"""The programs that the explanations of one plan share, each built when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock

from models.explain.shortages.ideal_process import full_recovery, no_lag
from models.explain.shortages.levels_held import Broken, Served, broken_promises, served
from models.explain.shortages.lifting import Clock, Program
from models.explain.shortages.wide import Wide, wide
from models.plant.plant import Plant
from models.program.model import Model
from models.rules import RULES
from models.solving.highs import is_large
from models.solving.levels import Solution

AS_IT_IS, NO_LAG, FULL_RECOVERY = "as it is", "no lag", "full recovery"

PROCESSES: dict[str, Callable[[Plant], Plant]] = {
    AS_IT_IS: lambda plant: plant,
    NO_LAG: no_lag,
    FULL_RECOVERY: lambda plant: full_recovery(no_lag(plant)),
}

ROOM_FOR_ONE = 2_000_000
"""Of plans of more nonzeros than this there is one large program at a time, for the memory that each takes."""


class Wides:
    """The wide programs of one plan as they are stated, each built when it is first needed, for several at once.

    Of a large plant only the one as it is is kept: the others are as large again, and needed seldom.
    """

    def __init__(self, plant: Plant, broken: Sequence[Broken]) -> None:
        self.plant = plant
        self.rules = {own.promise.rule for own in broken}
        self._kept: dict[tuple[str, bool], Wide] = {}
        self._lock = Lock()

    def of(self, process: str, feed: bool) -> Wide:
        """The wide program with one of the PROCESSES, for promises of feed on site or for all others."""
        with self._lock:
            if (process, feed) in self._kept:
                return self._kept[process, feed]
            promises = tuple(name for name, rule in RULES.items() if name in self.rules and rule.about_feed == feed)
            found = wide(PROCESSES[process](self.plant), promises)
            if process == AS_IT_IS or not is_large(len(found.open.values)):
                self._kept[process, feed] = found
            return found

    def forget(self) -> None:
        """Lets go of all of them."""
        with self._lock:
            self._kept.clear()


class Programs:
    """The programs for one solved plan; `watch` hears what is being explained."""

    def __init__(  # noqa: PLR0913, PLR0917 - a plan in its parts
        self,
        plant: Plant,
        m: Model,
        solution: Solution,
        clock: Clock,
        watch: Callable[[str], None] = lambda words: None,
        wides: Wides | None = None,
    ) -> None:
        self.watch = watch
        self.plant, self.m, self.solution, self.clock = plant, m, solution, clock
        self.broken = broken_promises(m, solution.x)
        self.wides = wides or Wides(plant, self.broken)
        self._served: Served | None = None
        self._wide: dict[tuple[str, bool], tuple[Program, Wide]] = {}

    def served(self) -> Served:
        """The plan's own program, with its levels as they were reached."""
        if self._served is None:
            self.clock.check()
            self._served = served(self.m, self.solution, self.clock)
        return self._served

    def wide(self, process: str = AS_IT_IS, feed: bool = False) -> tuple[Program, Wide]:
        """The wide program of the plant with one of the PROCESSES, for promises of feed on site or for all others."""
        if (process, feed) in self._wide:
            return self._wide[process, feed]
        self.clock.check()
        if process != AS_IT_IS and self.solution.nonzeros > ROOM_FOR_ONE:
            self._wide.clear()
            self.wides.forget()
        all_can = self.wides.of(process, feed)
        found = (Program(all_can.model, all_can.open, self.clock), all_can)
        if process == AS_IT_IS or not is_large(len(all_can.open.values)):
            self._wide[process, feed] = found
        return found
