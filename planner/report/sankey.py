"""Where each element goes: from the feed classes that are worked to the products, and what is left in the residue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from planner.engine.plan import Plan
from planner.report.options import base
from planner.report.parts import Chart, Head, Option, Table, table, text_head
from planner.views.colours import DOWN_FILL, INK, SERIES_COLOURS
from planner.views.families import families, fills
from planner.views.network.flows import RESIDUE, TINY_KG, Flows
from planner.views.network.stages import stages, ways_back

HEIGHT = 420
NODE = 42
"""Pixels, of the whole chart and of each of the nodes that stand one above the other."""
STAGE = 220
"""Pixels that a stage takes with the names of its nodes, where there are stages in between."""

FROM, VIA, TO, BACK = "from", "via", "to", "back"
"""Begin the names of nodes: of what is worked, of stores between stages, of what leaves, and of ways that lead back."""


class Node(NamedTuple):
    """Something that elements come from or go to."""

    kind: str
    name: str

    @property
    def id(self) -> str:
        """Its name among the nodes: a class and a product may have the same one."""
        return f"{self.kind} {self.name}"


class Link(NamedTuple):
    """From which node, to which, and how many kilograms."""

    start: Node
    end: Node
    kg: float


def chart(key: str, plan: Plan, flows: Flows) -> Chart:
    """Return the chart with a button for each element, and the table of all of them."""
    ways = {element: flows.ways(element) for element in flows.elements()}
    options = {element: _option(flows, _all_ways(flows, element, way)) for element, way in ways.items()}
    return Chart(
        key=f"{key}-sankey",
        title="Elements from feed class to product",
        draws="sankey",
        unit="kg",
        variants=options,
        tables=(*(_by_class(flows, element, way) for element, way in ways.items()), _in_all(flows, ways)),
        height=max(HEIGHT, NODE * max((_tallest(option) for option in options.values()), default=0)),
        least_width=max((_least_width(option) for option in options.values()), default=0),
        note=(
            "Kilograms of the element itself in all that is worked in the plan, also if the product comes into stock "
            "after its end. What no product recovers goes to the residue."
        ),
    )


def _all_ways(flows: Flows, element: str, ways: pd.DataFrame) -> pd.DataFrame:
    """Return the ways of an element with those on lanes."""
    return pd.concat([ways, flows.carried(element)], ignore_index=True)


def _tallest(option: Option) -> int:
    """Return the most nodes that stand one above the other."""
    return max(Counter(node["depth"] for node in option["series"][0]["data"]).values(), default=0)


def _least_width(option: Option) -> int:
    """Return the pixels that names need side by side; those on both edges stand in between, and fit on a phone."""
    stages = len({node["depth"] for node in option["series"][0]["data"]})
    return STAGE * stages if stages > 2 else 0


def _option(flows: Flows, ways: pd.DataFrame) -> Option:
    links = [Link(*_ends(flows, str(row), str(to)), float(kg)) for row, to, kg in ways.itertuples(index=False)]
    back = ways_back((link.start, link.end) for link in links)
    links = [link._replace(end=Node(BACK, link.end.name)) if (link.start, link.end) in back else link for link in links]
    series = {
        "type": "sankey",
        "data": _nodes(links, _colours(flows, links)),
        "links": [{"source": link.start.id, "target": link.end.id, "value": round(link.kg, 3)} for link in links],
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


def _ends(flows: Flows, source: str, to: str) -> tuple[Node, Node]:
    """Return the nodes that a way joins: an intermediate has one node for what comes to it and what leaves it; of its
    lots that are put into the store there is another. Feed goes to another site only as itself."""
    inputs = flows.plan.inputs
    stored, fed = set(inputs["Intermediates"]["Intermediate"]), set(inputs["Feed classes"]["Feed class"])
    came, goes = flows.materials[source], flows.materials[to]
    start = Node(FROM if came not in stored or source == to else VIA, source)
    carried = goes in fed and goes == came and source != to
    return start, Node(VIA if goes in stored else FROM if carried else TO, to)


def _nodes(links: list[Link], colours: dict[Node, str]) -> list[Option]:
    """Return the nodes of links, each as far to the right as its stage; what leaves the plant is on the right edge."""
    place = stages((link.start, link.end) for link in links)
    starts = {link.start for link in links}
    last = max([1, *place.values()])
    found = []
    for node in sorted(place, key=lambda node: (node not in starts, place[node])):
        comes, leaves = (sum(link.kg for link in links if link[end] == node) for end in (1, 0))
        depth = place[node] if node in starts else last
        words = f"Back to {node.name}" if node.kind == BACK else node.name
        found.append(
            {
                "name": node.id,
                "words": words,
                "kg": round(max(comes, leaves), 1),
                "depth": depth,
                "itemStyle": {"color": colours[node]},
                "label": {"position": "left" if depth == last else "right", "color": INK, "fontSize": 13},
            }
        )
    return found


def _colours(flows: Flows, links: list[Link]) -> dict[Node, str]:
    """Return the colours of nodes: of feed that of its family, of all else one of the palette."""
    plan = flows.plan
    fill_of, family_of = fills(plan), families(plan)
    products = [*plan.inputs["Products"]["Product"], *plan.inputs["Intermediates"]["Intermediate"]]
    made = {name: SERIES_COLOURS[i % len(SERIES_COLOURS)] for i, name in enumerate(products)} | {RESIDUE: DOWN_FILL}
    fed = {name: fill_of[family_of[name]] for name in plan.inputs["Feed classes"]["Feed class"]}
    nodes = {node: flows.materials[node.name] for link in links for node in (link.start, link.end)}
    return {
        node: fed.get(name, made.get(name, "")) if node.kind == FROM else made.get(name, fed.get(name, ""))
        for node, name in nodes.items()
    }


def _by_class(flows: Flows, element: str, ways: pd.DataFrame) -> Table:
    places = _places(flows, [ways])
    kg = ways.set_index(["Feed class", "Product"])["kg"].to_dict()
    rows: list[list[object]] = []
    for feed_class in ways["Feed class"].drop_duplicates():
        parts = [float(kg.get((feed_class, place), 0.0)) for place in places]
        rows.append([feed_class, *parts, sum(parts)])
    heads = [
        text_head("Feed class"),
        *(Head(name=place, unit="kg") for place in places),
        Head(name="In all", unit="kg"),
    ]
    return table(f"{element} by feed class", heads, rows, variant=element)


def _in_all(flows: Flows, ways: dict[str, pd.DataFrame]) -> Table:
    """Return each element in one row. What an intermediate holds comes out of a later stage again, so that it counts in
    no sum: only products and the residue do."""
    places, intermediates = _places(flows, ways.values()), set(flows.plan.inputs["Intermediates"]["Intermediate"])
    ends = [place for place in places if flows.materials[place] not in intermediates]
    rows: list[list[object]] = []
    for element, way in ways.items():
        parts = way.groupby("Product")["kg"].sum()
        whole, left = float(parts.reindex(ends).sum()), float(parts.get(RESIDUE, 0.0))
        share = 100.0 * (whole - left) / whole if whole > TINY_KG else None
        rows.append([element, *(float(parts.get(place, 0.0)) for place in places), whole, share])
    heads = [text_head("Element"), *(Head(name=place, unit="kg") for place in places)]
    whole_head = Head(name="Products and residue" if ends != places else "In all", unit="kg")
    return table("All elements", [*heads, whole_head, Head(name="In products", unit="%")], rows)


def _places(flows: Flows, ways: Iterable[pd.DataFrame]) -> list[str]:
    """Return the products, and the residue, that anything goes to."""
    found = {str(product) for way in ways for product in way["Product"]}
    return [place for place in flows.materials if place in found]
