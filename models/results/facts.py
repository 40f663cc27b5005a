"""The plan as one wide table, ready for pivots: what is worked, booked, made, sold and earned, with all that names it.

Each row has one measure. The rows of one item add up to a figure of the plan; the amounts of money add up to the
margin, item by item and period by period as `Money` states them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np
import pandas as pd

from models.plant.plant import KG_PER_TONNE, Names, Numbers, Plant, Positions
from models.program.model import Model
from models.program.money_items import kind_of
from models.results.tabulate import without_dust
from models.schema.frames import columns_of, of_columns
from models.schema.outputs import FACTS

MONEY = "Amount"
WORKED, BOOKED, MADE, SOLD = "Feed worked", "Line hours", "Product made", "Product sold"
STORE_WORKED, STORE_MADE, STORE_SOLD = "Intermediate taken", "Intermediate made", "Intermediate sold"
PUT_IN, STORE_PUT_IN, PUTTING = "Product put in", "Intermediate put in", "Lots put in"
IN_STORE = {MADE: STORE_MADE, PUT_IN: STORE_PUT_IN, SOLD: STORE_SOLD}
"""What is said of intermediates."""

NOTHING = 1e-9
"""Amounts up to this (t, h, kg, money) are rounding, not plan."""

NOBODY = -1


@dataclass(frozen=True)
class Part:
    """Rows of one item with one measure: their period, value, places along other axes, and kg of each component."""

    item: str
    measure: str
    period: Positions
    values: Numbers
    places: Mapping[str, Positions] = field(default_factory=dict)
    kg: Numbers | None = None

    def some(self) -> Part:
        """Return the rows that hold more than nothing."""
        return self.of(np.flatnonzero(np.abs(self.values) > NOTHING))

    def of(self, kept: Positions) -> Part:
        """Return some rows."""
        places = {axis: positions[kept] for axis, positions in self.places.items()}
        kg = None if self.kg is None else self.kg[kept]
        return Part(self.item, self.measure, self.period[kept], self.values[kept], places, kg)


def table(plant: Plant, m: Model, x: Numbers, components: pd.DataFrame) -> pd.DataFrame:
    """Return the facts of a solved plan: items in the order in which they are stated, each by period.

    Args:
        plant: the plant.
        m: its built model.
        x: the value of every column.
        components: the planner's table, in whose order the columns of the components come.
    """
    x = without_dust(x)
    # One by one: they hold every column of the program, and few are left.
    found = [part.some() for part in _parts(plant, m, x)]
    words = _Words(plant)
    columns = columns_of(FACTS, components)
    filled = [(words.columns(part), [None] * len(part.values)) for part in found]
    values = {
        column.name: [cell for known, blank in filled for cell in known.get(column.name, blank)] for column in columns
    }
    facts = of_columns(columns, values, sum(len(part.values) for part in found))
    return _together(facts, plant.calendar.names)


def _parts(plant: Plant, m: Model, x: Numbers) -> Iterator[Part]:
    """Yield all that the plan does, item by item."""
    yield from _worked(plant, m, x)
    yield _hours(m, x)
    yield _batches(m, x)
    yield from _in_stores(plant, chain(_made(plant, m, x), _sold(plant, m, x)))
    yield from _money(plant, m, x)


def _together(facts: pd.DataFrame, periods: Names) -> pd.DataFrame:
    """Return rows that differ in their figures only as one, ordered by item and period."""
    figures = facts.select_dtypes("number").columns
    by = [column for column in facts.columns if column not in figures]
    summed = facts.groupby(by, sort=False, dropna=False)[list(figures)].sum(min_count=1).reset_index()
    items = {item: at for at, item in enumerate(dict.fromkeys(facts["Item"]))}
    place = {period: at for at, period in enumerate(periods)}
    order = np.lexsort((summed["Period"].map(place), summed["Item"].map(items)))
    summed = summed.iloc[order].reset_index(drop=True)
    text = summed[by].drop(columns="Date")
    summed[text.columns] = text.astype(object).where(text.notna(), None)
    return summed[facts.columns].astype({"Date": "datetime64[s]"})


def _of_runs(m: Model, run: Positions) -> dict[str, Positions]:
    return {"lot": m.runs.node[run], "recipe": m.runs.recipe[run]}


def _worked(plant: Plant, m: Model, x: Numbers) -> Iterator[Part]:
    """Yield tonnes of each run, of lots, of those that are put into stores and of what is in these, with the kg of
    each component that they hold."""
    lots = m.runs.of_lots
    puts = plant.puts[m.runs.recipe[lots]]
    for item, run in ((WORKED, lots[~puts]), (PUTTING, lots[puts]), (STORE_WORKED, m.runs.of_stores)):
        node, nodes, tonnes = m.runs.node[run], plant.nodes, x[m.run[run]]
        held = tonnes[:, None] * KG_PER_TONNE * nodes.dry[node, None] * nodes.assay[node]
        yield Part(item, "Feed", m.runs.period[run], tonnes, _of_runs(m, run), held)


def _in_stores(plant: Plant, parts: Iterable[Part]) -> Iterator[Part]:
    """Yield parts with what is made and sold of products and of intermediates as items of their own."""
    stored = np.array([sheet == "Intermediates" for sheet in plant.products.sheet], dtype=bool)
    for part in parts:
        of_store = stored[part.places["product"]]
        yield part.of(np.flatnonzero(~of_store))
        yield replace(part.of(np.flatnonzero(of_store)), item=IN_STORE[part.item])


def _hours(m: Model, x: Numbers) -> Part:
    """Return hours of each run on each line."""
    used = m.runs.hours
    places = {**_of_runs(m, used.run), "line": used.line}
    return Part(BOOKED, "Hours", used.period, used.hours * x[m.run[used.run]], places)


def _batches(m: Model, x: Numbers) -> Part:
    """Hours of the batches of each recipe on each line."""
    (flow,) = (flow for flow in m.flows["line_hours"] if flow.heading == "Batches")
    recipe, line, period = m["batches"].places
    return Part(BOOKED, "Hours", period, flow.amounts * x[flow.columns], {"recipe": recipe, "line": line})


def _made(plant: Plant, m: Model, x: Numbers) -> Iterator[Part]:
    """Yield kg of each product that each run, and each arrival, brings into stock in the plan,
    with what they contain."""
    output = m.runs.output
    here = np.flatnonzero(output.arrival < len(plant.calendar))
    run, tonnes = output.run[here], x[m.run[output.run[here]]]
    node, nodes = m.runs.node[run], plant.nodes
    held = tonnes[:, None] * KG_PER_TONNE * nodes.dry[node, None] * nodes.assay[node]
    recovered = held * plant.yields.recovery[output.of_yield[here]]
    places = {**_of_runs(m, run), "product": output.product[here]}
    every = Part(MADE, "Made", output.arrival[here], output.kg[here] * tonnes, places, recovered)
    puts = plant.puts[m.runs.recipe[run]]
    yield every.of(np.flatnonzero(~puts))
    yield replace(every.of(np.flatnonzero(puts)), item=PUT_IN)
    arrivals = plant.arrivals
    come = np.flatnonzero(arrivals.period < len(plant.calendar))
    kg = x[m["arrived"].columns[come]]
    mass = (plant.counted_as > 0) * arrivals.content[come]
    yield Part(MADE, "Made", arrivals.period[come], kg, {"product": arrivals.product[come]}, kg[:, None] * mass)


def _sold(plant: Plant, m: Model, x: Numbers) -> Iterator[Part]:
    """Yield kg of each delivery, in time and late, and of each spot sale."""
    for name in ("sold", "late", "spot"):
        decision = m[name]
        places = _along(plant, m, decision.columns)
        yield Part(SOLD, "Sold", decision.along("period"), x[decision.columns], places)


def _money(plant: Plant, m: Model, x: Numbers) -> Iterator[Part]:
    """Yield every entry of the margin, with what its column and the item say that it is about."""
    for money in m.money:
        places = {} if len(money.fixed) else _along(plant, m, money.columns)
        yield Part(money.item, MONEY, money.periods, money.earned(x), {**places, **money.about})


def _along(plant: Plant, m: Model, columns: Positions) -> dict[str, Positions]:
    """Return the places of columns along the axes of their decisions, -1 where they do not have such an axis."""
    found: dict[str, Positions] = {}
    for decision in m.decisions.values():
        for axis, positions in zip(decision.axes, decision.places, strict=True):
            every = found.setdefault(axis.name, np.full(len(m.variables), NOBODY, dtype=np.int64))
            every[decision.columns] = positions
    places = {axis: every[columns] for axis, every in found.items() if axis != "period"}
    delivery, spot = places.pop("delivery"), places.pop("spot sale")
    contract = np.where(spot >= 0, len(plant.deliveries.contract) + spot, delivery)
    places["contract"] = contract
    of_sale = np.concatenate([plant.deliveries.product, plant.spot.product, [NOBODY]]).astype(np.int64)
    places["product"] = np.where((contract >= 0) & (places["product"] < 0), of_sale[contract], places["product"])
    return places


def _of_lots(plant: Plant, named: Sequence[object]) -> list[object]:
    """Return what is said of lots, for all that recipes take; None where no lot is known."""
    return [named[lot] if lot >= 0 else None for lot in plant.nodes.lot.tolist()]


class _Words:
    """The names of places, column by column."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        tables, calendar, lots = plant.tables, plant.calendar, plant.lots
        days = pd.DatetimeIndex(calendar.start)
        self.of_period: dict[str, Sequence[object]] = {
            "Date": list(days),
            "Month": list(days.strftime("%Y-%m")),
            "Period": list(calendar.names),
        }
        spot, none = ("spot",) * len(plant.spot.product), [None] * len(plant.intermediates.names)
        self.names: dict[str, tuple[str, Sequence[object]]] = {
            "Line": ("line", plant.lines.names),
            "Recipe": ("recipe", plant.recipes_as_told),
            "Lot": ("lot", _of_lots(plant, lots.names)),
            "Feed class": ("feed class", plant.taken_as_told),
            "Family": ("feed class", [*tables["Feed classes"]["Family"], *none]),
            "Product": ("product", [plant.materials[at] for at in plant.products.material.tolist()]),
            "Contract": ("contract", (*plant.deliveries.contract, *spot)),
            "Resource": ("resource", plant.resources.names),
        }
        self.sites = {
            "line": list(tables["Lines"]["Site"]),
            "recipe": [plant.sites[at] if at >= 0 else None for at in plant.works_at.tolist()],
            "product": [site or None for site in plant.products.site],
            "lot": _of_lots(plant, list(tables["Lots"]["Site"])),
        }

    def columns(self, part: Part) -> dict[str, Sequence[object]]:
        """Return the columns that the rows of a part fill in."""
        found: dict[str, Sequence[object]] = {
            "Item": [part.item] * len(part.values),
            part.measure: part.values.tolist(),
        }
        if part.measure == MONEY:
            found["Kind"] = [kind_of(part.item)] * len(part.values)
        for column, names in self.of_period.items():
            found[column] = [names[period] for period in part.period.tolist()]
        for column, (axis, named) in self.names.items():
            found[column] = self._named(part, axis, named)
        sites = (self._named(part, axis, named) for axis, named in self.sites.items())
        found["Site"] = [next((site for site in named if site), None) for named in zip(*sites, strict=True)]
        if part.kg is not None:
            found |= {name: part.kg[:, e].tolist() for e, name in enumerate(self.plant.components)}
        return found

    def _named(self, part: Part, axis: str, named: Sequence[object]) -> list[object]:
        return [named[at] if at >= 0 else None for at in self._places(part, axis).tolist()]

    def _places(self, part: Part, axis: str) -> Positions:
        """Return the places along an axis; the class of a lot is that of the rows that name the lot."""
        none = np.full(len(part.values), NOBODY, dtype=np.int64)
        places = part.places.get(axis, none)
        if axis != "feed class":
            return places
        lot = part.places.get("lot", none)
        return np.where(lot >= 0, self.plant.nodes.taken_as[lot], places)
