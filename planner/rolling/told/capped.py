"""What counts as planned is no more than there was: work, deliveries and shipments of which nobody has said anything.

Period by period, what has left too much of a lot or a store as planned is less by what there was too little of: first
what was to be discarded, then all else, each in its part. What was written down holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from models.audit.decided import at_sites_told
from models.audit.site import KG_PER_TONNE
from models.schema.at_sites import store_name
from models.schema.tables.actuals import SHIPPED
from planner.rolling.notes import Notes
from planner.rolling.told import delivered, shipped
from planner.rolling.told.too_much import Source, too_much
from planner.rolling.told.worked import AS_PLANNED
from planner.rolling.week import LEAST_KILOGRAMS, LEAST_TONNES, PLANNED, Week

RUNS = "Runs"
DISCARDED = "Discarded"
KEPT = {"Production": "Product", "Stock at sites": "Product", "Intermediate stock": "Intermediate"}
"""The tables of a plan that say what is discarded, and what of."""

FIGURES = {RUNS: ("Amount",), delivered.TABLE: ("Amount", "Late"), shipped.TABLE: ("Amount",)}
FIGURES |= dict.fromkeys(KEPT, (DISCARDED,))
"""The tables in which something leaves as planned, and the columns of how much."""

MOST_ROUNDS = 1000
"""How often what leaves within one period is cut anew, as less that is made is less that can leave; a loop in which
95 % come back takes 440 rounds."""

Shares = dict[tuple[str, Any], float]
"""What is left of what was to leave, by table and row."""


@dataclass(frozen=True)
class _Leaves:
    """A row of a table by which something leaves as planned, and what it leaves: t of a lot, kg of all else."""

    table: str
    row: Any
    amount: float
    of: tuple[Source, ...]


def no_more_than_there_was(week: Week, notes: Notes) -> Week:
    """Return the week in which of what nobody has said anything was done what was planned, or what there was for it;
    `notes` hear how much, and of what was written down in a period in which there was not enough."""
    week = replace(week, told={**week.told, **_with_planned_discards(week)})
    for period in week.gone:
        week = _cut(week, period)
    _say(week, notes)
    _heed_too_early(week, notes)
    shipped.heed_limits(week, notes)
    done = {name: week.told[name][week.told[name]["Amount"] > 0] for name in (RUNS, delivered.TABLE)}
    fewer = {name: rows.reset_index(drop=True) for name, rows in done.items() if len(rows) < len(week.told[name])}
    return replace(week, told={**week.told, **fewer}) if fewer else week  # what is worked out of a week is kept with it


def _with_planned_discards(week: Week) -> dict[str, pd.DataFrame]:
    return {name: week.told[name].assign(**{PLANNED: week.told[name][DISCARDED]}) for name in KEPT}


def _cut(week: Week, period: str) -> Week:
    """Return the week in which what leaves in a period as planned is less by what there was too little of."""
    for _ in range(MOST_ROUNDS):
        over = too_much(week, period)
        shares = _shares(list(_leaving(week, period)), over) if over else {}
        if not shares:
            return week
        week = replace(week, told={**week.told, **_less(week.told, shares)})
    return week


def _less(told: Mapping[str, pd.DataFrame], shares: Shares) -> dict[str, pd.DataFrame]:
    """Return tables with the rows of which a share only is left."""
    found = dict[str, pd.DataFrame]()
    for name in dict.fromkeys(table for table, _ in shares):
        part = pd.Series({row: share for (table, row), share in shares.items() if table == name})
        part = part.reindex(told[name].index).fillna(1.0)
        columns = [column for column in FIGURES[name] if column in told[name]]
        found[name] = told[name].assign(**{column: told[name][column] * part for column in columns})
    return found


def _shares(leaving: Sequence[_Leaves], over: Mapping[Source, float]) -> Shares:
    """Return what is to be left of each row; batches come first, as what is left of them is left of their stores."""
    found = Shares()
    touched = {source for way in leaving for source in way.of}
    waits = {Source("store", source.name) for source in over if source.kind == "batch" and source in touched}
    for source, too_many in over.items():
        ways = [] if source in waits else [way for way in leaving if source in way.of]
        thrown, used = ([way for way in ways if (way.table in KEPT) == is_thrown] for is_thrown in (True, False))
        discarded = sum(way.amount for way in thrown)
        for some, less in ((thrown, min(too_many, discarded)), (used, max(too_many - discarded, 0.0))):
            share = max(1.0 - less / sum(way.amount for way in some), 0.0) if some else 1.0
            found |= {(way.table, way.row): min(share, found.get((way.table, way.row), 1.0)) for way in some}
    return {at: share for at, share in found.items() if share < 1.0}


def _leaving(week: Week, period: str) -> Iterator[_Leaves]:
    """Yield all that leaves in a period as planned."""
    several, lots = bool(week.balances.site.sites), week.balances.site.lots.index
    for name in FIGURES:
        if name == "Production" and several:  # Stock at sites says it
            continue
        rows = week.told[name]
        figure = FIGURES[name][0]
        rows = rows[(rows["Period"] == period) & rows[PLANNED].notna() & (rows[figure] > 0)]
        for at, row in rows.to_dict("index").items():
            of = _sources(name, row, lots, several)
            in_kg = name in (RUNS, shipped.TABLE) and of[0].kind != "lot"
            yield _Leaves(name, at, row[figure] * (KG_PER_TONNE if in_kg else 1.0), of)


def _sources(table: str, row: Mapping[Any, Any], lots: pd.Index, several: bool) -> tuple[Source, ...]:
    """Return what a row takes something of."""
    if table == shipped.TABLE:
        return _of_store_or_lot(row["Material"], row["From site"], row["Lot"], lots)
    site = row["Site"] if several else None
    if table == RUNS:
        named = row["From batch"] if pd.isna(row["Lot"]) else row["Lot"]
        return _of_store_or_lot(row["Takes"], site, named, lots)
    if table in KEPT:
        (name,) = at_sites_told(pd.DataFrame([row]), KEPT[table])
        return (Source("store", name),)
    return (Source("store", store_name(row["Product"], site)),)


def _of_store_or_lot(material: str, site: str | None, named: Any, lots: pd.Index) -> tuple[Source, ...]:
    if named in lots:
        return (Source("lot", str(named), site),)
    store = store_name(material, site)
    return (Source("store", store),) + (() if pd.isna(named) else (Source("batch", store, str(named)),))


def _say(week: Week, notes: Notes) -> None:
    """Note what counts as planned, or is less as there was no more."""
    for name, unit, done in (
        (RUNS, "t", "worked"),
        (delivered.TABLE, "kg", "delivered"),
        (shipped.TABLE, "t", "carried"),
    ):
        rows = week.told[name]
        for row in rows[rows[PLANNED].notna()].to_dict("records"):
            was, there = row[PLANNED], row["Amount"]
            if was > LEAST_TONNES:
                notes.assume(name, _key(name, row), f"{there:,.6g} {unit} {done}{_less_than(was, there, unit)}")
    for name, material in KEPT.items():
        rows = week.told[name]
        for row in rows[rows[PLANNED] - rows[DISCARDED] > LEAST_KILOGRAMS].to_dict("records"):
            words = f"{row[DISCARDED]:,.6g} kg discarded{_less_than(row[PLANNED], row[DISCARDED], 'kg')}"
            notes.assume(name, f"{row['Period']} / {row[material]}", words)


def _less_than(was: float, there: float, unit: str) -> str:
    if was - there > max(LEAST_TONNES, ROUNDING * was):
        return f", of {was:,.6g} {unit} planned: no more was there"
    return f", {AS_PLANNED}"


ROUNDING = 1e-9
"""By no more than this share of itself an amount is the same."""


def _key(name: str, row: Mapping[Any, Any]) -> str:
    keys = {
        RUNS: ["Period", "Takes" if pd.isna(row.get("Lot", "")) else "Lot", "From batch", "Recipe"],
        delivered.TABLE: ["Period", "Contract", "Product", "Due"],
        shipped.TABLE: shipped.KEYS,
    }[name]
    cells = {**row}
    if name == delivered.TABLE:
        cells |= {"Product": store_name(row["Product"], _site(row)), "Due": f"{row['Due']:%Y-%m-%d}"}
    return " / ".join(str(cells[key]) for key in keys if not pd.isna(cells[key]))


def _site(row: Mapping[Any, Any]) -> str | None:
    site = row.get("Site")
    return site if isinstance(site, str) else None


def _heed_too_early(week: Week, notes: Notes) -> None:
    """Find what was written down to have left in a period in which there was too little, and is there later on."""
    said = set(too_much(week, week.gone[-1]))
    for period in week.gone[:-1]:
        for source, over in too_much(week, period).items():
            if source not in said:
                sent = source.kind != "lot" and week.sent[source.name, source.at]
                sheet = SHIPPED.name if sent else "Actuals"
                message = (
                    f"By the end of {period} {over:,.6g} {source.unit} of {source} have left that were not there yet."
                )
                remedy = (
                    "See in which period it was made or came, and worked, delivered or sent. What was written holds."
                )
                notes.find(sheet, message, remedy)
            said.add(source)
