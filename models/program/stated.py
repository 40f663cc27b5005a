"""A model as it is stated, for rules to look up their own rows and promises, and what nobody claims of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np

from models.plant.parts import Positions
from models.plant.plant import Plant
from models.program.arrays.lp import Lp, arrays
from models.program.blocks import Key, by_thing
from models.program.cause import Cause, Stage
from models.program.change import Change, Quantity, raises_columns
from models.program.model import Model

LIMIT = "Limit"


class Stated:
    """A plant and its model.

    `lp` are the arrays of the model; those of another program with the same rows may be given.
    """

    def __init__(self, plant: Plant, m: Model, *, lp: Lp | None = None) -> None:
        self.plant, self.m = plant, m
        self.periods = plant.calendar.names
        self._lp = lp

    @cached_property
    def lp(self) -> Lp:
        """The arrays of the model."""
        return arrays(self.m) if self._lp is None else self._lp

    def rows(self, name: str) -> dict[Key, int]:
        """Return the position of each row of that name, by its key."""
        block = self.m.row_blocks.get(name)
        return {} if block is None else block.positions

    def at(self, name: str, *keys: Key) -> Positions:
        """Return the positions of those rows that exist."""
        block = self.m.row_blocks.get(name)
        return np.zeros(0, dtype=np.int64) if block is None else block.at(keys)

    def at_upper(self, name: str, thing: str, upper: float) -> Positions:
        """Return the position of the row of that name and thing, if that is its upper bound."""
        rows = self.at(name, (thing,))
        return np.array([row for row in rows.tolist() if self.lp.row_upper[row] == upper], dtype=np.int64)

    def missing(self, promise: str, *rows: str) -> tuple[Positions, bool]:
        """Return the columns of what promises of a rule or of that name miss, those of the rows named,
        and if they rank."""
        found = [one for row in rows for one in self._promised.get((promise, row), ())]
        return np.array([column for column, _ in found], dtype=np.int64), any(ranked for _, ranked in found)

    @cached_property
    def _promised(self) -> dict[tuple[str, str], list[tuple[int, bool]]]:
        found: dict[tuple[str, str], list[tuple[int, bool]]] = {}
        for promise in self.m.promises:
            for row, column, rank in zip(promise.rows, promise.short, promise.rank, strict=True):
                for name in {promise.name, promise.rule}:
                    found.setdefault((name, row), []).append((int(column), not np.isnan(rank)))
        return found

    def bounds(self, kind: str, detail: str, rows: Sequence[int] | Positions, stage: Stage, words: str = "") -> Cause:
        """Return the cause that holds the bounds of some rows."""
        places = np.array(rows, dtype=np.int64)
        lower, upper = self.lp.row_lower[places], self.lp.row_upper[places]
        return Cause(kind, detail, rows=places, lower=lower, upper=upper, stage=stage, words=words)

    def unclaimed_causes(self, rule: str, words: str, claimed: Iterable[Cause]) -> Iterator[Cause]:
        """Yield what a rule holds that no cause states: its rows by all but their period, and its bounds of columns."""
        rows, columns = set[int](), set[int]()
        for cause in claimed:
            rows.update(cause.rows.tolist())
            columns.update(cause.columns.tolist())
        for block in self.m.row_blocks.values():
            if block.rule == rule:
                left = {key: row for key, row in block.positions.items() if row not in rows}
                for thing, positions in by_thing(left, self.periods):
                    yield self.bounds(LIMIT, f"{words}, {thing}" if thing else words, positions, Stage.OTHER)
        free = np.array([column for column in self.m.bounded_by(rule) if column not in columns], dtype=np.int64)
        if len(free):
            yield Cause(LIMIT, words, columns=free, at=self.lp.upper[free])

    def unstated_changes(self, rule: str, quantity: Quantity, unit: str) -> Iterator[Change]:
        """Yield a unit more of each bound of a rule that states no change: of its rows, and of the columns that
        it bounds."""
        for block in self.m.row_blocks.values():
            for key, row in block.positions.items() if block.rule == rule else ():
                yield self._bound(quantity, unit, key, row)
        for column in self.m.bounded_by(rule):
            now, bounds = float(self.lp.upper[column]), raises_columns(np.array([column]))
            yield Change(kind=quantity, name=str(self.m.variables[column].name), unit=unit, now=now, **bounds)

    def _bound(self, quantity: Quantity, unit: str, key: Key, row: int) -> Change:
        lower, upper = float(self.lp.row_lower[row]), float(self.lp.row_upper[row])
        period = next((part for part in reversed(key) if part in self.periods), "")
        return Change(
            kind=quantity,
            name=" / ".join(part for part in key if part != period) or quantity.what.removeprefix(f"{LIMIT}: "),
            unit=unit,
            now=upper if np.isfinite(upper) else lower,
            period=period,
            rows=np.array([row], dtype=np.int64),
            row_lower=np.array([float((np.isfinite(lower) and not np.isfinite(upper)) or lower == upper)]),
            row_upper=np.array([float(np.isfinite(upper))]),
            least=-np.inf,
        )
