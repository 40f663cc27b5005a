"""Published problems in whole numbers: maintenance whose months are decided, lots that are worth setting up for."""

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
from tests.published.many_periods import factory


def factory2() -> Rows:
    """The seven products of `factory1`; each machine is away for a month once, and the plan says when."""
    data = case("factory2")["data"]
    jobs = [
        {"Maintenance": f"Overhaul of {machine}", "Line": machine, "Times": float(times)}
        for machine, times in data["maintenance_required"].items()
    ]
    return joined(factory(data), {"Maintenance": jobs})


def clsp_gamspy() -> Rows:
    """Three products on one resource of varying capacity, each set up at a cost in every period in which it is made."""
    data = case("clsp_gamspy")["data"]
    months = periods(numbered("P", len(data["capacity"])), MONTH)
    return joined(
        {"Periods": months},
        varying_line("Resource", months, data["capacity"], MONTH),
        free_feed(),
        *(recipe(f"Make {product}", product) for product in data["products"]),
        {
            "Line use": [
                {
                    "Recipe": f"Make {product}",
                    "Line": "Resource",
                    "Rate": 1.0,
                    "Basis": "Matter",
                    "Setup cost": float(cost),
                }
                for product, cost in data["setup_cost"].items()
            ],
            "Products": [
                {"Product": product, "Holding cost": cost / MONTH} for product, cost in data["holding_cost"].items()
            ],
        },
        *(_wanted(product, demand, months) for product, demand in data["demand"].items()),
    )


def _wanted(product: str, demand: list[float], months: list[Row]) -> Rows:
    """A contract that takes what is wanted in each month, and comes before money."""
    name = f"Demand of {product}"
    return {
        "Contracts": [{"Contract": name, "Product": product, "Price": 0.0, "Priority": 1.0}],
        "Deliveries": [
            {"Contract": name, **window(month, last="Due"), "Min": float(kg), "Max": float(kg)}
            for month, kg in zip(months, demand, strict=True)
        ],
    }


def wagner_whitin() -> Rows:
    """One product; what setting up costs differs from month to month, so that each month has a recipe of its own."""
    data = case("wagner_whitin")["data"]
    months = periods(numbered("M", len(data["demand"])), MONTH)
    of_month = list(zip(months, map(float, data["setup_cost"]), strict=True))
    return joined(
        {
            "Settings": settings(),
            "Periods": months,
            "Components": [{"Component": "Matter", "Counted as": "mass"}],
            "Lines": [{"Line": "Mill"}],
            "Products": [{"Product": "Good", "Holding cost": data["holding_cost"] / MONTH}],
        },
        *(_month(month, cost) for month, cost in of_month),
        _wanted("Good", data["demand"], months),
    )


def _month(month: Row, cost: float) -> Rows:
    """The feed and the recipe of one month."""
    name = f"Feed of {month['Period']}"
    making = f"Make in {month['Period']}"
    return {
        "Feed classes": [{"Feed class": name, "Matter": 100.0}],
        "Lots": [{"Lot": name, "Feed class": name, "Status": "offered", **window(month, "Available", "Use by")}],
        **recipe(making, "Good", name),
        "Line use": [{"Recipe": making, "Line": "Mill", "Rate": 10.0, "Basis": "Matter", "Setup cost": cost}],
    }
