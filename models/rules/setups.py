"""A recipe is set up on a line anew in each period in which it works there, which takes hours of the line and money.

sum of run * hours on the line  <=  (hours[i,p] - setup hours[r,i]) * works[r,i,p]   r, i with a setup   [h]

What is set up is `works` of all runs of the recipe on the line; its hours are lost to the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.whole_numbers.setups import cost_of_setups, hours_of_setups, set_up_as_told
from models.plant.plant import Plant, Positions
from models.plant.whole_numbers.batches import UseOfLine, uses_of_lines
from models.plant.whole_numbers.worked import use_set
from models.program.arrays.row_list import RowList
from models.program.blocks import by_thing
from models.program.cause import WHOLE_RULES, Cause, Stage
from models.program.model import Model
from models.program.money_items import SETUPS
from models.program.stated import Stated
from models.rules.rule import Rule, no_changes


def decide(m: Model, plant: Plant) -> None:
    """Enters setup hours * works into the hours of lines; it makes no columns of its own."""
    for use, columns, period in _set_up(m, plant):
        m.flow("line_hours", "Lost", (np.full(len(period), use.line), period), columns, use.setup_hours)


def _set_up(m: Model, plant: Plant) -> Iterator[tuple[UseOfLine, Positions, Positions]]:
    """Yield each recipe and line with a setup, with the columns and periods of its being set up."""
    works = m["works"]
    for line in uses_of_lines(plant, m.runs):
        if line.is_set_up:
            columns = works.table[works.axes[0].place[_name(plant, line)]]
            periods = np.flatnonzero(columns >= 0)
            yield line, columns[periods], periods


def _name(plant: Plant, use: UseOfLine) -> str:
    return use_set(plant.recipes[use.recipe], plant.lines.names[use.line])


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `setup_hours[recipe,line,period]`, which only make the program tighter."""
    rows, used = RowList("setup_hours"), m.runs.hours
    for use, columns, periods in _set_up(m, plant):
        some = np.flatnonzero((used.line == use.line) & (m.runs.recipe[used.run] == use.recipe))
        for column, p in zip(columns.tolist(), periods.tolist(), strict=True):
            here = some[m.runs.period[used.run[some]] == p]
            left = max(float(plant.lines.hours[use.line, p]) - use.setup_hours, 0.0)
            work = zip(m.run[used.run[here]].tolist(), used.hours[here].tolist(), strict=True)
            key = (plant.recipes[use.recipe], plant.lines.names[use.line], plant.calendar.names[p])
            rows.add(key, [*work, (column, -left)], upper=0.0)
    rows.write(m, switch=True)


def earn(m: Model, plant: Plant) -> None:
    """- setup cost of each."""
    for use, columns, periods in _set_up(m, plant):
        line = np.full(len(periods), use.line)
        m.earn(SETUPS, columns, -use.setup_cost, periods, line=line, recipe=np.full(len(periods), use.recipe))


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield the setups of each recipe on each line."""
    for name, rows in by_thing(stated.rows("setup_hours"), stated.periods):
        words = f"setups of {name}"
        yield stated.bounds(WHOLE_RULES, words, rows, Stage.WHOLE, words)


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Hold that every recipe that works on a line is set up there, and that takes what Line use says."""
    set_up_as_told(balances, told.get("Setups"), ledger)


RULE = Rule(
    name="setups",
    words="setups",
    sheet="Line use",
    unit="h",
    takes="Setups of {}",
    blank=("Line use", "Setup hours", "Setup cost"),
    decide=decide,
    add=add,
    earn=earn,
    causes=causes,
    changes=no_changes,
    audit=audit,
    earned=lambda balances: [(SETUPS, -cost_of_setups(balances))],
    lost=hours_of_setups,
)
