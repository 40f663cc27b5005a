"""What is left of each batch that is kept apart goes on under its name, with what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import numpy as np
import pandas as pd

from models.audit.decided import at_sites_told
from models.audit.stages.batches_apart import flows_of_batches
from models.schema.at_sites import AT, MATERIAL, store_name
from models.schema.frames import Tables
from models.schema.tables.actuals import SHIPPED
from models.schema.tables.network import OPENING
from planner.rolling.notes import COUNT_HOLDS, Notes
from planner.rolling.week import LEAST_KILOGRAMS, Week

STORE = ["Intermediate", "Batch"]


def roll(week: Week, opening: Tables, notes: Notes) -> Tables:
    """Return Opening batches; and the tables of stores, whose Opening stock is without what has a name of its own.

    Args:
        week: the week that went.
        opening: Intermediates and Stores, with all that is in stock at the end of the week.
        notes: hears of batches of which more was taken than there was.
    """
    site = week.balances.site
    if site.batches.empty:
        return {**opening, "Opening batches": week.inputs["Opening batches"].iloc[:0]}
    parts, index = list[dict[Any, Any]](), list[Any]()
    before, there = _rows_of(week), _there(week, _in_stock(week, opening), notes)
    for (store, batch), quantity in zip(there.index.tolist(), there.tolist(), strict=True):
        if batch != OPENING and quantity > LEAST_KILOGRAMS:
            parts.append(_row(week, store, batch, quantity))
            index.append(before.get((store, batch), -1))
    rows = week.rows("Opening batches", parts).set_axis(pd.Index(index, dtype=np.int64))
    unnamed = there[there.index.get_level_values("Batch") == OPENING].droplevel("Batch")
    left = {name: _without(week, name, table, unnamed) for name, table in opening.items()}
    return {**left, "Opening batches": rows}


def _row(week: Week, store: str, batch: str, kg: float) -> dict[Any, Any]:
    site, name = week.balances.site, f"{store} / {batch}"
    contents = {**(site.contained.loc[name] / 10.0).to_dict(), **site.properties.loc[name].to_dict()}
    place = {"Intermediate": site.stored[MATERIAL][store], "Site": site.stored[AT][store] or None}
    return {**place, "Batch": batch, "Quantity": kg, **contents}


def _rows_of(week: Week) -> dict[tuple[str, str], Any]:
    """Return the row of each batch that was there when the plan began."""
    rows = week.balances.site.tables["Opening batches"]
    return {(row["Intermediate"], row["Batch"]): at for at, row in rows.to_dict("index").items()}


def _in_stock(week: Week, opening: Tables) -> dict[str, float]:
    """Return kg in each store at the end of the week."""
    table = "Stores" if week.balances.site.sites else "Intermediates"
    return dict(zip(_stores(table, opening[table]), opening[table]["Opening stock"].astype(float), strict=True))


def _stores(name: str, table: pd.DataFrame) -> list[str]:
    """Return the stores that the rows of Stores, or Intermediates, are about."""
    if name == "Intermediates":
        return list(table["Intermediate"])
    return [store_name(*row) for row in zip(table["Material"], table["Site"], strict=True)]


def _without(week: Week, name: str, table: pd.DataFrame, unnamed: pd.Series) -> pd.DataFrame:
    """Return a table of stores whose Opening stock is what no batch names.

    That is Stores where there are several sites, else Intermediates.
    """
    site = week.balances.site
    if (name == "Stores") != bool(site.sites):
        return table
    apart = set(site.batches.index.get_level_values("Intermediate"))
    stores = _stores(name, table)
    kept = pd.Series([float(unnamed.get(at, 0.0)) if at in apart else np.nan for at in stores], table.index)
    return table.assign(**{"Opening stock": kept.fillna(table["Opening stock"])})


def _there(week: Week, kg: Mapping[str, float], notes: Notes) -> pd.Series:
    """Return kg of each batch at the end of the week, by store and batch: as it was counted by itself, or its share of
    what is in the store."""
    shares = _shares(week, notes)
    stores = shares.index.get_level_values("Intermediate")
    there = shares * [kg.get(store, 0.0) for store in stores]
    counted_of = {store for store, _ in week.counted_batches}
    _heed_no_batch([name for name in _without_any(shares) if name not in counted_of], kg, notes)
    for at, by_books in there[stores.isin(counted_of) & _were_there(week)].items():
        store, batch = cast("tuple[str, str]", at)
        count = week.counted_batches.get((store, batch))
        if count is None:
            notes.assume("Opening batches", f"{store} / {batch}", f"{by_books:,.6g} kg in stock, by the books")
        elif abs(count - by_books) > LEAST_KILOGRAMS * max(by_books, 1.0):
            message = f'Of {batch} in "{store}" {count:,.6g} kg were counted, and the books say {by_books:,.6g} kg.'
            notes.find("Counted", message, COUNT_HOLDS)
    counts = pd.Series(week.counted_batches, dtype=float).reindex(there.index)
    return counts.fillna(there)


def of_which_batches_say_more(week: Week) -> set[str]:
    """Return the stores of which a batch was counted, or all was and of no batch is anything left by the books."""
    one_by_one = {store for store, _ in week.counted_batches}
    if week.balances.site.batches.empty:
        return one_by_one
    return one_by_one | ({*_without_any(_shares(week, Notes()))} & set(week.counted))


def _without_any(shares: pd.Series) -> list[str]:
    """Return the stores of no batch of which anything is left."""
    whole = shares.groupby(level="Intermediate", sort=False).sum()
    return [str(name) for name in whole.index[whole == 0]]


def _heed_no_batch(stores: list[str], kg: Mapping[str, float], notes: Notes) -> None:
    """Find what was counted in all in stores of which no batch has anything left."""
    for store in stores:
        if (count := kg.get(store, 0.0)) > LEAST_KILOGRAMS:
            message = f'{count:,.6g} kg of "{store}" were counted, and by the books nothing is left of any batch of it.'
            notes.find("Counted", message, "Count it batch by batch: nothing says which one it is, and it is not kept.")


def _shares(week: Week, notes: Notes) -> pd.Series:
    """Return what each batch is of all that is in its store at the end of the week, by store and batch."""
    left = by_the_books(week)
    over = left[left < -LEAST_KILOGRAMS]
    for (store, batch), kg in zip(over.index.tolist(), over.tolist(), strict=True):
        message = f"By the books {kg:,.6g} kg of {batch} are left in {store}: more was taken than there was."
        if gone := week.sent[store, batch]:
            there = max(gone + kg, 0.0)
            message = f"{gone:,.6g} kg of {batch} were sent from {store}, and {there:,.6g} kg were there to be sent."
        is_counted = (store, batch) in week.counted_batches
        left_over = "What was counted is left." if is_counted else "Nothing of it is left."
        notes.find(SHIPPED.name if gone else "Actuals", message, f"Correct what was worked or shipped. {left_over}")
    left = left.where(left > LEAST_KILOGRAMS, 0.0)
    whole = left.groupby(level="Intermediate").transform("sum")
    return left / whole.where(whole > 0, 1.0)


def by_the_books(week: Week) -> pd.Series:
    """Return kg of each batch at the end of the week, by the books; what was sold and discarded is shared out to
    batches as planned, as far as there was enough of each."""
    there = before_sales(week, week.gone)
    return there - _gone(week, there)


def before_sales(week: Week, names: Sequence[str]) -> pd.Series:
    """Return kg of each batch at the end of the last of some periods, nothing of it sold or discarded."""
    come, taken, received, shipped = _flows(week, names)
    return _opening(week) + come + received - taken - shipped


def _were_there(week: Week) -> pd.Series:
    """Return which batches were there before the week, or came into their store in it."""
    come, _, received, _ = _flows(week, week.gone)
    found: pd.Series = _opening(week) + come + received > LEAST_KILOGRAMS
    return found


def _opening(week: Week) -> pd.Series:
    return week.balances.site.batches["opening"].astype(float)


def _flows(week: Week, names: Sequence[str]) -> Iterator[pd.Series]:
    """Yield kg of each batch that came in some periods, was taken, received and shipped."""
    places = week.balances.site.batches.index
    for rows in flows_of_batches(week.balances):
        here = rows[rows.index.get_level_values("Period").isin(names)]
        yield here.groupby(level=STORE).sum().reindex(places).fillna(0.0)


def _gone(week: Week, there: pd.Series) -> pd.Series:
    """Return kg sold and discarded of each batch: as planned, or where other amounts have left in the same parts; where
    none was planned, in the parts in which it is there. What a batch is short of is taken of what is left of others."""
    balances, told = week.balances, week.told["Batches"]
    stores = pd.Series(at_sites_told(told, "Intermediate"), told.index, dtype=object)
    planned = told["Sold or discarded"].astype(float).groupby([stores, told["Batch"]]).sum()
    planned = planned.rename_axis(STORE).reindex(there.index).fillna(0.0)
    discarded = balances.decided.discarded.reindex(balances.sold.index).fillna(0.0)
    left = (balances.sold + discarded).groupby(level=0).sum()
    kept = there.index.get_level_values("Intermediate")
    in_all = pd.Series(left.reindex(kept).fillna(0.0).to_numpy(), there.index)
    can = there.clip(lower=0.0)
    as_planned = _shared(in_all, planned.where(_sum(planned) > LEAST_KILOGRAMS, can))
    gone = as_planned.clip(upper=can)
    rest = _sum(as_planned - gone)
    of_others = _shared(rest, can - gone).clip(upper=can - gone)
    too_much = _shared(rest - _sum(of_others), as_planned)
    return gone + of_others + too_much


def _shared(in_all: pd.Series, parts: pd.Series) -> pd.Series:
    """Return what each batch has of what all of its store have, in parts."""
    whole = _sum(parts)
    return in_all * parts / whole.where(whole > 0, 1.0)


def _sum(rows: pd.Series) -> pd.Series:
    found: pd.Series = rows.groupby(level="Intermediate").transform("sum")
    return found
