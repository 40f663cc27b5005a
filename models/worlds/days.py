"""Hours and dates in a world: what breakdowns leave of each line, and what a lot that comes late leaves of its runs."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from models.plant.calendar import whole_days
from models.plant.parts import Dates, Numbers, Positions
from models.worlds.drawn import World
from models.worlds.planned import Planned


class Days:
    """The calendar of a plan in one world after the other."""

    def __init__(self, planned: Planned) -> None:
        self.planned, self.plant, self.runs = planned, planned.plant, planned.runs
        self.calendar = self.plant.calendar
        self.starts = (self.calendar.start - self.calendar.start[0]).astype(np.int64)

    def hours(self, world: World) -> Numbers:
        """Return the hours[i,p] of each line in each period."""
        return np.add.reduceat(self._daily(world), self.starts, axis=1)

    def row_upper(self, world: World) -> tuple[Positions, Numbers]:
        """Return the rows that hours bound, and what they are bounded by in a world."""
        before = np.cumsum(np.pad(self._daily(world), ((0, 0), (1, 0))), axis=1)
        line, first, last = self._spans
        return self.rows, np.maximum(before[line, last + 1] - before[line, first] - self._under_way, 0.0)

    def most(self, world: World) -> Numbers:
        """Return the most of each column: nothing is worked or carried of a lot that has not come yet.

        In the period in which a late lot comes it is worked in the hours that are left, if its output is not late too,
        and carried if it arrives as soon as it was to. One that comes before the plan begins is in time.
        """
        most = np.full(len(self.planned.x), np.inf)
        if not (world.late > 0).any():
            return most
        late, columns = np.append(world.late, np.zeros(len(self.plant.stored.names))), self.planned.columns("run")
        run = np.flatnonzero(late[self.runs.node] > 0)
        lot, period = self.runs.node[run], self.runs.period[run]
        comes = self._comes(world, lot)
        holding, daily = self.calendar.holding(comes), self._daily(world)
        most[columns[run[(period < holding)]]] = 0.0
        for one, day in zip(run[period == holding].tolist(), comes[period == holding], strict=True):
            most[columns[one]] = self._left(one, day, daily)
        most[self._too_early(world)] = 0.0
        return most

    def _comes(self, world: World, lot: Positions) -> Dates:
        """Return the day on which each of some lots comes, not before the plan begins."""
        come: Dates = np.maximum(self.plant.lots.available[lot] + whole_days(world.late[lot]), self.calendar.start[0])
        return come

    def _too_early(self, world: World) -> Positions:
        """Return the columns of lots that leave a site before they have come, or would be at the other one too late."""
        shipped, lots, lanes = self.planned.decisions["shipped_feed"], self.plant.lots, self.plant.lanes
        lot, way, period = (shipped.along(axis) for axis in ("lot", "lane", "period"))
        comes, lead = self._comes(world, lot), whole_days(lanes.lead_time[way])
        leaves = [self.calendar.first_day(period, since) for since in (comes, lots.available[lot])]
        then, stated = (self.calendar.holding(day + lead) for day in leaves)
        late = (world.late[lot] > 0) & ((period < self.calendar.holding(comes)) | (then > stated))
        return shipped.columns[late]

    def _left(self, run: int, day: np.datetime64, daily: Numbers) -> float:
        """Return the most tonnes of a run whose lot comes on a day of its period."""
        output, hours = self.runs.output, self.runs.hours
        made = output.run == run
        lag = whole_days(self.plant.yields.lag[output.of_yield[made]])
        if (self.calendar.holding(day + lag) > output.arrival[made]).any():
            return 0.0
        used = np.flatnonzero((hours.run == run) & (hours.with_batches > 0))
        begins = np.maximum(day + hours.after[used], self.calendar.start[hours.period[used]])
        days = zip(begins, self.calendar.end[hours.period[used]], strict=True)
        there = [
            daily[line, self._day(first) : self._day(last) + 1].sum()
            for line, (first, last) in zip(hours.line[used], days, strict=True)
        ]
        return float((np.array(there) / hours.with_batches[used]).min(initial=np.inf))

    def _daily(self, world: World) -> Numbers:
        return np.asarray(self.plant.lines.daily * world.there)

    @cached_property
    def _bounded(self) -> dict[int, tuple[int, int, int]]:
        """Line, first and last day of each row that hours bound."""
        lines = {name: at for at, name in enumerate(self.plant.lines.names)}
        periods = {name: at for at, name in enumerate(self.calendar.names)}
        start, end = self.calendar.start, self.calendar.end
        found = {}
        for (line, period), row in self.planned.program.at_rows("line_hours").items():
            found[row] = lines[line], self._day(start[periods[period]]), self._day(end[periods[period]])
        for (line, _, first, last), row in self.planned.program.at_rows("lot_days").items():
            found[row] = lines[line], self._day(np.datetime64(first)), self._day(np.datetime64(last))
        return found

    @cached_property
    def _under_way(self) -> Numbers:
        """Hours that work begun before the plan takes of each row: rows of some days of a period leave them out."""
        program, hours = self.planned.program, self.plant.lines.under_way
        places = {name: at for at, name in enumerate(self.plant.lines.names)}
        periods = {name: at for at, name in enumerate(self.calendar.names)}
        taken = {
            row: float(hours[places[line], periods[period]])
            for (line, period), row in program.at_rows("line_hours").items()
        }
        return np.array([taken.get(row, 0.0) for row in self._bounded])

    @cached_property
    def _spans(self) -> tuple[Positions, Positions, Positions]:
        line, first, last = np.array(list(self._bounded.values()), dtype=np.int64).reshape(-1, 3).T
        return line, first, last

    @cached_property
    def rows(self) -> Positions:
        """The rows that hours bound."""
        return np.array(list(self._bounded), dtype=np.int64)

    def _day(self, day: np.datetime64) -> int:
        return int((day - self.calendar.start[0]).astype(int))
