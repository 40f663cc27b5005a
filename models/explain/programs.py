"""The programs that the explanations of one plan share, each built when it is first needed."""

from __future__ import annotations

from collections.abc import Callable

from models.explain.process import full_recovery, no_lag
from models.explain.program import Clock, Program
from models.explain.served import Broken, Served, broken_promises, served
from models.explain.wide import FEED_RULES, Wide, wide
from models.model import Model
from models.plant import Plant
from models.solving import Solution

AS_IT_IS, NO_LAG, FULL_RECOVERY = "as it is", "no lag", "full recovery"

PROCESSES: dict[str, Callable[[Plant], Plant]] = {
    AS_IT_IS: lambda plant: plant,
    NO_LAG: no_lag,
    FULL_RECOVERY: lambda plant: full_recovery(no_lag(plant)),
}

RULE_OF = {
    ("Lots", "Must use"): "must_use",
    ("Feed classes", "Max stock"): "feed_max_stock",
    ("Feed classes", "Min closing stock"): "feed_min_closing_stock",
    ("Products", "Min stock"): "product_min_stock",
    ("Products", "Min closing stock"): "product_min_closing_stock",
    ("Fixed runs", "Amount"): "fixed_runs",
    ("Deliveries", "Min"): "delivery_minimum",
    ("Targets", "Amount"): "targets",
}
"""The rule that a promise comes from, by its sheet and its words."""


class Programs:
    """The programs for one solved plan; `watch` hears what is being explained."""

    def __init__(
        self,
        plant: Plant,
        m: Model,
        solution: Solution,
        clock: Clock,
        watch: Callable[[str], None] = lambda words: None,
    ) -> None:
        self.watch = watch
        self.plant, self.m, self.solution, self.clock = plant, m, solution, clock
        self.broken = broken_promises(m, solution.x)
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
        key = (process, feed)
        if key not in self._wide:
            self.clock.check()
            rules = {rule_of(own) for own in self.broken}
            promises = tuple(rule for rule in RULE_OF.values() if rule in rules and (rule in FEED_RULES) == feed)
            all_can = wide(PROCESSES[process](self.plant), promises)
            self._wide[key] = (Program(all_can.model, all_can.open, self.clock), all_can)
        return self._wide[key]


def rule_of(broken: Broken) -> str:
    """The name of the rule that a broken promise comes from."""
    return RULE_OF[broken.promise.sheet, broken.promise.words]
