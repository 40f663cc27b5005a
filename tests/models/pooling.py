"""Pooling problems as a planner's workbook, and random networks with stores that mix."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from tests.models.solved import Row, days, lot, tiny
from tests.plants import Rows, day

DATA = Path(__file__).parents[1] / "published" / "data"


def pooling(name: str, *, as_property: bool = False) -> Rows:
    """A published pooling problem: sources are lots, pools mixed intermediates without storage, t as they are.

    The quality is a component beside the rest, or a property of lots; per cent or degrees, the sums are the same.
    """
    data = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))["data"]
    recipes = [{"Recipe": f"Into {pool}", "Feed class": f"F{source}"} for source, pool in data["source_to_pool"]]
    recipes += [{"Recipe": f"Blend {product}", "Feed class": pool} for pool, product, _ in data["pool_to_product_max"]]
    recipes += [
        {"Recipe": f"Blend {product}", "Feed class": f"F{source}"}
        for source, product, _ in data["source_to_product_max"]
    ]
    made = {f"Into {pool}": pool for pool in data["pools"]} | {
        f"Blend {product}": product for product in data["products"]
    }
    whole = {"Rest": 100.0} if as_property else {"Rest": 100.0, "S": 100.0}
    return {
        "Periods": days(1),
        "Components": [
            {"Component": "Rest", "Counted as": "mass"},
            {"Component": "S", "Counted as": "property" if as_property else "mass"},
        ],
        "Feed classes": [{"Feed class": f"F{source}"} for source in data["sources"]],
        "Lots": [_source(source, terms, as_property) for source, terms in data["sources"].items()],
        "Lines": [{"Line": "Pump"}],
        "Recipes": recipes,
        "Line use": [{"Recipe": recipe, "Line": "Pump", "Rate": 1000.0, "Basis": "t"} for recipe in made],
        "Yields": [{"Recipe": recipe, "Product": product, **whole} for recipe, product in made.items()],
        "Products": [{"Product": product} for product in data["products"]],
        "Intermediates": [{"Intermediate": pool, "Keeping": "mixed", "Max stock": 0.0} for pool in data["pools"]],
        "Spot sales": [
            {"Product": product, "Price": terms["price"] / 1000.0, "Max": 1000.0 * terms["max"]}
            for product, terms in data["products"].items()
        ],
        "Blend limits": [
            {"On": product, "Share of": "S", "Max": terms["quality_max"][0]}
            for product, terms in data["products"].items()
        ],
    }


def _source(name: str, terms: Mapping[str, object], as_property: bool) -> Row:
    quality = float(terms["qualities"][0])  # type: ignore[index]
    return {
        "Lot": name,
        "Feed class": f"F{name}",
        "Status": "offered",
        "Quantity": terms["capacity"],
        "Price": terms["price"],
        "Rest": 100.0 if as_property else 100.0 - quality,
        "S": quality,
    }


def network(seed: int, keeping: str = "mixed", *, loop: bool = False) -> Rows:
    """A random plant: lots leached into a tank, which is fired or refined into a second tank; three days.

    What the second tank is made of may return to the first.
    """
    drawn = np.random.default_rng(seed)
    lots = []
    for at in range(int(drawn.integers(2, 5))):
        metal = drawn.uniform(5.0, 30.0)
        cells = {"Me": metal, "Dirt": drawn.uniform(5.0, 40.0), "Available": day(int(drawn.integers(1, 3)))}
        lots.append(lot(f"L{at}", float(drawn.uniform(0.5, 3.0)), **cells))
    opening = float(drawn.choice([0.0, 300.0]))
    yields = [
        {"Recipe": "Leach", "Product": "Tank", "Me": 95.0, "Dirt": 60.0},
        {"Recipe": "Fire", "Product": "Metal", "Me": 90.0},
        {"Recipe": "Refine", "Product": "Pure", "Me": 90.0, "Dirt": 20.0},
        {"Recipe": "Cast", "Product": "Metal", "Me": 100.0},
    ]
    yields += [{"Recipe": "Cast", "Product": "Tank", "Dirt": 50.0}] if loop else []
    rates = {"Leach": 1.0, "Fire": 0.02, "Refine": 0.03, "Cast": float(drawn.uniform(0.005, 0.02))}
    takes = {"Leach": "Feed", "Fire": "Tank", "Refine": "Tank", "Cast": "Pure"}
    own = {"Keeping": keeping, "Me": 1.0, "Dirt": 3.0}
    return tiny(
        3,
        **{
            "Components": [{"Component": name, "Counted as": "mass"} for name in ("Me", "Dirt")],
            "Feed classes": [{"Feed class": "Feed"}],
            "Lots": lots,
            "Lines": [{"Line": line} for line in takes],
            "Recipes": [{"Recipe": recipe, "Feed class": of, "Cost": 3.0} for recipe, of in takes.items()],
            "Line use": [{"Recipe": r, "Line": r, "Rate": rate, "Basis": "t"} for r, rate in rates.items()],
            "Yields": yields,
            "Intermediates": [
                {"Intermediate": "Tank", "Opening stock": opening, "Max stock": float(drawn.uniform(300, 900)), **own},
                {"Intermediate": "Pure", "Disposal cost": 0.01, "Max stock": 400.0, **own},
            ],
            "Spot sales": [
                {"Product": "Metal", "Price": 1.0, "Max": float(drawn.uniform(100, 400))},
                {"Product": "Pure", "Price": float(drawn.uniform(0.1, 0.5)), "Max": 200.0},
                {"Product": "Tank", "Price": float(drawn.uniform(0.02, 0.15))},
            ],
        },
    )
