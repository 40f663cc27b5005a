"""Where each element goes: from the feed classes that are worked to the products, and what is left in the residue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from planner.engine.plan import Plan
from planner.report.options import base
from planner.report.parts import Chart, Head, Option, Table, table, text_head
from planner.views.colours import DOWN_FILL, INK, SERIES_COLOURS
from planner.views.families import families, fills
from planner.views.flows import RESIDUE, Flows

HEIGHT = 420


def chart(key: str, plan: Plan, flows: Flows) -> Chart:
    """Return the chart with a button for each element, and the table of all of them."""
    ways = {element: flows.ways(element) for element in flows.elements()}
    return Chart(
        key=f"{key}-sankey",
        title="Elements from feed class to product",
        draws="sankey",
        unit="kg",
        variants={element: _option(plan, own) for element, own in ways.items()},
        tables=(*(_by_class(plan, element, own) for element, own in ways.items()), _in_all(plan, ways)),
        height=HEIGHT,
        note=(
            "Kilograms of the element itself in all that is worked in the plan, also if the product comes into stock "
            "after its end. What no product recovers goes to the residue."
        ),
    )


def _option(plan: Plan, ways: pd.DataFrame) -> Option:
    fill_of, family_of = fills(plan), families(plan)
    products = [*plan.inputs["Products"]["Product"], *plan.inputs["Intermediates"]["Intermediate"]]
    colours = {name: SERIES_COLOURS[i % len(SERIES_COLOURS)] for i, name in enumerate(products)} | {RESIDUE: DOWN_FILL}
    # A class and a product may have the same name, so a node's own name is its side and its name.
    nodes: dict[str, Any] = {}
    for own, kg in ways.groupby("Feed class", sort=False)["kg"].sum().items():
        nodes[f"from {own}"] = _node(f"from {own}", str(own), float(kg), fill_of[family_of[str(own)]], 0)
    for product in sorted(set(ways["Product"]), key=[*products, RESIDUE].index):
        kg = float(ways["kg"][ways["Product"] == product].sum())
        nodes[f"to {product}"] = _node(f"to {product}", product, kg, colours[product], 1)
    links = [
        {"source": f"from {own}", "target": f"to {product}", "value": round(float(kg), 3)}
        for own, product, kg in zip(ways["Feed class"], ways["Product"], ways["kg"], strict=True)
    ]
    series = {
        "type": "sankey",
        "data": list(nodes.values()),
        "links": links,
        "left": 8,
        "right": 8,
        "top": 12,
        "bottom": 12,
        "nodeGap": 14,
        "nodeWidth": 18,
        "draggable": False,
        "layoutIterations": 0,
        "lineStyle": {"color": "source", "opacity": 0.75},
        "emphasis": {"focus": "adjacency"},
    }
    return base(series=[series])


def _node(name: str, words: str, kg: float, colour: str, depth: int) -> Option:
    label = {"position": "right" if depth == 0 else "left", "color": INK, "fontSize": 13}
    return {
        "name": name,
        "words": words,
        "kg": round(kg, 1),
        "depth": depth,
        "itemStyle": {"color": colour},
        "label": label,
    }


def _by_class(plan: Plan, element: str, ways: pd.DataFrame) -> Table:
    places = _places(plan, [ways])
    kg = ways.set_index(["Feed class", "Product"])["kg"].to_dict()
    rows: list[list[object]] = []
    for own in ways["Feed class"].drop_duplicates():
        parts = [float(kg.get((own, place), 0.0)) for place in places]
        rows.append([own, *parts, sum(parts)])
    heads = [
        text_head("Feed class"),
        *(Head(name=place, unit="kg") for place in places),
        Head(name="In all", unit="kg"),
    ]
    return table(f"{element} by feed class", heads, rows, variant=element)


def _in_all(plan: Plan, ways: dict[str, pd.DataFrame]) -> Table:
    places = _places(plan, ways.values())
    rows: list[list[object]] = []
    for element, own in ways.items():
        parts = own.groupby("Product")["kg"].sum()
        whole, left = float(parts.sum()), float(parts.get(RESIDUE, 0.0))
        shares = 100.0 * (whole - left) / whole
        rows.append([element, *(float(parts.get(place, 0.0)) for place in places), whole, shares])
    heads = [text_head("Element"), *(Head(name=place, unit="kg") for place in places)]
    return table("All elements", [*heads, Head(name="In all", unit="kg"), Head(name="In products", unit="%")], rows)


def _places(plan: Plan, ways: Iterable[pd.DataFrame]) -> list[str]:
    """Return the products, and the residue, that anything goes to."""
    found = {str(product) for own in ways for product in own["Product"]}
    named = (*plan.inputs["Intermediates"]["Intermediate"], *plan.inputs["Products"]["Product"], RESIDUE)
    return [place for place in named if place in found]
