"""What solves a program: simplex or interior points over all columns, or sifting over few; nobody asks which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np

from models.plant.parts import Numbers, Positions
from models.program.arrays.lp import Lp
from models.program.model import Model
from models.solving.solvers.bases import Basis
from models.solving.solvers.highs import Algorithm, Bounds, Highs, Options, Outcome, choose
from models.solving.solvers.sifting import Sifting


class Solver(Protocol):
    """A program that is minimised again and again, from where the last solve ended, with other costs and bounds."""

    @property
    def algorithm(self) -> Algorithm:
        """The algorithm that runs."""

    @property
    def lower(self) -> Numbers:
        """Lower bounds of the columns as they stand."""

    @property
    def upper(self) -> Numbers:
        """Upper bounds of the columns as they stand."""

    @property
    def row_lower(self) -> Numbers:
        """Lower bounds of the rows as they stand, added ones included."""

    @property
    def row_upper(self) -> Numbers:
        """Upper bounds of the rows as they stand, added ones included."""

    def minimise(self, cost: Numbers, floor: float = -np.inf) -> Outcome:
        """Return the least cost; `floor` or less is good enough."""

    def bound(self, columns: Positions, lower: Numbers, upper: Numbers) -> None:
        """Set new bounds for columns."""

    def bound_rows(self, rows: Positions, lower: Numbers, upper: Numbers) -> None:
        """Set new bounds for rows."""

    def bounds(self) -> Bounds:
        """Return all bounds as they stand, to come back to."""

    def restore(self, bounds: Bounds) -> None:
        """Go back to earlier bounds."""

    def add_row(self, columns: Positions, values: Numbers, upper: float) -> None:
        """Add a row: sum of values * columns <= upper."""

    def basis(self) -> Basis:
        """Return where the last solve ended, to come back to."""

    def start_from(self, basis: Basis) -> None:
        """Go back to where an earlier solve of this program ended."""

    def handed_on(self) -> Basis | None:
        """Return where the last solve ended, for another program like this one to go on from; None if it cannot."""

    def goes_on_from(self, basis: Basis | None) -> bool:
        """Start where a program of as many columns and no more rows ended, if it can; True if so."""

    def give_up_after(self, steps: int | None) -> None:
        """Let each solve end with the status LIMIT after so many steps of simplex; None lets it go on to the end."""

    def use_simplex(self, *, primal: bool) -> None:
        """Use simplex from now on: primal after new costs or columns, else dual; no more than advice to sifting."""


def solver_for(  # noqa: PLR0913 - the program, how, and for whom to watch
    m: Model,
    lp: Lp,
    options: Options,
    *,
    most: Numbers | None = None,
    start: Numbers | None = None,
    log: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Solver:
    """Return the solver of a model's arrays without whole numbers, by its size.

    Args:
        m: the model that the columns belong to.
        lp: its arrays, with further rows where they are wanted.
        options: the algorithm (auto: by size), time limit and options of HiGHS.
        most: tonnes that there are of each lot, which bounds what sifting may still find (None: not known).
        start: a plan that the program can do, if one is known (by column): sifting begins with its columns.
        log: hears each line that the solver prints.
        cancelled: asked many times a second whether to stop.
    """
    if choose(options.algorithm, len(lp.values)) is not Algorithm.SIFTING:
        return Highs(lp, options, log, cancelled)
    groups = np.full(len(lp.lower), -1, dtype=np.int64)
    groups[m.run] = m.runs.node
    if start is not None:
        groups[start > 0] = -1
    unbounded = np.full(int(m.runs.node.max(initial=-1)) + 1, np.inf)
    return Sifting(lp, groups, unbounded if most is None else most, options, log, cancelled)
