"""Small plants drawn at random, with those rules in whole numbers, and what they meet, that are asked for by name.

Periods are days, hours are few and lots about as large as what a period can work, so that every bound bites.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random

from tests.plainly.cells import Row, Rows
from tests.plants import FIRST_DAY

Rule = Callable[["Draw"], None]
"""Adds a rule to the rows of a plant."""

RULES: dict[str, Rule] = {}
"""Every rule by its name."""

OF_MIXES: dict[str, Rule] = {}
"""Those with stores that mix, whose plans are not the best of a linear program."""

STAGES = ("mixed", "ruled", "blended", "carried", "sited")
"""The modules of rules, in the order in which they are drawn: stages and ways first, sites when all lines are there."""


def rule(write: Rule) -> Rule:
    RULES[write.__name__.replace("_", " ")] = write
    return write


def rule_of_mixes(write: Rule) -> Rule:
    OF_MIXES[write.__name__.replace("_", " ")] = write
    return write


class Draw:
    """A plant while it is drawn."""

    def __init__(self, rules: Sequence[str], seed: int) -> None:
        self.rules, self.random = rules, Random(str((sorted(rules), seed)))
        self.rows: Rows = {}
        self._plant()

    def of(self, *values: object) -> object:
        return self.random.choice(values)

    def figure(self, low: float, high: float, step: float = 1.0) -> float:
        return round(low + step * self.random.randint(0, round((high - low) / step)), 6)

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def some(self, rows: Sequence[Row], probability: float) -> list[Row]:
        """Some rows, at least one."""
        found = [row for row in rows if self.chance(probability)]
        return found or [self.random.choice(list(rows))]

    def period(self) -> Row:
        return self.random.choice(self.rows["Periods"])

    def window(self, last: str = "To") -> Row:
        """A window on borders of periods, or within them, or without an end."""
        first, end = sorted(self.random.choices(range(len(self.rows["Periods"])), k=2))
        row: Row = {}
        if self.chance(0.5):
            row["From"] = self.rows["Periods"][first]["Start"]
        if last == "Due" or self.chance(0.6):
            row[last] = self.rows["Periods"][end]["End"]
        return row

    def add(self, table: str, **cells: object) -> Row:
        row: Row = {name.replace("_", " "): cell for name, cell in cells.items() if cell is not None}
        self.rows.setdefault(table, []).append(row)
        return row

    # the plant without any of the rules

    def _plant(self) -> None:
        self.add("Settings", Setting="Gap", Value=0.0)
        self.add("Settings", Setting="Tidiness", Value=0.0)
        self.add("Settings", Setting="Closing feed value", Value=self.of(0.0, 50.0, 100.0))
        self._calendar()
        for component in ("Me", "Ox"):
            self.add("Components", Component=component, Counted_as="mass")
        for name, family in (("A", "F"), ("B", self.of("F", "G", None))):
            self.add("Feed classes", Feed_class=name, Family=family, Me=self.figure(5, 15), Ox=self.figure(1, 8))
        for name in ("A1", "B1", "A2", "B2")[: self.random.randint(2, 4)]:
            self.lot(name, name[0])
        for line in ("Mill", "Kiln"):
            self.line(line)
        self.recipe("Work", ["A", "B"], ["Mill"], ["Metal", "Oxide"])
        self.recipe("Other", [str(self.of("A", "B"))], ["Kiln"], ["Metal"])
        for name in ("Metal", "Oxide"):
            self.add("Products", Product=name, Closing_value=self.of(0.0, 0.3), Holding_cost=self.of(0.0, 0.01))
            self.add("Spot sales", Product=name, Price=self.figure(0.5, 2, 0.1), Max=self.of(None, 2000.0))
        self.add("Contracts", Contract="C", Product="Metal", Price=self.figure(0.5, 2, 0.1), Priority=1.0)
        self.add("Deliveries", Contract="C", **self.window("Due"), Min=self.figure(200, 3000, 100))

    def _calendar(self) -> None:
        first = FIRST_DAY
        for place in range(self.random.randint(3, 4)):
            length = self.random.choice([1, 1, 2])
            self.add("Periods", Period=f"P{place + 1}", Start=first, End=first + timedelta(days=length - 1))
            first += timedelta(days=length)

    def lot(self, name: str, of: str) -> Row:
        status = str(self.of("stock", "stock", "expected", "offered"))
        row = self.add("Lots", Lot=name, Feed_class=of, Status=status, Quantity=self.figure(4, 40))
        if self.chance(0.6):
            row["Price"] = self.figure(5, 80)
        if self.chance(0.3):
            row["Me"] = self.figure(4, 18)
        return row

    def line(self, name: str) -> Row:
        hours, units = self.figure(6, 20), self.of(None, None, 2.0)
        return self.add("Lines", Line=name, Hours_per_day=hours, Units=units, Running_cost=self.of(None, 2.0))

    def recipe(self, name: str, takes: list[str], lines: list[str], makes: list[str]) -> None:
        for taken in takes:
            self.add("Recipes", Recipe=name, Feed_class=taken, Cost=self.figure(0, 30))
        for line in lines:
            self.add("Line use", Recipe=name, Line=line, Rate=self.figure(0.5, 1.5, 0.1), Basis="t")
        for made in makes:
            parts = {"Me": self.figure(70, 100, 5)} if made != "Oxide" else {"Ox": self.figure(70, 100, 5)}
            self.add("Yields", Recipe=name, Product=made, Lag=self.of(None, None, 1.0), **parts)


def _place(write: Rule) -> tuple[int, int]:
    return STAGES.index(write.__module__.rpartition(".")[2]), [*OF_MIXES.values(), *RULES.values()].index(write)


def drawn(rules: Sequence[str], seed: int) -> Rows:
    """A plant with rules of these names; the same for the same names and seed."""
    draw = Draw(rules, seed)
    for write in sorted(({**OF_MIXES, **RULES}[name] for name in rules), key=_place):
        write(draw)
    return draw.rows
