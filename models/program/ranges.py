"""Whether the figures of a program lie where a solver's answer can be trusted; names those that do not.

HiGHS takes 1e-7 as nothing, on rows (kg, t, h) and on prices (money per unit), and its numbers have 16 digits. So a
figure below 1e-6 is next to nothing in itself; one above 1e8 has its last digits near that tolerance; and of two of one
kind that are further apart than 1e9 the small one is lost beside the large one. Within that HiGHS scales rows and
columns by itself. Below 1e-12 of the largest of its row a coefficient is what rounding has left, and counts as none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.plant.plant import Numbers, Positions
from models.program.arrays.lp import Lp, row_names
from models.program.model import Model
from models.schema.problems import OUT_OF_RANGE, Problem, Severity

LEAST, MOST, APART = 1e-6, 1e8, 1e9
DUST = 1e-12

MONEY = "Money per unit"
AMOUNT = "Amount per unit"
LIMIT = "Limit"

ALL_THE_SAME = "The plan is checked outside the solver all the same."

REMEDIES = {
    MONEY: "State all money in thousands or millions of the currency, or correct the price.",
    AMOUNT: "Check rates, assays, recoveries and consumption, and their units.",
    LIMIT: "Check the quantity and its unit; leave a limit that is never reached blank.",
}


@dataclass(frozen=True)
class Figures:
    """Sizes of one kind, none of them zero, and whose each is: a column by its position, row i as -1 - i."""

    kind: str
    values: Numbers
    of: Positions


def doubts(m: Model, lp: Lp, money: Numbers) -> list[Problem]:
    """Return a warning for each kind of figure that is out of range; `money`: what a unit of each column earns."""
    return [problem for figures in _kinds(lp, money) for problem in _doubt(m, figures)]


def _kinds(lp: Lp, money: Numbers) -> Iterator[Figures]:
    rows, columns, _ = lp.size
    paid = np.flatnonzero(money)
    yield Figures(MONEY, np.abs(money[paid]), paid)
    row = np.repeat(np.arange(rows), np.diff(lp.starts))
    size = np.abs(lp.values)
    largest = np.zeros(rows)
    np.maximum.at(largest, row, size)
    some = np.flatnonzero(size > DUST * largest[row])
    yield Figures(AMOUNT, size[some], -1 - row[some])
    limits = np.concatenate([lp.row_lower, lp.row_upper, lp.upper])
    whose = np.concatenate([-1 - np.arange(rows), -1 - np.arange(rows), np.arange(columns)])
    given = np.flatnonzero(np.isfinite(limits) & (limits != 0))
    yield Figures(LIMIT, np.abs(limits[given]), whose[given])


def _doubt(m: Model, figures: Figures) -> Iterator[Problem]:
    if not len(figures.values):
        return
    least, most = int(figures.values.argmin()), int(figures.values.argmax())
    low, high = float(figures.values[least]), float(figures.values[most])
    if high > MOST:
        words = f"is {high:.3g}: above {MOST:.0e} the solver's rounding shows."
        yield _problem(m, figures.kind, _name(m, figures.of[most]), words)
    elif low < LEAST:
        words = f"is {low:.3g}: below {LEAST:.0e} the solver takes it for nothing."
        yield _problem(m, figures.kind, _name(m, figures.of[least]), words)
    elif high > APART * low:
        words = f"is {high:.3g}, beside {low:.3g} for {in_words(_name(m, figures.of[least]))}: the small one is lost."
        yield _problem(m, figures.kind, _name(m, figures.of[most]), words)


def _name(m: Model, of: int) -> str:
    return str(m.variables[of].name) if of >= 0 else row_names(m)[-1 - of]


def _problem(m: Model, kind: str, name: str, words: str) -> Problem:
    return Problem(
        severity=Severity.WARNING,
        check=OUT_OF_RANGE,
        table=_sheet(m, name.partition("[")[0]),
        message=f"{kind} of {in_words(name)} {words} {ALL_THE_SAME}",
        remedy=REMEDIES[kind],
    )


def in_words(name: str) -> str:
    """Return the name of a row or column as a planner may know it:
    `line_hours[Leach,W01]` as `line hours Leach / W01`."""
    what, _, keys = name.partition("[")
    return f"{what.replace('_', ' ')} {keys.removesuffix(']').replace(',', ' / ')}".strip()


def _sheet(m: Model, name: str) -> str:
    """Return the sheet on which the figures of rows, of a decision or of what a promise misses stand."""
    if name in m.row_blocks:
        return m.row_blocks[name].sheet
    if name in m.decisions:
        return m.decisions[name].sheet
    return next(promise.sheet for promise in m.promises if f"short_{promise.name}" == name)
