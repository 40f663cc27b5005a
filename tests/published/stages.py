"""Published problems in stages: what one process makes another takes, in fixed parts, and it is bought and sold."""

from __future__ import annotations

from tests.published.common import MONTH, Row, Rows, case, joined, periods, settings, varying_line

HOURS = 24 * MONTH
MATTER = {"Component": "Matter", "Counted as": "mass"}
FREELY = 1000.0
"""t an hour: a rate that limits nothing."""


def bought(name: str, price: float, quantity: float | None = None) -> Rows:
    """What may be bought as feed of a class of its own."""
    offer: Row = {"Lot": name, "Feed class": name, "Status": "offered", "Price": price, "Quantity": quantity}
    return {"Feed classes": [{"Feed class": name, "Matter": 100.0}], "Lots": [offer]}


def process(name: str, makes: str, taken: dict[str, float], line: str, rate: float = FREELY) -> Rows:
    """A recipe that makes one unit of something of so many units of each input, taken together."""
    whole = sum(taken.values())
    return {
        "Recipes": [
            {"Recipe": name, "Feed class": key, "Share": 100.0 * units / whole} for key, units in taken.items()
        ],
        "Line use": [{"Recipe": name, "Line": line, "Rate": rate * whole, "Basis": "t"}],
        "Yields": [{"Recipe": name, "Product": makes, "Matter": 100.0 / whole}],
    }


def way(name: str, takes: str, makes: str, cost: float, recovered: float = 100.0) -> Rows:
    """A recipe that turns one thing into another at a cost per t taken; nothing limits it."""
    return {
        "Recipes": [{"Recipe": name, "Feed class": takes, "Cost": cost}],
        "Line use": [{"Recipe": name, "Line": "Ways", "Rate": FREELY, "Basis": "t"}],
        "Yields": [{"Recipe": name, "Product": makes, "Matter": recovered}],
    }


def stored(*names: str) -> Rows:
    """Intermediates of the one component that there is."""
    return {"Intermediates": [{"Intermediate": name, "Keeping": "fixed"} for name in names]}


def mexss() -> Rows:
    """Mexican steel: five plants make pig or sponge iron and of that steel, for three markets and for export.

    A million tonnes is 1 t here, a million dollars 1. Freight depends on the distance; where none is given it is free.
    """
    data = case("mexss")["data"]
    months = periods(["Year"], MONTH)
    steel_demand = data["demand_total"] * (1 + data["raw_steel_equiv_pct"] / 100)
    parts: list[Rows] = [
        {"Settings": settings(), "Periods": months, "Components": [MATTER], "Lines": [{"Line": "Ways"}]},
        *(bought(name, price) for name, price in data["raw_price"].items()),
        bought("imported steel", data["import_price"]),
    ]
    for plant in data["plants"]:
        parts += [_works(data, plant), *_freight(data, plant, f"steel of {plant}")]
    parts += _freight(data, "import", "imported steel")
    markets = data["markets"]
    parts.append(
        {
            "Products": [{"Product": name} for name in (*markets, "export")],
            "Contracts": [{"Contract": name, "Product": name, "Price": 0.0, "Priority": 1.0} for name in markets],
            "Deliveries": [
                {
                    "Contract": name,
                    "Due": months[0]["End"],
                    "Min": 1000.0 * steel_demand * data["demand_share_pct"][name] / 100,
                }
                for name in markets
            ],
            "Spot sales": [
                {"Product": "export", "Price": data["export_price"] / 1000, "Max": 1000.0 * data["export_max"]}
            ],
        }
    )
    return joined(*parts)


def _works(data: Row, plant: str) -> Rows:
    """The processes of a plant that has a unit for them; pig and sponge iron stay at the plant."""
    parts: list[Rows] = []
    for name, amounts in data["processes"].items():
        unit = data["unit_of_process"][name]
        capacity, line = data["capacity"][unit].get(plant), f"{unit} of {plant}"
        if capacity:
            (made,) = (key for key, amount in amounts.items() if amount > 0)
            taken = {
                key if key in data["raw_price"] else f"{key} of {plant}": -amount
                for key, amount in amounts.items()
                if amount < 0
            }
            parts.append({"Lines": [{"Line": line}]})
            parts.append(process(f"{name} of {plant}", f"{made} of {plant}", taken, line, capacity / HOURS))
    names = {row["Product"] for part in parts for row in part.get("Yields", [])}
    return joined(*parts, stored(*sorted(names)))


def _freight(data: Row, origin: str, takes: str) -> list[Rows]:
    places = [*data["markets"], *(["export"] if origin != "import" else [])]
    found = []
    for place in places:
        distance = data["rail"][origin].get(place)
        cost = 0.0 if distance is None else 2.48 + 0.0084 * distance
        found.append(way(f"{origin} to {place}", takes, place, cost))
    return found


def paperco() -> Rows:
    """Logs are ground or chipped, cooked to two pulps, and these made into three papers; pulp is traded too."""
    data = case("paperco")["data"]
    months, found = periods(["Month"], MONTH), data["scenarios"]["3"]
    pulps = list(data["wood_per_pulp"])
    parts: list[Rows] = [
        {"Settings": settings(), "Periods": months, "Components": [MATTER], "Lines": [{"Line": "Ways"}]},
        bought("logs", data["log_price"]),
        stored(*data["wood_process_cost"], *pulps),
    ]
    share = data["log_yield"]
    for wood, cost in data["wood_process_cost"].items():
        parts.append(way(f"make {wood}", "logs", wood, cost * share, 100.0 * share))
    for pulp, price, most_sold, most_bought in zip(
        pulps, found["pulp_price"], found["sell_max"], found["buy_max"], strict=True
    ):
        parts.append(
            _priced(process(f"cook {pulp}", pulp, data["wood_per_pulp"][pulp], "Ways"), data["wood_ship"][pulp])
        )
        parts += [bought(f"bought {pulp}", price, most_bought), way(f"put {pulp}", f"bought {pulp}", pulp, 0.0)]
        parts.append({"Spot sales": [{"Product": pulp, "Price": price / 1000, "Max": 1000.0 * most_sold}]})
    for paper, taken in data["pulp_per_paper"].items():
        rows = process(f"make {paper}", paper, taken, "Ways")
        costs = [data["pulp_ship"][row["Feed class"]][paper] for row in rows["Recipes"]]
        parts.append(
            {**rows, "Recipes": [{**row, "Cost": cost} for row, cost in zip(rows["Recipes"], costs, strict=True)]}
        )
        parts.append(
            {
                "Products": [{"Product": paper}],
                "Contracts": [
                    {"Contract": paper, "Product": paper, "Price": data["paper_price"][paper] / 1000, "Priority": 1.0}
                ],
                "Deliveries": [
                    {
                        "Contract": paper,
                        "Due": months[0]["End"],
                        "Min": 1000.0 * data["paper_min"][paper],
                        "Max": 1000.0 * data["paper_max"][paper],
                    }
                ],
            }
        )
    return joined(*parts)


def _priced(rows: Rows, cost: float) -> Rows:
    return {**rows, "Recipes": [{**row, "Cost": cost} for row in rows["Recipes"]]}


def uimp() -> Rows:
    """Nuts, bolts and washers on three machines, in normal hours and overtime, over two seasons with a small store.

    A piece is 1 t; each machine's normal hours and overtime are lines of their own, and so is the raw matter of each
    season, as times and costs differ by season.
    """
    data = case("uimp")["data"]
    seasons = periods(data["periods"], MONTH)
    parts: list[Rows] = [{"Settings": settings(), "Periods": seasons, "Components": [MATTER]}]
    for season in seasons:
        name = season["Period"]
        offer = bought(name, 0.0)
        lot = {**offer["Lots"][0], "Available": season["Start"], "Use by": season["End"]}
        parts += [{**offer, "Lots": [lot]}, _market(data, season)]
    for machine in data["machines"]:
        for mode in data["modes"]:
            parts.append(_hours(data, machine, mode, seasons))
            parts += [_piece(data, place) for place in _pieces(data, machine, mode)]
    limits = {"Holding cost": data["holding_cost"] / 1000 / MONTH}
    products = [{"Product": name, "Max stock": 1000.0 * data["stock_max"][name], **limits} for name in data["products"]]
    return joined(*parts, {"Products": products})


def _market(data: Row, season: Row) -> Rows:
    """A least demand in each season, and any more at the same price."""
    name, days = season["Period"], {"From": season["Start"]}
    found: list[Rows] = []
    for product, price in data["price"][name].items():
        contract = {"Contract": f"{product} in {name}", "Product": product, "Price": price / 1000, "Priority": 1.0}
        least = 1000.0 * data["demand_min"][name][product]
        found.append(
            {
                "Contracts": [contract],
                "Deliveries": [{"Contract": contract["Contract"], **days, "Due": season["End"], "Min": least}],
                "Spot sales": [{"Product": product, **days, "To": season["End"], "Price": price / 1000}],
            }
        )
    return joined(*found)


def _hours(data: Row, machine: str, mode: str, seasons: list[Row]) -> Rows:
    """A machine's hours in one mode: it has more of them in some seasons."""
    usual, more = data["available"][machine][mode], data["available_add"]
    return varying_line(f"{machine} {mode}", seasons, [usual + more[season["Period"]] for season in seasons], MONTH)


Place = tuple[str, str, str, str]
"""Season, mode, product and machine."""


def _pieces(data: Row, machine: str, mode: str) -> list[Place]:
    return [(season, mode, product, machine) for season in data["periods"] for product in data["hours"][machine]]


def _piece(data: Row, place: Place) -> Rows:
    """One piece on a machine in a mode and season: its hours and its cost."""
    season, mode, product, machine = place
    override = {tuple(found[:4]): found[4] for found in data["hours_override"]}
    hours = override.get(place, data["hours"][machine][product] + data["hours_add"][season][mode])
    cost = data["cost"][machine][product] + data["cost_add"][season][mode]
    name = f"{product} on {machine} {mode} in {season}"
    return {
        "Recipes": [{"Recipe": name, "Feed class": season, "Cost": float(cost)}],
        "Line use": [{"Recipe": name, "Line": f"{machine} {mode}", "Rate": 1.0 / hours, "Basis": "t"}],
        "Yields": [{"Recipe": name, "Product": product, "Matter": 100.0}],
    }
