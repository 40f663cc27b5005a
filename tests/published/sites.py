"""Published problems of several plants with freight between them, stated with Sites and Lanes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from tests.published.common import MONTH, Row, Rows, case, exactly, joined, periods, settings
from tests.published.stages import FREELY, HOURS, MATTER

ABROAD, PORT = "abroad", "port"


def mexss() -> Rows:
    """Mexican steel: five plants make pig or sponge iron and of that steel, which goes by rail to markets and a port.

    A million tonnes is 1 t here, a million dollars 1. Plants, markets, port and abroad are sites, railways lanes.
    """
    data = case("mexss")["data"]
    months, markets = periods(["Year"], MONTH), data["markets"]
    demand = data["demand_total"] * (1 + data["raw_steel_equiv_pct"] / 100)
    raw = [*data["raw_price"], "steel abroad"]
    irons = [name for name in data["processes"] if not name.startswith("steel")]
    parts: list[Rows] = [
        {
            "Settings": settings(),
            "Periods": months,
            "Components": [MATTER],
            "Sites": [{"Site": name} for name in (*data["plants"], *markets, PORT, ABROAD)],
            "Feed classes": [{"Feed class": name, "Matter": 100.0} for name in raw],
            "Intermediates": [{"Intermediate": name, "Keeping": "fixed"} for name in irons],
            "Products": [{"Product": "steel"}],
            "Lines": [{"Line": "ship", "Site": ABROAD}],
            "Lots": [{**offer("steel abroad", ABROAD), "Price": data["import_price"]}],
            **recipe("import", "steel", {"steel abroad": 1.0}, "ship", FREELY),
        },
        *(works(data, plant) for plant in data["plants"]),
        {"Lanes": [lane for origin in (*data["plants"], ABROAD) for lane in railways(data, origin)]},
        {
            "Contracts": [
                {"Contract": name, "Product": "steel", "Price": 0.0, "Priority": 1.0, "Site": name} for name in markets
            ],
            "Deliveries": [
                {
                    "Contract": name,
                    "Due": months[0]["End"],
                    "Min": 1000.0 * demand * data["demand_share_pct"][name] / 100,
                }
                for name in markets
            ],
            "Spot sales": [
                {
                    "Product": "steel",
                    "Price": data["export_price"] / 1000,
                    "Max": 1000.0 * data["export_max"],
                    "Site": PORT,
                }
            ],
        },
    ]
    return joined(*parts)


def distribution1() -> Rows:
    """Goods go from factories, some through depots, to customers; a period is long enough for all of it.

    What a depot lets through is what its line turns from goods that have come into goods that may go on.
    """
    data = case("distribution1")["data"]
    months, depots = periods(["Year"], MONTH), data["through"]
    return joined(
        {
            "Settings": settings(),
            "Periods": months,
            "Components": [MATTER],
            "Sites": [{"Site": name} for name in (*data["supply"], *depots, *data["demand"])],
            "Feed classes": [{"Feed class": "Raw", "Matter": 100.0}],
            "Lots": [{**offer("Raw", factory), "Feed class": "Raw"} for factory in data["supply"]],
            "Intermediates": [{"Intermediate": "At depot", "Keeping": "fixed", "Matter": 100.0}],
            "Products": [{"Product": "Goods"}],
        },
        _delivered(data["cost"], data["demand"], months[0], depots),
        *(
            joined(
                _made(f"for customers in {name}", "Raw", "Goods", name, most=most),
                _made(f"for depots in {name}", "Raw", "At depot", name, most=most),
                {"Lines": [{"Line": name, "Site": name}]},
            )
            for name, most in data["supply"].items()
        ),
        *(
            joined(
                _made(f"through {name}", "At depot", "Goods", name, most=most),
                {"Lines": [{"Line": name, "Site": name}]},
            )
            for name, most in depots.items()
        ),
    )


def plants(name: str) -> Rows:
    """Plants that work at a fixed cost or not at all, and send what they make to customers."""
    data = case(name)["data"]
    months = periods(["Month"], MONTH)
    return joined(
        {
            "Settings": settings(),
            "Periods": months,
            "Components": [MATTER],
            "Sites": [{"Site": site} for site in (*data["capacity"], *data["demand"])],
            "Feed classes": [{"Feed class": "Raw", "Matter": 100.0}],
            "Lots": [{**offer("Raw", plant), "Feed class": "Raw"} for plant in data["capacity"]],
            "Products": [{"Product": "Goods"}],
        },
        exactly(),
        *(
            joined(
                {"Lines": [{"Line": plant, "Site": plant}]},
                _made(f"work in {plant}", "Raw", "Goods", plant, most=most, fixed=float(data["fixed"][plant])),
            )
            for plant, most in data["capacity"].items()
        ),
        _delivered(data["cost"], data["demand"], months[0]),
    )


def _made(name: str, takes: str, makes: str, line: str, *, most: float, fixed: float = 0.0) -> Rows:
    """A recipe without loss on a line that does so much in the period, at a cost of doing anything."""
    return {
        "Recipes": [{"Recipe": name, "Feed class": takes}],
        "Line use": [{"Recipe": name, "Line": line, "Rate": most / HOURS, "Basis": "t", "Setup cost": fixed}],
        "Yields": [{"Recipe": name, "Product": makes, "Matter": 100.0}],
    }


def _delivered(costs: Row, demand: Row, period: Row, depots: Collection[str] = ()) -> Rows:
    """What customers have ordered, and the lanes to them and to depots."""
    return {
        "Lanes": [
            {"From site": origin, "To site": to, "Cost": cost, "Material": "At depot" if to in depots else "Goods"}
            for origin, found in costs.items()
            for to, cost in found.items()
        ],
        "Contracts": [
            {"Contract": name, "Product": "Goods", "Price": 0.0, "Priority": 1.0, "Site": name} for name in demand
        ],
        "Deliveries": [
            {"Contract": name, "Due": period["End"], "Min": 1000.0 * tonnes} for name, tonnes in demand.items()
        ],
    }


def offer(name: str, site: str) -> dict[str, Any]:
    """As much as wanted of a raw material at a site."""
    return {"Lot": f"{name}, {site}", "Feed class": name, "Status": "offered", "Site": site}


def recipe(name: str, makes: str, taken: dict[str, float], line: str, rate: float) -> Rows:
    """A recipe that makes one unit of something of so many units of each input, taken together."""
    whole = sum(taken.values())
    rows = [{"Recipe": name, "Feed class": key, "Share": 100.0 * units / whole} for key, units in taken.items()]
    return {
        "Recipes": rows,
        "Line use": [{"Recipe": name, "Line": line, "Rate": rate * whole, "Basis": "t"}],
        "Yields": [{"Recipe": name, "Product": makes, "Matter": 100.0 / whole}],
    }


def works(data: dict[str, Any], plant: str) -> Rows:
    """The processes of a plant that has a unit for them, and its raw materials."""
    parts: list[Rows] = []
    used: set[str] = set()
    for name, amounts in data["processes"].items():
        unit = data["unit_of_process"][name]
        capacity, line = data["capacity"][unit].get(plant), f"{unit} of {plant}"
        if capacity:
            taken = {key: -amount for key, amount in amounts.items() if amount < 0}
            makes = "steel" if name.startswith("steel") else name
            used |= set(taken) & set(data["raw_price"])
            parts.append({"Lines": [{"Line": line, "Site": plant}]})
            parts.append(recipe(f"{name} of {plant}", makes, taken, line, capacity / HOURS))
    offers = [{**offer(name, plant), "Price": data["raw_price"][name]} for name in sorted(used)]
    return joined(*parts, {"Lots": offers})


def railways(data: dict[str, Any], origin: str) -> list[dict[str, Any]]:
    """The lanes of a plant to each market and to the port, or from abroad to each market; free without a distance."""
    places = {name: name for name in data["markets"]} | ({} if origin == ABROAD else {"export": PORT})
    distances = data["rail"]["import" if origin == ABROAD else origin]
    return [
        {
            "From site": origin,
            "To site": site,
            "Material": "steel",
            "Cost": 2.48 + 0.0084 * distances[place] if place in distances else 0.0,
        }
        for place, site in places.items()
    ]
