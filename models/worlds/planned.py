"""A plan as it goes into other worlds: its decisions, the program behind them, and where their columns lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.plant.parts import Flags, Numbers, Positions
from models.plant.plant import Plant
from models.plant.runs import Runs
from models.program.arrays.lp import at_mixes
from models.program.blocks import Decision
from models.program.model import Model, Promise
from models.program.objective import levels, steering
from models.solving.missing import dear
from models.worlds.depths import depths, returning
from models.worlds.program import CannotTell, Program, program_of
from models.worlds.stated import Spreads

STEP = 4.0
"""How many times as dear a missing share of a promise is as the same share of one of the priority behind it."""


@dataclass(frozen=True)
class Planned:
    """A plan x of a plant, to be looked at in other worlds; it survives a pickle.

    `dear` is what each column costs in choosing beside money: what is missing of ranked promises, the more the higher
    their priority, and what moves away from the published plan. `met` are rows that bound in worlds tried before,
    `start` is the basis at which the plan anew ends where all comes as stated, as numbers; None where it is not known.
    """

    plant: Plant
    spreads: Spreads
    program: Program
    runs: Runs
    decisions: Mapping[str, Decision]
    promises: tuple[Promise, ...]
    dear: Numbers
    x: Numbers
    met: Flags
    start: tuple[list[int], list[int]] | None = None

    @classmethod
    def of(cls, plant: Plant, m: Model, x: Numbers) -> Planned:
        """Return the plan of a built model.

        Raises:
            CannotTell: something returns to a store that mixes, or a rule of the plant has coefficients that do not
                follow from assays and recoveries.
        """
        heed_returns(plant)
        spreads = Spreads.of(plant)
        program = program_of(plant, spreads)
        return cls(
            plant=plant,
            spreads=spreads,
            program=program,
            runs=m.runs,
            decisions=m.decisions,
            promises=tuple(m.promises),
            dear=_dear(m, -program.stated.earned),
            x=x,
            met=np.zeros(len(at_mixes(program.lp, x).row_lower), dtype=bool),
        )

    def columns(self, name: str) -> Positions:
        """Return the columns of a decision."""
        return self.decisions[name].columns

    def table(self, name: str) -> Positions:
        """Return the columns of a decision by place, -1 where there is none."""
        return self.decisions[name].table

    @cached_property
    def fixed_periods(self) -> int:
        """How many periods begin within the fixed days, and stay as planned."""
        calendar = self.plant.calendar
        since = (calendar.start - calendar.start[0]).astype(float)
        return int((since < self.plant.settings.fixed_days).sum())


def heed_returns(plant: Plant) -> None:
    """Refuse a plant in which something returns within a period where anything mixes.

    Raises:
        CannotTell: there is such a store, which is named.
    """
    if not plant.nodes.mixed.any() or depths(plant) is not None:
        return
    names, longest = ", ".join(returning(plant)), float(plant.calendar.days.max())
    raise CannotTell(
        f"planner risk cannot tell what becomes of stores that mix where something returns within a period: {names}. "
        f"Where what returns is there {longest:g} d later, write that as its Lag in Yields, or as Lead time in Lanes."
    )


def _dear(m: Model, money: Numbers) -> Numbers:
    """Return a price for what is missing of ranked promises, the higher the earlier its priority comes.

    As in the levels of the plan it is shares of what is asked that count.
    """
    price, whole = dear(m, money), 0.0
    for level in reversed(levels(m)):
        whole = max(STEP * whole, float((price[level.columns] / level.weights).max(initial=0.0)))
        price[level.columns] = whole * level.weights
    return price + steering(m)
