"""What is in stock: product made, sold and discarded, and feed taken and used, period by period."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from tests.recompute.books import Row, Tables, limit, name, number
from tests.recompute.decided import Decided
from tests.recompute.findings import Findings, slack
from tests.recompute.site import Site


def made(site: Site, decided: Decided) -> dict[tuple[str, int], float]:
    """kg by product and period of arrival; what arrives after the end stands at the period after the last."""
    kg: dict[tuple[str, int], float] = defaultdict(float)
    for (lot, recipe, p), amount in decided.runs.items():
        for yields in site.rows("Yields"):
            if name(yields, "Recipe") == recipe:
                arrives = site.arrives(site.lots[lot], p, number(yields, "Lag"))
                kg[name(yields, "Product"), arrives] += amount * site.kg(site.lots[lot], yields)
    for row in site.rows("Arrivals"):
        kg[name(row, "Product"), site.holding(row["Date"])] += number(row, "Quantity")
    return kg


def most_in_stock(site: Site, row: Row, p: int) -> float | None:
    """kg of a product that may lie in stock: Max stock, or what was there before and has arrived, if that is more."""
    most = limit(row, "Max stock")
    return None if most is None else max(most, there_anyway(site, row, p))


def there_anyway(site: Site, row: Row, p: int) -> float:
    """kg of a product that are there by the end of a period if nothing is made of it and none of it leaves."""
    arrivals = (cells for cells in site.rows("Arrivals") if name(cells, "Product") == name(row, "Product"))
    come = sum(number(arrival, "Quantity") for arrival in arrivals if arrival["Date"] <= site.periods[p].end)
    return number(row, "Opening stock") + come


def comes_on(site: Site, decided: Decided, product: str, on: date) -> float:
    """kg of a product that come on a day: output evenly, once it has begun, over the days that are left of its period.

    Arrivals come on their date.
    """
    kg, (p,) = 0.0, site.touched(on, on)
    for (lot, recipe, q), amount in decided.runs.items():
        for yields in site.rows("Yields"):
            if name(yields, "Recipe") == recipe and name(yields, "Product") == product:
                first = site.first_output(site.lots[lot], q, number(yields, "Lag"))
                if site.periods[p].start <= first <= on:
                    days = [day for day in site.periods[p].days if day >= first]
                    kg += amount * site.kg(site.lots[lot], yields) / len(days)
    arrived = (row for row in site.rows("Arrivals") if name(row, "Product") == product and row["Date"] == on)
    return kg + sum(number(row, "Quantity") for row in arrived)


def come_by(site: Site, decided: Decided, product: str, p: int, on: date) -> float:
    """kg of a product that come in a period by one of its days."""
    return sum(comes_on(site, decided, product, day) for day in site.periods[p].days if day <= on)


def product_stock(site: Site, decided: Decided) -> dict[tuple[str, int], float]:
    """kg by product and period, at its end."""
    arrived = made(site, decided)
    stock = {}
    for row in site.rows("Products"):
        product, level = name(row, "Product"), number(row, "Opening stock")
        for p in range(len(site.periods)):
            leaves = decided.sold(product, range(p, p + 1)) + decided.discarded.get((product, p), 0.0)
            level += arrived[product, p] - leaves
            stock[product, p] = level
    return stock


def feed_stock(site: Site, decided: Decided) -> dict[tuple[str, int], float]:
    """t by feed class and period, at its end; a lot is taken in the period in which it comes, and stays."""
    stock: dict[tuple[str, int], float] = defaultdict(float)
    for p in range(len(site.periods)):
        for lot in site.lots.values():
            if lot.takes_part and lot.comes <= p:
                stock[lot.feed_class, p] += decided.taken[lot.name]
        for (lot_name, _, q), amount in decided.runs.items():
            if q <= p:
                stock[site.lots[lot_name].feed_class, p] -= amount
    return stock


def look(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    _products(site, decided, told, found)
    stock = feed_stock(site, decided)
    rows = {(name(row, "Feed class"), site.position[name(row, "Period")]): row for row in told["Feed stock"]}
    for feed_class in (name(row, "Feed class") for row in site.rows("Feed classes")):
        for p, period in enumerate(site.periods):
            row = rows.get((feed_class, p), {})
            found.equal(f"stock of {feed_class} in {period.name}", row.get("Stock (end)"), stock[feed_class, p])


def _products(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    arrived, stock = made(site, decided), product_stock(site, decided)
    rows = {(name(row, "Product"), site.position[name(row, "Period")]): row for row in told["Production"]}
    for product_row in site.rows("Products"):
        product = name(product_row, "Product")
        size = number(product_row, "Opening stock") + sum(kg for key, kg in arrived.items() if key[0] == product)
        for p, period in enumerate(site.periods):
            what = f"{product} in {period.name}"
            row = rows.get((product, p), {})
            found.equal(f"{what}, made", row.get("Made"), arrived[product, p])
            found.equal(f"{what}, sold", row.get("Sold"), decided.sold(product, range(p, p + 1)))
            found.equal(f"{what}, stock", row.get("Stock (end)"), stock[product, p], size=size)
            found.at_least(f"{what}, stock", stock[product, p], 0.0, size=size)
            found.at_most(f"{what}, stock", stock[product, p], most_in_stock(site, product_row, p), size=size)
            thrown = decided.discarded.get((product, p), 0.0)
            if product_row.get("Disposal cost") is None and thrown > slack():
                found.say(f"{what}: {thrown:.9g} kg are discarded, which is not allowed")
