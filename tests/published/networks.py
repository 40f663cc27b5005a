"""Published problems of networks: a refinery, batches in stages with a loop, materials that wait and keep a value."""

from __future__ import annotations

from tests.published.common import MONTH, Row, Rows, case, exactly, joined, numbered, periods, settings, window
from tests.published.stages import MATTER, bought, process

UNIT = 1000.0  # kg
ALL = 1e5
"""t an hour: a rate that limits nothing, where barrels are tonnes."""
DAY = 24.0
QUALITIES = {"octane": "Octane", "pressure": "Pressure"}


def several(name: str, takes: str, makes: dict[str, float], line: str, rate: float = ALL) -> Rows:
    """A recipe that makes so much of several things of a unit of one."""
    return {
        "Recipes": [{"Recipe": name, "Feed class": takes}],
        "Line use": [{"Recipe": name, "Line": line, "Rate": rate, "Basis": "t"}],
        "Yields": [{"Recipe": name, "Product": made, "Matter": 100.0 * share} for made, share in makes.items()],
    }


def refinery() -> Rows:
    """Two crudes to petrols, jet fuel, fuel oil and lube oil; a barrel is a tonne.

    Regular petrol is sold in pairs with the least share of premium, which is sold by itself too.
    """
    data = case("refinery")["data"]
    day = periods(["Day"], 1)
    least, most = (UNIT * barrels for barrels in data["lube"])
    pair = {"regular": 1.0, "premium": data["premium_per_regular"]}
    worth = sum(data["profit"][petrol] * barrels for petrol, barrels in pair.items()) / sum(pair.values())
    prices = {name: data["profit"][name] for name in ("premium", "jet fuel", "fuel oil")} | {"pair": worth}
    return joined(
        {
            "Settings": settings(),
            "Periods": day,
            "Components": [MATTER, *({"Component": name, "Counted as": "property"} for name in QUALITIES.values())],
            "Lines": [{"Line": "Ways"}, *({"Line": line} for line in data["capacity"])],
            "Intermediates": _streams(data),
            "Products": [{"Product": name} for name in ("jet fuel", "fuel oil", "lube oil", "pair")],
            "Spot sales": [{"Product": name, "Price": price / UNIT} for name, price in prices.items()],
            "Contracts": [
                {"Contract": "Lube", "Product": "lube oil", "Price": data["profit"]["lube oil"] / UNIT, "Priority": 1.0}
            ],
            "Deliveries": [{"Contract": "Lube", **window(day[0], last="Due"), "Min": least, "Max": most}],
            "Blend limits": [
                *({"On": petrol, "Share of": "Octane", "Min": float(o)} for petrol, o in data["octane_least"].items()),
                {"On": "jet fuel", "Share of": "Pressure", "Max": data["pressure_most"]},
            ],
        },
        *(_distilled(name, dict(crude), data["capacity"]["distil"]) for name, crude in data["crudes"].items()),
        *(
            several(f"reform {name}", name, {"reformed gasoline": out}, "reform", data["capacity"]["reform"] / DAY)
            for name, out in data["reformed"].items()
        ),
        *(
            several(f"crack {name}", name, out, "crack", data["capacity"]["crack"] / DAY)
            for name, out in data["cracked"].items()
        ),
        *(_blended(petrol, data["octane"]) for petrol in data["octane_least"]),
        _blended("jet fuel", data["pressure"]),
        process("blend fuel oil", "fuel oil", _shares(data["fuel_oil"]), "Ways", ALL),
        process("pair up", "pair", _shares(pair), "Ways", ALL),
        several("make lube oil", "residuum", {"lube oil": data["lube_yield"]}, "Ways"),
    )


def _shares(parts: Row) -> dict[str, float]:
    return {name: part / sum(parts.values()) for name, part in parts.items()}


def _distilled(name: str, crude: Row, capacity: float) -> Rows:
    most = crude.pop("most")
    return joined(bought(name, 0.0, float(most)), several(f"distil {name}", name, crude, "distil", capacity / DAY))


def _streams(data: Row) -> list[Row]:
    """What lies between two steps: all of it is used, and some has a quality."""
    names = {**dict.fromkeys(name for crude in data["crudes"].values() for name in crude if name != "most")}
    names |= dict.fromkeys(("reformed gasoline", "cracked oil", "cracked gasoline", *data["octane_least"]))
    return [
        {"Intermediate": name, "Keeping": "fixed", "Max stock": 0.0, "Matter": 100.0}
        | {column: data[quality][name] for quality, column in QUALITIES.items() if name in data[quality]}
        for name in names
    ]


def _blended(makes: str, quality: Row) -> Rows:
    """A recipe that mixes freely what has a quality."""
    name = f"blend {makes}"
    return {
        "Recipes": [{"Recipe": name, "Feed class": stream} for stream in quality],
        "Line use": [{"Recipe": name, "Line": "Ways", "Rate": ALL, "Basis": "t"}],
        "Yields": [{"Recipe": name, "Product": makes, "Matter": 100.0}],
    }


def materials(name: str) -> Rows:
    """Products of materials in store, which are chosen at the start, cost by the period and have a value at the end.

    What is paid at the start of the first period is their price; what is paid at the start of the next is that at the
    end of the one before, so that none of it is due at the end of the last.
    """
    data = case(name)["data"]
    months = periods(numbered("M", len(next(iter(data["profit"].values())))), MONTH)
    return joined(
        {
            "Settings": settings(),
            "Periods": months,
            "Components": [MATTER],
            "Feed classes": [{"Feed class": "None of it"}],
            "Lines": [{"Line": "Shop", "Hours per day": data["capacity"] / MONTH}],
            "Intermediates": [
                {"Intermediate": material, "Keeping": "fixed", "Matter": 100.0}
                | {"Holding cost": data["storage"][material] / UNIT / MONTH}
                | {"Closing value": (data["residual"][material] + data["storage"][material]) / UNIT}
                for material in data["stock"]
            ],
            "Lots": [
                {"Lot": f"{material} at the start", "Feed class": material, "Status": "offered", "Quantity": most}
                | {"Price": data["storage"][material], "Use by": months[0]["End"], "Matter": 100.0}
                for material, most in data["stock"].items()
            ],
            "Spot sales": [
                {"Product": product, **window(month), "Price": profit / UNIT}
                for product, profits in data["profit"].items()
                for month, profit in zip(months, profits, strict=True)
            ],
            "Products": [{"Product": product, "Max stock": 0.0} for product in data["profit"]],
        },
        *(process(f"make {product}", product, taken, "Shop", 1.0) for product, taken in data["takes"].items()),
    )


def kondili() -> Rows:
    """Batches of an hour or two, a day here, on units that hold one at a time; what is begun must end within the plan.

    So there is a day more, on which the units are closed and the last of what was made has come.
    """
    data = case("kondili")["data"]
    days = periods(numbered("H", data["hours"] + 1), 1)
    closed = window(days[-1])
    states = [name for name in data["price"] if not name.startswith("Product")]
    return joined(
        {
            "Settings": settings(),
            "Periods": days,
            "Components": [MATTER],
            "Lines": [{"Line": unit, "Hours per day": 1.0} for unit in data["units"]],
            "Downtime": [{"Line": unit, **closed} for unit in data["units"]],
            "Intermediates": [
                {"Intermediate": name, "Keeping": "fixed", "Matter": 100.0, "Closing value": data["price"][name] / UNIT}
                for name in states
            ],
            "Products": [{"Product": name} for name in data["price"] if name not in states],
            "Spot sales": [
                {"Product": name, "Price": price / UNIT} for name, price in data["price"].items() if name not in states
            ],
        },
        exactly(),
        *(bought(name, 0.0, float(most)) for name, most in data["feed"].items()),
        *(
            _batch(data, task, unit, float(size))
            for unit, tasks in data["units"].items()
            for task, size in tasks.items()
        ),
    )


def _batch(data: Row, task: str, unit: str, size: float) -> Rows:
    """A task in a unit. Of what takes two days the part that is there after two lies in the unit, which must go on."""
    name, makes = f"{task} in {unit}", data["makes"][task]
    inside, goes_on = f"{name} under way", f"{name}, second day"
    later = {made: part for made, (part, days) in makes.items() if days > 1}
    left = sum(later.values())
    first = {made: part for made, (part, days) in makes.items() if days == 1} | ({inside: left} if left else {})
    begun = {
        "Recipes": [
            {"Recipe": name, "Feed class": taken, **({"Share": 100.0 * part} if part < 1 else {})}
            for taken, part in data["takes"][task].items()
        ],
        **_step(name, unit, size, first),
    }
    if not left:
        return begun
    return joined(
        begun,
        {
            "Intermediates": [{"Intermediate": inside, "Keeping": "fixed", "Matter": 100.0, "Max stock": 0.0}],
            "Recipes": [{"Recipe": goes_on, "Feed class": inside}],
            **_step(goes_on, unit, size * left, {made: part / left for made, part in later.items()}),
        },
    )


def _step(name: str, unit: str, size: float, makes: dict[str, float]) -> Rows:
    """A batch, however full, takes the one hour that the unit has, and its output is there on the next day."""
    use = {"Recipe": name, "Line": unit, "Rate": size, "Basis": "t", "Batch": size, "Min fill": 0.0, "Batch hours": 1.0}
    return {
        "Line use": [use],
        "Yields": [
            {"Recipe": name, "Product": made, "Matter": 100.0 * part, "Lag": 1.0} for made, part in makes.items()
        ],
    }
