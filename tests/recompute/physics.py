"""Rules of the plant: lots and their windows, recipes, hours of lines, and resources."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from tests.recompute.books import Row, Tables, limit, name, number
from tests.recompute.decided import Decided
from tests.recompute.findings import Findings, slack
from tests.recompute.site import Site


def look(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    _lots(site, decided, told, found)
    _recipes(site, decided, found)
    _per_day(site, decided, found)
    _line_hours(site, decided, told, found)
    _lot_days(site, decided, found)
    _resources(site, decided, told, found)


def hours_used(site: Site, decided: Decided) -> dict[tuple[str, int], float]:
    """Hours by line and period; batches take theirs however full they are."""
    used = hours_of_runs(site, decided, [row for row in site.rows("Line use") if not limit(row, "Batch")])
    for row in in_batches(site):
        for (recipe, line, p), many in decided.batches.items():
            if (recipe, line) == (name(row, "Recipe"), name(row, "Line")):
                used[line, p] += many * batch_hours(row)
    return used


def hours_of_runs(site: Site, decided: Decided, uses: list[Row]) -> dict[tuple[str, int], float]:
    """Hours by line and period that runs take by some rows of Line use, in batches that are full."""
    used: dict[tuple[str, int], float] = defaultdict(float)
    for (lot, recipe, p), amount in decided.runs.items():
        for row in uses:
            if name(row, "Recipe") == recipe:
                used[name(row, "Line"), p] += amount * _hours_of_tonne(site, lot, row)
    return used


def _hours_of_tonne(site: Site, lot: str, row: Row) -> float:
    batch = limit(row, "Batch")
    if batch:
        return batch_hours(row) / batch
    return site.content(site.lots[lot], str(row["Basis"])) / number(row, "Rate")


def in_batches(site: Site) -> list[Row]:
    """The rows of Line use by which a recipe is worked in batches."""
    return [row for row in site.rows("Line use") if limit(row, "Batch")]


def batch_hours(row: Row) -> float:
    """What a batch takes: where it is not typed, what its tonnes take."""
    typed = limit(row, "Batch hours")
    return number(row, "Batch") / number(row, "Rate") if typed is None else typed


def worked(site: Site, decided: Decided) -> dict[tuple[str, str, int], float]:
    """Tonnes by recipe, feed class and period."""
    tonnes: dict[tuple[str, str, int], float] = defaultdict(float)
    for (lot, recipe, p), amount in decided.runs.items():
        tonnes[recipe, site.lots[lot].feed_class, p] += amount
    return tonnes


def resources_used(site: Site, decided: Decided) -> dict[tuple[str, int], float]:
    """Units by resource and period."""
    used: dict[tuple[str, int], float] = defaultdict(float)
    for (lot, recipe, p), amount in decided.runs.items():
        for row in site.rows("Consumption"):
            if name(row, "Recipe") == recipe:
                per = site.content(site.lots[lot], str(row["Per"]))
                used[name(row, "Resource"), p] += amount * per * number(row, "Amount")
    return used


def _lots(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    for (lot_name, _, p), amount in decided.runs.items():
        drawn = site.lots[lot_name]
        if amount > slack() and (not drawn.takes_part or p not in drawn.periods):
            found.say(f"{lot_name} is used in {site.periods[p].name}, which is outside its window or not allowed")
    rows = {name(row, "Lot"): row for row in told["Lot use"]}
    for lot in site.lots.values():
        used, taken = decided.used(lot.name), decided.taken[lot.name]
        found.at_most(f"use of {lot.name}", used, taken)
        found.at_most(f"what is taken of {lot.name}", taken, lot.quantity)
        found.at_least(f"what is taken of {lot.name}", taken, 0.0)
        if lot.name not in rows:
            found.say(f"{lot.name} is missing in Lot use")
        elif lot.takes_part:
            found.equal(f"{lot.name} used", number(rows[lot.name], "Used"), used)
            found.equal(f"{lot.name} left", number(rows[lot.name], "Left"), taken - used, size=taken)


def _recipes(site: Site, decided: Decided, found: Findings) -> None:
    active = {
        (name(row, "Recipe"), name(row, "Feed class"))
        for row in site.rows("Recipes")
        if (row.get("Active") or "yes") == "yes"
    }
    for (lot, recipe, p), amount in decided.runs.items():
        if amount > slack() and (recipe, site.lots[lot].feed_class) not in active:
            found.say(f"{recipe} works {lot} in {site.periods[p].name}, which it may not take")


def _per_day(site: Site, decided: Decided, found: Findings) -> None:
    tonnes = worked(site, decided)
    for row in site.rows("Recipes"):
        per_day = limit(row, "Max per day")
        for p, period in enumerate(site.periods) if per_day is not None else ():
            key = (name(row, "Recipe"), name(row, "Feed class"), p)
            found.at_most(f"{key[0]} of {key[1]} in {period.name}", tonnes[key], per_day * len(period.days))


def hours_under_way(site: Site, line: str, p: int) -> float:
    """Hours of a line that work begun before the plan takes: at most all that there are."""
    rows = (row for row in site.rows("Hours under way") if name(row, "Line") == line)
    return min(sum(number(row, "Hours") for row in rows if site.holding(row["Date"]) == p), site.hours(line, p))


def _line_hours(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    used = hours_used(site, decided)
    rows = {(name(row, "Line"), site.position[name(row, "Period")]): row for row in told["Line hours"]}
    for line in (name(row, "Line") for row in site.rows("Lines")):
        for p, period in enumerate(site.periods):
            what = f"hours of {line} in {period.name}"
            there = site.hours(line, p)
            row = rows.get((line, p), {})
            found.at_most(what, used[line, p] + number(row, "Lost"), there)
            found.at_most(what, used[line, p] + hours_under_way(site, line, p), there)
            found.equal(f"{what}, available", row.get("Available"), there)
            found.equal(f"{what}, used", row.get("Used [h]"), used[line, p])


def spans(site: Site, p: int) -> list[list[date]]:
    """The days of a period from each on which some lot comes to each on which some lot may be used last."""
    days = site.periods[p].days
    firsts = {days[0]} | {lot.opens for lot in site.lots.values() if lot.opens in days}
    lasts = {days[-1]} | {lot.closes for lot in site.lots.values() if lot.closes in days}
    pairs = [(first, last) for first in sorted(firsts) for last in sorted(lasts) if first <= last]
    return [[day for day in days if first <= day <= last] for first, last in pairs]


def hours_within(site: Site, decided: Decided) -> dict[tuple[str, date, date], float]:
    """Hours by line on lots that are not there before the first of some days, nor to be used after the last."""
    used: dict[tuple[str, date, date], float] = defaultdict(float)
    for p, period in enumerate(site.periods):
        for days in spans(site, p):
            some = {
                lot.name
                for lot in site.lots.values()
                if max(lot.opens, period.start) >= days[0] and min(lot.closes, period.end) <= days[-1]
            }
            found = Decided(
                runs={key: amount for key, amount in decided.runs.items() if key[0] in some and key[2] == p}
            )
            for (line, _), hours in hours_of_runs(site, found, site.rows("Line use")).items():
                used[line, days[0], days[-1]] += hours
    return used


def _lot_days(site: Site, decided: Decided, found: Findings) -> None:
    used = hours_within(site, decided)
    for p in range(len(site.periods)):
        for days in spans(site, p):
            for line in (name(row, "Line") for row in site.rows("Lines")):
                hours = used[line, days[0], days[-1]]
                what = f"hours of {line} on lots within {days[0]} to {days[-1]}"
                found.at_most(what, hours, site.hours_on(line, days))


def _resources(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    used = resources_used(site, decided)
    rows = {(name(row, "Resource"), site.position[name(row, "Period")]): row for row in told["Resource use"]}
    for resource in site.rows("Resources"):
        for p, period in enumerate(site.periods):
            key = (name(resource, "Resource"), p)
            per_day = limit(resource, "Max per day")
            most = None if per_day is None else per_day * len(period.days)
            found.at_most(f"{key[0]} in {period.name}", used[key], most)
            row = rows.get(key, {})
            found.equal(f"{key[0]} in {period.name}, used", number(row, "Used"), used[key])
            if most is not None and row:
                found.equal(f"{key[0]} in {period.name}, max", row["Max"], most)
