"""What can hold a plan back, as a rule states it: the bounds that lifting it would take away."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

import numpy as np

from models.plant.parts import Numbers, Positions

WHOLE_RULES = "Whole-number rules"
"""The kind of cause of rules in whole numbers."""

NONE = np.zeros(0, dtype=np.int64)
NOTHING = np.zeros(0)


class Stage(IntEnum):
    """The order in which causes are lifted when a shortage is split among them, by what kind of limit they are."""

    CALENDAR = 0  # which days of a period something is there
    WORK = 1  # hours, rates
    WHOLE = 2  # rules in whole numbers
    BLEND = 3  # qualities
    RESOURCE = 4
    STORE = 5
    MARKET = 6
    OTHER = 7  # what no rule claims
    LOT = 8  # which lots are there, and when
    QUANTITY = 9  # what there is of all lots, lifted last of all


@dataclass(frozen=True, eq=False)
class Cause:
    """What holds a program back: bounds of rows, and upper bounds `at` of columns.

    `kind` and `detail` name it as the planner knows it; `words` name it among the limits of a ladder (blank: kind and
    detail). `weight` makes the first gain of lifting it comparable with that of others of its kind: units that a unit
    of its duals stands for.
    """

    kind: str
    detail: str
    rows: Positions = field(default_factory=lambda: NONE)
    lower: Numbers = field(default_factory=lambda: NOTHING)
    upper: Numbers = field(default_factory=lambda: NOTHING)
    columns: Positions = field(default_factory=lambda: NONE)
    at: Numbers = field(default_factory=lambda: NOTHING)
    weight: float = 1.0
    stage: Stage = Stage.OTHER
    words: str = ""

    @property
    def name(self) -> str:
        """The cause among the limits of a ladder."""
        return self.words or f"{self.kind}: {self.detail}"

    @cached_property
    def has_amount(self) -> bool:
        """True if its bounds are amounts that can be shared out; false for shares of blends, whose bounds are zero."""
        bounds = np.concatenate([self.lower, self.upper, self.at])
        return bool((np.isfinite(bounds) & (bounds != 0)).any())
