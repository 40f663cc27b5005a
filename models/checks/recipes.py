"""Recipes: the lines they work on, what they take and what they make."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, Numbers, amount, error, rows_where, warning
from models.checks.guards.compared_assays import HUNDRED
from models.schema.problems import Problem

ROUNDED = 100.1 + 1e-6
"""Per cent to which recoveries of several products may add: figures that were rounded one by one."""


def recipe_without_line(facts: Facts) -> Iterator[Problem]:
    """An active recipe books hours on no line, so that nothing would limit it."""
    remedy = "Add a row for it to Line use."
    yield from _absent(facts, "Line use", "books hours on no line", remedy)


def recipe_without_yield(facts: Facts) -> Iterator[Problem]:
    """An active recipe makes nothing."""
    yield from _absent(facts, "Yields", "makes no product", "Add a row for it to Yields.")


def recipe_without_feed(facts: Facts) -> Iterator[Problem]:
    """No lot is of a class that a recipe takes, and no intermediate."""
    lots = facts.tables["Lots"]
    classes = {*lots["Feed class"][lots["Status"] != "blocked"].dropna(), *facts.known("Intermediates")}
    if facts.has_no_rows("Lots"):
        return
    fed = {recipe for recipe, taken in facts.active if taken in classes}
    for recipe, row in _first_rows(facts).items():
        if recipe in facts.active_recipes - fed:
            message = f'No usable lot is of a class that "{recipe}" takes.'
            remedy = "Check the classes of the lots, or set the recipe to inactive."
            yield warning("Recipes", message, remedy, row=row, column="Feed class")


def recovery_over_hundred(facts: Facts) -> Iterator[Problem]:
    """The recoveries of a component over the products of one recipe add to more than 100 %: an error beyond 100.1 %."""
    yields = facts.tables["Yields"]
    # A single recovery over 100 % is out of range, and reported as that.
    sums: dict[str, Numbers] = {}
    for named, known in zip(facts.texts("Yields", "Recipe"), facts.recoveries, strict=True):
        if named is not None:
            sums[named] = sums.get(named, 0.0) + np.where(known <= HUNDRED, known, 0.0)
    too_much = ((name, column) for name in sorted(sums) for column in rows_where(sums[name] > HUNDRED))
    for name, column in too_much:
        element = facts.elements[column]
        rows = rows_where((yields["Recipe"] == name) & (yields[element] > 0))
        products = " + ".join(f"{amount(yields[element].iloc[row])} to {yields['Product'].iloc[row]}" for row in rows)
        total = sums[name][column]
        message = f'"{name}" recovers {amount(total, "%")} of {element}: {products}.'
        remedy = "Lower the recoveries to 100 % in all."
        if total <= ROUNDED:
            yield warning(
                "Yields",
                message,
                f"{remedy[:-1]}; rounded figures, up to 100.1 %, are planned as typed.",
                row=rows[-1],
                column=element,
            )
        else:
            yield error("Yields", message, remedy, row=rows[-1], column=element)


def empty_yield(facts: Facts) -> Iterator[Problem]:
    """A row of Yields recovers nothing."""
    yields = facts.tables["Yields"]
    for row in rows_where(~(facts.recoveries > 0).any(axis=1)):
        recipe, product = yields["Recipe"].iloc[row], yields["Product"].iloc[row]
        message = f'All recoveries of "{recipe}" to "{product}" are blank or 0: it makes nothing of it.'
        yield warning("Yields", message, "Fill in the recoveries, or delete the row.", row=row, column="Product")


def line_without_use(facts: Facts) -> Iterator[Problem]:
    """No recipe books hours on a line."""
    if facts.has_no_rows("Line use"):
        return
    used = set(facts.texts("Line use", "Line"))
    for row, name in enumerate(facts.texts("Lines", "Line")):
        if name is not None and name not in used:
            message = f'No recipe books hours on "{name}".'
            remedy = "Add a row for it to Line use, or leave it as it is if it stands idle."
            yield warning("Lines", message, remedy, row=row, column="Line")


def resource_without_use(facts: Facts) -> Iterator[Problem]:
    """No recipe uses a resource."""
    resources = facts.texts("Resources", "Resource")
    if facts.has_no_rows("Consumption") and len(resources) > 1:
        message = "Consumption has no rows, so no recipe uses any resource."
        yield warning("Resources", message, "Add a row for each to Consumption.", row=0, column="Resource")
        return
    used = set(facts.texts("Consumption", "Resource"))
    for row, name in enumerate(resources):
        if name is not None and name not in used:
            message = f'No recipe uses "{name}".'
            yield warning("Resources", message, "Add a row for it to Consumption.", row=row, column="Resource")


def _absent(facts: Facts, table: str, fault: str, remedy: str) -> Iterator[Problem]:
    """Yield active recipes without a row in a table, unless that table is empty, which is a finding of its own."""
    if facts.has_no_rows(table):
        return
    present = set(facts.texts(table, "Recipe"))
    for recipe, row in _first_rows(facts).items():
        if recipe in facts.active_recipes and recipe not in present:
            yield error("Recipes", f'"{recipe}" {fault}.', remedy, row=row, column="Recipe")


def _first_rows(facts: Facts) -> dict[str, int]:
    rows: dict[str, int] = {}
    for row, recipe in enumerate(facts.texts("Recipes", "Recipe")):
        if recipe is not None:
            rows.setdefault(recipe, row)
    return rows
