"""A line cannot work longer than its hours.

sum over l,r of run[l,r,p] * content[l,basis] / rate[r,line]  +  lost  <=  hours[line,q] - under way[line,q]
                                                                          every line and period q      [h]

p is worked in q: the period that holds start of p + After, which is p itself where After is blank; behind the last
period no hours are booked.

Lost are the hours of changes and maintenance, which other rules enter. Under way are hours that work begun before the
plan still takes, at most all that there are; they cost what others cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.sums import by_level
from models.plant.plant import Plant
from models.program import axes
from models.program.cause import Cause, Stage
from models.program.change import Change, Quantity, raises_upper
from models.program.model import Model
from models.program.money_items import RUNNING_COST
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
        upper=plant.lines.free,
        sheet="Line use",
    )


def earn(m: Model, plant: Plant) -> None:
    """- hours under way * running cost of the line."""
    line, period = np.nonzero(plant.lines.under_way)
    cost = plant.lines.under_way[line, period] * plant.lines.running_cost[line]
    m.earn_fixed(RUNNING_COST, -cost, period, line=line)


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


def earned(balances: Balances) -> list[tuple[str, pd.Series]]:
    """Return what the hours under way cost, by period."""
    hours = balances.site.hours_under_way
    per_hour = balances.site.table("Lines", "Line")["Running cost"]
    cost = hours * np.asarray(per_hour.reindex(hours.index.get_level_values("Line")), dtype=float)
    return [(RUNNING_COST, -by_level(cost, "Period"))]


RULE = Rule(
    name="line_hours",
    words="hours of a line",
    sheet="Lines",
    unit="h",
    takes="Hours of {}",
    add=add,
    earn=earn,
    opened=opened,
    causes=causes,
    changes=changes,
    audit=audit,
    earned=earned,
    lost=lambda balances: balances.site.hours_under_way,
)
