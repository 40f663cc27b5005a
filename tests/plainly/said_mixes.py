"""What a plan with stores that mix says of itself, held against what dividing the shares of mixes finds."""

from __future__ import annotations

from collections.abc import Iterator

from models.schema.levels import is_level
from tests.models.solved import Solved
from tests.plainly.best import ZERO
from tests.plainly.cells import Rows
from tests.plainly.dividing import least
from tests.plainly.mip import FINE, Terms, added, times
from tests.plainly.mixes import Mixing, Shares

NEAR, CENT = 1e-5, 0.05

BETTER = 0.01
"""A plan that earns so much more, as a share, or misses so much less of a promise, is looked for."""

ROUNDED = 5e-8
"""As near as shares follow from tables."""


def wrong_mixes(rows: Rows, plan: Solved, ranges: int) -> Iterator[str]:
    """Levels and a margin that are not those of the plan's own shares, that a plan which is found exceeds by a per
    cent, or that are said to be proven and are not. So many ranges of shares are looked at for each."""
    mixing = Mixing(rows)
    m, told = mixing.m, mixing.told(plan.tables)
    levels = {int(one.level): one for one in plan.solution.levels if is_level(one.level)}
    for rank in sorted({one.rank for one in m.promises if one.rank is not None}):
        missing = {one.column: one.weight for one in m.promises if one.rank == rank}
        it = levels[rank]
        if it.value < _at(mixing, told, missing) - NEAR:
            yield f"with its shares level {rank} cannot miss {it.value}"
        found, _, _ = least(mixing, missing, it.value, BETTER, ranges)
        if found < it.value - BETTER:
            yield f"level {rank} misses {it.value}, and {found} would do"
        if it.proven > found + NEAR:
            yield f"level {rank} is said to miss {it.proven} at least, and {found} is found"
        if it.held_at > ZERO:
            m.mip.row(missing, high=it.held_at + FINE)
        for column in missing if it.held_at <= ZERO else ():
            m.mip.upper[column] = 0.0
    yield from _wrong_margin(mixing, plan, told, ranges)


def _wrong_margin(mixing: Mixing, plan: Solved, told: Shares, ranges: int) -> Iterator[str]:
    m, margin = mixing.m, plan.margin
    if m.steer:
        return
    cost, near = times(m.money, -1.0), CENT + NEAR * abs(margin)
    now = m.fixed_money - _at(mixing, told, cost)
    if not margin - near <= now <= margin + (near if not m.mip.whole else abs(now) + near):
        yield f"with its shares the margin is {now}, and not {margin}"
    step = BETTER * max(abs(margin), 1.0)
    found, _, _ = least(mixing, cost, m.fixed_money - margin, step, ranges)
    found = m.fixed_money - found
    if found > margin + step:
        yield f"the margin is {margin}, and {found} can be had"
    if found > margin + plan.solution.gap + near:
        yield f"no margin is said to be above {margin + plan.solution.gap}, and {found} is found"


def _at(mixing: Mixing, told: Shares, cost: Terms) -> float:
    """The least cost with the shares of a plan."""
    low, high = ({use: max(share + by, 0.0) for use, share in told.items()} for by in (-ROUNDED, ROUNDED))
    return mixing.within(low, high, added(cost))[0]
