"""What a recipe takes together it takes in the parts that are asked for, in every period.

sum over n in c of run[n,r,p]  =  share[r,c] * sum over n of run[n,r,p]      every recipe r, class or intermediate c
                                                                             with a Share, every period      [t]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.plant import typed
from models.plant.plant import Names, Numbers, Plant
from models.program.blocks import Key
from models.program.cause import Cause, Stage
from models.program.change import CoefficientChange, Quantity
from models.program.model import Entries, Model
from models.program.stated import Stated
from models.rules.rule import Rule

SHARE = "Share"
PER_CENT = 0.01

OF_INPUT = Quantity(
    what="Recipe Share",
    sheet="Recipes",
    words="Share of {name} raised to {to}",
    heading="More of what a recipe takes together",
    step=1.0,
)


def _asked(plant: Plant) -> tuple[Names, Names, Numbers]:
    """Return recipe and class of each active row of Recipes with a Share, and the share."""
    rows = typed.active_with(plant.tables["Recipes"], SHARE)
    return tuple(rows["Recipe"]), tuple(rows["Feed class"]), rows[SHARE].to_numpy(dtype=float) * PER_CENT


def _entries(m: Model, plant: Plant, recipe: str, taken: str, share: float) -> Entries:
    """Return the runs of a recipe by period, with what a tonne adds to what it takes of one input above its share."""
    runs = np.flatnonzero(m.runs.recipe == plant.recipes.index(recipe))
    of_input = plant.nodes.taken_as[m.runs.node[runs]] == plant.taken.index(taken)
    return m.runs.period[runs], m.run[runs], of_input - share


def add(m: Model, plant: Plant) -> None:
    """Add the rows `input_shares[recipe,class,period]`."""
    periods = plant.calendar.names
    keys: list[Key] = []
    entries: list[Entries] = []
    for recipe, taken, share in zip(*_asked(plant), strict=True):
        period, columns, values = _entries(m, plant, recipe, taken, float(share))
        entries.append((len(keys) + np.asarray(period), columns, values))
        keys += [(recipe, taken, name) for name in periods]
    m.rows("input_shares", keys, *entries, lower=0.0, upper=0.0)


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield each recipe and input with a Share."""
    row_of = stated.rows("input_shares")
    for recipe, taken, share in zip(*_asked(stated.plant), strict=True):
        rows = [row for key, row in row_of.items() if key[:2] == (recipe, taken)]
        if rows:
            words = f"{recipe} takes {100 * share:g} % {taken}"
            yield stated.bounds(SHARE, words, rows, Stage.BLEND, words)


def changes(stated: Stated) -> Iterator[CoefficientChange]:
    """Yield a per cent more of each Share, which stands in the rows' coefficients."""
    row_of = stated.rows("input_shares")
    for recipe, taken, share in zip(*_asked(stated.plant), strict=True):
        period, columns, values = _entries(stated.m, stated.plant, recipe, taken, float(share))
        row = np.array([row_of.get((recipe, taken, name), -1) for name in stated.periods], dtype=np.int64)[period]
        there = row >= 0
        yield CoefficientChange(
            kind=OF_INPUT,
            name=f"{recipe} / {taken}",
            unit="%",
            now=100.0 * float(share),
            rows=row[there],
            columns=columns[there],
            values=np.asarray(values)[there],
            per_unit=np.full(int(there.sum()), -PER_CENT),
            most=100.0,
        )


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check what each recipe takes of an input with a Share against all that it takes, period by period."""
    rows = balances.site.tables["Recipes"]
    rows = rows[rows[SHARE].notna() & (rows["Active"] == "yes")]
    if rows.empty:
        return
    worked, every = balances.worked("Recipe", "Feed class", "Period"), balances.worked("Recipe", "Period")
    for recipe, taken, share in zip(rows["Recipe"], rows["Feed class"], rows[SHARE], strict=True):
        if recipe in every.index.get_level_values("Recipe"):
            whole = every.xs(recipe, level="Recipe")
            part = pd.Series([worked.get((recipe, taken, period), 0.0) for period in whole.index], whole.index)
            ledger.equal("Runs", f"what {recipe} takes of {taken}", part, whole * share * PER_CENT, size=whole)


RULE = Rule(
    name="input_shares",
    words="parts of what a recipe takes",
    sheet="Recipes",
    unit="t",
    takes="Parts of {}",
    add=add,
    causes=causes,
    changes=changes,
    audit=audit,
)
