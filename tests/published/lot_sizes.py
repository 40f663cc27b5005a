"""Published problems of lot sizes: what is set up or changed costs, and so does what waits.

A unit of the source is a tonne of feed and 1000 kg of product here; its costs per unit and period are cut up into days.
"""

from __future__ import annotations

from tests.published.common import (
    MONTH,
    Row,
    Rows,
    case,
    exactly,
    free_feed,
    joined,
    numbered,
    periods,
    recipe,
    settings,
    varying_line,
    window,
)

UNIT = 1000.0  # kg


def _orders(product: str, units: list[float], found: list[Row]) -> Rows:
    """A contract before money, with a delivery in each period in which something is wanted."""
    name = f"Orders of {product}"
    return {
        "Contracts": [{"Contract": name, "Product": product, "Price": 0.0, "Priority": 1.0}],
        "Deliveries": [
            {"Contract": name, **window(period, last="Due"), "Min": UNIT * wanted, "Max": UNIT * wanted}
            for period, wanted in zip(found, units, strict=True)
            if wanted
        ],
    }


def discrete(name: str) -> Rows:
    """One machine that makes one unit of one item a day, or stands; changing from item to item costs."""
    data = case(name)["data"]
    items = numbered("Item ", len(data["demand"]))
    days = periods(numbered("D", len(data["demand"][0])), 1)
    return joined(
        {
            "Periods": days,
            "Lines": [{"Line": "Machine", "Campaigns": "recipe", "Hours per day": 1.0}],
            "Line use": [
                {"Recipe": f"Make {item}", "Line": "Machine", "Rate": UNIT, "Basis": "Matter"} for item in items
            ],
            "Changeovers": [
                {"Line": "Machine", "From campaign": f"Make {old}", "To campaign": f"Make {new}", "Cost": float(cost)}
                for old, costs in zip(items, data["changeover_cost"], strict=True)
                for new, cost in zip(items, costs, strict=True)
                if cost
            ],
            "Products": [{"Product": item, "Holding cost": data["stocking_cost"] / UNIT} for item in items],
        },
        free_feed(),
        exactly(),
        *(recipe(f"Make {item}", item) for item in items),
        *(_orders(item, units, days) for item, units in zip(items, data["demand"], strict=True)),
    )


def factory_schedule() -> Rows:
    """Two factories whose costs and capacities change by month: each is off, or makes a least amount at a fixed cost.

    Nothing is kept from month to month. What a unit costs is the price of the feed of a factory in a month.
    """
    data = case("factory_schedule")["data"]
    months = periods(numbered("M", len(data["demand"])), MONTH)
    tonnes = [kg / UNIT for kg in data["demand"]]
    return joined(
        {
            "Settings": settings(),
            "Periods": months,
            "Components": [{"Component": "Matter", "Counted as": "mass"}],
            "Products": [{"Product": "Goods", "Max stock": 0.0}],
        },
        exactly(),
        *(_factory(name, factory, months) for name, factory in data["factories"].items()),
        _orders("Goods", tonnes, months),
    )


def _factory(name: str, row: dict[str, list[float]], months: list[Row]) -> Rows:
    """A factory as a line, with a recipe for each month in which it may be on."""
    line = f"Factory {name}"
    tonnes = [most / UNIT for most in row["most"]]
    return joined(
        varying_line(line, months, tonnes, MONTH),
        *(
            joined(
                _made_in(month, name, UNIT * row["unit_cost"][place], **{"Min run": row["least"][place] / UNIT}),
                _used(month, name, line, row["fixed_cost"][place]),
            )
            for place, month in enumerate(months)
            if row["most"][place]
        ),
    )


def _made_in(month: Row, name: str, price: float, **cells: float) -> Rows:
    """A feed that can be had in one month, and the recipe that makes goods of it."""
    feed = f"Feed {name} {month['Period']}"
    return {
        "Feed classes": [{"Feed class": feed, "Matter": 100.0}],
        "Lots": [
            {"Lot": feed, "Feed class": feed, "Status": "offered", "Price": price}
            | window(month, "Available", "Use by")
        ],
        **recipe(f"Make {name} {month['Period']}", "Goods", feed, **cells),
    }


def _used(month: Row, name: str, line: str, cost: float) -> Rows:
    """A tonne an hour on the line, and what it costs to be on."""
    used = {"Recipe": f"Make {name} {month['Period']}", "Line": line, "Rate": UNIT, "Basis": "Matter"}
    return {"Line use": [used | {"Setup cost": float(cost)}]}


def winston_lots() -> Rows:
    """Four months, a setup cost, a unit cost, at most five units a month and four in store."""
    data = case("winston_lots")["data"]
    stored = {"Max stock": UNIT * data["stock_max"]}
    return joined(
        _one_product(data, stored, {"Hours per day": data["capacity"] / MONTH}),
        {"Lots": [{"Lot": "Raw material", "Feed class": "Raw", "Status": "offered", "Price": data["unit_cost"]}]},
    )


def southampton_lots() -> Rows:
    """Five periods, a setup cost, and no limit of what is made."""
    data = case("southampton_lots")["data"]
    return joined(_one_product(data, {}, {}), {"Lots": free_feed()["Lots"]})


def _one_product(data: Row, stored: Row, hours: Row) -> Rows:
    """One product on one line, a tonne an hour."""
    months = periods(numbered("P", len(data["demand"])), MONTH)
    return joined(
        {name: rows for name, rows in free_feed().items() if name != "Lots"},
        exactly(),
        {
            "Periods": months,
            "Lines": [{"Line": "Line", **hours}],
            "Line use": [
                {"Recipe": "Make", "Line": "Line", "Rate": UNIT, "Basis": "Matter"}
                | {"Setup cost": float(data["setup_cost"])}
            ],
            "Products": [{"Product": "Good", "Holding cost": data["holding_cost"] / UNIT / MONTH, **stored}],
        },
        recipe("Make", "Good"),
        _orders("Good", data["demand"], months),
    )
