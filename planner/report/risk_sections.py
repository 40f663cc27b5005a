"""The section of a plan that was tried in other worlds: what is kept of its promises, and each target over time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from models.schema.plan_tables.risk_outputs import PROMISE_BANDS, PROMISES, READINGS, UNCERTAINTIES
from planner.engine.plan import Plan
from planner.engine.records.summary import amount, chance
from planner.report import options
from planner.report.parts import Cell, Chart, Head, Part, Table, table, text_head
from planner.views.chart_data import TARGET, Series

TITLE = "Other worlds"
WORDS = (
    "What becomes of the plan where assays, recoveries, lines and lots are not as stated. The truth lies between the "
    "readings: as it stands nobody plans anew; planned anew knows all that comes behind the fixed days."
)
FIGURES = ("Kept", "P50", "P90")
COSTS = ("Kept", "Without it", "Costs")
SURE, DOUBTFUL = 90.0, 50.0


def is_there(plan: Plan) -> bool:
    """Return whether the plan was tried in other worlds."""
    return not plan.tables[PROMISES.name].empty


def worlds(key: str, plan: Plan, periods: Sequence[str]) -> Iterator[Part]:
    """Yield what is kept of each promise, each target over time, and what each uncertainty costs."""
    for reading in READINGS:
        yield _promises(plan, reading)
    bands = plan.tables[PROMISE_BANDS.name]
    if len(bands):
        yield Chart(
            key=f"{key}-bands",
            title="Targets in other worlds, by the end of each period",
            draws="lines",
            unit="kg",
            variants={
                str(name): options.lines(periods, "kg", _band(plan, rows))
                for name, rows in bands.groupby("Target", sort=False)
            },
            tables=tuple(_band_table(str(name), rows) for name, rows in bands.groupby("Target", sort=False)),
        )
    yield _uncertainties(plan)


def _promises(plan: Plan, reading: str) -> Table:
    found = plan.tables[PROMISES.name]
    at_sites = bool(found["Site"].notna().any())
    rows = [
        [
            row["Sheet"],
            row["Row"],
            *([row["Site"] or ""] if at_sites else []),
            row["Unit"],
            *(_amount(row[name]) for name in ("Asked", "Plan", *FIGURES)),
            _chance(row["Chance"]),
        ]
        for row in found[found["Reading"] == reading].to_dict("records")
    ]
    heads = [
        text_head("Sheet"),
        text_head("Promise"),
        *([text_head("Site")] if at_sites else []),
        text_head("Unit"),
        *(Head(name=name) for name in ("Asked", "Plan", *FIGURES)),
    ]
    return table(f"Promises {reading}", [*heads, text_head("Chance")], rows)


def _amount(value: float) -> Cell:
    """Return an amount in whatever unit its row has: `9.4`, `1,234`; blank where there is none."""
    return Cell(text="" if math.isnan(value) else amount(value))


def _chance(share: float) -> Cell:
    return Cell(text=chance(share), mark="good" if share >= SURE else "doubt" if share >= DOUBTFUL else "bad")


def _band(plan: Plan, found: pd.DataFrame) -> Series:
    """Return what is asked of a target, what the plan gives, and what comes in other worlds, in its window."""
    periods, series = plan.inputs["Periods"]["Period"], Series()
    by_reading = {reading: rows.set_index("Period").reindex(periods) for reading, rows in found.groupby("Reading")}
    first = by_reading[READINGS[0]]
    series[f"{TARGET}asked"] = first["Asked"].to_numpy(dtype=float)
    series["Plan"] = first["Plan"].to_numpy(dtype=float)
    for reading in READINGS:
        for name in FIGURES:
            series[f"{reading}: {name}"] = by_reading[reading][name].to_numpy(dtype=float)
    return series


def _band_table(name: str, rows: pd.DataFrame) -> Table:
    heads = [
        text_head("Reading"),
        text_head("Period"),
        *(Head(name=one, unit="kg") for one in ("Asked", "Plan", *FIGURES)),
    ]
    return table(
        name, heads, rows[["Reading", "Period", "Asked", "Plan", *FIGURES]].itertuples(index=False), variant=name
    )


def _uncertainties(plan: Plan) -> Table:
    rows = [
        [*(row[name] for name in ("Uncertainty", "Sheet", "Row", "Unit")), *(_amount(row[name]) for name in COSTS)]
        for row in plan.tables[UNCERTAINTIES.name].to_dict("records")
    ]
    heads = [
        *map(text_head, ("Uncertainty", "Sheet", "Promise", "Unit")),
        *(Head(name=one) for one in COSTS),
    ]
    note = "As the plan stands, in the same worlds, with one of them switched off at a time."
    return table("What each uncertainty costs", heads, rows, note=note)
