"""A line cannot work longer than its hours.

sum over l,r of run[l,r,p] * content[l,basis] / rate[r,line]  +  lost  <=  hours[line,q]    every line and period q  [h]

p is worked in q: the period that holds start of p + After, which is p itself where After is blank; behind the last
period no hours are booked.

Lost are the hours of changes and maintenance, which other rules enter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.plant.plant import Plant
from models.program import axes
from models.program.cause import Cause, Stage
from models.program.change import Change, Quantity, raises_upper
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule

HOURS = "Hours"
LINE_HOURS = "line_hours"

NO_HOURS = 1e-9

LINE_HOUR = Quantity(
    what="Line hours",
    sheet="Lines",
    words="{step} more on {name} in {period}",
    heading="More hours of a line",
    step=8.0,
    free="{:,.1f} h are free",
)


def add(m: Model, plant: Plant) -> None:
    """Add the rows `line_hours[line,period]`."""
    used = m.runs.hours
    m.rows(
        LINE_HOURS,
        (axes.lines(plant), axes.periods(plant)),
        ((used.line, used.period), m.run[used.run], used.hours),
        *((flow.places, flow.columns, flow.amounts) for flow in m.flows.get(LINE_HOURS, ())),
        upper=plant.lines.hours,
        sheet="Line use",
    )


def opened(plant: Plant, _dated: bool) -> Plant:
    """Return the plant with an hour on every line wherever it stands still."""
    return replace(plant, lines=replace(plant.lines, hours=np.where(plant.lines.hours > 0, plant.lines.hours, 1.0)))


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield each line: its hours, and the runs that it keeps from being where it stands still."""
    plant, m = stated.plant, stated.m
    used = m.runs.hours
    for i, line in enumerate(plant.lines.names):
        rows = [row for key, row in stated.rows("line_hours").items() if key[0] == line]
        on_line = used.line == i
        closed = np.unique(used.run[on_line][plant.lines.hours[i, used.period[on_line]] <= 0])
        hours = stated.bounds(HOURS, line, rows, Stage.WORK, f"hours of {line}")
        yield replace(hours, columns=m.run[closed], at=np.zeros(len(closed)))


def changes(stated: Stated) -> Iterator[Change]:
    """Yield an hour more on each line in each period, spread over its days as its hours are."""
    hours = stated.plant.lines.hours
    of_days: dict[tuple[str, str], list[int]] = {}
    for key, row in stated.rows("lot_days").items():
        of_days.setdefault((key[0], key[1]), []).append(row)
    for i, line in enumerate(stated.plant.lines.names):
        for p, period in enumerate(stated.periods):
            now = float(hours[i, p])
            place = stated.at("line_hours", (line, period)), np.array(of_days.get((line, period), []), dtype=np.int64)
            share = np.concatenate([np.ones(len(place[0])), stated.lp.row_upper[place[1]] / max(now, NO_HOURS)])
            moves = raises_upper(np.concatenate(place), share)
            yield Change(kind=LINE_HOUR, name=line, unit="h", now=now, period=period, **moves)


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check what is booked on each line against what it has: units, hours a day and availability, day by day."""
    ledger.at_most("Line hours", "what is used", balances.booked, balances.available)


RULE = Rule(
    name="line_hours",
    words="hours of a line",
    sheet="Lines",
    unit="h",
    takes="Hours of {}",
    add=add,
    opened=opened,
    causes=causes,
    changes=changes,
    audit=audit,
)
