"""Random plants that meet every rule: those under way, with rules in whole numbers, stages and a published plan."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from tests.random_plants import Row, Rows
from tests.random_under_way import rows_under_way

SECONDS = 20.0
"""The longest that one of these plants may take: what is not proven by then is not compared."""


def any_plant(seed: int) -> Rows:
    """A random plant with some of all rules; the same seed always gives the same plant."""
    plant = rows_under_way(seed)
    for draw in PARTS:
        chance = random.Random(f"{seed} {draw.__name__}")  # each apart, so that one more changes no other
        if chance.random() < SHARE:
            draw(chance, plant)
    if "Intermediates" in plant:
        plant.pop("Published", None)
    tolerance = random.Random(f"{seed} tolerance").choice([0.0, 0.0, 0.1, 1.0])
    return with_settings(plant, **{"Gap": 0.0, "Time limit": SECONDS, "Priority tolerance": tolerance})


def with_settings(plant: Rows, **values: object) -> Rows:
    """The plant with some settings in place of those of that name."""
    kept = [row for row in plant.get("Settings", []) if row["Setting"] not in values]
    return {**plant, "Settings": kept + [{"Setting": name, "Value": value} for name, value in values.items()]}


def setting(plant: Rows, name: str) -> object:
    """The value of a setting; None where the plant says nothing of it."""
    return next((row["Value"] for row in plant.get("Settings", []) if row["Setting"] == name), None)


def _least_runs(draw: random.Random, plant: Rows) -> None:
    for lot in plant["Lots"]:
        if lot.get("Quantity") and draw.random() < 0.4:
            lot["Min run"] = round(lot["Quantity"] * draw.uniform(0.1, 0.7), 2)
    recipe = draw.choice(plant["Recipes"])
    if recipe.get("Active") != "no":
        recipe["Min run"] = round(draw.uniform(0.5, 4), 1)


def _max_periods(draw: random.Random, plant: Rows) -> None:
    for lot in plant["Lots"]:
        if draw.random() < 0.5:
            lot["Max periods"] = draw.randint(1, 2)


def _whole(draw: random.Random, plant: Rows) -> None:
    for lot in plant["Lots"]:
        if lot.get("Quantity") and lot["Status"] != "blocked" and draw.random() < 0.4:
            lot["Whole"] = "yes"


def _setups(draw: random.Random, plant: Rows) -> None:
    for use in plant["Line use"]:
        if draw.random() < 0.5:
            use |= {"Setup hours": round(draw.uniform(0, 12), 1), "Setup cost": round(draw.uniform(0, 300))}


def _batches(draw: random.Random, plant: Rows) -> None:
    use = draw.choice(plant["Line use"])
    use |= {"Batch": round(draw.uniform(0.5, 3), 1), "Min fill": draw.choice([0, 60, 100])}
    if use["Basis"] != "t" or draw.random() < 0.5:
        use["Batch hours"] = round(draw.uniform(4, 30))


def _blend_counts(draw: random.Random, plant: Rows) -> None:
    on = draw.choice([*plant["Lines"], *plant["Products"]])
    count = draw.choice(["lots", "lots", "feed classes", "families"])
    plant["Blend counts"] = [{"On": on.get("Line", on.get("Product")), "Count": count, "Max": draw.randint(1, 2)}]


def _companions(draw: random.Random, plant: Rows) -> None:
    feed, needs = draw.sample([row["Feed class"] for row in plant["Feed classes"]], 2)
    plant["Companions"] = [{"Feed": feed, "Needs": needs, "At least": round(draw.uniform(0.2, 3), 1)}]


def _supplies(draw: random.Random, plant: Rows) -> None:
    offered = [lot for lot in plant["Lots"] if lot["Status"] == "offered"]
    if offered:
        supply: Row = {
            "Supply": "Scrap yard",
            "Charge": round(draw.uniform(1, 200)),
            "Resume": draw.choice(["yes", "no"]),
        }
        plant["Supplies"] = [supply]
        for lot in offered:
            lot["Supply"] = "Scrap yard"


def _stages(draw: random.Random, plant: Rows) -> None:
    """A recipe that makes a liquor, and one that works it."""
    line = draw.choice(plant["Lines"])["Line"]
    liquor: Row = {"Intermediate": "Liquor", "Keeping": "fixed", "Nd": 70.0, "Pr": 20.0, "Dy": 3.0, "Oil": 1.0}
    liquor |= {"Holding cost": 0.01, "Max stock": 5000.0} if draw.random() < 0.5 else {"Opening stock": 200.0}
    _work_through(draw, plant, liquor, line, makes=("Leach", 100.0), takes=("Refine", 50.0))


def _bags(draw: random.Random, plant: Rows) -> None:
    """A recipe that makes carbonate in bags, kept apart, of which some is there, and one that works it."""
    line = draw.choice(plant["Lines"])["Line"]
    plant["Opening batches"] = [
        {
            "Intermediate": "Bags",
            "Batch": name,
            "Quantity": round(draw.uniform(20, 200)),
            "Nd": nd,
            "Dy": dy,
            "Oil": 1.0,
        }
        for name, nd, dy in (("rich", 80.0, 5.0), ("poor", 30.0, 2.0))
    ]
    bags: Row = {"Intermediate": "Bags", "Keeping": "apart", "Closing value": 5.0}
    _work_through(draw, plant, bags, line, makes=("Fill bags", 80.0), takes=("Empty bags", 20.0))


def _work_through(
    draw: random.Random, plant: Rows, row: Row, line: str, *, makes: tuple[str, float], takes: tuple[str, float]
) -> None:
    """Add an intermediate, with the recipe that makes it of a class and the one that takes it, and what each costs."""
    name, product = row["Intermediate"], plant["Products"][0]["Product"]
    plant["Intermediates"] = [*plant.get("Intermediates", []), row]
    plant["Recipes"] += [
        {"Recipe": makes[0], "Feed class": draw.choice(plant["Feed classes"])["Feed class"], "Cost": makes[1]},
        {"Recipe": takes[0], "Feed class": name, "Cost": takes[1]},
    ]
    plant["Line use"] += [
        {"Recipe": makes[0], "Line": line, "Rate": 0.2, "Basis": "t"},
        {"Recipe": takes[0], "Line": line, "Rate": round(draw.uniform(0.01, 0.1), 3), "Basis": "t"},
    ]
    plant["Yields"] += [
        {"Recipe": makes[0], "Product": name, "Nd": 90.0, "Pr": 90.0, "Dy": 80.0},
        {"Recipe": takes[0], "Product": product, "Nd": 95.0, "Pr": 95.0},
    ]


def _shares(draw: random.Random, plant: Rows) -> None:
    """A recipe that takes two classes together."""
    one, other = draw.sample([row["Feed class"] for row in plant["Feed classes"]], 2)
    share = draw.choice([20, 50])
    plant["Recipes"] += [
        {"Recipe": "Mix", "Feed class": one, "Share": share},
        {"Recipe": "Mix", "Feed class": other, "Share": 100 - share},
    ]
    plant["Line use"].append({"Recipe": "Mix", "Line": draw.choice(plant["Lines"])["Line"], "Rate": 0.2, "Basis": "t"})
    products = [row["Product"] for row in plant["Products"]]
    plant["Yields"].append({"Recipe": "Mix", "Product": draw.choice(products), "Nd": 90.0, "Dy": 90.0, "Co": 50.0})


def _published(draw: random.Random, plant: Rows) -> None:
    """What people work to; some of it cannot be."""
    made_by = {row["Feed class"]: row["Recipe"] for row in plant["Recipes"]}
    rows = {
        (lot["Lot"], draw.choice(plant["Periods"])["Period"]): made_by[lot["Feed class"]]
        for lot in plant["Lots"]
        if draw.random() < 0.5
    }
    plant["Published"] = [
        {"Lot": lot, "Recipe": recipe, "Period": period, "Amount": round(draw.uniform(0.5, 6), 1)}
        for (lot, period), recipe in rows.items()
    ]
    steering = {"Change price": round(draw.uniform(1, 60))}
    frozen = {"Frozen until": plant["Periods"][0]["End"] - timedelta(days=2)} if draw.random() < 0.3 else {}
    plant["Settings"] = with_settings(plant, **steering, **frozen)["Settings"]


SHARE = 0.2
"""How likely each of the parts is."""

PARTS: tuple[Callable[[random.Random, Rows], None], ...] = (
    _least_runs,
    _max_periods,
    _whole,
    _setups,
    _batches,
    _blend_counts,
    _companions,
    _supplies,
    _stages,
    _bags,
    _shares,
    _published,
)
