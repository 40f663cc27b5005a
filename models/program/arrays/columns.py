"""The columns of a program as Pyomo's variables, each an object that is only made when somebody looks at it.

The hand-over to HiGHS needs their number and their bounds; the half million objects of a large plan would only be made
to be let go again. Whoever reads the model, prints it or writes it as a file looks at one, and then all are made.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyomo.core as pyo

ON = 0.5
"""What is more than this of a whole number from 0 to 1 is 1."""


class Columns(Sequence[Any]):
    """The variables of a Pyomo model in the order of the columns; `upper` are their bounds, `whole` the integers.

    `idle` are integers that are 1 in a plan that does nothing, `lazy` those of which there need be no more than what is
    worked asks for.
    """

    def __init__(self, model: pyo.ConcreteModel) -> None:
        self.upper: list[float] = []
        self._model = model
        self.whole: list[int] = []
        self.idle: list[int] = []
        self.lazy: list[int] = []
        self._blocks: list[tuple[str, Sequence[tuple[str, ...]]]] = []
        self._waiting: list[tuple[str, Sequence[tuple[str, ...]], bool]] = []
        self._made: list[Any] = []

    def __len__(self) -> int:
        return len(self.upper)

    def __getitem__(self, column: Any) -> Any:
        self.make()
        return self._made[column]

    @property
    def places(self) -> list[tuple[str, tuple[str, ...]]]:
        """The name of each column: the variable and its key."""
        return [(name, key) for name, keys in self._blocks for key in keys]

    def add(self, name: str, keys: Sequence[tuple[str, ...]], *, whole: bool = False) -> None:
        """Add columns from zero upwards, one for each key of the variable `name`; `whole`: in whole numbers."""
        self._waiting.append((name, keys, whole))
        self._blocks.append((name, keys))
        self.whole.extend(range(len(self), len(self) + len(keys)) if whole else ())
        self.upper.extend([float("inf")] * len(keys))

    def make(self) -> None:
        """Make the variables that are not there yet, and give all their bounds."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        for name, keys, whole in waiting:
            variable = pyo.Var(list(keys), domain=pyo.NonNegativeIntegers if whole else pyo.NonNegativeReals)
            self._model.add_component(name, variable)
            self._made.extend(variable.values())
        for variable, upper in zip(self._made, self.upper, strict=True):
            if upper < float("inf"):
                variable.setub(upper)

    def at_most(self, column: int, upper: float) -> None:
        """Bound a column from above."""
        self.upper[column] = upper
        if column < len(self._made):
            self._made[column].setub(upper)
