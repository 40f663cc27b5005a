"""What is worked of a lot, or of a class by a recipe, in a period is nothing or at least so much.

sum over r of run[l,r,p]       >=  min(min run[l], quantity[l]) * works[l,p]   every lot with Min run                [t]
sum over l in c of run[l,r,p]  >=  min run[r,c] * works[r,c,p]                 every recipe and class with Min run   [t]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.plant.plant import Plant
from models.plant.whole_numbers.worked import least_of_lots, least_of_recipes, lot_set, recipe_set, worked_sets
from models.program.arrays.row_list import RowList
from models.program.blocks import by_thing
from models.program.cause import WHOLE_RULES, Cause, Stage
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule, no_changes


def add(m: Model, plant: Plant) -> None:
    """Add the rows `min_run[set,period]`."""
    lots = zip(plant.lots.names, least_of_lots(plant).tolist(), strict=True)
    least = {lot_set(name): tonnes for name, tonnes in lots if tonnes > 0}
    least |= {recipe_set(recipe, feed_class): tonnes for recipe, feed_class, tonnes in least_of_recipes(plant)}
    rows, works = RowList("min_run"), m["works"]
    for place, worked in enumerate(worked_sets(plant, m.runs)):
        for p in np.unique(m.runs.period[worked.runs]).tolist() if worked.name in least else ():
            some = worked.runs[m.runs.period[worked.runs] == p]
            terms = [(column, 1.0) for column in m.run[some].tolist()]
            rows.add(
                (worked.name, plant.calendar.names[p]),
                [*terms, (works.table[place, p], -least[worked.name])],
                lower=0.0,
            )
    rows.write(m)


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield the least run of each lot, and of each recipe and class."""
    for name, rows in by_thing(stated.rows("min_run"), stated.periods):
        words = f"least run of {name[:1].lower()}{name[1:]}"
        yield stated.bounds(WHOLE_RULES, words, rows, Stage.WHOLE, words)


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that what is worked in a period is nothing or the least run, of each lot and of each recipe and class."""
    lots, recipes = balances.site.lots, balances.site.tables["Recipes"]
    lots = lots[lots["Min run"] > 0]
    if len(lots):
        by_lot = balances.worked("Lot", "Period")
        least = lots["Min run"].clip(upper=lots["Quantity"].fillna(np.inf))
        _enough(by_lot, least.reindex(by_lot.index.get_level_values("Lot")), ledger)
    if (recipes["Min run"] > 0).any():
        keys = ["Recipe", "Feed class"]
        by_recipe = balances.worked(*keys, "Period")
        pairs = pd.MultiIndex.from_arrays([by_recipe.index.get_level_values(key) for key in keys])
        _enough(by_recipe, recipes.set_index(keys)["Min run"].reindex(pairs), ledger)


def _enough(worked: pd.Series, least: pd.Series, ledger: Ledger) -> None:
    missing = pd.Series(np.nan_to_num(least.to_numpy(dtype=float)) - worked.to_numpy(dtype=float), index=worked.index)
    missing = missing.where(worked > ledger.tolerance, 0.0)
    ledger.at_most("Runs", "what is missing of the least run", missing, pd.Series(0.0, index=worked.index))


RULE = Rule(
    name="min_run",
    words="least runs",
    sheet="Lots",
    unit="t",
    takes="Least run: {}",
    add=add,
    causes=causes,
    changes=no_changes,
    audit=audit,
)
