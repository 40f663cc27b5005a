"""What a plan decides, as its tables tell it: runs, sales, what is discarded and what is bought."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from tests.recompute.books import Row, Tables, day, name, number
from tests.recompute.findings import Findings
from tests.recompute.site import Lot, Site

RunKey = tuple[str, str, int]
"""Lot, recipe, period."""
SaleKey = tuple[str, str, date, date]
"""Contract or `spot`, product, first and last day of the window."""


@dataclass
class Decided:
    """t by run, kg by sale and period and what of it is late, kg discarded by product and period, t taken by lot.

    How often maintenance is done by period, by line and period what it was set up for before and after, and how many
    batches of a recipe are worked on a line in a period.
    """

    runs: dict[RunKey, float] = field(default_factory=dict)
    sales: dict[SaleKey, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    late: dict[SaleKey, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    discarded: dict[tuple[str, int], float] = field(default_factory=dict)
    taken: dict[str, float] = field(default_factory=dict)
    stops: dict[tuple[str, int], float] = field(default_factory=dict)
    changes: dict[tuple[str, str, str, int], float] = field(default_factory=dict)
    batches: dict[tuple[str, str, int], float] = field(default_factory=dict)

    @classmethod
    def read(cls, site: Site, told: Tables, found: Findings) -> Decided:
        decided = cls()
        for row in told["Runs"]:
            key = (name(row, "Lot"), name(row, "Recipe"), site.position[name(row, "Period")])
            found.at_least(f"run {key}", number(row, "Amount"), 0.0)
            decided.runs[key] = decided.runs.get(key, 0.0) + number(row, "Amount")
        for row in told["Sales"]:
            decided._read_sale(site, row, found)
        for row in told["Production"]:
            place = (name(row, "Product"), site.position[name(row, "Period")])
            decided.discarded[place] = number(row, "Discarded")
            found.at_least(f"discarded {place}", decided.discarded[place], 0.0)
        for row in told.get("Maintenance dates", []):
            decided.stops[name(row, "Maintenance"), site.position[name(row, "Period")]] = number(row, "Times")
        for row in told.get("Campaigns", []):
            before = name(row, "Changed from" if row.get("Changed from") else "Campaign")
            decided.changes[name(row, "Line"), before, name(row, "Campaign"), site.position[name(row, "Period")]] = 1.0
        for row in told.get("Setups", []):
            place = (name(row, "Recipe"), name(row, "Line"), site.position[name(row, "Period")])
            decided.batches[place] = number(row, "Batches")
        bought = {name(row, "Lot"): number(row, "Bought") for row in told["Lot use"]}
        for lot in site.lots.values():
            decided.taken[lot.name] = _taken(lot, bought.get(lot.name, 0.0))
        return decided

    @classmethod
    def nothing(cls, site: Site) -> Decided:
        """A plan that does nothing: only what is owned is there."""
        return cls(taken={lot.name: _taken(lot, 0.0) for lot in site.lots.values()})

    def _read_sale(self, site: Site, row: Row, found: Findings) -> None:
        window = (day(row, "From", site.start), day(row, "Due", site.end))
        key = (name(row, "Contract"), name(row, "Product"), *window)
        sale, late = self.sales[key], self.late[key]
        p = site.position[name(row, "Period")]
        found.at_least(f"sale to {row['Contract']} in {row['Period']}", number(row, "Amount"), 0.0)
        found.equal(f"revenue of {row}", row["Revenue"], number(row, "Amount") * number(row, "Price"))
        sale[p] = sale.get(p, 0.0) + number(row, "Amount")
        late[p] = late.get(p, 0.0) + number(row, "Late")
        found.at_least(f"late of {row}", number(row, "Late"), 0.0)
        found.at_most(f"late of {row}", number(row, "Late"), number(row, "Amount"))

    def in_time(self, key: SaleKey, p: int) -> float:
        """kg of a sale in a period that are in time."""
        return self.sales.get(key, {}).get(p, 0.0) - self.late.get(key, {}).get(p, 0.0)

    def sold(self, product: str, periods: range) -> float:
        """kg of a product that leave for contracts and spot in some periods."""
        return sum(
            kg for key, sale in self.sales.items() if key[1] == product for p, kg in sale.items() if p in periods
        )

    def used(self, lot: str) -> float:
        """t of a lot that are worked in the plan."""
        return sum(amount for key, amount in self.runs.items() if key[0] == lot)


def _taken(lot: Lot, bought: float) -> float:
    if not lot.takes_part:
        return 0.0
    return bought if lot.offered else float(lot.quantity or 0.0)
