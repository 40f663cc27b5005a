"""Plants small enough to be solved by hand, and the way from their rows to the tables of a plan."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from zlib import crc32

import numpy as np
import pandas as pd

from models.checks import CHECKS, slug
from models.checks.facts import Facts
from models.checks.running import problems_of
from models.plant.plant import Plant
from models.program.build import build
from models.program.model import Model
from models.results.tabulate import tabulate
from models.rules import RULES, Rule
from models.schema.defaults import fill
from models.schema.frames import Tables, inputs
from models.schema.problems import OF_SHEETS, Problem, Severity
from models.solving.levels import LevelResult, Options, Solution, solve
from tests.once import Written
from tests.plants import Rows, day
from tests.wide import LONG

Row = dict[str, object]


def days(count: int) -> list[Row]:
    """That many periods of one day: D1, D2, ..."""
    return [{"Period": f"D{number}", "Start": day(number), "End": day(number)} for number in range(1, count + 1)]


def lot(name: str, quantity: float | None = 10.0, **cells: object) -> Row:
    """A lot in stock of the class `Feed`."""
    return {"Lot": name, "Feed class": "Feed", "Status": "stock", "Quantity": quantity, **cells}


def tiny(count: int = 1, **tables: list[Row]) -> Rows:
    """A plant for sums by hand; `tables` replace whole tables.

    10 t of the lot `A` in stock, free of charge, 10 % metal that counts as mass: 1 t makes 100 kg of `Metal`, which
    anybody buys at 1 a kilogram. The mill works 1 t in an hour, 24 t in a day, and there are `count` days. So there is
    a margin of 1000 to be had, on the first day.
    """
    return {
        "Periods": days(count),
        "Components": [{"Component": "Me", "Counted as": "mass"}],
        "Feed classes": [{"Feed class": "Feed", "Me": 10.0}],
        "Lots": [lot("A")],
        "Lines": [{"Line": "Mill"}],
        "Recipes": [{"Recipe": "Work", "Feed class": "Feed"}],
        "Line use": [{"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t"}],
        "Yields": [{"Recipe": "Work", "Product": "Metal", "Me": 100.0}],
        "Products": [{"Product": "Metal"}],
        "Spot sales": [{"Product": "Metal", "Price": 1.0}],
        **tables,
    }


def exact() -> list[Row]:
    """Settings without tolerance, so that a level that cannot be kept gives nothing up for the next."""
    return setting("Priority tolerance", 0.0)


def setting(name: str, value: object) -> list[Row]:
    """The table of settings with one row."""
    return [{"Setting": name, "Value": value}]


def contract(minimum: float, due: int = 1, **terms: object) -> dict[str, list[Row]]:
    """Contract `C`, which buys `Metal` at 1 a kilogram; one delivery, due on that day."""
    return {
        "Contracts": [{"Contract": "C", "Product": "Metal", "Price": 1.0, **terms}],
        "Deliveries": [{"Contract": "C", "Due": day(due), "Min": minimum}],
    }


def target(name: str, amount: float, **cells: object) -> Row:
    """A target of `Metal` made."""
    return {"Target": name, "Product": "Metal", "Amount": amount, "Measure": "made", **cells}


def all_but(rule: str) -> dict[str, Rule]:
    """Every rule except one.

    Raises:
        KeyError: there is no such rule.
    """
    rules = dict(RULES)
    del rules[rule]
    return rules


@dataclass(frozen=True)
class Solved:
    """A plant, its model and its plan."""

    plant: Plant
    model: Model
    solution: Solution

    @property
    def margin(self) -> float:
        return self.solution.margin

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        return tabulate(self.plant, self.model, self.solution)

    def amount(self, table: str, column: str = "Amount", **keys: object) -> float:
        """The sum of a column over the rows with these keys: `amount("Runs", Lot="A", Period="D1")`."""
        rows = self.tables[table]
        for key, value in keys.items():
            rows = rows[rows[key] == value]
        return float(rows[column].sum())

    def run(self, **keys: object) -> float:
        """Tonnes worked: `run(Lot="A", Period="D1")`."""
        return self.amount("Runs", **keys)

    def money(self) -> dict[str, float]:
        """Each item of money over the whole plan, where it is not zero."""
        table = self.tables["Money"]
        return table.groupby("Item")["Amount"].sum().to_dict()

    def broken(self) -> dict[str, float]:
        """What each broken promise misses, by sheet, row and promise."""
        table = self.tables["Broken promises"]
        names = table["Sheet"] + ": " + table["Row"] + ": " + table["Promise"]
        return dict(zip(names, table["Short"], strict=True))

    def level(self, name: str) -> LevelResult:
        """One level as it was solved."""
        (level,) = (level for level in self.solution.levels if level.level == name)
        return level


PLANTS_A_CHECK = 4
"""Of so many hand-made plants one is checked for errors by default, always the same; that takes as long as its plan."""

FIND_ERRORS = tuple(check for check in CHECKS if hasattr(sys.modules[check.__module__], "error"))
"""The checks that do not only doubt."""


def errors(tables: Tables) -> list[Problem]:
    """What keeps tables from being planned; what is only doubtful is not looked for."""
    facts = Facts(tables, frozenset(), (*map(slug, CHECKS), *OF_SHEETS))
    with np.errstate(all="ignore"):
        every = [problem for looks_at in FIND_ERRORS for problem in problems_of(looks_at, facts)]
    return [problem for problem in every if problem.severity is Severity.ERROR]


def plant_of(rows: Rows) -> Plant:
    """The plant that rows describe, which must be free of errors; of the same rows it is the same, never changed."""
    return _plant(Written.of(rows))


@lru_cache(maxsize=64)
def _plant(written: Written) -> Plant:
    tables = inputs(written.rows)
    found = errors(tables) if LONG or crc32(written.text.encode()) % PLANTS_A_CHECK == 0 else []
    assert not found, found
    return Plant.of(fill(tables)[0])


def solved(rows: Rows, rules: Mapping[str, Rule] = RULES, options: Options | None = None) -> Solved:
    """The plan for rows; `rules` says which rules hold."""
    plant = plant_of(rows)
    model = build(plant, rules)
    return Solved(plant, model, solve(model, plant, options))
