"""Next week's tables from last week's plan, table by table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from models.results.new_prices import TABLE
from models.schema.frames import Tables, columns_of, frame, of_columns
from models.schema.inputs import INPUTS
from models.schema.words import Kind
from planner.engine.plan import Plan
from planner.reading import actuals as reading
from planner.reading.findings import Finding
from planner.rolling import batches_left, done, must_use, splitting
from planner.rolling.next_week import (
    arrivals,
    at_stores,
    capacity,
    history,
    keys,
    levels_so_far,
    lots,
    lots_at_sites,
    periods,
    prices,
    published,
    sold,
    stocks,
)
from planner.rolling.notes import Note, Notes
from planner.rolling.week import Week
from planner.sealing.usable import heeds_edits

DOUBTFUL = "What follows rests on it as it stands: roll the plan as it was solved, or solve the workbook again."
NO_LOT_LEFT = "nothing is left of any lot; this one stays with 0 t, for a plan needs one: fill in the lots that come"


@dataclass(frozen=True, kw_only=True)
class Rolled:
    """Next week's input tables, and what there is to say of them: see `planner.rolling.notes.Notes`."""

    tables: Tables
    assumed: tuple[Note, ...]
    dropped: tuple[Note, ...]
    findings: tuple[Finding, ...]


@heeds_edits
def roll(
    plan: Plan,
    until: date,
    actuals: Tables | None = None,
    added: int | None = None,
    split: Sequence[str] = (),
) -> Rolled:
    """Return the tables of the week that follows.

    Args:
        plan: the plan that was worked to.
        until: the last day of one of its periods, up to which it was worked.
        actuals: the tables of `models.schema.tables.actuals`; None: all went as planned.
        added: how many periods come at the end; None: as many as went.
        split: the periods that are cut into such as the one that went.

    Raises:
        CannotRoll: nothing would be left to plan, a period cannot be split, or the plan has what cannot be told yet.
        NotAPlan: the plan was edited so that nothing can be made of it.
    """
    notes = Notes()
    for sentence in plan.doubts:
        notes.find("The plan", sentence, DOUBTFUL)
    week = done.week_of(plan, pd.Timestamp(until), reading.none(plan.inputs) if actuals is None else actuals, notes)
    following = _rolled(week, week.count if added is None else added, splitting.pieces(week, split), notes)
    following["Scenarios"] = keys.scenarios(week, following, notes)
    tables = {name: _fresh(name, following[name], plan.inputs) for name in INPUTS}
    tables["Levels so far"] = _fresh("Levels so far", levels_so_far.roll(week, tables), plan.inputs)
    tables[TABLE] = frame(INPUTS[TABLE].columns, prices.rows(tables))
    if tables["Lots"].empty:
        tables = with_a_lot(tables, plan)
        notes.assume("Lots", str(tables["Lots"]["Lot"].iloc[0]), NO_LOT_LEFT)
    return Rolled(
        tables=tables,
        assumed=tuple(notes.assumed),
        dropped=tuple(notes.dropped),
        findings=tuple(notes.findings),
    )


def with_a_lot(tables: Tables, plan: Plan) -> Tables:
    """Return tables that can be planned also where no lot is left: with one of which there is nothing."""
    if len(tables["Lots"]):
        return tables
    first = plan.inputs["Lots"].head(1)
    columns = columns_of(INPUTS["Lots"], plan.inputs["Components"])
    stated = [
        column.name for column in columns if column.required or column.analysed or column.kind in (Kind.TEXT, Kind.NAME)
    ]
    kept = [*stated, "Price"]
    rows: list[dict[Any, Any]] = first[kept].assign(Status="stock", Quantity=0.0, Supply=None).to_dict("records")
    return {**tables, "Lots": frame(columns, rows)}


def _rolled(week: Week, added: int, cut: splitting.Pieces, notes: Notes) -> Tables:
    """Return all tables, each row indexed by the row that it was (-1: it is new); those that nothing happens to as
    they are."""
    tables = dict(week.inputs)
    tables["Levels so far"] = tables["Levels so far"].iloc[:0]
    tables["Periods"] = periods.roll(week, added, cut)
    left = lots.roll(week, notes)
    tables["Lots"] = lots_at_sites.roll(week, left, tables["Periods"], notes)
    tables["Products"] = stocks.roll(week, "Products", notes)
    tables["Intermediates"] = stocks.roll(week, "Intermediates", notes)
    tables["Stores"] = at_stores.roll(week, notes)
    tables |= batches_left.roll(week, {name: tables[name] for name in ("Intermediates", "Stores")}, notes)
    tables["Arrivals"] = arrivals.roll(week)
    tables["Hours under way"] = capacity.hours_under_way(week)
    tables["Deliveries"] = sold.deliveries(week, notes)
    tables["Spot sales"] = sold.spot(week, notes)
    tables["Targets"] = sold.targets(week)
    tables["Lines"] = capacity.lines(week, notes)
    tables["Maintenance"] = capacity.maintenance(week, notes)
    tables["Supplies"] = capacity.supplies(week, tables["Lots"], notes)
    tables["Downtime"] = capacity.standing(week, "Downtime")
    tables["Blend limits"] = capacity.blend_limits(week)
    tables["Blend counts"] = capacity.standing(week, "Blend counts")
    tables["Companions"] = keys.companions(week, tables["Lots"], notes)
    tables["Fixed runs"] = keys.fixed_runs(week, tables["Lots"], cut, notes)
    tables["History"] = history.roll(week)
    parts = lots_at_sites.parts_of(week, left)
    tables["Published"] = published.roll(week, left, parts, cut, notes)
    tables["Lots"] = must_use.shared_out(tables["Lots"], parts, tables["Published"], notes)
    tables["Settings"] = published.settings(week, tables["Published"], notes)
    return tables


def _fresh(name: str, rows: pd.DataFrame, inputs: Tables) -> pd.DataFrame:
    """Return a table as frames are: typed, and its rows counted from 0."""
    columns = columns_of(INPUTS[name], inputs["Components"])
    return of_columns(columns, {column.name: rows[column.name].tolist() for column in columns}, len(rows))
