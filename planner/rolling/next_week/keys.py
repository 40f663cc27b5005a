"""Rows that name others: Fixed runs and Scenarios, rewritten to what these rows are called now, or left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from models.schema.scenarios import CHANGEABLE, EVERY, SEPARATOR, key_text, keys_of, rows_named, text_of
from planner.rolling.next_week.lots import BOUGHT
from planner.rolling.notes import Notes
from planner.rolling.splitting import Pieces, shared_out
from planner.rolling.week import Week


def fixed_runs(week: Week, lots: pd.DataFrame, cut: Pieces, notes: Notes) -> pd.DataFrame:
    """Return Fixed runs that are to come, of bought lots under the name that these have now."""
    rows = week.inputs["Fixed runs"]
    names, now = {*lots["Lot"], *week.inputs["Intermediates"]["Intermediate"]}, _names_now(week, lots)
    rows = rows.assign(Lot=rows["Lot"].map(lambda lot: now.get(lot, lot)))
    over, gone = rows["Period"].isin(week.gone), ~rows["Lot"].isin(names)
    for row in rows[over | gone].to_dict("records"):
        why = "its period is over" if row["Period"] in week.gone else "the lot is gone"
        notes.drop("Fixed runs", SEPARATOR.join((row["Lot"], row["Recipe"], row["Period"])), why)
    return shared_out("Fixed runs", rows[~over & ~gone], cut, notes)


def companions(week: Week, lots: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return Companions of lots that are there, also of bought ones under the name that these have now."""
    rows, now = week.inputs["Companions"], _names_now(week, lots)
    bought = rows[rows["Feed"].isin(list(now))]
    every = pd.concat([rows, bought.assign(Feed=bought["Feed"].map(now))]).sort_index(kind="stable")
    names = set(lots["Lot"])
    gone = every["Feed"].isin(set(week.inputs["Lots"]["Lot"]) - names)
    for feed, needs in every.loc[gone & ~every["Feed"].isin(list(now)), ["Feed", "Needs"]].itertuples(index=False):
        notes.drop("Companions", f"{feed}{SEPARATOR}{needs}", "the lot is gone")
    kept = every[~gone]
    for feed, needs in kept.loc[kept["Needs"].isin(list(now)), ["Feed", "Needs"]].itertuples(index=False):
        message = f'"{feed}" needs "{needs}", of which what was bought is now "{now[needs]}": only that counts.'
        notes.find("Companions", message, "Correct Needs if what is still on offer is to count instead.")
    return kept.assign(Needs=kept["Needs"].map(lambda lot: now.get(lot, lot)))


def _names_now(week: Week, lots: pd.DataFrame) -> dict[str, str]:
    """Return the names of lots that were bought in part and have another one since."""
    names, was = set(lots["Lot"]), set(week.inputs["Lots"]["Lot"])
    return {lot: BOUGHT.format(lot) for lot in was if BOUGHT.format(lot) in names - was}


def scenarios(week: Week, rolled: Tables, notes: Notes) -> pd.DataFrame:
    """Return Scenarios by the keys that rows have now.

    Args:
        week: the week that went.
        rolled: the tables as they are now, each row indexed by the row that it was (-1: it is new).
        notes: hears of steps whose rows are gone, and of steps that set what the week has changed.
    """
    old = week.inputs["Scenarios"]
    rows, index = [], []
    for at, step in zip(old.index, old.to_dict("records"), strict=True):
        for key in _keys_now(week.inputs, rolled, step, notes):
            rows.append({**step, "Row": key})
            index.append(at)
    return pd.DataFrame(rows, columns=old.columns, index=pd.Index(index, dtype=old.index.dtype)).astype(old.dtypes)


def _keys_now(inputs: Tables, rolled: Tables, step: Mapping[Any, Any], notes: Notes) -> Iterator[str]:
    sheet, key = step["Sheet"], step["Row"]
    if sheet not in CHANGEABLE or key is None or str(key).strip() == EVERY:
        yield key
        return
    meant = rows_named(inputs, sheet, key)
    if not meant:  # it named nothing before either: that is for the checks to say
        yield key
        return
    now = rolled[sheet]
    heirs = [place for place, was in enumerate(now.index) if was in set(inputs[sheet].index[meant])]
    if not heirs:
        notes.drop("Scenarios", f"{step['Scenario']} / {sheet} / {key}", "what it changes is gone")
        return
    _heed_changed(inputs, rolled, step, heirs, notes)
    if set(heirs) <= set(rows_named(rolled, sheet, key)):
        yield key
        return
    for parts in keys_of(INPUTS[sheet], now.iloc[heirs]):
        yield key_text(parts)


def _heed_changed(inputs: Tables, rolled: Tables, step: Mapping[Any, Any], heirs: list[int], notes: Notes) -> None:
    """Note a step that sets a cell in which something else stands after the week."""
    sheet, column = str(step["Sheet"]), step["Column"]
    if step["Change"] != "set" or column not in rolled[sheet].columns:
        return
    for place in heirs:
        before = text_of(inputs[sheet][column].loc[rolled[sheet].index[place]])
        now = text_of(rolled[sheet][column].iloc[place])
        if before != now:
            row = f"{step['Scenario']} / {sheet} / {step['Row']} / {column}"
            words = f"sets {text_of(step['Value'])} where {before or 'nothing'} stood and now {now or 'nothing'} does"
            notes.assume("Scenarios", row, words)
