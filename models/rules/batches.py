"""A line works a recipe in whole batches, which take their hours however full they are.

batch * min fill * batches[r,i,p]  <=  sum over l of run[l,r,p]  <=  batch * batches[r,i,p]   r, i with Batch   [t]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.whole_numbers.batches import batches_as_told, cost_of_batches
from models.plant.plant import Numbers, Plant
from models.plant.whole_numbers.batches import UseOfLine, uses_of_lines
from models.plant.whole_numbers.worked import use_set
from models.program import axes
from models.program.arrays.columns import ON
from models.program.arrays.row_list import RowList
from models.program.blocks import Axis, by_thing
from models.program.cause import WHOLE_RULES, Cause, Stage
from models.program.model import Model
from models.program.money_items import RUNNING_COST
from models.program.stated import Stated
from models.rules.rule import Rule, no_changes


def decide(m: Model, plant: Plant) -> None:
    """batches[r,i,p]   0, 1, 2 ..   batches of recipe r on line i in period p"""
    uses = _in_batches(m, plant)
    periods = [np.unique(m.runs.period[use.runs]) for use in uses]
    many = [len(period) for period in periods]
    none = np.zeros(0, dtype=np.int64)
    recipe = np.repeat(np.array([use.recipe for use in uses], dtype=np.int64), many)
    line = np.repeat(np.array([use.line for use in uses], dtype=np.int64), many)
    when = np.concatenate([none, *periods])
    where: tuple[Axis, ...] = (axes.recipes(plant), axes.lines(plant), axes.periods(plant))
    batches = m.decide("batches", *where, places=(recipe, line, when), unit="", sheet="Line use", whole=True)
    hours = np.repeat(np.array([use.batch_hours for use in uses]), many)
    m.as_few_as_needed(batches.columns)
    m.flow("line_hours", "Batches", (line, when), batches.columns, hours)


def _in_batches(m: Model, plant: Plant) -> list[UseOfLine]:
    return [line for line in uses_of_lines(plant, m.runs) if line.batch]


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `batch_size[recipe,line,period]` and `batch_fill[recipe,line,period]`."""
    size, fill, batches = RowList("batch_size"), RowList("batch_fill"), m["batches"]
    for batch in _in_batches(m, plant):
        for p in np.unique(m.runs.period[batch.runs]).tolist():
            column = int(batches.table[batch.recipe, batch.line, p])
            runs = [(run, 1.0) for run in m.run[batch.runs[m.runs.period[batch.runs] == p]].tolist()]
            key = (plant.recipes[batch.recipe], plant.lines.names[batch.line], plant.calendar.names[p])
            size.add(key, [*runs, (column, -batch.batch)], upper=0.0)
            fill.add(key, [*runs, (column, -batch.batch * batch.fill)], lower=0.0)
    size.write(m, holds=True)
    fill.write(m)


def earn(m: Model, plant: Plant) -> None:
    """- hours of batches * running cost of the line."""
    hours = {(batch.recipe, batch.line): batch.batch_hours for batch in _in_batches(m, plant)}
    batches = m["batches"]
    recipe, line, period = batches.places
    each = np.array([hours[pair] for pair in zip(recipe.tolist(), line.tolist(), strict=True)])
    m.earn(RUNNING_COST, batches.columns, -each * plant.lines.running_cost[line], period)


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield the batches of each recipe on each line."""
    found: dict[str, list[int]] = {}
    for name in ("batch_size", "batch_fill"):
        for thing, rows in by_thing(stated.rows(name), stated.periods):
            found.setdefault(thing, []).extend(rows)
    for thing, rows in found.items():
        words = f"batches of {thing}"
        yield stated.bounds(WHOLE_RULES, words, rows, Stage.WHOLE, words)


def tables(m: Model, plant: Plant, x: Numbers) -> dict[str, list[dict[str, object]]]:
    """Return what each recipe that works in a period is set up for, and its batches."""
    works, batches, rows = m["works"], m["batches"], []
    place = works.axes[0].place
    for use in uses_of_lines(plant, m.runs):
        recipe, line = plant.recipes[use.recipe], plant.lines.names[use.line]
        for p in np.unique(m.runs.period[use.runs]).tolist():
            many = float(np.round(x[batches.table[use.recipe, use.line, p]])) if use.batch else np.nan
            on = use.is_set_up and bool(x[works.table[place[use_set(recipe, line)], p]] > ON)
            if on or many > 0:
                setup = {"Hours": on * use.setup_hours, "Cost": on * use.setup_cost}
                done = {"Batches": many, "Batch hours": np.nan_to_num(many) * use.batch_hours}
                rows.append({"Period": plant.calendar.names[p], "Line": line, "Recipe": recipe, **setup, **done})
    order = {name: position for position, name in enumerate(plant.calendar.names)}
    return {"Setups": sorted(rows, key=lambda row: order[str(row["Period"])])}


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Batches are whole, large enough for what is worked, and as full as they must be."""
    batches_as_told(balances, told.get("Setups"), ledger)


RULE = Rule(
    name="batches",
    words="batches",
    sheet="Line use",
    unit="t",
    takes="Batches of {}",
    blank=("Line use", "Batch"),
    decide=decide,
    add=add,
    earn=earn,
    causes=causes,
    changes=no_changes,
    audit=audit,
    earned=lambda balances: [(RUNNING_COST, -cost_of_batches(balances))],
    tables=tables,
)
