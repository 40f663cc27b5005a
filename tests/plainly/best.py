"""The best plan by the second program: what each level can miss least, and the greatest margin.

The order of promises (`docs/model.md`): level 0, then by priority, then money. What each level may miss in the plan
that is compared is held for the levels after it, so that each is compared by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tests.plainly.cells import Rows, number
from tests.plainly.mip import FINE, Terms, added, times
from tests.plainly.program import Name, Program
from tests.plainly.work import UNLIMITED
from tests.plainly.written import program

ZERO = 1e-7
"""A level that misses no more than this misses nothing."""


NEAR = 1e-5
"""As near as whole numbers are worked out."""


@dataclass(frozen=True)
class Best:
    """The least sum of relative shortages at each level, given what those before may miss; and the margin.

    Where moving away from the published plan has its price, `steered` is the greatest margin less that.
    """

    levels: dict[int, float]
    margin: float
    steered: float


def held_at(rows: Rows, rank: int, value: float) -> float:
    """What a level may miss for the sake of those after it: if it has to miss anything, a tolerance more than that.

    Of a tolerance that the plan before has used no more is used.
    """
    percent = next((number(row, "Value") for row in rows["Settings"] if row["Setting"] == "Priority tolerance"), 0.1)
    most = value + percent / 100
    for row in rows.get("Levels so far", []):
        if number(row, "Level") == rank and value - NEAR <= number(row, "Sum") <= most + NEAR:
            return number(row, "Sum")
    return most if value > NEAR else 0.0


def best(
    rows: Rows,
    may_miss: Mapping[int, float] | None = None,
    without: Collection[int | None] = (),
    bought: str | None = None,
    looser: Mapping[Name, float] | None = None,
) -> Best:
    """The best plan where each level may miss so much; where nothing is said, what it has to and its tolerance.

    Levels may be left out, all of a lot on offer bought, and of some promises more be missing by so much.

    Raises:
        AssertionError: more is worked than this program has room for.
    """
    m, reached = program(rows), dict[int, float]()
    for lot in m.work.lots if bought else ():
        if lot.name == bought:
            m.mip.row({m.work.taken[lot.name]: 1.0}, low=lot.quantity)
    for rank in sorted({promise.rank for promise in m.promises if promise.rank is not None} - set(without)):
        missing: Terms = {one.column: one.weight for one in m.promises if one.rank == rank}
        reached[rank], _ = m.mip.least(missing)
        held = held_at(rows, rank, reached[rank]) if may_miss is None else may_miss.get(rank, 0.0)
        allowed = max(held, reached[rank])
        more = {one.column: (looser or {}).get(one.name, 0.0) for one in m.promises if one.rank == rank}
        if allowed > ZERO:
            by = sum(missing[column] * some for column, some in more.items())
            m.mip.row(missing, high=allowed + by + FINE)
        for column in missing if allowed <= ZERO else ():
            m.mip.upper[column] = more[column]
    cost, x = m.mip.least(times(m.money, -1.0))
    assert all(x[run.column] < UNLIMITED / 2 for run in m.work.runs)
    least, _ = m.mip.least(added(m.steer, times(m.money, -1.0))) if m.steer else (cost, x)
    return Best(reached, m.fixed_money - cost, m.fixed_money - least)


def holding(rows: Rows, may_miss: Mapping[int, float]) -> Program:
    """The program in which each level misses no more than so much."""
    m = program(rows)
    for one in m.promises:
        if one.rank is not None and may_miss.get(one.rank, 0.0) <= ZERO:
            m.mip.upper[one.column] = 0.0
    for rank, most in may_miss.items():
        m.mip.row({one.column: one.weight for one in m.promises if one.rank == rank}, high=max(most, ZERO) + FINE)
    return m


def most_money(m: Program) -> float:
    """The greatest margin of a program.

    Raises:
        AssertionError: it has no answer.
    """
    return m.fixed_money - m.mip.least(times(m.money, -1.0))[0]
