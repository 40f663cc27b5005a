"""One mix: everything that is drawn from a mixed store in a period, and what is left in it, has the same composition.

    x[u,e] * m = t[u] * m[e]        use u (work, what else leaves, what is left), component e      [t as products count]
    m[e] = sum over u of x[u,e],   t[u] = sum over e of x[u,e],   m = sum over e of m[e]

With the share y[u] = t[u] / m of the mix that goes to a use it reads x[u,e] = y[u] * m[e]. Held at the shares of a plan
it is linear, and every solution is a true plan: the same parts of the mix go the same ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.plant.parts import Numbers, Positions

EMPTY = 1e-9
"""t; a mix of no more than this is none."""


@dataclass(frozen=True)
class Mix:
    """What lies in a mixed store in a period: `columns[u,e]` by use and component, `tonnes[u]` in a unit of each.

    The last use is what is left at the end of the period.
    """

    store: str
    period: int
    columns: Positions
    tonnes: Numbers

    def amounts(self, x: Numbers) -> Numbers:
        """[u,e] t of each component in each use of a plan."""
        amounts: Numbers = np.maximum(x[self.columns], 0.0) * self.tonnes[:, None]
        return amounts

    def shares(self, x: Numbers, otherwise: Numbers) -> Numbers:
        """[u] the share of the mix that goes to each use in a plan; `otherwise` where there is nothing."""
        drawn = self.amounts(x).sum(axis=1)
        shares: Numbers = drawn / drawn.sum() if drawn.sum() > EMPTY else otherwise
        return shares

    def left(self) -> Numbers:
        """[u] shares by which nothing is drawn."""
        nothing = np.zeros(len(self.tonnes))
        nothing[-1] = 1.0
        return nothing

    def off(self, x: Numbers) -> float:
        """Return by how much the compositions of uses differ from that of the mix, in t."""
        amounts = self.amounts(x)
        mixed = amounts.sum()
        if mixed <= EMPTY:
            return 0.0
        return float(np.abs(amounts - np.outer(amounts.sum(axis=1), amounts.sum(axis=0)) / mixed).max())


@dataclass(frozen=True)
class MixRows:
    """Rows of all mixes, for every use but the last, which follows; row by row."""

    starts: Positions
    columns: Positions
    values: Numbers


def held_rows(mixes: Sequence[Mix], shares: Sequence[Numbers]) -> MixRows:
    """Return x[u,e] - y[u] * m[e] = 0: the shares are held."""
    columns, values = list[Positions](), list[Numbers]()
    for mix, share in zip(mixes, shares, strict=True):
        for u in range(len(mix.tonnes) - 1):
            takes = -share[u] * mix.tonnes
            takes[u] += mix.tonnes[u]
            some = np.flatnonzero(takes)
            columns.extend(mix.columns[some].T)
            values.extend([takes[some]] * mix.columns.shape[1])
    return _rows(columns, values)


def first_order_rows(mixes: Sequence[Mix], shares: Sequence[Numbers], x: Numbers) -> MixRows:
    """Return x[u,e] - y[u] * m[e] - dy[u] * m[e] as it is in a plan = 0: the shares move by dy.

    The columns dy come after those of the plan, one for each use but the last of each mix.
    """
    held = held_rows(mixes, shares)
    columns, values, place, free = list[Positions](), list[Numbers](), 0, len(x)
    for mix in mixes:
        whole = mix.amounts(x).sum(axis=0)
        for _ in range(len(mix.tonnes) - 1):
            for amount in whole.tolist():
                span = slice(held.starts[place], held.starts[place + 1])
                columns.append(np.append(held.columns[span], free))
                values.append(np.append(held.values[span], -amount))
                place += 1
            free += 1
    return _rows(columns, values)


def _rows(columns: list[Positions], values: list[Numbers]) -> MixRows:
    return MixRows(
        starts=np.concatenate(([0], np.cumsum([len(column) for column in columns]))).astype(np.int64),
        columns=np.concatenate([np.zeros(0, dtype=np.int64), *columns]),
        values=np.concatenate([np.zeros(0), *values]),
    )


def shares_of(mixes: Sequence[Mix], x: Numbers, otherwise: Sequence[Numbers] | None = None) -> list[Numbers]:
    """Return the shares of all mixes in a plan; nothing is drawn where there is nothing, unless said `otherwise`."""
    others = [mix.left() for mix in mixes] if otherwise is None else otherwise
    return [mix.shares(x, other) for mix, other in zip(mixes, others, strict=True)]
