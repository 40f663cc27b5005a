"""What takes whole lines: maintenance whose period the plan chooses, and campaigns with what changing them takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator

from tests.recompute.books import Row, Tables, day, limit, name, number
from tests.recompute.decided import Decided
from tests.recompute.findings import Findings, slack
from tests.recompute.physics import hours_of_runs, hours_under_way
from tests.recompute.setups import hours_of_setups
from tests.recompute.site import Site

Key = tuple[Hashable, ...]
Limits = tuple[float, float]

LARGE = 1e30
ANY = "*"


def lines_with_campaigns(site: Site) -> list[Row]:
    """The lines that are set up for one thing at a time and have something to work."""
    return [row for row in site.rows("Lines") if row.get("Campaigns") and campaigns(site, row)]


def campaigns(site: Site, line: Row) -> list[str]:
    """What a line can be set up for: feed classes or recipes."""
    recipes = {use["Recipe"] for use in site.rows("Line use") if use["Line"] == line["Line"]}
    takes = [row for row in site.rows("Recipes") if row["Recipe"] in recipes and row.get("Active") != "no"]
    return sorted({name(row, "Recipe" if line["Campaigns"] == "recipe" else "Feed class") for row in takes})


def moves(site: Site, line: Row) -> Iterator[tuple[str, str, int]]:
    """What a line may do in each period: stay at what it is set up for, or change it."""
    names, opening, within = campaigns(site, line), line.get("Opening campaign"), _within(line)
    for p in range(len(site.periods)):
        for before in names:
            for after in names:
                free = within or before == after  # nothing says what it is set up for before the plan
                if p or (free if opening is None else before == opening):
                    yield before, after, p


def job_hours(site: Site, job: Row, p: int) -> float:
    """What maintenance takes in a period each time: by default all that one unit has in it."""
    line = next(row for row in site.rows("Lines") if row["Line"] == job["Line"])
    per_day = number(line, "Hours per day", 24.0) * number(line, "Availability", 100.0) / 100
    return number(job, "Hours", per_day * len(site.periods[p].days))


def job_periods(site: Site, job: Row) -> list[int]:
    return site.inside(day(job, "From", site.start), day(job, "To", site.end))


def at_once(site: Site, job: Row) -> float:
    """How often maintenance may be done in one period."""
    line = next(row for row in site.rows("Lines") if row["Line"] == job["Line"])
    return min(number(job, "At once", max(1.0, number(line, "Units", 1.0) // 1)), _to_do(job))


def _to_do(job: Row) -> float:
    """How often maintenance is still to be done."""
    return max(number(job, "Times", 1.0) - number(job, "Done so far"), 0.0)


def lost(site: Site, decided: Decided) -> dict[tuple[str, int], float]:
    """Hours by line and period that setups, changes and maintenance take."""
    hours = hours_of_setups(site, decided)
    jobs = {name(job, "Maintenance"): job for job in site.rows("Maintenance")}
    for (text, p), times in decided.stops.items():
        hours[name(jobs[text], "Line"), p] += times * job_hours(site, jobs[text], p)
    for (line, before, after, p), times in decided.changes.items():
        hours[line, p] += times * _takes(site, line, before, after, "Hours")
    return hours


def costs(site: Site, decided: Decided) -> Iterator[tuple[str, int, float]]:
    """Money item, period and amount of each stop and change."""
    jobs = {name(job, "Maintenance"): job for job in site.rows("Maintenance")}
    for (text, p), times in decided.stops.items():
        yield "Maintenance", p, -times * number(jobs[text], "Cost")
    for (line, before, after, p), times in decided.changes.items():
        yield "Changeovers", p, -times * _takes(site, line, before, after, "Cost")


def _takes(site: Site, line: str, before: str, after: str, column: str) -> float:
    """What a change takes: the row that names most holds, the line before what was, and that before what comes."""
    wanted, best, found = (line, before, after), (), 0.0
    for row in site.rows("Changeovers") if before != after else ():
        cells = [name(row, cell) for cell in ("Line", "From campaign", "To campaign")]
        named = (True, *(cell != ANY for cell in cells))
        if all(cell in (ANY, text) for cell, text in zip(cells, wanted, strict=True)) and named > best:
            best, found = named, number(row, column)
    return found


def measures(site: Site, decided: Decided) -> dict[Key, float]:
    """All that has a limit, by a key of its own."""
    row: dict[Key, float] = {}
    for job in site.rows("Maintenance"):
        job_name = name(job, "Maintenance")
        row["times", job_name] = sum(times for (done, _), times in decided.stops.items() if done == job_name)
    for line in lines_with_campaigns(site):
        row |= _of_line(site, decided, line)
    return row


def _of_line(site: Site, decided: Decided, row: Row) -> dict[Key, float]:
    line, cells = name(row, "Line"), dict[Key, float]()
    comes, goes, begins = defaultdict[tuple[str, int], float](float), defaultdict(float), defaultdict(float)
    for (of, before, after, p), times in decided.changes.items():
        if of == line:
            comes[after, p] += times
            goes[before, p] += times
            begins[after, p] += times * (before != after)
    work = _work(site, decided, row)
    for p in range(len(site.periods)):
        cells["set up", line, p] = sum(comes[f, p] for f in campaigns(site, row))
        for f in campaigns(site, row):
            cells["left", line, f, p] = goes[f, p] - comes[f, p - 1]
            while_it_is = comes[f, p] + (goes[f, p] if _within(row) else 0.0)
            cells["works", line, f, p] = work[f, p] - site.hours(line, p) * while_it_is
            for q in _lasting(site, row, p):
                cells["lasts", line, f, p, q] = begins[f, p] - comes[f, q]
    cells |= {("goes on", line, p): comes[name(row, "Opening campaign"), p] for p in _going_on(site, row)}
    return cells


def _work(site: Site, decided: Decided, row: Row) -> dict[tuple[str, int], float]:
    """Hours of a line by campaign and period."""
    hours: dict[tuple[str, int], float] = defaultdict(float)
    for (lot, recipe, p), amount in decided.runs.items():
        f = recipe if row["Campaigns"] == "recipe" else site.lots[lot].feed_class
        found = Decided(runs={(lot, recipe, p): amount})
        hours[f, p] += hours_of_runs(site, found, site.rows("Line use"))[name(row, "Line"), p]
    return hours


def _lasting(site: Site, row: Row, p: int) -> list[int]:
    """The later periods that start within Min campaign of a campaign that begins in this one."""
    days = number(row, "Min campaign")
    return [q for q in range(p + 1, len(site.periods)) if (site.periods[q].start - site.periods[p].start).days < days]


def _going_on(site: Site, row: Row) -> list[int]:
    """The periods that start within Min campaign of the day since which the opening campaign stands."""
    since, days = row.get("Campaign since"), number(row, "Min campaign")
    if since is None or row.get("Opening campaign") is None:
        return []
    return [p for p, period in enumerate(site.periods) if (period.start - since).days < days]


def _within(row: Row) -> bool:
    return row.get("Change within a period") == "yes"


def limits(site: Site) -> dict[Key, Limits]:
    """The least and the most of each measure."""
    cells: dict[Key, Limits] = {}
    for job in site.rows("Maintenance"):
        cells["times", name(job, "Maintenance")] = (0.0, _to_do(job))
    for row in lines_with_campaigns(site):
        line = name(row, "Line")
        for p in range(len(site.periods)):
            cells["set up", line, p] = (1.0, 1.0)
            for f in campaigns(site, row):
                cells["left", line, f, p] = (0.0, 0.0) if p else (-LARGE, LARGE)
                cells["works", line, f, p] = (-LARGE, 0.0)
                cells |= {("lasts", line, f, p, q): (-LARGE, 0.0) for q in _lasting(site, row, p)}
        cells |= {("goes on", line, p): (1.0, 1.0) for p in _going_on(site, row)}
    return cells


def look(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    for key, value in measures(site, decided).items():
        low, high = limits(site)[key]
        label = " ".join(str(part) for part in key)
        found.at_least(label, value, low)
        found.at_most(label, value, high)
    allowed = {(name(row, "Line"), *move) for row in lines_with_campaigns(site) for move in moves(site, row)}
    for move in decided.changes:
        if move not in allowed:
            found.say(f"{move} is no change that may be made")
    jobs = {name(job, "Maintenance"): job for job in site.rows("Maintenance")}
    for (text, p), times in decided.stops.items():
        found.at_most(f"{text} at once", times, at_once(site, jobs[text]))
        if times > slack() and (p not in job_periods(site, jobs[text]) or times % 1):
            found.say(f"{text} is done {times} times in {site.periods[p].name}")
    _told(site, decided, told, found)


def _told(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    hours = lost(site, decided)
    for row in told["Line hours"]:
        line, p = name(row, "Line"), site.position[name(row, "Period")]
        found.equal(
            f"hours lost of {line} in {row['Period']}",
            limit(row, "Lost") or 0.0,
            hours[line, p] + hours_under_way(site, line, p),
        )
    for row in told.get("Campaigns", []):
        after, before = name(row, "Campaign"), name(row, "Changed from" if row.get("Changed from") else "Campaign")
        for column, in_told in (("Hours", "Hours lost"), ("Cost", "Cost")):
            takes = _takes(site, name(row, "Line"), before, after, column)
            found.equal(f"{column} of a change of {row['Line']} in {row['Period']}", number(row, in_told), takes)
