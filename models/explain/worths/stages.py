"""What a change does as long as every level, and then the margin, stays on its straight piece: without another solve.

A plan is made level by level. At the optimum of each level that is short, and at that of the margin, the basis says how
what is reached moves with a figure, and how far that holds. What a level can miss less is asked of all that follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.explain.worths.last_program import Final
from models.explain.worths.replanning import Gain, Promised
from models.explain.worths.slopes import BINDS, Corner, Piece
from models.program.change import Change
from models.program.objective import Level
from models.solving.levels import KEPT
from models.solving.solvers.bases import Basis

AGREES = 1e-6
"""How far what a level can miss may differ from what the plan reached."""


@dataclass(frozen=True)
class _Stage:
    """One level, or the margin (`level` None): the changes as they come to it, and the piece that each is on."""

    level: Level | None
    changes: list[Change]
    pieces: list[Piece]

    def is_straight(self, place: int, step: float) -> bool:
        """Return whether all of a step is known without another solve."""
        change, piece = self.changes[place], self.pieces[place]
        return holds(piece, step) or stays_zero(change, piece.slope)


class Stages:
    """The stages of a plan, looked at for some changes; `bases` are where the levels that are short end.

    Whatever stops it, the program holds every level afterwards.
    """

    def __init__(self, final: Final, promised: Promised, changes: Sequence[Change]) -> None:
        self.final, self.promised = final, promised
        self.bases: dict[int, Basis] = {}
        self.agree = True
        self.stages: list[_Stage] = []
        self._pass(list(changes))

    def _pass(self, changes: list[Change]) -> None:
        final = self.final
        for level in final.levels:
            final.let_go(level)
        try:
            for level in final.levels:
                if final.is_short(level):
                    changes = self._past(level, changes)
                final.hold_again(level)
        finally:
            for level in final.levels:
                final.hold_again(level)
        final.solve(start=final.first_basis)
        corner = Corner(final, final.first, watched=self.promised.columns)
        self.stages.append(_Stage(None, changes, [corner.piece(change) for change in changes]))

    def _past(self, level: Level, changes: list[Change]) -> list[Change]:
        """Look at one level; the changes as they come to the next one, where it may miss less or more."""
        final = self.final
        cost = np.zeros(len(final.cost))
        cost[level.columns] = final.shares(level)
        answer = final.solve(cost)
        self.bases[level.rank] = final.solver.basis()
        reached = level.missing(answer.x)
        tolerance = final.original.settings.priority_tolerance
        self.agree &= abs(reached + tolerance - final.held[level.rank]) <= AGREES
        corner = Corner(final, answer)
        unpaid = [replace(change, fixed=0.0) for change in changes]
        pieces = [corner.piece(change) for change in unpaid]
        self.stages.append(_Stage(level, unpaid, pieces))
        row = final.rows[level.rank]
        return [_moving(change, row, -piece.slope) for change, piece in zip(changes, pieces, strict=True)]

    def gain(self, place: int, step: float) -> Gain | None:
        """Return what a step of one of the changes does; None where that takes another solve."""
        last, piece = self.stages[-1].changes[place], self.stages[-1].pieces[place]
        if len(self.levels(place, step)) < len(self.final.short) or not self.stages[-1].is_straight(place, step):
            return None
        moves = piece.moves * step if holds(piece, step) else np.zeros(len(piece.moves))
        return Gain(piece.slope * step, self.promised.moves(moves, last.short))

    def levels(self, place: int, step: float) -> dict[int, float]:
        """Return what the levels that are short may miss after a step, the first ones, as far as that is known.

        One that is kept after the step has no tolerance any more.
        """
        change = self.stages[-1].changes[place]
        if not self.agree or self._counts_anew(change):
            return {}
        found: dict[int, float] = {}
        for stage in self.stages:
            if stage.level is None or not stage.is_straight(place, step):
                break
            left = self.final.held[stage.level.rank] - stage.pieces[place].slope * step / stage.level.scale
            if left <= self.final.original.settings.priority_tolerance + KEPT:
                break
            found[stage.level.rank] = left
        return found

    def _counts_anew(self, change: Change) -> bool:
        """Return whether a level that is short would count what a promise misses in relation to more than now."""
        return any(np.isin(level.columns, change.short).any() for level in self.final.short)


def holds(piece: Piece, step: float) -> bool:
    """Return whether the piece goes on for all of a step."""
    return piece.more >= step * (1.0 - 1e-9)


def stays_zero(change: Change, slope: float, *, up: bool = True) -> bool:
    """Return whether more slack (or less asked) is worth nothing now: then it is worth nothing however far it goes."""
    if abs(slope - change.fixed) > BINDS or change.kind.supply:
        return False
    moves_up = np.concatenate([change.row_upper, change.upper])
    asks_up = np.concatenate([change.row_lower, change.lower])
    sign = 1.0 if up else -1.0
    return bool((sign * asks_up <= 0).all() and (sign * moves_up >= 0).all())


def _moving(change: Change, row: int, by: float) -> Change:
    """Return a change that lets a row be so much higher too."""
    if abs(by) <= BINDS:
        return change
    return replace(
        change,
        rows=np.append(change.rows, row),
        row_lower=np.append(change.row_lower, 0.0),
        row_upper=np.append(change.row_upper, by),
    )
