"""The margin, item by item and period by period, from what is decided and from the planner's prices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from tests.recompute import whole
from tests.recompute.balances import feed_stock, made, product_stock
from tests.recompute.books import Tables, name, number
from tests.recompute.decided import Decided
from tests.recompute.findings import Findings
from tests.recompute.physics import hours_under_way, hours_used, resources_used
from tests.recompute.promises import Promise, contract_of, delivery_key, spot_key
from tests.recompute.setups import set_up
from tests.recompute.site import Site
from tests.recompute.stops import costs

Booked = Iterator[tuple[str, int, float]]
"""Item, period and amount; income is positive."""

ANY_PERIOD = -1
FEED = {"offered": "Feed bought", "expected": "Feed expected", "stock": "Opening feed"}


def look(site: Site, decided: Decided, kept: list[Promise], told: Tables, found: Findings) -> None:
    """Compares every item of Money, and its sum with the margin."""
    cells = items(site, decided)
    for p, charge in whole.charges(site, told).items():
        cells["Standing charges", p] -= charge
    short = -sum(promise.short * promise.penalty for promise in kept)
    listed: dict[tuple[str, int], float] = defaultdict(float)
    for row in told["Money"]:
        p = ANY_PERIOD if row["Item"] == "Shortfall penalties" else site.position[name(row, "Period")]
        listed[name(row, "Item"), p] += number(row, "Amount")
    cells["Shortfall penalties", ANY_PERIOD] = short
    size = sum(abs(amount) for amount in cells.values())
    for item, p in sorted({*cells, *listed}):
        label = f"{item} in {site.periods[p].name}" if p != ANY_PERIOD else item
        found.equal(label, listed[item, p], cells[item, p])
    margin = sum(cells.values())
    penalties = sum(amount for (item, _), amount in cells.items() if "penalties" in item)
    summary = {name(row, "Key"): row["Value"] for row in told["Summary"]}
    found.equal("Margin", summary.get("Margin"), margin, size=size)
    found.equal("Margin before penalties", summary.get("Margin before penalties"), margin - penalties, size=size)


def items(site: Site, decided: Decided) -> dict[tuple[str, int], float]:
    """All money but the shortfall penalties, by item and period."""
    row: dict[tuple[str, int], float] = defaultdict(float)
    for part in PARTS:
        for item, p, amount in part(site, decided):
            row[item, p] += amount
    return row


def _sales(site: Site, decided: Decided) -> Booked:
    for row in site.rows("Deliveries"):
        contract = contract_of(site, row)
        key = delivery_key(site, row)
        for p, kg in decided.late.get(key, {}).items():
            days = (site.periods[p].end - row["Due"]).days
            yield "Late penalties", p, -kg * days * number(contract, "Late penalty")
        for p, kg in decided.sales.get(key, {}).items():
            yield "Contract sales", p, kg * number(contract, "Price")
    for row in site.rows("Spot sales"):
        for p, kg in decided.sales.get(spot_key(site, row), {}).items():
            yield "Spot sales", p, kg * number(row, "Price")


def _feed(site: Site, decided: Decided) -> Booked:
    share = site.setting("Closing feed value", 100.0) / 100
    for lot in site.lots.values():
        if not lot.takes_part:
            continue
        taken = decided.taken[lot.name]
        yield FEED[lot.status], lot.comes, -lot.price * taken
        if lot.keeps:
            yield "Closing feed", site.last, lot.price * share * (taken - decided.used(lot.name))


def _closing_product(site: Site, decided: Decided) -> Booked:
    stock, arrived = product_stock(site, decided), made(site, decided)
    for row in site.rows("Products"):
        product = name(row, "Product")
        left = stock[product, site.last] + arrived[product, len(site.periods)]
        yield "Closing product", site.last, number(row, "Closing value") * left


def _work(site: Site, decided: Decided) -> Booked:
    costs = {(name(row, "Recipe"), name(row, "Feed class")): number(row, "Cost") for row in site.rows("Recipes")}
    for (lot, recipe, p), amount in decided.runs.items():
        yield "Recipe cost", p, -amount * costs.get((recipe, site.lots[lot].feed_class), 0.0)
    running = {name(row, "Line"): number(row, "Running cost") for row in site.rows("Lines")}
    for (line, p), hours in hours_used(site, decided).items():
        yield "Running cost of lines", p, -hours * running[line]
    for line, cost in running.items():
        for p in range(len(site.periods)):
            yield "Running cost of lines", p, -hours_under_way(site, line, p) * cost
    prices = {name(row, "Resource"): number(row, "Price") for row in site.rows("Resources")}
    for (resource, p), units in resources_used(site, decided).items():
        yield "Resources", p, -units * prices[resource]


def _setups(site: Site, decided: Decided) -> Booked:
    for row, p in set_up(site, decided):
        yield "Setups", p, -number(row, "Setup cost")


def _disposal(site: Site, decided: Decided) -> Booked:
    costs = {name(row, "Product"): number(row, "Disposal cost") for row in site.rows("Products")}
    for (product, p), kg in decided.discarded.items():
        yield "Disposal", p, -kg * costs[product]


def _holding(site: Site, decided: Decided) -> Booked:
    feed, product = feed_stock(site, decided), product_stock(site, decided)
    for p, period in enumerate(site.periods):
        days = len(period.days)
        for row in site.rows("Feed classes"):
            yield "Holding cost of feed", p, -days * number(row, "Holding cost") * feed[name(row, "Feed class"), p]
        for row in site.rows("Products"):
            stock = product[name(row, "Product"), p]
            yield "Holding cost of products", p, -days * number(row, "Holding cost") * stock


PARTS: tuple[Callable[[Site, Decided], Booked], ...] = (
    _sales,
    _feed,
    _closing_product,
    _work,
    _setups,
    costs,
    _disposal,
    _holding,
)
