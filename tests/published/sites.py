"""Published problems of several plants with freight between them, stated with Sites and Lanes."""

from __future__ import annotations

from typing import Any

from tests.published.common import MONTH, Rows, case, joined, periods, settings
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
