"""Published problems of a single period: product mix, machine choice and blending."""

from __future__ import annotations

from tests.published.common import MONTH, Row, Rows, case, free_feed, joined, periods, recipe, settings

WEEK = 7
SIDES = ("least", "most")


def steel() -> Rows:
    """One mill: tonnes of bands and coils per hour, 40 hours, a limit on the sales of each."""
    data = case("steel")["data"]
    return joined(
        {"Periods": periods(["Week"], WEEK), "Lines": [_line("Mill", data["avail_hours"], WEEK)]},
        free_feed(),
        *(recipe(f"Roll {product}", product) for product in data["products"]),
        {
            "Line use": [_tonnes(f"Roll {product}", "Mill", rate) for product, rate in data["rate_per_hour"].items()],
            "Products": [{"Product": product} for product in data["products"]],
            "Spot sales": [
                {"Product": product, "Price": data["profit"][product] / 1000, "Max": 1000.0 * data["market"][product]}
                for product in data["products"]
            ],
        },
    )


def steel3() -> Rows:
    """The mill with commitments: each product's contract asks for its commitment and takes up to its market."""
    data = case("steel3")["data"]
    rates = {"Mill": data["rate_per_hour"]}
    return _committed_mill(data, rates, {"Mill": data["avail_hours"]})


def steel4() -> Rows:
    """The mill in two stages: every product books hours on the furnace and on the mill."""
    data = case("steel4")["data"]
    return _committed_mill(data, data["rate_per_hour"], data["avail_hours"])


def prodmix() -> Rows:
    """Desks (1 kg each) from two shops; the rates count kg, one over the hours of a desk."""
    data = case("prodmix")["data"]
    desks = data["desks"]
    return joined(
        {
            "Periods": periods(["Month"], 365),
            "Lines": [_line(shop, hours, 365) for shop, hours in data["capacity_hours"].items()],
        },
        free_feed(),
        *(recipe(f"Build {desk}", desk) for desk in desks),
        {
            "Line use": [
                {"Recipe": f"Build {desk}", "Line": shop, "Rate": 1.0 / hours, "Basis": "Matter"}
                for shop, found in data["hours_per_desk"].items()
                for desk, hours in zip(desks, found, strict=True)
            ],
            "Products": [{"Product": desk} for desk in desks],
            "Spot sales": [
                {"Product": desk, "Price": price} for desk, price in zip(desks, data["profit"], strict=True)
            ],
        },
    )


def ajax() -> Rows:
    """Paper grades on three machines: a recipe per grade and machine, and the demand exactly, by contract."""
    data = case("ajax")["data"]
    machines, grades = data["machines"], data["grades"]
    on_machine = [(grade, place, machine) for grade in grades for place, machine in enumerate(machines)]
    return joined(
        {
            "Periods": periods(["Month"], MONTH),
            "Lines": [_line(machine, data["hours"][place], MONTH) for place, machine in enumerate(machines)],
        },
        free_feed(),
        *(
            recipe(f"{grade} on {machine}", grade, Cost=float(data["cost_per_t"][grade][place]))
            for grade, place, machine in on_machine
        ),
        {
            "Line use": [
                _tonnes(f"{grade} on {machine}", machine, data["rate_t_per_h"][grade][place])
                for grade, place, machine in on_machine
            ],
            "Products": [{"Product": grade} for grade in grades],
            "Contracts": [_contract(grade, data["price"][grade] / 1000) for grade in grades],
            "Deliveries": [_delivery(grade, 1000.0 * data["demand"][grade], MONTH) for grade in grades],
        },
    )


def alloys_gueret() -> Rows:
    """Ship steel from raw alloys, whose carbon, copper and manganese are qualities that add no mass."""
    data = case("alloys_gueret")["data"]
    elements = data["elements"]
    lots = [
        {"Lot": alloy, "Feed class": "Alloy", "Status": "offered", "Quantity": float(data["available"][alloy])}
        | {"Price": float(data["price"][alloy]), **dict(zip(elements, map(float, assay), strict=True))}
        for alloy, assay in data["assay_pct"].items()
    ]
    limits = [
        {"On": "Ship steel", "Share of": element, "Min": float(low), "Max": float(high)}
        for element, (low, high) in data["spec"].items()
    ]
    return joined(
        _melting_shop("Ship steel", 1000.0 * data["order_t"]),
        {
            "Components": [
                {"Component": "Matter", "Counted as": "mass"},
                *({"Component": element, "Counted as": "property"} for element in elements),
            ],
            "Feed classes": [{"Feed class": "Alloy", "Matter": 100.0}],
            "Lots": lots,
            "Yields": [{"Recipe": "Melt", "Product": "Ship steel", "Matter": 100.0}],
            "Blend limits": limits,
        },
    )


def blend() -> Rows:
    """A tonne of alloy of 30 % lead, 30 % zinc and 40 % tin: three exact shares of the product's mass."""
    data = case("blend")["data"]
    elements = data["elements"]
    lots = [
        {"Lot": alloy, "Feed class": "Alloy", "Status": "offered", "Price": data["price"][alloy]}
        | dict(zip(elements, map(float, assay), strict=True))
        for alloy, assay in data["assay_pct"].items()
    ]
    return joined(
        _melting_shop("New alloy", 1000.0),
        {
            "Components": [{"Component": element, "Counted as": "mass"} for element in elements],
            "Feed classes": [{"Feed class": "Alloy"}],
            "Lots": lots,
            "Yields": [{"Recipe": "Melt", "Product": "New alloy", **dict.fromkeys(elements, 100.0)}],
            "Blend limits": [
                {"On": "New alloy", "Share of": element, "Min": float(share), "Max": float(share)}
                for element, share in data["spec"].items()
            ],
        },
    )


def ibm1() -> Rows:
    """2000 lb of aluminium alloy, a pound a tonne; what is no element that is looked at is of others."""
    data = case("ibm1")["data"]
    names = sorted({element for found in data["proportion"].values() for element in found})
    lots = [
        {"Lot": metal, "Feed class": "Alloy", "Status": "offered", "Quantity": data["inventory"].get(metal)}
        | {"Price": data["cost"][metal], "Must use": float(data["least_use"].get(metal, 0.0))}
        | {name: 100.0 * found.get(name, 0.0) for name in names}
        | {"others": 100.0 * (1.0 - sum(found.values()))}
        for metal, found in data["proportion"].items()
    ]
    per_cent = {side: {name: 100.0 * pounds / data["amount"] for name, pounds in data[side].items()} for side in SIDES}
    limits = [
        {"On": "Ingots", "Share of": name, "Min": per_cent["least"].get(name), "Max": per_cent["most"].get(name)}
        for name in names
    ]
    elements = [*names, "others"]
    return joined(
        _melting_shop("Ingots", 1000.0 * data["amount"]),
        {
            "Components": [{"Component": element, "Counted as": "mass"} for element in elements],
            "Feed classes": [{"Feed class": "Alloy"}],
            "Lots": lots,
            "Yields": [{"Recipe": "Melt", "Product": "Ingots", **dict.fromkeys(elements, 100.0)}],
            "Blend limits": limits,
        },
    )


def _committed_mill(data: Row, rates: dict[str, dict[str, float]], hours: dict[str, float]) -> Rows:
    products = data["products"]
    return joined(
        {"Periods": periods(["Week"], WEEK), "Lines": [_line(line, hour, WEEK) for line, hour in hours.items()]},
        free_feed(),
        *(recipe(f"Roll {product}", product) for product in products),
        {
            "Line use": [
                _tonnes(f"Roll {product}", line, rates[line][product]) for line in rates for product in products
            ],
            "Products": [{"Product": product} for product in products],
            "Contracts": [_contract(product, data["profit"][product] / 1000) for product in products],
            "Deliveries": [
                _delivery(product, 1000.0 * data["commit"][product], WEEK) | {"Max": 1000.0 * data["market"][product]}
                for product in products
            ],
        },
    )


def _melting_shop(product: str, asked: float) -> Rows:
    return {
        "Settings": settings(),
        "Periods": periods(["Month"], MONTH),
        "Lines": [{"Line": "Furnace"}],
        "Recipes": [{"Recipe": "Melt", "Feed class": "Alloy"}],
        "Line use": [_tonnes("Melt", "Furnace", 100.0)],
        "Products": [{"Product": product}],
        "Contracts": [_contract(product, 0.0)],
        "Deliveries": [_delivery(product, asked, MONTH)],
    }


def _line(name: str, hours: float, days: int) -> Row:
    return {"Line": name, "Hours per day": hours / days}


def _tonnes(recipe_name: str, line: str, rate: float) -> Row:
    return {"Recipe": recipe_name, "Line": line, "Rate": float(rate), "Basis": "t"}


def _contract(product: str, price: float) -> Row:
    return {"Contract": f"{product} order", "Product": product, "Price": price, "Priority": 1}


def _delivery(product: str, asked: float, days: int) -> Row:
    due = periods(["All"], days)[0]["End"]
    return {"Contract": f"{product} order", "Due": due, "Min": asked}
