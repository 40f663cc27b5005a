"""What is under way when the plan of a random plant begins: arrivals, what was done so far, campaigns, maintenance."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from tests.random_plants import Row, Rows, rows

MAKE_UP = {"Light oxide": {"Nd": 70, "Pr": 25}, "Heavy oxide": {"Dy": 70, "Tb": 12, "Nd": 3}, "Cobalt": {"Co": 95}}
"""What a product holds at most, in per cent."""


def rows_under_way(seed: int) -> Rows:
    """A random plant with some of it, each with a low probability; the same seed always gives the same."""
    plant = rows(seed)
    for share, draw in PARTS:
        chance = random.Random(f"{seed} {draw.__name__}")  # each apart, so that one more changes no other
        if chance.random() < share:
            draw(chance, plant)
    return plant


def _arrivals(draw: random.Random, plant: Rows) -> None:
    """Output of earlier work; some of it comes after the end, some breaks limits by itself."""
    first, last = plant["Periods"][0]["Start"], plant["Periods"][-1]["End"]
    found = {}
    for _ in range(draw.randint(1, 4)):
        product = draw.choice(plant["Products"])["Product"]
        date = first + timedelta(days=draw.randint(0, (last - first).days + 5))
        content = {name: round(most * draw.uniform(0.5, 1.0), 2) for name, most in MAKE_UP[product].items()}
        content = dict.fromkeys(("Nd", "Pr", "Dy", "Tb", "Co"), 0.0) | content | {"Oil": round(draw.uniform(0, 9), 2)}
        found[product, date] = {"Quantity": round(draw.uniform(20, 1500)), **content}
    plant["Arrivals"] = [{"Product": product, "Date": date, **row} for (product, date), row in found.items()]


def _hours_under_way(draw: random.Random, plant: Rows) -> None:
    """Hours of work begun earlier, more than there are on some days and behind the plan on others."""
    first, last = plant["Periods"][0]["Start"], plant["Periods"][-1]["End"]
    found = {}
    for _ in range(draw.randint(1, 4)):
        date = first + timedelta(days=draw.randint(0, (last - first).days + 5))
        found[draw.choice(plant["Lines"])["Line"], date] = round(draw.uniform(1, 90), 1)
    plant["Hours under way"] = [{"Line": line, "Date": date, "Hours": value} for (line, date), value in found.items()]


def _too_full(draw: random.Random, plant: Rows) -> None:
    """More in stock than may lie there."""
    for row in plant["Products"]:
        if row.get("Opening stock") and draw.random() < 0.5:
            least = max(row.get("Min stock", 0.0), row.get("Min closing stock", 0.0))
            row["Max stock"] = max(round(row["Opening stock"] * draw.uniform(0.3, 0.9)), least)


def _used_so_far(draw: random.Random, plant: Rows) -> None:
    for lot in plant["Lots"]:
        if "Quantity" in lot and draw.random() < 0.5:
            lot["Used so far"] = round(draw.uniform(0, 10), 1)
            lot["Must use"] = round((lot["Quantity"] + lot["Used so far"]) * draw.random(), 1)


def _delivered_so_far(draw: random.Random, plant: Rows) -> None:
    """Up to Min, some of it late where that is agreed; up to Max where it is not."""
    late = {row["Contract"] for row in plant["Contracts"] if row.get("Late") == "yes"}
    for row in plant["Deliveries"]:
        least = row.get("Min", 0.0)
        if least and draw.random() < 0.6:
            may_be_late = row["Contract"] in late
            done = round(draw.uniform(0, least if may_be_late else row.get("Max", least)))
            row["Delivered so far"] = done
            if may_be_late and draw.random() < 0.5:
                row["Late so far"] = round(draw.uniform(0, done))


def _sold_so_far(draw: random.Random, plant: Rows) -> None:
    for row in plant.get("Spot sales", []):
        if "Max" in row:
            row["Sold so far"] = round(draw.uniform(0, row["Max"]))


def _reached_so_far(draw: random.Random, plant: Rows) -> None:
    for row in plant.get("Targets", []):
        if row["Measure"] != "stock":
            row["Reached so far"] = round(draw.uniform(0, row["Amount"]))


def _levels_so_far(draw: random.Random, plant: Rows) -> None:
    levels = draw.sample(range(5), draw.randint(1, 3))
    plant["Levels so far"] = [{"Level": level, "Sum": round(draw.uniform(0, 2), 2)} for level in sorted(levels)]


def _maintenance(draw: random.Random, plant: Rows) -> None:
    """Stops whose period the plan chooses; some windows hold no whole period."""
    first, last = plant["Periods"][0]["Start"], plant["Periods"][-1]["End"]
    _in_whole_numbers(plant)
    plant["Maintenance"] = []
    for place in range(draw.randint(1, 2)):
        row: Row = {"Maintenance": f"Stop {place + 1}", "Line": draw.choice(plant["Lines"])["Line"]}
        if draw.random() < 0.6:
            row["From"], row["To"] = sorted(
                first + timedelta(days=draw.randint(0, (last - first).days)) for _ in range(2)
            )
        row |= {"Times": draw.randint(1, 2), "Cost": round(draw.uniform(0, 500))}
        row |= {"Hours": round(draw.uniform(5, 120))} if draw.random() < 0.7 else {}
        row |= {"At once": draw.randint(1, 2)} if draw.random() < 0.5 else {}
        plant["Maintenance"].append(row)


def _campaigns(draw: random.Random, plant: Rows) -> None:
    """A line that works one thing at a time; changing it takes hours and money."""
    _in_whole_numbers(plant)
    used = {row["Line"] for row in plant["Line use"]}
    line = draw.choice([row for row in plant["Lines"] if row["Line"] in used])
    of = draw.choice(["feed class", "recipe"])
    recipes = {row["Recipe"] for row in plant["Line use"] if row["Line"] == line["Line"]}
    worked = [row for row in plant["Recipes"] if row["Recipe"] in recipes and row.get("Active") != "no"]
    names = sorted({row["Recipe" if of == "recipe" else "Feed class"] for row in worked})
    line |= {"Campaigns": of, "Min campaign": draw.choice([0, 0, 10, 20])}
    line["Change within a period"] = draw.choice(["no", "yes"])
    if draw.random() < 0.6:
        line["Opening campaign"] = draw.choice(names)
    ways = [("*", "*", "*"), (line["Line"], draw.choice(names), "*"), ("*", "*", draw.choice(names))]
    ways += [(line["Line"], *draw.sample(names, 2))] if len(names) > 1 else []
    plant["Changeovers"] = [
        {"Line": on, "From campaign": before, "To campaign": after}
        | {"Hours": round(draw.uniform(0, 40)), "Cost": round(draw.uniform(0, 900))}
        for on, before, after in ways
    ]


def _in_whole_numbers(plant: Rows) -> None:
    """Plans in whole numbers are compared with the best there is, so they are to stop at nothing less."""
    others = [row for row in plant.get("Settings", []) if row["Setting"] not in EXACT]
    plant["Settings"] = others + [{"Setting": name, "Value": 0.0} for name in EXACT]


EXACT = ("Gap", "Priority tolerance")

PARTS: tuple[tuple[float, Callable[[random.Random, Rows], None]], ...] = (
    (0.3, _arrivals),
    (0.2, _hours_under_way),
    (0.15, _too_full),
    (0.2, _used_so_far),
    (0.3, _delivered_so_far),
    (0.3, _sold_so_far),
    (0.3, _reached_so_far),
    (0.2, _levels_so_far),
    (0.1, _maintenance),
    (0.1, _campaigns),
)
