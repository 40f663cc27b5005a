"""Lots that are there for some days of a period only are worked in the hours of these days.

sum over lots within d1..d2, r of run[l,r,p] * content[l,basis] / rate[r,line]  <=  hours[line, d1 to d2]
                                  every line, period and d1 <= d2, but its first and last day together      [h]
of recipes in batches: run * batch hours / batch

Within d1..d2 are lots that come on d1 or later and may be used up to d2 or earlier. d1 is the period's first day or an
Available in it, d2 its last day or a Use by in it: if every such row holds, the work fits into the days.
With After both days are so many days later; a lot that came before the plan is begun on its first day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.sums import keys_of
from models.plant.plant import Dates, Flags, Plant, Positions
from models.program.blocks import Key
from models.program.cause import Cause, Stage
from models.program.model import Entries, Model
from models.program.stated import Stated
from models.rules.rule import Rule, no_changes

CALENDAR = "Calendar"


@dataclass(frozen=True)
class _Within:
    """Some days of a period, and the entries of hours on one line that have to fit into them."""

    line: int
    period: int
    first: np.datetime64
    last: np.datetime64
    entries: Positions


def add(m: Model, plant: Plant) -> None:
    """Add the rows `lot_days[line,period,first day,last day]`."""
    hours, keys, upper = m.runs.hours, list[Key](), list[float]()
    entries: list[Entries] = []
    for row, within in enumerate(_rows(m, plant)):
        used = within.entries
        entries.append((np.full(len(used), row), m.run[hours.run[used]], hours.with_batches[used]))
        keys.append(_key(plant, within))
        upper.append(plant.hours_between(within.line, within.first, within.last))
    m.rows("lot_days", keys, *entries, upper=upper)


def _key(plant: Plant, within: _Within) -> Key:
    return plant.lines.names[within.line], plant.calendar.names[within.period], str(within.first), str(within.last)


def _rows(m: Model, plant: Plant) -> Iterator[_Within]:
    """Yield every line, period and pair of days between which lots have to be worked."""
    runs, hours, calendar = m.runs, m.runs.hours, plant.calendar
    node, period = runs.node[hours.run], hours.period
    begins = np.maximum(plant.nodes.available[node], calendar.start[0])
    opens = calendar.first_day(period, begins + hours.after)
    closes = calendar.last_day(period, plant.nodes.use_by[node] + hours.after)
    for p in np.unique(period[(opens > calendar.start[period]) | (closes < calendar.end[period])]).tolist():
        for line in range(len(plant.lines.names)):
            used = np.flatnonzero((period == p) & (hours.line == line) & (hours.with_batches > 0))
            for first, last, within in _pairs(opens[used], closes[used]):
                if first > calendar.start[p] or last < calendar.end[p]:
                    yield _Within(line, p, first, last, used[within])


def _pairs(opens: Dates, closes: Dates) -> Iterator[tuple[np.datetime64, np.datetime64, Flags]]:
    """Yield pairs of days, each the first or the last of what lies within them;
    others hold no more in no fewer hours."""
    for first in np.unique(opens):
        for last in np.unique(closes[opens >= first]):
            within = (opens >= first) & (closes <= last)
            if (opens[within] == first).any() and (closes[within] == last).any():
                yield first, last, within


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield each line in each period: that its lots are there for some of its days only."""
    for (line, period), rows in _by_line_and_period(stated).items():
        detail = f"lots that are there for some days of {period} only, on {line}"
        yield stated.bounds(CALENDAR, detail, list(rows.values()), Stage.CALENDAR, detail)


def _by_line_and_period(stated: Stated) -> dict[tuple[str, str], dict[tuple[str, str], int]]:
    """Return the rows of each line and period, by their first and last day."""
    found: dict[tuple[str, str], dict[tuple[str, str], int]] = {}
    for (line, period, first, last), row in stated.rows("lot_days").items():
        found.setdefault((line, period), {})[first, last] = row
    return found


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that on no line the work on lots that are there on some days only takes longer than it has on these
    days."""
    rows = balances.hours_of_days
    keys = list(keys_of(rows, ["Line", "Period", "From", "To"]))
    used, there = (dict(zip(keys, rows[column].tolist(), strict=True)) for column in ("Used", "Available"))
    ledger.at_most("Line hours", "the work on lots that are there on these days only", used, there)


RULE = Rule(
    name="lot_days",
    words="hours while a lot is there",
    sheet="Lots",
    unit="h",
    takes="Days of {}",
    add=add,
    causes=causes,
    changes=no_changes,
    audit=audit,
)
