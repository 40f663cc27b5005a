"""Hours of lines: batches, setups, campaigns, maintenance, and lots that are there for some days of a period only.

What they mean: `docs/tables.md`, Lines, Line use, Changeovers and Maintenance, and `docs/weekly.md`.
"""

from __future__ import annotations

from datetime import date
from itertools import product
from math import floor

from tests.plainly.cells import Row, day, days, is_yes, number, same, text
from tests.plainly.mip import Terms, added
from tests.plainly.plant import Batch
from tests.plainly.program import Name, Program
from tests.plainly.work import Run


def write(m: Program) -> None:
    for recipe in m.plant.recipes:
        for use in m.plant.uses(recipe):
            for p in range(m.plant.count):
                some = [run for run in m.work.runs if run.recipe == recipe and run.period == p]
                if some:
                    _use_of_line(m, use, some, p)
    for row in m.plant.rows("Lines"):
        _campaigns(m, row)
    for job in m.plant.rows("Maintenance"):
        _maintenance(m, job)
    for row in m.plant.rows("Lines"):
        for p in range(m.plant.count):
            line = text(row, "Line")
            there = m.plant.hours(line, p)
            under_way = min(_under_way(m, line, p), there)
            m.mip.row(m.hours.get((line, p), {}), high=there - under_way)
            m.fixed_money -= under_way * number(row, "Running cost")
            _lot_days(m, line, p)


def _under_way(m: Program, line: str, p: int) -> float:
    rows = (row for row in m.plant.rows("Hours under way") if row["Line"] == line)
    return sum(number(row, "Hours") for row in rows if m.plant.holding(day(row, "Date", m.plant.start)) == p)


def _use_of_line(m: Program, use: Row, some: list[Run], p: int) -> None:
    """Hours by the tonne, or of whole batches as full as they must be on the average; and setting up in the period."""
    line = text(use, "Line")
    per_hour = number(m.plant.row("Lines", "Line", line), "Running cost")
    if use.get("Batch") is not None:
        many, size, tonnes = m.mip.column(whole=True), number(use, "Batch"), m.work.tonnes(some)
        m.mip.row({**tonnes, many: -size}, high=0.0)
        m.mip.row({**tonnes, many: -size * number(use, "Min fill", 100.0) / 100}, low=0.0)
        m.book(line, p, {many: _batch_hours(use)})
        m.earn({many: -_batch_hours(use) * per_hour})
    else:
        for run in some:
            q, hours = m.work.booked(run.batch, use, p), hours_of(m, run.batch, use)
            if q < m.plant.count:
                m.book(line, q, {run.column: hours})
                m.earn({run.column: -hours * per_hour})
    if number(use, "Setup hours") or number(use, "Setup cost"):
        on = m.on(some, p)
        m.book(line, p, {on: number(use, "Setup hours")})
        m.earn({on: -number(use, "Setup cost")})


def _batch_hours(use: Row) -> float:
    return number(use, "Batch hours", number(use, "Batch") / number(use, "Rate", 1.0))


def hours_of(m: Program, batch: Batch, use: Row) -> float:
    """Hours of a tonne; in batches those of a tonne of a full one."""
    if use.get("Batch") is not None:
        return _batch_hours(use) / number(use, "Batch")
    return m.plant.units(batch, text(use, "Basis")) / number(use, "Rate")


def campaign_of(m: Program, kind: str, run: Run) -> str:
    """What a line has to be set up for: the recipe, the class, or its family; without one it is a family of its own."""
    if kind == "recipe":
        return run.recipe
    return _kind_of(m, kind, run.batch.material)


def _kind_of(m: Program, kind: str, material: str) -> str:
    if kind == "family":
        for row in m.plant.rows("Feed classes"):
            if row["Feed class"] == material:
                return text(row, "Family", material)
    return material


def _campaigns(m: Program, row: Row) -> None:
    """A line is set up for one thing at a time; what it is set up for before the first period is -1."""
    line, kind, count = text(row, "Line"), text(row, "Campaigns"), m.plant.count
    recipes = [recipe for recipe in m.plant.recipes if any(use["Line"] == line for use in m.plant.uses(recipe))]
    if not kind or not recipes:
        return
    known = (
        set(recipes)
        if kind == "recipe"
        else {_kind_of(m, kind, taken) for recipe in recipes for taken in m.plant.takes(recipe)}
    )
    opening = next((f for f in known if same(f, text(row, "Opening campaign"))), text(row, "Opening campaign"))
    names = sorted(known | ({opening} if opening else set()))
    is_set_up = {(f, p): m.mip.switch() for f in names for p in range(-1, count)}
    for p in range(-1, count):
        m.mip.row({is_set_up[f, p]: 1.0 for f in names}, low=1.0, high=1.0)
    if opening:
        m.mip.row({is_set_up[opening, -1]: 1.0}, low=1.0)
        if row.get("Campaign since") is not None:
            since = day(row, "Campaign since", m.plant.start)
            for p, period in enumerate(m.plant.periods):
                if (period.start - since).days < number(row, "Min campaign"):
                    m.mip.row({is_set_up[opening, p]: 1.0}, low=1.0)
    for f, p in product(names, range(count)):
        _works_only(m, row, f, p, is_set_up)
        _lasts(m, row, f, p, is_set_up)
        for g in names:
            if f != g:
                _change(m, line, (f, g), p, {is_set_up[f, p - 1]: 1.0, is_set_up[g, p]: 1.0})


def _works_only(m: Program, row: Row, f: str, p: int, is_set_up: dict[tuple[str, int], int]) -> None:
    recipes = {text(use, "Recipe") for use in m.plant.rows("Line use") if use["Line"] == row["Line"]}
    some = [run for run in m.work.runs if run.period == p and run.recipe in recipes]
    some = [run for run in some if campaign_of(m, text(row, "Campaigns"), run) == f]
    most = m.work.most({run.batch.name for run in some})
    before = {is_set_up[f, p - 1]: -most} if is_yes(row, "Change within a period") else {}
    m.mip.row(added(m.work.tonnes(some), {is_set_up[f, p]: -most}, before), high=0.0)


def _lasts(m: Program, row: Row, f: str, p: int, is_set_up: dict[tuple[str, int], int]) -> None:
    periods = m.plant.periods
    for q in range(p + 1, m.plant.count):
        if (periods[q].start - periods[p].start).days < number(row, "Min campaign"):
            m.mip.row({is_set_up[f, p]: 1.0, is_set_up[f, p - 1]: -1.0, is_set_up[f, q]: -1.0}, high=0.0)


def _change(m: Program, line: str, names: tuple[str, str], p: int, both: Terms) -> None:
    """A change is made where a line was set up for one thing and is for another."""
    taken = changeover(m, line, *names)
    if taken is not None:
        change = m.mip.column(1.0)
        m.mip.row({**both, change: -1.0}, high=1.0)
        m.book(line, p, {change: number(taken, "Hours")})
        m.earn({change: -number(taken, "Cost")})


def changeover(m: Program, line: str, before: str, after: str) -> Row | None:
    """The most specific row of Changeovers: the line before From campaign, that before To campaign."""
    cells = {"Line": line, "From campaign": before, "To campaign": after}
    found = [
        row
        for row in m.plant.rows("Changeovers")
        if all(row[column] == "*" or same(text(row, column), name) for column, name in cells.items())
    ]
    return max(found, key=lambda row: [row[column] != "*" for column in cells], default=None)


def _maintenance(m: Program, job: Row) -> None:
    line = m.plant.row("Lines", "Line", text(job, "Line"))
    asked, units = number(job, "Times", 1.0), number(line, "Units", 1.0)
    of_unit = number(line, "Hours per day", 24.0) * number(line, "Availability", 100.0) / 100
    stops: Terms = {}
    for p in m.plant.inside(job):
        stop = m.mip.column(number(job, "At once", max(floor(units), 1.0)), whole=True)
        m.book(text(job, "Line"), p, {stop: number(job, "Hours", of_unit * m.plant.periods[p].days)})
        m.earn({stop: -number(job, "Cost")})
        stops[stop] = 1.0
    left = max(asked - number(job, "Done so far"), 0.0)
    m.mip.row(stops, high=left)
    m.mip.row({**stops, m.promise(Name("Maintenance", text(job, "Maintenance"), "Times"), asked, 0): 1.0}, low=left)


def _lot_days(m: Program, line: str, p: int) -> None:
    """Work on lots that are not there before d1 and not after d2 fits into the hours from d1 to d2."""
    if "Calendar" in m.plant.lifted:
        return
    period = m.plant.periods[p]
    entries = []
    for run in m.work.runs:
        for use in m.plant.uses(run.recipe):
            if use["Line"] == line and m.work.booked(run.batch, use, run.period) == p:
                after = days(number(use, "After"))
                opens = max(run.batch.opens, m.plant.start) + after
                closes = run.batch.closes if run.batch.closes == date.max else run.batch.closes + after
                opens = opens if period.start < opens <= period.end else period.start
                closes = closes if period.start <= closes < period.end else period.end
                entries.append((opens, closes, {run.column: hours_of(m, run.batch, use)}))
    for first, last in product({opens for opens, *_ in entries}, {closes for _, closes, _ in entries}):
        if first > period.start or last < period.end:
            within = added(*(terms for opens, closes, terms in entries if first <= opens and closes <= last))
            m.mip.row(within, high=m.plant.hours_on(line, first, last))
