"""Promises of which a plan misses more than another, or less: what a better margin may cost, or a worse one buys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from planner.engine.records.summary import amount, is_short

Key = tuple[str, ...]
"""Sheet, row and promise."""


class Missing(NamedTuple):
    """What is missing of a promise, what was asked, and in which unit."""

    short: float
    asked: float
    unit: str


@dataclass(frozen=True, kw_only=True)
class Worse:
    """A promise of which more is missing, and how much more; less if that is below 0."""

    name: str
    more: float
    unit: str

    @property
    def words(self) -> str:
        """`Targets / Tb year misses 30 kg more`."""
        return f"{self.name} misses {amount(abs(self.more))} {self.unit} {'more' if self.more > 0 else 'less'}"


def missing(broken: pd.DataFrame) -> dict[Key, Missing]:
    """Return what is missing of each promise that the table Broken promises lists."""
    rows = broken[["Sheet", "Row", "Promise", "Short", "Asked", "Unit"]].itertuples(index=False, name=None)
    return {tuple(map(str, row[:3])): Missing(*row[3:]) for row in rows}


def worse(base: Mapping[Key, Missing], other: Mapping[Key, Missing]) -> list[Worse]:
    """Return the promises of which the other plan misses more than the base, the most broken first."""
    found = []
    for key, missed in other.items():
        more = missed.short - (base[key].short if key in base else 0.0)
        if is_short(more, missed.asked):
            found.append((more / max(missed.asked, 1.0), Worse(name=" / ".join(key[:2]), more=more, unit=missed.unit)))
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])]


def better(base: Mapping[Key, Missing], other: Mapping[Key, Missing]) -> list[Worse]:
    """Return the promises of which the other plan misses less than the base."""
    return [replace(one, more=-one.more) for one in worse(other, base)]
