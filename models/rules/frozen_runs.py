"""Up to the day `Frozen until` the published plan is kept, as far as it can be.

run + under[f] - over[f]            =  amount[f]      every published run of a period that begins by then      [t]
sum of all other runs - over[p]    <=  0              every such period

A run that cannot be (a lot that is blocked or not there, a closed line) counts as zero; one whose lot or recipe is gone
asks for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.promised import AT_MOST, EXACTLY, NOTHING_PROMISED, promised
from models.audit.site import Site
from models.audit.sums import by_key, keys_of
from models.plant.plant import Plant, Positions
from models.program.change import AnyChange
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule
from models.schema.at_sites import MATERIAL
from models.schema.put_in import is_put
from models.schema.tables.network import PUT

OTHERS = "any other run"

Place = tuple[int, int, int]
"""Lot or intermediate, recipe and period of runs."""


def frozen_periods(plant: Plant) -> Positions:
    """Return the periods that begin on the day `Frozen until` or before, where a plan is published."""
    until = plant.settings.frozen_until
    if until is None or plant.tables["Published"].empty:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(plant.calendar.start <= until)


def add(m: Model, plant: Plant) -> None:
    """Add the promises and rows `frozen_runs[lot,recipe,period]` and `unpublished_runs[period]`."""
    periods, runs = frozen_periods(plant), m.runs
    frozen = np.flatnonzero(np.isin(runs.period, periods))
    place_of = {name: at for at, name in reversed(list(enumerate(plant.origins)))}
    first = np.array([place_of[name] for name in plant.origins], dtype=np.int64)
    origin = first[plant.nodes.origin[runs.node[frozen]]]
    named = list(zip(origin.tolist(), runs.recipe[frozen].tolist(), runs.period[frozen].tolist(), strict=True))
    amounts = _published(plant, place_of, periods)
    row_of = {place: row for row, place in enumerate(amounts)}
    row = np.array([row_of.get(place, -1) for place in named], dtype=np.int64)
    _add_published(m, plant, amounts, (row[row >= 0], frozen[row >= 0]))
    others = frozen[row < 0]
    keys = [(plant.calendar.names[p],) for p in periods.tolist()]
    rows = [f"{OTHERS} / {key[0]}" for key in keys]
    none = np.zeros(len(keys))
    over = m.promise(
        "unpublished_runs",
        keys,
        words="Amount",
        unit="t",
        rows=rows,
        things=[OTHERS] * len(keys),
        asked=none,
        over=True,
        by_period=True,
        period=periods,
    )
    row = np.arange(len(keys))
    entries = (np.searchsorted(periods, runs.period[others]), m.run[others], 1.0), (row, over, -1.0)
    m.rows("unpublished_runs", keys, *entries, upper=none)


def _published(plant: Plant, lots: Mapping[str, int], periods: Positions) -> dict[Place, float]:
    """Return the published tonnes of frozen periods by lot, recipe and period, of lots and recipes that are there.

    An intermediate of several sites is the first of its name: of which site is said by the recipe.
    """
    table = plant.tables["Published"]
    named = zip(table["Lot"], table["Recipe"], table["Period"], table["Amount"], strict=True)
    frozen = {plant.calendar.names[p]: p for p in periods.tolist()}
    found = {}
    for lot, recipe, period, amount in named:
        if lot in lots and period in frozen and (by := plant.recipe_named(lots[lot], recipe)) >= 0:
            found[lots[lot], by, frozen[period]] = float(amount)
    return found


def _add_published(m: Model, plant: Plant, places: dict[Place, float], counted: tuple[Positions, Positions]) -> None:
    """Add the promises and rows of published runs; `counted` are rows, and the runs that count in them."""
    amounts, origins = np.array(list(places.values())), plant.origins
    keys = [(origins[place], plant.recipes_as_told[recipe], plant.calendar.names[p]) for place, recipe, p in places]
    row, sides = np.arange(len(keys)), []
    lots = np.array([place for place, _, _ in places], dtype=np.int64)
    for side, sign in (("under", 1.0), ("over", -1.0)):
        missing = m.promise(
            f"frozen_runs_{side}",
            keys,
            words="Amount",
            unit="t",
            rows=[" / ".join(key) for key in keys],
            asked=amounts,
            over=side == "over",
            by_period=True,
            period=np.array([p for _, _, p in places], dtype=np.int64),
            lots=np.where(lots < len(plant.lots.names), lots, -1),
        )
        sides.append((row, missing, sign))
    m.rows("frozen_runs", keys, (counted[0], m.run[counted[1]], 1.0), *sides, lower=amounts, upper=amounts)


def changes(_stated: Stated) -> Iterator[AnyChange]:
    """Yield nothing: more of a run that is published is another plan to publish."""
    yield from ()


def asked(balances: Balances) -> pd.DataFrame:
    """Return what is published of each frozen run, and what is worked; and what is worked that is not published."""
    site, keys = balances.site, ["Lot", "Recipe", "Period"]
    table, until = site.tables["Published"], site.date_setting("Frozen until")
    if until is None or table.empty:
        return NOTHING_PROMISED
    begins = dict(zip(site.names, site.periods["Start"], strict=True))
    frozen = [name for name in site.names if begins[name] <= until]
    there = {*site.lots.index, *site.tables["Intermediates"][MATERIAL]}
    known = table["Lot"].isin(there) & _is_known(site, table)
    rows = table[known & table["Period"].isin(frozen)]
    worked, listed = balances.worked_as_published(*keys), list(keys_of(rows, keys))
    got = np.array([worked.get(key, 0.0) for key in listed])
    names = [" / ".join(key) for key in listed]
    named = set(listed)
    unlisted = {key: tonnes for key, tonnes in worked.items() if key not in named}
    of_periods = by_key((period for *_, period in unlisted), unlisted.values())
    others = np.array([of_periods.get(name, 0.0) for name in frozen])
    other_rows, none = [f"{OTHERS} / {name}" for name in frozen], np.zeros(len(frozen))
    return pd.concat(
        [
            promised("Published", "Amount", names, asked=rows["Amount"], got=got, rule=EXACTLY),
            promised("Published", "Amount", other_rows, asked=none, got=others, rule=AT_MOST),
        ]
    )


def _is_known(site: Site, published: pd.DataFrame) -> pd.Series:
    """Return which published runs are by a recipe that is there: lots that wait in drums have one of their own."""
    recipes = site.tables["Recipes"]
    put_in = recipes["Feed class"][recipes["Recipe"].map(is_put).astype(bool)]
    waiting = site.lots.index[site.lots["Feed class"].isin(put_in)]
    return published["Recipe"].isin(recipes["Recipe"]) | ((published["Recipe"] == PUT) & published["Lot"].isin(waiting))


RULE = Rule(
    name="frozen_runs",
    words="frozen runs",
    sheet="Published",
    unit="t",
    takes="Frozen runs",
    add=add,
    changes=changes,
    is_promise=True,
    promised=asked,
)
