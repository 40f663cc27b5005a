"""Prices that are new since the plan was published, and the runs that would have stayed without them.

`Published prices` has the prices of then. A plan solved with these says which runs move all the same; those that do not
have moved for a new price.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from models.schema.plan_tables.change_outputs import CHANGES
from models.schema.scenarios import CellChange, Step, carry_out, key_text, keys_of

TABLE = "Published prices"

KEYS = list(CHANGES.keys)

WHY = "new price"

HALF = 0.5
"""A run that moves less than this share of the way without the new prices moves for these."""

NAMED = 3
"""So many prices are named at most."""

MATERIALS = {
    "Products": "Product",
    "Intermediates": "Intermediate",
    "Stores": "Material",
    "Contracts": "Product",
    "Spot sales": "Product",
}
"""The tables with prices of what recipes make, and the columns that name it."""


def as_published(tables: Tables) -> tuple[Tables, list[CellChange]]:
    """Return tables with the prices of the published plan, and the cells that are others now: `before` is the price
    of now."""
    rows = tables[TABLE][["Sheet", "Row", "Column", "Value"]].dropna()
    return carry_out(
        tables,
        [
            Step(-1, "", sheet, row, column, "set", value)
            for sheet, row, column, value in rows.itertuples(index=False, name=None)
        ],
    )


def explained(changes: pd.DataFrame, without: pd.DataFrame, tables: Tables, cells: list[CellChange]) -> pd.DataFrame:
    """Return Changes with new prices as the reason of what would stay without them.

    Args:
        changes: the table, with what else is a reason where the workbook says so.
        without: the same of the plan at the prices of then.
        tables: the planner's tables, filled in.
        cells: the prices that are new.
    """
    moved = changes.set_index(KEYS)["Moved"]
    then = without.set_index(KEYS)["Moved"].reindex(moved.index).fillna(0.0)
    stays = (then * np.sign(moved) < HALF * moved.abs()).to_numpy()
    named = _Named(tables, tuple(cells))
    rows = zip(changes["Lot"], changes["Recipe"], changes["Why"], stays, strict=True)
    words = [named.of(lot, recipe) if new else why for lot, recipe, why, new in rows]
    return changes.assign(Why=pd.Series(words, changes.index, dtype=object))


@dataclass(frozen=True)
class _Named:
    """New prices in words, those that a run has to do with first."""

    tables: Tables
    cells: tuple[CellChange, ...]

    def of(self, lot: str, recipe: str) -> str:
        """Return the new prices of what a run takes, uses or makes; if there are none, all that are new."""
        new = [cell for cell in self.cells if self._concerns(cell, lot, recipe)] or list(self.cells)
        more = f" and {len(new) - NAMED} more" if len(new) > NAMED else ""
        return f"{WHY}: {'; '.join(self._words(cell) for cell in new[:NAMED])}{more}"

    def _words(self, cell: CellChange) -> str:
        key = key_text(keys_of(INPUTS[cell.table], self.tables[cell.table].iloc[[cell.row]])[0])
        return f"{key} {cell.before:,.6g}, was {cell.after:,.6g} ({cell.table}, {cell.column})"

    def _concerns(self, cell: CellChange, lot: str, recipe: str) -> bool:
        row = self.tables[cell.table].iloc[cell.row]
        if cell.table in MATERIALS:
            return row[MATERIALS[cell.table]] in self.made[recipe] if recipe in self.made else False
        column, those = {
            "Lots": ("Lot", {lot}),
            "Feed classes": ("Feed class", self._of("Lots", "Lot", lot, "Feed class")),
            "Recipes": ("Recipe", {recipe}),
            "Lines": ("Line", self._of("Line use", "Recipe", recipe, "Line")),
            "Line use": ("Recipe", {recipe}),
            "Resources": ("Resource", self._of("Consumption", "Recipe", recipe, "Resource")),
        }.get(cell.table, (INPUTS[cell.table].keys[0], set()))
        return row[column] in those

    def _of(self, table: str, column: str, name: str, wanted: str) -> set[str]:
        rows = self.tables[table]
        return set(rows[wanted][rows[column] == name])

    @cached_property
    def made(self) -> dict[str, set[str]]:
        """What each recipe makes, and what is made of that."""
        yields, takes = self.tables["Yields"], self.tables["Recipes"]
        makes = {str(recipe): set(rows) for recipe, rows in yields.groupby("Recipe")["Product"]}
        taking = {str(name): list(rows) for name, rows in takes.groupby("Feed class")["Recipe"]}
        return {recipe: set(_reached(recipe, makes, taking)) for recipe in makes}


def _reached(recipe: str, makes: dict[str, set[str]], taking: dict[str, list[str]]) -> Iterator[str]:
    """Yield what a recipe makes, and what is made of it, each once."""
    ahead, seen = [recipe], {recipe}
    while ahead:
        for material in makes.get(ahead.pop(), ()):
            yield material
            new = [other for other in taking.get(material, ()) if other not in seen]
            seen.update(new)
            ahead.extend(new)
