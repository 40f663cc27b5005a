"""Pooling problems as a planner's workbook, and random networks with stores that mix."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from tests.models.solved import Row, days, lot, target, tiny
from tests.plants import Rows, day

DATA = Path(__file__).parents[1] / "published" / "data"


def pooling(name: str, *, as_property: bool = True) -> Rows:
    """A published pooling problem: sources are lots, pools mixed intermediates without storage, t as they are.

    Qualities are properties of lots, or the only one a component beside the rest; per cent or degrees, the sums are the
    same.
    """
    data = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))["data"]
    qualities = [f"S{place + 1}" for place in range(len(next(iter(data["sources"].values()))["qualities"]))]
    made = {f"Into {pool}": pool for pool in data["pools"]} | {
        f"Blend {product}": product for product in data["products"]
    }
    whole = {"Rest": 100.0} | ({} if as_property else dict.fromkeys(qualities, 100.0))
    return {
        "Periods": days(1),
        "Components": [
            {"Component": "Rest", "Counted as": "mass"},
            *({"Component": quality, "Counted as": "property" if as_property else "mass"} for quality in qualities),
        ],
        "Feed classes": [{"Feed class": f"F{source}"} for source in data["sources"]],
        "Lots": [_source(source, terms, as_property) for source, terms in data["sources"].items()],
        "Lines": [{"Line": recipe} for recipe in made],
        "Recipes": [{"Recipe": recipe, "Feed class": taken} for recipe, taken in _ways(data)],
        "Line use": [_hours(recipe, data["pools"].get(found)) for recipe, found in made.items()],
        "Yields": [{"Recipe": recipe, "Product": product, **whole} for recipe, product in made.items()],
        "Products": [{"Product": product} for product in data["products"]],
        "Intermediates": [{"Intermediate": pool, "Keeping": "mixed", "Max stock": 0.0} for pool in data["pools"]],
        "Spot sales": [
            {"Product": product, "Price": terms["price"] / 1000.0, "Max": 1000.0 * terms["max"]}
            for product, terms in data["products"].items()
        ],
        "Targets": [
            target(f"Least {product}", 1000.0 * terms["min"], Product=product, Priority=1)
            for product, terms in data["products"].items()
            if terms["min"]
        ],
        "Blend limits": [
            {"On": product, "Share of": quality, "Min": least, "Max": most}
            for product, terms in data["products"].items()
            for quality, least, most in zip(
                qualities, terms["quality_min"] or [None] * len(qualities), terms["quality_max"], strict=True
            )
        ],
    }


def _ways(data: Mapping[str, list[list[str]]]) -> Iterator[tuple[str, str]]:
    """Every recipe with what it takes."""
    yield from ((f"Into {pool}", f"F{source}") for source, pool in data["source_to_pool"])
    yield from ((f"Blend {product}", pool) for pool, product, _ in data["pool_to_product_max"])
    yield from ((f"Blend {product}", f"F{source}") for source, product, _ in data["source_to_product_max"])


def _hours(recipe: str, size: float | None) -> Row:
    """As much a day as the pool holds; without limit where there is none."""
    return {"Recipe": recipe, "Line": recipe, "Rate": (size or 24_000.0) / 24.0, "Basis": "t"}


def _source(name: str, terms: Mapping[str, Any], as_property: bool) -> Row:
    qualities = {f"S{place + 1}": quality for place, quality in enumerate(terms["qualities"])}
    return {
        "Lot": name,
        "Feed class": f"F{name}",
        "Status": "offered",
        "Quantity": terms["capacity"],
        "Price": terms["price"],
        "Rest": 100.0 if as_property else 100.0 - terms["qualities"][0],
        **qualities,
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
    row = {"Keeping": keeping, "Me": 1.0, "Dirt": 3.0}
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
                {"Intermediate": "Tank", "Opening stock": opening, "Max stock": float(drawn.uniform(300, 900)), **row},
                {"Intermediate": "Pure", "Disposal cost": 0.01, "Max stock": 400.0, **row},
            ],
            "Spot sales": [
                {"Product": "Metal", "Price": 1.0, "Max": float(drawn.uniform(100, 400))},
                {"Product": "Pure", "Price": float(drawn.uniform(0.1, 0.5)), "Max": 200.0},
                {"Product": "Tank", "Price": float(drawn.uniform(0.02, 0.15))},
            ],
        },
    )
