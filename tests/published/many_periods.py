"""Published problems of several periods: stocks of product or feed, holding cost, downtime and prices that move."""

from __future__ import annotations

from tests.published.common import (
    MONTH,
    Row,
    Rows,
    case,
    free_feed,
    joined,
    numbered,
    periods,
    recipe,
    settings,
    varying_line,
    window,
)

WEEK = 7
QUARTER = 90


def steel_t() -> Rows:
    """One mill over four weeks, of which the third has 32 hours instead of 40: stocks, and prices that rise."""
    data = case("steelT")["data"]
    weeks = periods(numbered("W", data["T"]), WEEK)
    products = data["products"]
    return joined(
        {"Periods": weeks},
        varying_line("Mill", weeks, data["avail_hours"], WEEK),
        free_feed(),
        *(recipe(f"Roll {name}", name, Cost=float(data["prodcost"][name])) for name in products),
        {
            "Line use": [
                {"Recipe": f"Roll {name}", "Line": "Mill", "Rate": float(data["rate_per_hour"][name]), "Basis": "t"}
                for name in products
            ],
            "Products": [
                {"Product": name, "Opening stock": 1000.0 * data["opening_stock"][name]}
                | {"Holding cost": data["invcost"][name] / 1000 / WEEK}
                for name in products
            ],
            "Spot sales": [
                {"Product": name, **window(week), "Price": data["revenue"][name][place] / 1000}
                | {"Max": 1000.0 * data["market"][name][place]}
                for name in products
                for place, week in enumerate(weeks)
            ],
        },
    )


def factory1() -> Rows:
    """Seven products (1 kg each) on five groups of machines, with machines away for maintenance, over six months.

    A machine less is downtime with the share of the machines that is left.
    """
    data = case("factory1")["data"]
    return joined(factory(data), {"Downtime": _maintenance(data, periods(data["periods"], MONTH))})


def factory(data: Row) -> Rows:
    """The factory with all of its machines."""
    months = periods(data["periods"], MONTH)
    return joined(
        {"Periods": months, "Lines": _machines(data)},
        free_feed(),
        *(recipe(f"Make {product}", product) for product in data["products"]),
        {
            "Line use": [
                {"Recipe": f"Make {product}", "Line": machine, "Rate": 1.0 / hours, "Basis": "Matter"}
                for machine, found in data["hours_per_unit"].items()
                for product, hours in found.items()
                if hours
            ],
            "Products": [
                {"Product": product, "Opening stock": float(data["opening_stock"]), "Max stock": data["stock_max"]}
                | {"Min closing stock": data["closing_stock"], "Holding cost": data["holding_cost"] / MONTH}
                for product in data["products"]
            ],
            "Spot sales": [
                {"Product": product, **window(month), "Price": data["profit"][product], "Max": most}
                for month in months
                for product, most in data["max_sales"][month["Period"]].items()
            ],
        },
    )


def whouse() -> Rows:
    """Buy, store and sell one commodity: each quarter has an offer of its own, and only the product is stored."""
    data = case("whouse")["data"]
    quarters = periods(numbered("Q", len(data["price"])), QUARTER)
    priced = list(zip(quarters, map(float, data["price"]), strict=True))
    return joined(
        {
            "Settings": settings(),
            "Periods": quarters,
            "Components": [{"Component": "Matter", "Counted as": "mass"}],
            "Feed classes": [{"Feed class": "Raw", "Matter": 100.0}],
            "Lots": [
                {"Lot": f"Offer {quarter['Period']}", "Feed class": "Raw", "Status": "offered", "Price": 1000 * price}
                | window(quarter, "Available", "Use by")
                for quarter, price in priced
            ],
            "Lines": [{"Line": "Gate"}],
            "Line use": [{"Recipe": "Take in", "Line": "Gate", "Rate": 1.0, "Basis": "t"}],
            "Products": [
                {"Product": "Goods", "Opening stock": float(data["opening_stock"]), "Max stock": data["stock_max"]}
                | {"Holding cost": data["storage_cost"] / QUARTER}
            ],
            "Spot sales": [{"Product": "Goods", **window(quarter), "Price": price} for quarter, price in priced],
        },
        recipe("Take in", "Goods"),
    )


def food1() -> Rows:
    """Five oils bought month by month, stored raw, refined on two lines and blended to a hardness of 3 to 6."""
    return food(case("food1")["data"])


def food(data: Row) -> Rows:
    """The oils: each month's market is an offer without limit that can be used from that month on; what lies in store
    pays for it."""
    months = periods(data["months"], MONTH)
    oils = data["oils"]
    return joined(
        {
            "Settings": settings(),
            "Periods": months,
            "Components": [
                {"Component": "Matter", "Counted as": "mass"},
                {"Component": "Hardness", "Counted as": "property"},
            ],
            "Feed classes": [
                {"Feed class": oil, "Max stock": data["stock_max"], "Min closing stock": data["closing_stock"]}
                | {"Holding cost": data["storage_cost_per_month"] / MONTH}
                | {"Matter": 100.0, "Hardness": data["hardness"][oil]}
                for oil in oils
            ],
            "Lots": _oil_lots(data, months),
            "Lines": [
                {"Line": f"{kind} refinery", "Hours per day": most / MONTH}
                for kind, most in data["refining_per_month"].items()
            ],
            "Line use": [
                {"Recipe": f"Refine {kind}", "Line": f"{kind} refinery", "Rate": 1.0, "Basis": "t"}
                for kind in data["refining_per_month"]
            ],
            "Recipes": [{"Recipe": f"Refine {oil[:3]}", "Feed class": oil} for oil in oils],
            "Yields": [
                {"Recipe": f"Refine {kind}", "Product": "Food", "Matter": 100.0} for kind in data["refining_per_month"]
            ],
            "Products": [{"Product": "Food"}],
            "Spot sales": [{"Product": "Food", "Price": data["selling_price"] / 1000}],
            "Blend limits": [
                {"On": "Food", "Share of": "Hardness"}
                | {"Min": float(data["hardness_range"][0]), "Max": float(data["hardness_range"][1])}
            ],
        },
    )


def _machines(data: Row) -> list[Row]:
    per_day = data["hours_per_machine_per_period"] / MONTH
    return [
        {"Line": machine, "Units": count, "Hours per day": per_day}
        for machine, count in data["machines_installed"].items()
    ]


def _maintenance(data: Row, months: list[Row]) -> list[Row]:
    installed = data["machines_installed"]
    return [
        {"Line": machine, **window(month), "Availability": 100.0 * (1 - away / installed[machine])}
        for month in months
        for machine, away in data["machines_down"][month["Period"]].items()
    ]


def _oil_lots(data: Row, months: list[Row]) -> list[Row]:
    opening = [
        {"Lot": f"{oil} in store", "Feed class": oil, "Status": "stock", "Quantity": data["opening_stock"]}
        for oil in data["oils"]
    ]
    markets = [
        {"Lot": f"{oil} {month['Period']}", "Feed class": oil, "Status": "offered", "Price": float(price)}
        | {"Available": month["Start"]}
        for month, prices in zip(months, data["price"], strict=True)
        for oil, price in zip(data["oils"], prices, strict=True)
    ]
    return opening + markets
