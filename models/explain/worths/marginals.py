"""Marginal values: what a sensible step more of each figure of the workbook does to the plan, and the slopes behind it.

Sign: plus means that the margin rises with more of what is named, minus that it falls.

What a step does is the difference of two plans: levels are settled anew, then the margin. Slopes are those of the last
program of the plan at its optimum, where every promise is held at what the plan reaches for it. Where the plan stands
at a kink (a degenerate optimum) the two sides differ; then the program is solved again a small step to that side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.explain.claims import changes
from models.explain.worths.blend_slopes import Side, blend_side
from models.explain.worths.last_program import Final, NoAnswer, Optimum, Unreachable
from models.explain.worths.replanning import Gain, Promised, Replanning
from models.explain.worths.slopes import Corner, Piece
from models.explain.worths.stages import Stages, stays_zero
from models.plant.plant import Numbers, Plant
from models.program.arrays.lp import arrays, at_sides
from models.program.change import AnyChange, Change, CoefficientChange, Quantity
from models.program.choice import sides_of
from models.program.model import Model
from models.program.shared.mixing import EMPTY
from models.program.stated import Stated
from models.rules.one_mix import BALANCE
from models.schema.levels import is_level
from models.solving.levels import KEPT, Solution
from models.solving.mixes.again import MixSolver

KINK = 1e-6
"""A piece that ends within this share of the quantity (at least of one unit) is no piece but a kink."""

SOLVED = 100
"""How many steps are planned anew where slopes do not hold for one, the dearest first."""

LARGE, CHEAPER = "the plan is large", f"only the dearest {SOLVED} steps are"
"""Why a step is not planned anew, as part of a sentence."""

NEAR = 1e-2
"""The share of a step at which the slope is looked at where stores mix."""

STEPS = (1e-3, 1e-4, 1e-5)
"""Steps off a kink, as shares of the quantity (at least of one unit); smaller ones where the margin bends sooner."""


@dataclass(frozen=True)
class Marginal:
    """One figure of its `kind`: what it is `now`, what a `step` more does, and the slopes of more and less behind it.

    `gain` is the difference of two plans (None: not planned anew, and `why` says why). Slopes are at equal promises;
    `all_kept` says that the plan keeps all promises of rank, so that they tell what happens. `short` is what the
    figure's own promise misses.
    """

    kind: Quantity
    name: str
    period: str
    unit: str
    now: float
    step: float
    more: Side
    less: Side
    gain: Gain | None = None
    short: float = 0.0
    all_kept: bool = True
    why: str = ""

    @property
    def is_kink(self) -> bool:
        """True if more and less have different values."""
        if self.more.value is None or self.less.value is None:
            return False
        return abs(self.more.value - self.less.value) > 1e-6 * max(1.0, abs(self.more.value), abs(self.less.value))

    @property
    def adds(self) -> float | None:
        """What a step more adds to the margin: of two plans, or else as the slope has it at first; None: not known."""
        if self.gain is not None:
            return self.gain.margin
        if self.more.value is None or not self.step or not self.all_kept:
            return None
        return self.more.value * self.step


def marginals(final: Final, watch: Callable[[str], None] | None = None) -> list[Marginal]:
    """Return every figure of a plan that is not too large, kind by kind in the order of the workbook's sheets."""
    work = _Work(final)
    slopes = work.slopes()
    if watch is not None:
        watch("what a step more of each limit does")
    gains = work.gains(slopes)
    kept = not final.short
    return [
        _marginal(change, more, less, gain=gain, short=work.promised.short(change), all_kept=kept)
        for change, gain, (more, less) in zip(work.changes, gains, slopes, strict=True)
    ]


class _Work:
    """The marginal values of one last program."""

    def __init__(self, final: Final) -> None:
        self.final = final
        self.matrix = final.lp.by_column
        self.promised = Promised(final)
        self.changes = changes(Stated(final.original, final.m, lp=final.lp))
        corner = Corner(final, final.first, self.matrix)
        self.pieces = [corner.piece(change) if isinstance(change, Change) else None for change in self.changes]

    def slopes(self) -> list[tuple[Side, Side]]:
        """Return the slopes of more and less of each figure, bounds first."""
        found: dict[int, tuple[Side, Side]] = {}
        for i in sorted(range(len(self.changes)), key=lambda i: isinstance(self.changes[i], CoefficientChange)):
            found[i] = self.sides(self.changes[i], self.pieces[i])
        return [found[i] for i in range(len(self.changes))]

    def sides(self, change: AnyChange, piece: Piece | None) -> tuple[Side, Side]:
        """Return more and less; none of a promise of rank that is short,
        for its level counts in relation to what it asks."""
        if change.ranked and self.promised.short(change) > 0:
            return Side(None), Side(None)
        if piece is None or isinstance(change, CoefficientChange):
            assert isinstance(change, CoefficientChange)
            return blend_side(self.final, change, 1.0), blend_side(self.final, change, -1.0)
        return self.side(change, piece, up=True), self.side(change, piece, up=False)

    def side(self, change: Change, piece: Piece, *, up: bool) -> Side:
        """Return a unit more, or less."""
        room, sign = (piece.more, 1.0) if up else (piece.less, -1.0)
        if not up and change.now <= change.least:
            return Side(None, change.least)
        if stays_zero(change, piece.slope, up=up):
            return Side(change.fixed, np.inf if up else change.least)
        if room > KINK * max(1.0, abs(change.now)):
            return Side(piece.slope, max(change.now + sign * room, change.least))
        try:
            return self.stepped(change, sign)
        except NoAnswer:
            return Side(None)

    def stepped(self, change: Change, sign: float) -> Side:
        """Return the slope a small step off, taken there;
        the smallest step is for what bends or ends almost at once."""
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

    def gains(self, slopes: Sequence[tuple[Side, Side]]) -> list[Gain | str]:
        """Return what a step more of each figure does, or why that was not planned anew."""
        found: list[Gain | str] = [CHEAPER] * len(self.changes)
        bounds = [change for change in self.changes if isinstance(change, Change)]
        try:
            stages = Stages(self.final, self.promised, bounds)
        except NoAnswer as stop:
            return [stop.why] * len(self.changes)
        # What choices go over to another side for, no piece of the plan's own sides can say.
        place = {} if self.final.m.choices else {id(change): at for at, change in enumerate(bounds)}
        for i, change in enumerate(self.changes):
            if id(change) in place and change.step > 0:
                found[i] = stages.gain(place[id(change)], change.step) or CHEAPER
        again = Replanning(self.final, self.promised, stages.bases)
        waiting = [i for i, gain in enumerate(found) if gain == CHEAPER]
        for i in by_worth(self.changes, [more for more, _ in slopes], waiting)[:SOLVED]:
            change = self.changes[i]
            known = stages.levels(place[id(change)], change.step) if id(change) in place else {}
            found[i] = _planned(again, change, known)
        return found


def _planned(again: Replanning, change: AnyChange, known: Mapping[int, float]) -> Gain | str:
    if change.step <= 0:
        return ""
    try:
        return again.after(change, change.step, known)
    except NoAnswer as stop:
        return stop.why


def of_mixes(final: Final, watch: Callable[[str], None]) -> list[Marginal]:
    """Return every figure of a plan with stores that mix: slopes by the duals of the program round it, of both sides,
    and what a step more does as far as steps of the solver suffice, the dearest first.

    Each step is a true plan, found from the shares of the plan. To first order it is not known where more would go of
    what comes to a mix that is empty: its slope is that of a small step, or blank.
    """
    promised = Promised(final)
    found = changes(Stated(final.original, final.m, lp=final.lp))
    slopes = [_slope_of(change, promised, final) for change in found]
    watch("what a step more of each limit does")
    again, near = Replanning(final, promised, {}), Near(final)
    gains: list[Gain | str] = [CHEAPER] * len(found)
    for i in by_worth(found, slopes, range(len(found)))[:SOLVED]:
        gains[i] = _planned(again, found[i], {})
        slopes[i] = slopes[i] if slopes[i].value is None else near.side(found[i])
    for i in _into_empty_mixes(final, found):
        slopes[i] = Side(None) if gains[i] == CHEAPER else _of_a_small_step(again, found[i])
    kept = not final.short
    return [
        _marginal(change, slope, Side(None), gain=gain, short=promised.short(change), all_kept=kept)
        for change, gain, slope in zip(found, gains, slopes, strict=True)
    ]


def _into_empty_mixes(final: Final, found: Sequence[AnyChange]) -> list[int]:
    """Return which changes bring something to a mix in which there is nothing."""
    m, plant = final.m, final.original
    rows = m.row_blocks[BALANCE].positions if BALANCE in m.row_blocks else {}
    place = {name: p for p, name in enumerate(plant.calendar.names)}
    node_of = {name: at for at, name in enumerate(plant.nodes.names)}
    empty = {(mix.store, mix.period) for mix in m.mixes if mix.amounts(final.first.x).sum() <= EMPTY}
    store_of = {
        row: (plant.products.names[plant.nodes.product[node_of[part]]], place[period])
        for (part, period), row in rows.items()
    }
    return [i for i, change in enumerate(found) if any(store_of.get(row) in empty for row in change.rows.tolist())]


def _of_a_small_step(again: Replanning, change: AnyChange) -> Side:
    step = NEAR * change.step
    try:
        gain = again.after(change, step)
    except NoAnswer:
        return Side(None)
    return Side(None if gain.promises else gain.margin / step)


class Near:
    """The program of a plan to first order round it, of which each figure is moved a little."""

    def __init__(self, final: Final) -> None:
        assert isinstance(final.solver, MixSolver)
        self.final, self.solver = final, final.solver
        final.solve(start=final.first_basis)
        assert self.solver.answer is not None
        self.place = self.solver.answer
        self.now = self.solver.least_near(final.cost, self.place)

    def side(self, change: AnyChange) -> Side:
        """Return the slope of a little more."""
        step = NEAR * change.step
        if self.now is None or not step:
            return Side(None)
        self.final.change(change, step)
        try:
            least = self.solver.least_near(self.final.cost, self.place)
        finally:
            self.final.change(change, 0.0)
        return Side(None if least is None else change.fixed + (self.now - least) / step)


def _slope_of(change: AnyChange, promised: Promised, final: Final) -> Side:
    return Side(None if change.ranked and promised.short(change) > 0 else _slope(change, final.first))


def by_worth(found: Sequence[AnyChange], slopes: Sequence[Side], places: Iterable[int]) -> list[int]:
    """Return the dearest first, but first the dearest of each name: what is the same in many periods can wait."""

    def worth(i: int) -> float:
        value = slopes[i].value
        return np.inf if value is None else abs(value * found[i].step)

    seen, first, later = set[tuple[str, str]](), list[int](), list[int]()
    for i in sorted(places, key=lambda i: -worth(i)):
        key = (found[i].kind.what, found[i].name)
        (later if key in seen else first).append(i)
        seen.add(key)
    return first + later


def first_order(plant: Plant, m: Model, solution: Solution, why: str = LARGE) -> list[Marginal]:
    """Return the values of a plan that is not asked again: slopes from the duals of its own solve, of one side,
    without a range.

    `why` says why it is not. A promise of rank that is short has none: its level counts in relation to what it asks.
    """
    found, later = list[Marginal](), list[Marginal]()
    kept = all(result.held_at == 0 for result in solution.levels if is_level(result.level))
    held = at_sides(arrays(m), m.choices, sides_of(m.choices, solution.x))
    for change in changes(Stated(plant, m, lp=held)):
        missing = float(np.maximum(solution.x[change.short], 0.0).max(initial=0.0))
        is_short = change.ranked and missing > KEPT * max(change.now, 1.0)
        slope = Side(None if is_short else _slope(change, solution))
        one = _marginal(change, slope, Side(None), short=missing, all_kept=kept, gain=why)
        (later if isinstance(change, CoefficientChange) else found).append(one)
    return [*found, *later]


def _slope(change: AnyChange, answer: Solution | Optimum) -> float:
    if isinstance(change, CoefficientChange):
        return change.first_order(answer.x, answer.dual)
    dual, reduced = answer.dual[change.rows], answer.reduced[change.columns]
    of_rows: Numbers = np.where(dual > 0, change.row_upper, change.row_lower) * dual
    of_columns: Numbers = np.where(reduced > 0, change.upper, change.lower) * reduced
    return change.fixed + float(of_rows.sum() + of_columns.sum())


def _marginal(  # noqa: PLR0913 - a figure and all that was found of it
    change: AnyChange,
    more: Side,
    less: Side,
    *,
    short: float,
    all_kept: bool,
    gain: Gain | str,
) -> Marginal:
    return Marginal(
        kind=change.kind,
        name=change.name,
        period=change.period,
        unit=change.unit,
        now=change.now,
        step=change.step,
        more=more,
        less=less,
        gain=gain if isinstance(gain, Gain) else None,
        short=short,
        all_kept=all_kept,
        why=gain if isinstance(gain, str) else "",
    )
