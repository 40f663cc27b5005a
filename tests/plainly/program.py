"""What all rules of the second program write to: columns, rows, money and promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf

from tests.plainly.mip import Mip, Terms, added
from tests.plainly.plant import Plant
from tests.plainly.work import Run, Work

BEFORE = -1
"""The level of what only opening stock, arrivals and lots that were begun can break: before all others."""


@dataclass(frozen=True)
class Name:
    """What a plan calls a promise: its sheet, its row, what it promises, and the row without period or days; `over`
    where too much is what is wrong."""

    sheet: str
    row: str
    words: str
    thing: str = ""
    over: bool = False

    @property
    def without_days(self) -> str:
        return f"{self.sheet} / {self.thing or self.row} / {self.words}"


@dataclass(frozen=True)
class Promise:
    """A column of what is missing, and its weight in its level: 1 / max(asked, 1 t or kg); without rank a penalty."""

    name: Name
    rank: int | None
    column: int
    weight: float


@dataclass
class Program:
    """A program while rules are written to it."""

    plant: Plant
    mip: Mip
    work: Work
    money: Terms = field(default_factory=dict)
    steer: Terms = field(default_factory=dict)
    fixed_money: float = 0.0
    promises: list[Promise] = field(default_factory=list)
    hours: dict[tuple[str, int], Terms] = field(default_factory=dict)
    switches: dict[tuple[int, frozenset[int]], int] = field(default_factory=dict)

    def earn(self, terms: Mapping[int, float]) -> None:
        self.money = added(self.money, terms)

    def book(self, line: str, p: int, terms: Mapping[int, float]) -> None:
        """Let something take hours of a line."""
        self.hours[line, p] = added(self.hours.get((line, p), {}), terms)

    def promise(self, name: Name, asked: float, rank: int | None, penalty: float = 0.0, most: float = inf) -> int:
        """A new column of what is missing of something that is asked for, at most so much."""
        column = self.mip.column(most)
        self.promises.append(Promise(name, rank, column, 1 / max(asked, 1.0)))
        if rank is None:
            self.earn({column: -penalty})
        return column

    def most_unless(self, lifted: str, most: float) -> float:
        """A limit, or none where what it is of is lifted."""
        return inf if lifted in self.plant.lifted else most

    def missing(self) -> dict[Name, Terms]:
        """What each promise misses."""
        found = dict[Name, Terms]()
        for one in self.promises:
            found.setdefault(one.name, {})[one.column] = 1.0
        return found

    def on(self, runs: Iterable[Run], p: int) -> int:
        """Whether anything of some runs is worked: the same column for the same runs."""
        some = list(runs)
        key = p, frozenset(run.column for run in some)
        if key not in self.switches:
            column = self.switches[key] = self.mip.switch()
            most = self.work.most({run.batch.name for run in some})
            self.mip.row({**self.work.tonnes(some), column: -most}, high=0.0)
        return self.switches[key]
