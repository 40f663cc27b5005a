"""No more of a feed class is worked by a recipe in a period than its days allow.

sum over l in c of run[l,r,p]  <=  max per day[r,c] * days[p]      every limited recipe r and class c, every period  [t]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.site import of
from models.plant import typed
from models.plant.plant import Names, Numbers, Plant, Positions
from models.program.cause import Cause, Stage
from models.program.change import Bounds, Change, Quantity
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule

KIND = "Max per day"

PER_DAY = Quantity(
    what="Recipe Max per day",
    sheet="Recipes",
    words="{step} more of {name}",
    heading="More that a recipe may work of a class in a day",
    share=0.1,
)


def _limits(plant: Plant) -> tuple[Names, Names, Numbers]:
    """Return the recipe and the class of each limited row of Recipes, and its t per day."""
    rows = typed.active_with(plant.tables["Recipes"], KIND)
    return tuple(rows["Recipe"]), tuple(rows["Feed class"]), rows[KIND].to_numpy(dtype=float)


def add(m: Model, plant: Plant) -> None:
    """Add the rows `max_per_day[recipe,class,period]`."""
    recipes, classes, most = _limits(plant)
    place = np.full((len(plant.recipes), len(plant.taken)), -1)
    places = [plant.recipes.index(recipe) for recipe in recipes], [plant.taken.index(c) for c in classes]
    place[places] = np.arange(len(most))
    limit = place[m.runs.recipe, plant.nodes.taken_as[m.runs.node]]
    runs, days = np.flatnonzero(limit >= 0), plant.calendar.days
    m.rows(
        "max_per_day",
        [(*pair, period) for pair in zip(recipes, classes, strict=True) for period in plant.calendar.names],
        (limit[runs] * len(days) + m.runs.period[runs], m.run[runs], 1.0),
        upper=np.outer(most, days),
    )


@dataclass(frozen=True)
class _Limit:
    """One limited row of Recipes: its t per day, its rows in the program, and the days of each."""

    name: str
    most: float
    rows: Positions
    days: Numbers


def _rows(stated: Stated) -> Iterator[_Limit]:
    days = dict(zip(stated.periods, stated.plant.calendar.days.tolist(), strict=True))
    row_of = stated.rows("max_per_day")
    for recipe, feed_class, most in zip(*_limits(stated.plant), strict=True):
        held = [period for period in stated.periods if (recipe, feed_class, period) in row_of]
        rows = np.array([row_of[recipe, feed_class, period] for period in held], dtype=np.int64)
        yield _Limit(f"{recipe} / {feed_class}", float(most), rows, np.array([days[period] for period in held]))


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield each limited recipe and class."""
    for limit in _rows(stated):
        if len(limit.rows):
            yield stated.bounds(KIND, limit.name, limit.rows, Stage.WORK, f"max per day of {limit.name}")


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a tonne a day more that a recipe may work of a class."""
    for limit in _rows(stated):
        bounds: Bounds = {"rows": limit.rows, "row_lower": np.zeros(len(limit.rows)), "row_upper": limit.days}
        yield Change(kind=PER_DAY, name=limit.name, unit="t/d", now=limit.most, **bounds)


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check what a recipe works of a class in a period against its Max per day on all days."""
    site, keys = balances.site, ["Recipe", "Feed class"]
    if site.tables["Recipes"][KIND].isna().all():
        return
    worked = balances.worked(*keys, "Period")
    per_day = site.tables["Recipes"].set_index(keys)[KIND]
    limits = per_day.reindex(pd.MultiIndex.from_arrays([worked.index.get_level_values(key) for key in keys]))
    most = limits.to_numpy(dtype=float) * of(worked.index.get_level_values("Period"), site.days)
    ledger.at_most("Runs", "what is worked by the recipe", worked, pd.Series(most, index=worked.index))


RULE = Rule(
    name="max_per_day",
    words="max per day",
    sheet="Recipes",
    unit="t",
    takes="Max per day of {}",
    add=add,
    causes=causes,
    changes=changes,
    audit=audit,
)
