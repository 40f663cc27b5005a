"""Which components of a feed class something asks for, so that their assays matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.plant.expressions import Expressions, UnknownName, is_mass
from models.schema.frames import Tables

Components = Mapping[str, frozenset[str]]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Asked:
    """What is asked of each feed class by the recipes that take it in an active row.

    `recovered`: components of which a recipe brings something into a product; `counted`: those, and the ones that a
    rate, a consumption, or a blend limit of its lines and products names. `order` is that of Components.
    """

    order: tuple[str, ...]
    recovered: Components
    counted: Components

    @classmethod
    def of(cls, tables: Tables) -> Asked:
        """Return what the tables ask for; names in them that are unknown ask for nothing."""
        expressions = Expressions.of(tables)
        recovered = _recovered(tables, list(expressions.order))
        named = _named(tables, expressions)
        takers = list(_active(tables["Recipes"]))
        return cls(
            tuple(expressions.order),
            _by_class(takers, recovered),
            _by_class(takers, {recipe: recovered[recipe] | named[recipe] for recipe, _ in takers}),
        )

    def flags(self, of_classes: Components, classes: pd.Series) -> Flags:
        """[row, component]: whether a component is among those of the row's class."""
        known = {name: [word in of_classes[name] for word in self.order] for name in of_classes}
        nothing = [False] * len(self.order)
        rows = [known.get(name, nothing) for name in classes]
        return np.array(rows, dtype=bool).reshape(len(rows), len(self.order))


def _active(recipes: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Return each recipe with a class that it takes in an active row."""
    rows = _rows(recipes, "Recipe", "Feed class", "Active")
    return ((recipe, taken) for recipe, taken, active in rows if recipe and taken and active != "no")


def _by_class(takers: Iterable[tuple[str, str]], of_recipes: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for recipe, taken in takers:
        found[taken] |= of_recipes[recipe]
    return dict(found)


def _recovered(tables: Tables, components: list[str]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    yields = tables["Yields"]
    elements = [name for name in components if name in yields.columns]
    for recipe, some in zip(yields["Recipe"], (yields[elements].fillna(0.0) > 0).to_numpy(), strict=True):
        found[recipe] |= {name for name, is_recovered in zip(elements, some, strict=True) if is_recovered}
    return found


def _named(tables: Tables, expressions: Expressions) -> defaultdict[str, set[str]]:
    """Return the components that rates and consumptions of each recipe count,
    and limits on its lines and products name."""
    limited: defaultdict[str, set[str]] = defaultdict(set)
    for on, *texts in _rows(tables["Blend limits"], "On", "Share of", "In"):
        limited[on] |= _components(texts, expressions)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for recipe, line, basis in _rows(tables["Line use"], "Recipe", "Line", "Basis"):
        found[recipe] |= limited[line] | _components([basis], expressions)
    for recipe, basis in _rows(tables["Consumption"], "Recipe", "Per"):
        found[recipe] |= _components([basis], expressions)
    for recipe, product in _rows(tables["Yields"], "Recipe", "Product"):
        found[recipe] |= limited[product]
    return found


def _rows(table: pd.DataFrame, *columns: str) -> Iterator[tuple[str, ...]]:
    return zip(*(table[column] for column in columns), strict=True)


def _components(texts: Iterable[str | None], expressions: Expressions) -> set[str]:
    found: set[str] = set()
    for text in texts:
        if text is None or is_mass(text):
            continue
        try:
            found |= set(expressions.components(text))
        except UnknownName:
            continue
    return found
