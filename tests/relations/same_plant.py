"""The same plant told otherwise: the plan is the same."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from models.schema import scenarios
from models.schema.frames import inputs
from tests.random_plants import Row, Rows
from tests.relations.change import Change
from tests.relations.changing import (
    copied,
    in_other_money,
    of_other_size,
    renamed,
    shifted,
    shuffled,
)
from tests.relations.found import Found, differs
from tests.relations.plants import with_settings


def renaming(old: Found, draw: random.Random) -> Change:
    """No rule reads a name: lots, lines, components, groups and all else may be called anything."""
    return Change(renamed(old.rows, draw))


def another_order_of_rows(old: Found, draw: random.Random) -> Change:
    """Only Periods are in an order; Components too may stand in any, and with them the columns of assays."""
    return Change(shuffled(old.rows, draw))


def other_money(old: Found, draw: random.Random) -> Change:
    """Money counted in pence is a hundred times as much, whatever it is for."""
    factor = draw.choice([100.0, 0.01])
    return Change(
        in_other_money(old.rows, factor),
        lambda new, before: differs(_in_money(new, factor), before),
    )


def another_size(old: Found, draw: random.Random) -> Change | None:
    """Ten times the tonnes, kilograms, rates and batches, and ten times what comes once or by the hour: ten plants.

    A promise of less than a tonne or kilogram counts as one of a whole one, which ten plants are not.
    """
    factor = draw.choice([10.0, 0.1])
    asked = np.concatenate([promise.asked for promise in old.plan.model.promises])
    if (asked * min(factor, 1.0) < 1).any() and any(old.levels.values()):
        return None
    return Change(of_other_size(old.rows, factor), lambda new, before: differs(_in_money(new, factor), before))


def _in_money(new: Found, factor: float) -> Found:
    return replace(new, unit=factor)


def later_dates(old: Found, draw: random.Random) -> Change:
    """No rule knows the calendar outside the plan: years later the same days follow each other."""
    return Change(shifted(old.rows, draw.randint(1, 5000)))


def another_currency(old: Found, _draw: random.Random) -> Change:
    """The currency's name is a name."""
    return Change(with_settings(old.rows, Currency="XTS"))


def a_lot_split_in_two(old: Found, draw: random.Random) -> Change | None:
    """Two lots of one assay, price and date are what they were together, where no rule counts or names lots."""
    lots = [place for place, lot in enumerate(old.rows["Lots"]) if may_be_split(lot, old.rows)]
    if not lots:
        return None
    rows, place, share = copied(old.rows), draw.choice(lots), draw.uniform(0.1, 0.9)
    lot = rows["Lots"][place]
    twin = {**lot, "Lot": "Other part", "Quantity": lot["Quantity"] * share}
    lot["Quantity"] -= twin["Quantity"]
    rows["Lots"].append(twin)
    return Change(rows)


COUNTED = ("Must use", "Used so far", "Min run", "Max periods", "Whole")
"""What a lot has of its own, not by the tonne."""


def may_be_split(lot: Row, plant: Rows) -> bool:
    """Whether a lot is nothing but its tonnes."""
    counts_lots = any(row["Count"] == "lots" for row in plant.get("Blend counts", []))
    return (
        bool(lot.get("Quantity"))
        and not counts_lots
        and not is_named(lot["Lot"], plant, "Lots")
        and not any(lot.get(name) for name in COUNTED)
    )


def is_named(name: str, plant: Rows, text: str) -> bool:
    """Whether a table other than its own names something."""
    return any(name in row.values() for table, rows in plant.items() if table != text for row in rows)


def a_recipe_twice(old: Found, draw: random.Random) -> Change | None:
    """A recipe under a second name works nothing that the first could not, where no rule counts or names recipes."""
    plain = [name for name in {row["Recipe"] for row in old.rows["Recipes"]} if _is_plain(name, old.rows)]
    if not plain:
        return None
    rows, name = copied(old.rows), draw.choice(sorted(plain))
    for table in ("Recipes", "Line use", "Yields", "Consumption"):
        found = rows.get(table, [])
        found += [{**row, "Recipe": "Twin"} for row in found if row["Recipe"] == name]
    return Change(rows)


def _is_plain(recipe: str, plant: Rows) -> bool:
    lines = {row["Line"] for row in plant["Line use"] if row["Recipe"] == recipe}
    in_campaigns = any(row.get("Campaigns") == "recipe" for row in plant["Lines"] if row["Line"] in lines)
    named = any(row["Recipe"] == recipe for table in ("Fixed runs", "Published") for row in plant.get(table, []))
    return not in_campaigns and not named and not any(map(_counts_recipes, _rows_of(recipe, plant)))


def _rows_of(recipe: str, plant: Rows) -> Iterable[Row]:
    return (row for table in ("Recipes", "Line use") for row in plant[table] if row["Recipe"] == recipe)


def _counts_recipes(row: Row) -> bool:
    return any(row.get(name) for name in ("Max per day", "Min run", "Share", "Setup hours", "Setup cost", "Batch"))


def a_scenario_that_changes_nothing(old: Found, _draw: random.Random) -> Change:
    """Prices times one and days plus none are the same tables, and the base does not read Scenarios at all."""
    rows = {**old.rows, "Scenarios": [_step("Lots", "Price", "multiply", 1), _step("Lots", "Available", "add", 0)]}
    return Change(rows, lambda new, before: differs(new, before) or _changed_by_scenario(new.rows))


def _step(sheet: str, column: str, change: str, value: float) -> Row:
    return {"Scenario": "Same", "Sheet": sheet, "Row": "*", "Column": column, "Change": change, "Value": value}


def _changed_by_scenario(rows: Rows) -> str:
    _, changes = scenarios.resolve(inputs(rows), "Same")
    return f"changed by nothing: {changes}" if changes else ""


SAME_PLANT = (
    renaming,
    another_order_of_rows,
    other_money,
    another_size,
    later_dates,
    another_currency,
    a_lot_split_in_two,
    a_recipe_twice,
    a_scenario_that_changes_nothing,
)
