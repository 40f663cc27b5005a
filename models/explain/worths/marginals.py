"""Marginal values: what one unit more, and one unit less, of each quantity of the workbook does to the margin.

Sign: plus means that the margin rises by that much per unit more of what is named, minus that it falls. The value of
one less is given the same way, so that giving up a unit costs it where it is plus.

Every other promise is held at what the plan reaches for it. Values are the slopes of the last program of the plan at
its optimum. Where the plan stands at a kink (a degenerate optimum) the two sides differ; then the program is solved
again a small step to that side, and the slope is taken there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from models.explain.claims import changes
from models.explain.worths.blend_slopes import worth_of
from models.explain.worths.last_program import Final, OutOfTime, Unreachable
from models.explain.worths.slopes import BINDS, Corner, Piece
from models.plant.plant import Numbers, Plant
from models.program.change import Change, CoefficientChange, Quantity
from models.program.model import Model
from models.program.stated import Stated
from models.solving.levels import KEPT, Solution

KINK = 1e-6
"""A piece that ends within this share of the quantity (at least of one unit) is no piece but a kink."""

WHOLE_UNITS = 60
"""How many whole units are tried where the slope does not hold for one, the steepest first."""

STEPS = (1e-3, 1e-4, 1e-5)
"""Steps off a kink, as shares of the quantity (at least of one unit); smaller ones where the margin bends sooner."""


@dataclass(frozen=True)
class Side:
    """The value of a unit more or less (None: not known), and the quantity up to which it holds (NaN: not known)."""

    value: float | None
    to: float = np.nan


@dataclass(frozen=True)
class Marginal:
    """One quantity of its `kind`: what it is `now`, and what more and less is worth; `state` says how that was found.

    `short` is what a promise misses; `whole` is what one whole unit more adds to the margin (None: not known).
    """

    kind: Quantity
    name: str
    period: str
    unit: str
    now: float
    more: Side
    less: Side
    state: str
    short: float = 0.0
    whole: float | None = None

    @property
    def is_kink(self) -> bool:
        """True if more and less have different values."""
        if self.more.value is None or self.less.value is None:
            return False
        return abs(self.more.value - self.less.value) > 1e-6 * max(1.0, abs(self.more.value), abs(self.less.value))


EXACT = "exact"
BROKEN = "broken"
FIRST_ORDER = "first order"
STEPPED = "stepped"


def marginals(final: Final, watch: Callable[[str], None] | None = None) -> list[Marginal]:
    """Every quantity of a plan that is not too large, kind by kind in the order of the workbook's sheets."""
    work = _Work(final)
    bounds = work.of_bounds()
    if watch is not None:
        watch("what blend limits are worth")
    return [*bounds, *work.of_blends()]


class _Work:
    """The marginal values of one last program."""

    def __init__(self, final: Final) -> None:
        self.final = final
        self.matrix = final.lp.by_column
        self.corner = Corner(final, final.first, self.matrix)
        self.x = final.first.x
        self.whole_units = WHOLE_UNITS
        self.asked = changes(Stated(final.original, final.m, lp=final.lp))

    def of_bounds(self) -> list[Marginal]:
        asked = [change for change in self.asked if isinstance(change, Change)]
        pieces = [self.corner.piece(change) for change in asked]
        found: list[Marginal | None] = [None] * len(asked)
        for i in sorted(range(len(asked)), key=lambda i: -abs(pieces[i].slope)):
            found[i] = self.one(asked[i], pieces[i])
        return [own for own in found if own is not None]

    def whole(self, change: Change, more: Side) -> float | None:
        """What one whole unit more adds, which is less than the slope where that bends within the unit."""
        if more.value is None:
            return None
        if more.to >= change.now + 1.0:
            return more.value
        if not self.whole_units:
            return None
        self.whole_units -= 1
        self.final.change(change, 1.0)
        try:
            return self.final.solve().margin - self.final.first.margin + change.fixed
        except (Unreachable, OutOfTime):
            self.final.go_back()
            return None
        finally:
            self.final.change(change, 0.0)  # the next one goes on from here, which is quicker than from the plan

    def one(self, change: Change, piece: Piece) -> Marginal:
        """One quantity; what a broken promise asks for above what it gets cannot matter."""
        missing = float(np.maximum(self.x[change.short], 0.0).max(initial=0.0))
        if change.ranked and missing > KEPT * max(change.now, 1.0):
            got = Side(0.0, change.now - missing)
            return replace(_marginal(change, Side(0.0, np.inf), got, BROKEN, missing), whole=0.0)
        more = self.side(change, piece, up=True)
        less = self.side(change, piece, up=False)
        return replace(_marginal(change, more, less, EXACT, missing), whole=self.whole(change, more))

    def side(self, change: Change, piece: Piece, *, up: bool) -> Side:
        """A unit more, or less."""
        room, sign = (piece.more, 1.0) if up else (piece.less, -1.0)
        if not up and change.now <= change.least:
            return Side(None, change.least)
        if _stays_zero(change, piece.slope, up):
            return Side(change.fixed, np.inf if up else change.least)
        if room > KINK * max(1.0, abs(change.now)):
            return Side(piece.slope, max(change.now + sign * room, change.least))
        try:
            return self.stepped(change, sign)
        except OutOfTime:
            return Side(None)

    def stepped(self, change: Change, sign: float) -> Side:
        """The slope a small step off, taken there; the smallest step is for what bends or ends almost at once."""
        side = Side(None, change.now)
        self.final.go_back()
        for share in STEPS:
            step = sign * share * max(1.0, abs(change.now))
            if change.now + step < change.least:
                continue
            self.final.change(change, step)
            try:
                piece = Corner(self.final, self.final.solve(), self.matrix).piece(change)
            except Unreachable:
                continue
            finally:
                self.final.undo([change])
            back, on = (piece.less, piece.more) if sign > 0 else (piece.more, piece.less)
            side = Side(piece.slope, max(change.now + step + sign * on, change.least))
            if back >= abs(step) * (1 - 1e-3):
                break
        return side

    def of_blends(self) -> list[Marginal]:
        found = []
        self.final.go_back()
        for change in (own for own in self.asked if isinstance(own, CoefficientChange)):
            more, less = self.blend_side(change, 1.0), self.blend_side(change, -1.0)
            found.append(Marginal(change.kind, change.name, "", change.unit, change.now, more, less, STEPPED))
        return found

    def blend_side(self, change: CoefficientChange, sign: float) -> Side:
        step = sign * change.step
        if sign < 0 and change.now <= 0 and change.unit:
            return Side(None, 0.0)
        to = change.now + step
        if self.is_free(change, step):
            return Side(0.0, to)
        try:
            return Side(worth_of(self.final, change, step), to)
        except OutOfTime:
            return Side(None)

    def is_free(self, change: CoefficientChange, step: float) -> bool:
        """True if the plan as it is keeps the limit when it has moved, and so do the values that prove it best."""
        count = len(self.final.lp.row_lower)
        activity = np.bincount(change.rows, change.values * self.x[change.columns], minlength=count)
        moved = np.bincount(change.rows, change.per_unit * self.x[change.columns], minlength=count)
        bound = self.final.first.dual[change.rows]
        return bool((activity + step * moved).min(initial=0.0) >= -1e-9 and np.abs(bound).max(initial=0.0) <= BINDS)


def first_order(plant: Plant, m: Model, solution: Solution) -> list[Marginal]:
    """The values of a large plan: slopes from the duals of its own solve, of one side, without a range."""
    found, later = [], []
    for change in changes(Stated(plant, m)):
        if isinstance(change, CoefficientChange):
            at = Side(change.first_order(solution.x, solution.dual))
            later.append(Marginal(change.kind, change.name, "", change.unit, change.now, at, Side(None), FIRST_ORDER))
            continue
        missing = float(np.maximum(solution.x[change.short], 0.0).max(initial=0.0))
        value = 0.0 if change.ranked and missing > KEPT * max(change.now, 1.0) else _slope(change, solution)
        found.append(_marginal(change, Side(value), Side(None), FIRST_ORDER, missing))
    return [*found, *later]


def _slope(change: Change, solution: Solution) -> float:
    dual, reduced = solution.dual[change.rows], solution.reduced[change.columns]
    of_rows: Numbers = np.where(dual > 0, change.row_upper, change.row_lower) * dual
    of_columns: Numbers = np.where(reduced > 0, change.upper, change.lower) * reduced
    return change.fixed + float(of_rows.sum() + of_columns.sum())


def _marginal(change: Change, more: Side, less: Side, state: str, missing: float) -> Marginal:
    return Marginal(change.kind, change.name, change.period, change.unit, change.now, more, less, state, missing)


def _stays_zero(change: Change, slope: float, up: bool) -> bool:
    """True if more slack (or less asked) is worth nothing now: then it is worth nothing however far it goes."""
    if abs(slope - change.fixed) > BINDS or change.kind.supply:
        return False
    moves_up = np.concatenate([change.row_upper, change.upper])
    asks_up = np.concatenate([change.row_lower, change.lower])
    return bool((asks_up <= 0).all()) if up else bool((moves_up <= 0).all())
