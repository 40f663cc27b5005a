"""Maintenance is done as often as it has to be within its window, in the periods that suit best.

sum over p of stops[j,p] + short[j]  =  times[j] - done so far[j]        every maintenance j, every p inside its window
stops[j,p]                           <=  at once[j]
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.whole_numbers.maintenance import cost_of_stops, hours_of_stops, once_too_often, wanted
from models.plant.plant import Numbers, Plant, Positions
from models.program import axes
from models.program.blocks import Axis
from models.program.model import Model
from models.program.money_items import MAINTENANCE
from models.rules.rule import Rule, no_changes


def decide(m: Model, plant: Plant) -> None:
    """stops[j,p]   whole   times that maintenance j falls into period p"""
    table, line = plant.tables["Maintenance"], _lines(plant)
    first, last = plant.calendar.inside(table["From"].to_numpy(), table["To"].to_numpy())
    periods = np.arange(len(plant.calendar))
    within = (periods >= np.reshape(first, (-1, 1))) & (periods <= np.reshape(last, (-1, 1)))
    job, period = np.nonzero(within & (_left(plant) > 0)[:, None])
    along = Axis("maintenance", tuple(table["Maintenance"]))
    stops = m.decide("stops", along, axes.periods(plant), places=(job, period), unit="", whole=True)
    m.flow("line_hours", "Lost", (line[job], period), stops.columns, _hours(plant)[job, period])


def _lines(plant: Plant) -> Positions:
    """Return the line of each maintenance."""
    names = plant.tables["Maintenance"]["Line"]
    return np.array([plant.lines.names.index(name) for name in names], dtype=np.int64)


def _hours(plant: Plant) -> Numbers:
    """[j,p] hours that it takes: those typed, or all that one unit has in the period without Downtime."""
    lines, of = plant.tables["Lines"], _lines(plant)
    hours, share = (lines[name].to_numpy(dtype=float)[of] for name in ("Hours per day", "Availability"))
    per_day = hours * share / 100.0
    typed = plant.tables["Maintenance"]["Hours"].to_numpy(dtype=float)
    return np.where(np.isnan(typed)[:, None], np.outer(per_day, plant.calendar.days), typed[:, None])


def _left(plant: Plant) -> Numbers:
    """Return how often each is still to be done; what is to be done no more is nothing to decide."""
    table = plant.tables["Maintenance"]
    left: Numbers = np.maximum(table["Times"].to_numpy(dtype=float) - table["Done so far"].to_numpy(dtype=float), 0.0)
    return left


def _at_once(plant: Plant) -> Numbers:
    """Return how many of each may fall into the same period; by default as many as the line has whole units."""
    units = np.floor(plant.tables["Lines"]["Units"].to_numpy(dtype=float)[_lines(plant)] + 1e-9)
    typed = plant.tables["Maintenance"]["At once"].to_numpy(dtype=float)
    return np.where(np.isnan(typed), np.maximum(units, 1.0), typed)


def add(m: Model, plant: Plant) -> None:
    """Add the promises and rows `maintenance[name]`, and bounds `stops`."""
    table, stops = plant.tables["Maintenance"], m["stops"]
    keys = [(name,) for name in table["Maintenance"]]
    times = table["Times"].to_numpy(dtype=float)
    left = _left(plant)
    _, last = plant.calendar.inside(table["From"].to_numpy(), table["To"].to_numpy())
    short = m.promise(
        "maintenance",
        keys,
        words="Times",
        unit="times",
        rows=tuple(table["Maintenance"]),
        asked=times,
        period=np.clip(last, 0, len(plant.calendar) - 1),
    )
    job = stops.places[0]
    m.rows("maintenance", keys, (job, stops.columns, 1.0), (np.arange(len(keys)), short, 1.0), lower=left, upper=left)
    m.at_most(stops.columns, np.minimum(_at_once(plant), left)[job])


def earn(m: Model, plant: Plant) -> None:
    """- cost of each time."""
    stops = m["stops"]
    job, period = stops.places
    line, cost = _lines(plant), plant.tables["Maintenance"]["Cost"].to_numpy(dtype=float)
    m.earn(MAINTENANCE, stops.columns, -cost[job], period, line=line[job])


def tables(m: Model, plant: Plant, x: Numbers) -> dict[str, list[dict[str, object]]]:
    """Return when it is done."""
    stops, table, hours = m["stops"], plant.tables["Maintenance"], _hours(plant)
    rows = []
    for column, job, p in zip(stops.columns, *stops.places, strict=True):
        times = float(np.round(x[column]))
        if times > 0:
            name, line = table["Maintenance"].iloc[job], table["Line"].iloc[job]
            period, taken = plant.calendar.names[p], times * float(hours[job, p])
            rows.append({"Maintenance": name, "Line": line, "Period": period, "Times": times, "Hours": taken})
    return {"Maintenance dates": rows}


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that it is done within its window, not too often at once, and takes what it says."""
    once_too_often(balances, told.get("Maintenance dates"), ledger)


RULE = Rule(
    name="maintenance",
    words="maintenance",
    sheet="Maintenance",
    unit="times",
    takes="Maintenance",
    decide=decide,
    add=add,
    earn=earn,
    changes=no_changes,
    is_promise=True,
    audit=audit,
    promised=wanted,
    earned=lambda balances: [(MAINTENANCE, -cost_of_stops(balances))],
    lost=hours_of_stops,
    tables=tables,
)
