"""Rules in whole numbers: least runs, most periods, whole lots, counts in blends, companions and supplies."""

from __future__ import annotations

from collections import defaultdict

from tests.recompute.books import Row, Tables, day, limit, name, number
from tests.recompute.decided import Decided
from tests.recompute.findings import Findings, slack
from tests.recompute.site import Site

Worked = dict[int, dict[str, float]]
"""Tonnes by period and lot."""


def look(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    _lots(site, decided, found)
    for row in site.rows("Blend counts"):
        _counts(site, row, worked_at(site, decided, row["On"]), found)
    for row in site.rows("Companions"):
        _companions(site, row, worked_at(site, decided, row.get("On")), found)
    _supplies(site, decided, told, found)


def worked_at(site: Site, decided: Decided, on: str | None) -> Worked:
    """What is worked on a line, in a product as it comes into stock, or anywhere."""
    tonnes: Worked = defaultdict(lambda: defaultdict(float))
    for (lot, recipe, p), amount in decided.runs.items():
        for q in _counts_in(site, lot, recipe, p, on):
            tonnes[q][lot] += amount
    return tonnes


def _counts_in(site: Site, lot: str, recipe: str, p: int, on: str | None) -> set[int]:
    if on is None:
        return {p}
    if any(row["Line"] == on for row in site.rows("Lines")):
        return {p for row in site.rows("Line use") if row["Line"] == on and row["Recipe"] == recipe}
    yields = [row for row in site.rows("Yields") if row["Product"] == on and row["Recipe"] == recipe]
    here = {site.arrives(site.lots[lot], p, number(row, "Lag")) for row in yields if site.kg(site.lots[lot], row) > 0}
    return here - {len(site.periods)}


def _lots(site: Site, decided: Decided, found: Findings) -> None:
    everywhere = worked_at(site, decided, None)
    for row in site.rows("Lots"):
        lot = site.lots[name(row, "Lot")]
        tonnes = [amounts[lot.name] for amounts in everywhere.values() if amounts[lot.name] > slack()]
        least = min(number(row, "Min run"), limit(row, "Quantity") or float("inf"))
        for amount in tonnes:
            found.at_least(f"least run of {lot.name}", amount, least)
        most = number(row, "Max periods", site.setting("Max periods per lot", float("inf")))
        left = max(most - number(row, "Periods so far"), 0.0)
        found.at_most(f"periods of {lot.name}", len(tonnes), left)
        if row.get("Whole") == "yes" and row.get("Begun") != "yes" and tonnes:
            found.equal(f"all of {lot.name}", sum(tonnes), lot.quantity or 0.0)


def _counts(site: Site, row: Row, worked: Worked, found: Findings) -> None:
    for p in site.touched(day(row, "From", site.start), day(row, "To", site.end)):
        many = len({_kind(site, lot, row["Count"]) for lot, amount in worked[p].items() if amount > slack()})
        found.at_most(f"{row['Count']} on {row['On']} in {site.periods[p].name}", many, number(row, "Max"))


def _kind(site: Site, lot: str, count: str) -> str:
    of_class = site.lots[lot].feed_class
    family = {row["Feed class"]: row.get("Family") for row in site.rows("Feed classes")}
    return {"lots": lot, "feed classes": of_class, "families": family[of_class] or of_class}[count]


def _companions(site: Site, row: Row, worked: Worked, found: Findings) -> None:
    least = limit(row, "At least")
    if least is None:
        runs = [cells for cells in (*site.rows("Lots"), *site.rows("Recipes")) if row["Needs"] in {_named(cells)}]
        least = max(number(run, "Min run") for run in runs)
    for amounts in worked.values():
        feed, needs = (sum(t for lot, t in amounts.items() if _is(site, lot, row[key])) for key in ("Feed", "Needs"))
        if feed > slack():
            found.at_least(f"{row['Needs']} beside {row['Feed']}", needs, least)


def _named(row: Row) -> str:
    return str(row.get("Lot") or row["Feed class"])


def _is(site: Site, lot: str, what: str) -> bool:
    return what in (lot, site.lots[lot].feed_class)


def _supplies(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    held = {(row["Supply"], site.position[name(row, "Period")]) for row in told.get("Supplies held", [])}
    may = {(row["Supply"], p) for row in site.rows("Supplies") for p in _periods(site, row)}
    if held - may:
        found.say(f"{held - may}: held outside the windows of the supply")
    for row in site.rows("Lots"):
        lot = site.lots[name(row, "Lot")]
        bought = lot.offered and decided.taken[lot.name] > slack()
        if row.get("Supply") and bought and (row["Supply"], lot.comes) not in held:
            found.say(f"{lot.name} is bought while {row['Supply']} is not held")
    for supply in {row["Supply"] for row in site.rows("Supplies") if row["Resume"] == "no"}:
        periods = sorted(p for value, p in may if value == supply)
        given_up = [p for p in periods if (supply, p) not in held]
        since = 0 if _given_up_before(site, supply) else min(given_up, default=len(site.periods))
        if any((supply, p) in held for p in periods if p >= since):
            found.say(f"{supply} is held again after it was given up")


def _periods(site: Site, row: Row) -> list[int]:
    """The periods wholly inside the window of a supply."""
    return site.inside(day(row, "From", site.start), day(row, "To", site.end))


def _given_up_before(site: Site, supply: str) -> bool:
    """A window of the supply has begun before the plan, and it was not held in it."""
    rows = [row for row in site.rows("Supplies") if row["Supply"] == supply]
    return any(row.get("Held so far") == "no" and day(row, "From", site.start) <= site.start for row in rows)


def charges(site: Site, told: Tables) -> dict[int, float]:
    """Standing charges by period."""
    found: dict[int, float] = defaultdict(float)
    for row in told.get("Supplies held", []):
        p = site.position[name(row, "Period")]
        for terms in site.rows("Supplies"):
            if terms["Supply"] == row["Supply"] and p in _periods(site, terms):
                found[p] += number(terms, "Charge") * len(site.periods[p].days)
    return found
