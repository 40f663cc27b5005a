"""Shares that the feed of lines and the make of products must keep, period by period."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from tests.recompute.books import Row, Tables, day, limit, name, number
from tests.recompute.decided import Decided
from tests.recompute.findings import Findings, close
from tests.recompute.site import Lot, Site


@dataclass
class Share:
    """What is limited, of how much, both in kg (a property times kg), and what it is called; `unit` is 100 for %."""

    label: str = ""
    unit: float = 100.0
    part: float = 0.0
    whole: float = 0.0

    def add(self, amount: float, part: float, whole: float) -> None:
        self.part += amount * part
        self.whole += amount * whole


def look(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    for row in site.rows("Blend limits"):
        shares, arrived = shares_of(site, decided.runs, row), shares_of(site, {}, row)
        for p in site.touched(day(row, "From", site.start), day(row, "To", site.end)):
            _keeps_limits(row, shares[p], arrived[p], found)
            period = site.periods[p].name
            lines = [line for line in told["Blends"] if line["Period"] == period and _same(line, row)]
            _is_told(lines, shares[p], f"{row['On']}, {row['Share of']} in {period}", found)


def shares_of(site: Site, runs: dict[tuple[str, str, int], float], row: Row) -> dict[int, Share]:
    """What runs (t by lot, recipe and period) give for one limit, by the period in which it counts."""
    label = f"{row['Share of']} on {row['On']}"
    unit = 1.0 if row["Share of"] in site.properties else 100.0
    shares: dict[int, Share] = defaultdict(lambda: Share(label, unit))
    on_a_line = any(line["Line"] == row["On"] for line in site.rows("Lines"))
    for (lot, recipe, p), amount in runs.items():
        if on_a_line:
            _add_feed(site, shares[p], row, site.lots[lot], recipe, amount)
        else:
            _add_make(site, shares, row, (site.lots[lot], recipe, p), amount)
    for arrival in site.rows("Arrivals"):
        if arrival["Product"] == row["On"]:
            _add_arrival(site, shares[site.holding(arrival["Date"])], row, arrival)
    return shares


def _add_arrival(site: Site, share: Share, row: Row, arrival: Row) -> None:
    """What arrives counts with its own composition."""
    what = name(row, "Share of")
    content = {e: number(arrival, e) / 100 for e in site.factor if e not in site.properties}
    whole = 1.0 if row.get("In") is None else sum(content[e] for e in site.components(str(row["In"])))
    of_property = what in site.properties
    part = whole * number(arrival, what) if of_property else sum(content[e] for e in site.components(what))
    share.add(number(arrival, "Quantity"), part, whole)


def beyond(share: Share, row: Row, side: str) -> float:
    """By how much a share is beyond a side of its limit, as it is written times kg; negative: within it."""
    most = limit(row, side)
    past = 0.0 if most is None else share.part * share.unit - most * share.whole
    return past if side == "Max" else -past


def allowance(arrived: Share, row: Row, side: str) -> float:
    """By how much a share may be beyond its limit: what arrives breaks it by so much; 0 if by rounding only."""
    past = beyond(arrived, row, side)
    return past if past > 1e-7 * max(arrived.part * arrived.unit, arrived.unit) else 0.0


def _add_feed(site: Site, share: Share, row: Row, lot: Lot, recipe: str, amount: float) -> None:  # noqa: PLR0917
    """A line takes in what its recipes work, dry."""
    if any(use["Line"] == row["On"] and name(use, "Recipe") == recipe for use in site.rows("Line use")):
        mass = 1000 * lot.dry
        contained = {e: mass * lot.assay[e] for e in site.factor if e not in site.properties}
        share.add(amount, *_part_and_whole(site, row, lot, contained, mass))


def _add_make(site: Site, shares: dict[int, Share], row: Row, run: tuple[Lot, str, int], amount: float) -> None:
    """What is made of a product counts as it comes into stock."""
    lot, recipe, p = run
    for yields in site.rows("Yields"):
        if name(yields, "Recipe") == recipe and yields["Product"] == row["On"]:
            share = shares[site.arrives(lot, p, number(yields, "Lag"))]
            share.add(amount, *_part_and_whole(site, row, lot, site.recovered(lot, yields), site.kg(lot, yields)))


def _part_and_whole(site: Site, row: Row, lot: Lot, contained: dict[str, float], mass: float) -> tuple[float, float]:
    what = name(row, "Share of")
    whole = mass if row.get("In") is None else sum(contained[e] for e in site.components(str(row["In"])))
    if what in site.properties:
        return whole * lot.assay[what], whole
    return sum(contained[e] for e in site.components(what)), whole


def _keeps_limits(row: Row, share: Share, arrived: Share, found: Findings) -> None:
    least, most = limit(row, "Min"), limit(row, "Max")
    size = abs(share.part) * share.unit + share.whole * max(abs(least or 0.0), abs(most or 0.0))
    for side in ("Min", "Max"):
        found.at_most(f"{share.label}, {side}", beyond(share, row, side), allowance(arrived, row, side), size=size)


def _is_told(lines: list[Row], share: Share, where: str, found: Findings) -> None:
    """The plan's table of shares says the same; a share of next to nothing is not compared."""
    if not lines:
        found.say(f"Blends: {where} is missing")
    elif share.whole > 1e-3:
        found.equal(f"Blends: {where}", lines[0].get("Value"), share.unit * share.part / share.whole)


def _same(line: Row, row: Row) -> bool:
    """A line of the plan's table of shares stands for this limit."""
    names = all(line.get(key) == row.get(key) for key in ("On", "Share of", "In"))
    return names and all(close(limit(line, key), limit(row, key)) for key in ("Min", "Max"))
