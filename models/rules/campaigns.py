"""A line with campaigns works one family, feed class or recipe at a time, and what changing takes is lost.

sum over f of campaign[i,f,p]  =  1                              every such line i and period p
sum over g of change[i,f,g,p]  =  campaign[i,f,p-1]              every f; before the plan: opening[i,f]
sum over f of change[i,f,g,p]  =  campaign[i,g,p]                every g
sum of run * hours of f in p   <=  hours[i,p] * campaign[i,f,p]  every f; with a change within a period: + campaign[p-1]
sum over f of change[i,f,g,p]  <=  campaign[i,g,q]               every f not g, every later q within Min campaign

The changes are one unit that flows from period to period: only what a line is set up for has to be whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.whole_numbers.campaigns import audited, cost_of_changes, hours_of_changes
from models.plant.plant import Numbers, Plant, Positions
from models.plant.whole_numbers.campaigns import (
    CampaignLine,
    Move,
    campaign_lines,
    campaigns_of_runs,
    kept_by_opening,
    moves,
)
from models.plant.whole_numbers.worked import most_of_runs
from models.program import axes
from models.program.arrays.columns import ON
from models.program.arrays.row_list import RowList
from models.program.blocks import Axis
from models.program.cause import WHOLE_RULES, Cause, Stage
from models.program.model import Model
from models.program.money_items import CHANGEOVERS
from models.program.stated import Stated
from models.rules.rule import Rule, no_changes


def decide(m: Model, plant: Plant) -> None:
    """campaign[i,f,p]    0 or 1   line i is set up for f at the end of period p
    opening[i,f]         0 or 1   it is before the plan, where the plan chooses and a period may hold a change
    change[i,f,g,p]      from 0   it changes from f to g in period p; from f to f it stays
    """
    lines, periods = campaign_lines(plant), range(len(plant.calendar))
    along = _axis(lines)
    where, to = (axes.lines(plant), along, axes.periods(plant)), Axis("to campaign", along.names)
    place = along.place
    every = [(line.line, place[name], p) for line in lines for name in line.names for p in periods]
    set_up = m.decide("campaign", *where, places=_places(every, 3), unit="", whole=True)
    idle = [(line.line, place[line.idle], p) for line in lines for p in periods]
    m.idles_at(set_up.table[_places(idle, 3)])
    free = [line for line in lines if line.opening is None and line.within]
    first = [(campaign_line.line, place[name]) for campaign_line in free for name in campaign_line.names]
    opening = m.decide("opening", *where[:2], places=_places(first, 2), unit="", whole=True)
    m.idles_at(opening.table[_places([(campaign_line.line, place[campaign_line.idle]) for campaign_line in free], 2)])
    every_move = list(moves(plant, lines))
    ways = [(move.line, place[move.before], place[move.after], move.period) for move in every_move]
    found = _places(ways, 4)
    change = m.decide("change", where[0], along, to, where[2], places=found, unit="", sheet="Changeovers")
    m.flow("line_hours", "Lost", (found[0], found[3]), change.columns, np.array([move.hours for move in every_move]))


def _axis(lines: list[CampaignLine]) -> Axis:
    """Return f, the campaigns of all lines together."""
    return Axis("campaign", tuple(sorted({name for line in lines for name in line.names})))


def _places(found: Sequence[tuple[int, ...]], axes_of: int) -> tuple[Positions, ...]:
    """Return places along axes, one array for each axis."""
    return tuple(np.array(found, dtype=np.int64).reshape(-1, axes_of).T)


def add(m: Model, plant: Plant) -> None:
    """Add the rows `campaign_set_up`, `campaign_left`, `campaign_begun`, `campaign_hours` and `min_campaign`."""
    names = ("campaign_set_up", "campaign_left", "campaign_begun", "campaign_hours", "min_campaign")
    rows = {name: RowList(name) for name in names}
    for campaign_line in campaign_lines(plant):
        line = _Line(m, plant, campaign_line)
        line.one_at_a_time(rows["campaign_set_up"])
        line.changes(rows["campaign_left"], rows["campaign_begun"])
        line.hours(rows["campaign_hours"])
        line.going_on(rows["min_campaign"])
        line.lasting(rows["min_campaign"])
    for name, own_rows in rows.items():
        own_rows.write(m, switch=name == "campaign_hours")


class _Line:
    """One line with campaigns while its rows are written; places are those of its campaigns along the axis."""

    def __init__(self, m: Model, plant: Plant, campaign_line: CampaignLine) -> None:
        self.m, self.plant, self.campaign_line = m, plant, campaign_line
        self.name, self.periods = plant.lines.names[campaign_line.line], plant.calendar.names
        self.places = [m["campaign"].axes[1].place[name] for name in campaign_line.names]
        self.names = dict(zip(self.places, campaign_line.names, strict=True))
        self.set_up = m["campaign"].table[campaign_line.line]
        self.opening = m["opening"].table[campaign_line.line]
        self.change = m["change"].table[campaign_line.line]

    def one_at_a_time(self, rows: RowList) -> None:
        """Add rows: it is set up for one campaign at the end of each period."""
        for p, period in enumerate(self.periods):
            rows.add((self.name, period), [(self.set_up[f, p], 1.0) for f in self.places], lower=1.0, upper=1.0)
        if self.campaign_line.opening is None and self.campaign_line.within:
            rows.add((self.name, "before"), [(self.opening[f], 1.0) for f in self.places], lower=1.0, upper=1.0)

    def changes(self, left: RowList, begun: RowList) -> None:
        """Add rows: what it was set up for is left by one change, or by staying,
        and what it is set up for is begun by one."""
        for f in self.places:
            for p, period in enumerate(self.periods):
                key = (self.name, self.names[f], period)
                goes = [(column, 1.0) for column in self.change[f, self.places, p] if column >= 0]
                comes = [(column, 1.0) for column in self.change[self.places, f, p] if column >= 0]
                begun.add(key, [*comes, (self.set_up[f, p], -1.0)], lower=0.0, upper=0.0)
                if p > 0:
                    left.add(key, [*goes, (self.set_up[f, p - 1], -1.0)], lower=0.0, upper=0.0)
                elif self.campaign_line.opening is not None:
                    there = float(self.names[f] == self.campaign_line.opening)
                    if goes:
                        left.add(key, goes, lower=there, upper=there)
                elif self.campaign_line.within:
                    left.add(key, [*goes, (self.opening[f], -1.0)], lower=0.0, upper=0.0)

    def hours(self, rows: RowList) -> None:
        """Work of a campaign is done only while the line is set up for it, or comes in with it and changes."""
        for f in self.places:
            for p, period in enumerate(self.periods):
                hours = float(self.plant.lines.hours[self.campaign_line.line, p])
                while_it_is = [(self.set_up[f, p], -hours)]
                upper = 0.0
                if self.campaign_line.within:
                    before = self.set_up[f, p - 1] if p else self.opening[f]
                    while_it_is += [(before, -hours)] if before >= 0 else []
                    upper = hours * float(p == 0 and self.names[f] == self.campaign_line.opening)
                work = [(self.m.run[run], booked) for run, booked in self._work.get((f, p), ())]
                rows.add((self.name, self.names[f], period), [*work, *while_it_is], upper=upper)
                self._feed(rows, (f, p), while_it_is, upper / hours if hours else 0.0)

    def _feed(self, rows: RowList, place: tuple[int, int], while_it_is: list[tuple[int, float]], given: float) -> None:
        """Add the same for runs that book no hours by the tonne, such as those in batches: all or nothing."""
        some = [run for run, booked in self._work.get(place, ()) if booked <= 0]
        if some:
            of_nodes = np.bincount(self.m.runs.node[some], weights=self._most[some])
            nodes = np.flatnonzero(of_nodes)
            most = float(np.minimum(of_nodes[nodes], self.plant.nodes.quantity[nodes]).sum())
            work = [(column, 1.0) for column in self.m.run[some].tolist()]
            switches = [(column, -most) for column, _ in while_it_is]
            key = (self.name, self.names[place[0]], self.periods[place[1]], "feed")
            rows.add(key, [*work, *switches], upper=most * given)

    @cached_property
    def _most(self) -> Numbers:
        """[x] the most tonnes of each run."""
        return most_of_runs(self.plant, self.m.runs)

    @cached_property
    def _work(self) -> dict[tuple[int, int], list[tuple[int, float]]]:
        """The runs of each campaign and period with the hours that a tonne of them books on the line."""
        runs, used = self.m.runs, self.m.runs.hours
        some = np.flatnonzero(used.line == self.campaign_line.line)
        run = used.run[some]
        along = self.m["campaign"].axes[1].names
        campaign = campaigns_of_runs(self.plant, self.campaign_line, runs.node[run], runs.recipe[run], along)
        found: dict[tuple[int, int], list[tuple[int, float]]] = {}
        for f, p, worked, booked in zip(campaign, runs.period[run], run, used.hours[some], strict=True):
            found.setdefault((int(f), int(p)), []).append((int(worked), float(booked)))
        return found

    def going_on(self, rows: RowList) -> None:
        """Add rows: the opening campaign keeps the line in every period within Min campaign of its start."""
        opening = self.campaign_line.opening
        if opening is None:
            return
        for p in kept_by_opening(self.plant, self.campaign_line):
            column = self.set_up[self.places[self.campaign_line.names.index(opening)], p]
            rows.add((self.name, opening, "before", self.periods[p]), [(column, 1.0)], lower=1.0)

    def lasting(self, rows: RowList) -> None:
        """Add rows: a campaign that begins keeps the line in every later period that starts within Min campaign."""
        day = (self.plant.calendar.start - self.plant.calendar.start[0]).astype(float)
        for p, period in enumerate(self.periods):
            for q in range(p + 1, int(np.searchsorted(day, day[p] + self.campaign_line.days, side="left"))):
                for g in self.places:
                    begins = [(column, 1.0) for f in self.places if f != g and (column := self.change[f, g, p]) >= 0]
                    key = (self.name, self.names[g], period, self.periods[q])
                    rows.add(key, [*begins, (self.set_up[g, q], -1.0)], upper=0.0)


def earn(m: Model, plant: Plant) -> None:
    """- cost of each change."""
    cost = np.array([move.cost for move in moves(plant, campaign_lines(plant))])
    change = m["change"]
    m.earn(CHANGEOVERS, change.columns, -cost, change.along("period"))


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield the campaigns of each line."""
    found: dict[str, list[int]] = {}
    for name in ("campaign_set_up", "campaign_left", "campaign_begun", "campaign_hours", "min_campaign"):
        for key, row in stated.rows(name).items():
            found.setdefault(key[0], []).append(row)
    for line, rows in found.items():
        words = f"campaigns on {line}"
        yield stated.bounds(WHOLE_RULES, words, rows, Stage.WHOLE, words)


def tables(m: Model, plant: Plant, x: Numbers) -> dict[str, list[dict[str, object]]]:
    """Return what each line is set up for in each period, and what changing took."""
    set_up, change = m["campaign"], m["change"]
    every = zip(change.columns.tolist(), moves(plant, campaign_lines(plant)), strict=True)
    made = {(move.line, move.after, move.period): move for column, move in every if x[column] > ON}
    rows = []
    for column, line, f, p in sorted(
        zip(set_up.columns, *set_up.places, strict=True), key=lambda entry: (entry[3], entry[1])
    ):
        campaign = set_up.axes[1].names[f]
        move = made.get((line, campaign, p))
        if x[column] > ON:
            rows.append(_row(plant, int(line), int(p), campaign, move))
    return {"Campaigns": rows}


def _row(plant: Plant, line: int, period: int, campaign: str, move: Move | None) -> dict[str, object]:
    row: dict[str, object] = {"Period": plant.calendar.names[period], "Line": plant.lines.names[line]}
    row |= {"Campaign": campaign, "Hours lost": 0.0, "Cost": 0.0}
    if move is None or not move.is_change:
        return row
    return row | {"Changed from": move.before, "Hours lost": move.hours, "Cost": move.cost}


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that a line works only what it is set up for, and changes as Changeovers and Min campaign let it."""
    audited(balances, told.get("Campaigns"), ledger)


RULE = Rule(
    name="campaigns",
    words="campaigns",
    sheet="Lines",
    unit="h",
    takes="Campaigns on {}",
    decide=decide,
    add=add,
    earn=earn,
    causes=causes,
    changes=no_changes,
    audit=audit,
    earned=lambda balances: [(CHANGEOVERS, -cost_of_changes(balances))],
    lost=hours_of_changes,
    tables=tables,
)
