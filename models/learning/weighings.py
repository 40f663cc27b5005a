"""What was weighed against what was expected: the table History as observations of recoveries and lots.

What a week made of a product is often weighed once and shared out to lots by what was expected of each. Rows of a week
and product with the same Received over Expected are therefore one weighing of them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from models.learning import spreads
from models.plant.plant import Numbers, Plant
from models.schema.frames import Tables

WEEKS = 52
DIGITS = 9
"""Digits to which ratios are compared: less than that a calculation may differ by."""


@dataclass(frozen=True)
class Part:
    """What a lot was expected to give in a weighing, kg at the recoveries of today.

    `spread` is the relative standard deviation of what the lot holds of the product, by the `status` of its assay.
    """

    lot: str
    recipe: str
    expected: float
    spread: float
    status: str
    feed_class: str
    supplier: str


@dataclass(frozen=True)
class Weighing:
    """A product weighed in a week, of one lot or of several together."""

    week: date
    product: str
    parts: tuple[Part, ...]
    received: float

    @property
    def expected(self) -> float:
        """kg that were expected of all its lots."""
        return sum(part.expected for part in self.parts)

    @property
    def ratio(self) -> float:
        """What was received of what was expected."""
        return self.received / self.expected


@dataclass(frozen=True)
class Seen:
    """The weighings of a history, by product, and how many of its rows say nothing, by the reason."""

    weighings: Mapping[str, tuple[Weighing, ...]]
    left_out: Mapping[str, int]


def seen(plant: Plant, tables: Tables) -> Seen:
    """Return what the table History of a plant says.

    Args:
        plant: the plant.
        tables: its tables.
    """
    reading, left_out = _Reading(plant, tables), dict[str, int]()
    rows, too_old = reading.rows()
    left_out |= too_old
    groups: dict[tuple[object, ...], list[tuple[Part, float]]] = {}
    for row in rows:
        part = reading.part(row)
        if isinstance(part, str):
            left_out[part] = left_out.get(part, 0) + 1
        else:
            ratio = float(f"{row['Received'] / row['Expected']:.{DIGITS}g}")
            groups.setdefault((row["Product"], row["Week"], ratio), []).append((part, row["Received"]))
    return Seen(_by_product(groups), left_out)


def _by_product(groups: Mapping[tuple[Any, ...], list[tuple[Part, float]]]) -> dict[str, tuple[Weighing, ...]]:
    found: dict[str, list[Weighing]] = {}
    for (product, week, _), rows in groups.items():
        parts = tuple(part for part, _ in rows)
        found.setdefault(product, []).append(Weighing(week.date(), product, parts, sum(kg for _, kg in rows)))
    return {product: tuple(sorted(weighings, key=lambda one: one.week)) for product, weighings in sorted(found.items())}


class _Reading:
    """Reads rows of History beside the plant that they belong to."""

    def __init__(self, plant: Plant, tables: Tables) -> None:
        self.plant, self.tables = plant, tables
        self.spread = spreads.of_components(plant.components)
        self.yields = {
            (plant.recipes[recipe], plant.materials[plant.products.material[product]]): place
            for place, (recipe, product) in enumerate(zip(plant.yields.recipe, plant.yields.product, strict=True))
        }
        self.lots = {name: at for at, name in enumerate(plant.lots.names)}
        classes = tables["Feed classes"].set_index("Feed class")[list(plant.components)].fillna(0.0)
        counted = np.nan_to_num(plant.counted_as) / 100.0
        self.typical: dict[str, Numbers] = {name: classes.loc[name].to_numpy(float) * counted for name in classes.index}

    def rows(self) -> tuple[Iterable[dict[str, Any]], dict[str, int]]:
        """Return the rows of the last weeks, each week by its day, but for what was not worked; and how many are older,
        by the reason."""
        too_old: dict[str, int] = {}
        history = self.tables["History"]
        says = (history["Done"] != 0) | (history["Received"] > 0)
        history = history[history["Week"].notna() & says].sort_values(
            ["Week", "Product", "Lot", "Recipe"], kind="stable"
        )
        if len(history):
            last = history["Week"].max()
            is_old = history["Week"] <= last - pd.Timedelta(weeks=WEEKS)
            if is_old.any():
                too_old = {f"{WEEKS} weeks or more before the last one, {last:%Y-%m-%d}": int(is_old.sum())}
            history = history[~is_old]
        return [{str(name): cell for name, cell in row.items()} for row in history.to_dict("records")], too_old

    def part(self, row: dict[str, Any]) -> Part | str:
        """Return what a row says, or why it says nothing."""
        place = self.yields.get((row["Recipe"], row["Product"]))
        if not row["Received"] > 0:
            return "nothing was weighed"
        if not row["Expected"] > 0:
            return "nothing was expected"
        if place is None:
            return "Yields has no such recipe and product today"
        feed_class = self._class(row)
        content = self._content(row["Lot"], feed_class, place)
        recovered = content * self.plant.yields.recovery[place]
        if not recovered.sum() > 0:  # yet something was expected: as if it held as much of each
            content = self.plant.counted_as
            recovered = content * self.plant.yields.recovery[place]
        if not recovered.sum() > 0:
            return "Yields recovers nothing for it today"
        status = row["Assay status"] or spreads.ESTIMATED
        relative = float((recovered * self.spread).sum() / recovered.sum())  # components err together
        today = recovered.sum() / content[self.plant.yields.recovery[place] > 0].sum()
        return Part(
            lot=row["Lot"],
            recipe=row["Recipe"],
            expected=row["Expected"] * self._since(row["Recovery"], today),
            spread=relative * spreads.of_mean(status),
            status=status,
            feed_class=feed_class,
            supplier=row["Supplier"] or "",
        )

    def _since(self, recovery: float, today: float) -> float:
        """Return by how much more is recovered today than when something was expected, as Yields says."""
        return float(today / (recovery / 100.0)) if recovery > 0 else 1.0

    def _class(self, row: dict[str, Any]) -> str:
        at = self.lots.get(row["Lot"])
        known = self.plant.taken_as_told[self.plant.lots.feed_class[at]] if at is not None else ""
        return str(row["Feed class"] or known)

    def _content(self, lot: str, feed_class: str, place: int) -> Numbers:
        """[e]: what counts in a product of a kg of dry lot; of one that is gone, by its class or its recipe."""
        at = self.lots.get(lot)
        if at is not None:
            return np.asarray(self.plant.lots.assay[at] * self.plant.counted_as)
        if feed_class in self.typical:
            return self.typical[feed_class]
        takes = self.plant.takes
        taken = takes.feed_class[takes.recipe == self.plant.yields.recipe[place]].tolist()
        of_taken = [self.typical[self.plant.classes.names[place_of_class]] for place_of_class in taken]
        return np.mean(of_taken, axis=0) if of_taken else np.zeros(len(self.plant.components))
