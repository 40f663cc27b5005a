"""What was done: worked, received and counted."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from models.checks.actuals.sites_told import filled_in
from models.checks.facts import Facts, amount, choose, error, listed, rows_where
from models.checks.stages.intermediates import kept
from models.plant.plant import Plant
from models.schema.at_sites import KEPT, site_of_recipes, sites_of, store_name
from models.schema.defaults import fill, of_stored
from models.schema.inputs import INPUTS
from models.schema.problems import Offer, Problem
from models.schema.tables.actuals import ACTUALS_TABLE, COUNTED, DELIVERED, RECEIVED, SHIPPED
from models.schema.tables.network import APART, PUT


@dataclass(frozen=True)
class Kind:
    """What a name stands for: the column for its quantity, and the other, whose figures count `factor` in it."""

    word: str
    column: str
    other: str
    factor: float


LOT = Kind("a lot", "Tonnes", "Kilograms", 0.001)
PRODUCT = Kind("a product", "Kilograms", "Tonnes", 1_000.0)


NAMING_BATCHES = (
    (ACTUALS_TABLE.name, "Lot", "From batch"),
    (RECEIVED.name, "Lot or product", "Batch"),
    (COUNTED.name, "Product or lot", "Batch"),
    (SHIPPED.name, "Material", "Lot"),
)
"""The tables that name batches, what these are of, and the column that does."""


def recipe_does_not_take_lot(facts: Facts) -> Iterator[Problem]:
    """A lot was worked by a recipe that has no row for its class, so that nothing says what it makes of it."""
    classes: dict[str | None, str | None] = {name: name for name in facts.known("Intermediates")}
    classes |= dict(zip(facts.texts("Lots", "Lot"), facts.texts("Lots", "Feed class"), strict=True))
    taken: dict[str, list[str]] = {}
    for recipe, text in zip(facts.texts("Recipes", "Recipe"), facts.texts("Recipes", "Feed class"), strict=True):
        if recipe is not None and text is not None:
            taken.setdefault(recipe, []).append(text)
    taken[PUT] = [f"{name}: in drums" for name in facts.known(*KEPT)]
    drums = of_stored(facts.tables)
    classes |= {lot: f"{classes[lot]}: in drums" for lot in facts.tables["Lots"]["Lot"][drums]}
    name = ACTUALS_TABLE.name
    for row, (lot, recipe) in enumerate(zip(facts.texts(name, "Lot"), facts.texts(name, "Recipe"), strict=True)):
        if lot in classes and recipe in taken and classes[lot] not in taken[recipe]:
            takers = [other for other, names in taken.items() if classes[lot] in names]
            message = f'"{recipe}" does not take "{lot}", which is {classes[lot]}.'
            remedy = f"Write by which recipe it was worked: {listed(takers)}." if takers else "Correct the lot."
            yield error(name, message, remedy, row=row, column="Recipe")


def batch_not_known(facts: Facts) -> Iterator[Problem]:
    """Work on what is kept apart, or an arrival of it, names no batch, or one that there cannot be; or a count does."""
    apart, known = kept(facts, APART), facts.once(_batches)
    feed = {(SHIPPED.name, name) for name in facts.known("Feed classes")}  # its Lot is no batch
    for table, of, column in NAMING_BATCHES:
        rows = zip(facts.texts(table, of), facts.texts(table, column), _sites_of_rows(facts, table), strict=True)
        for row, (name, batch, site) in enumerate(rows):
            there = known.get((str(name), site), set())
            if (table, name) in feed:
                continue
            if name in apart and batch is None and table != COUNTED.name:
                message = f'"{name}" is kept {APART}, and nothing says which batch it is.'
                remedy = f"Write its lot and route, as {listed(sorted(there), 2) or 'EV-1 / Route'}."
                yield error(table, message, remedy, row=row, column=column)
            elif name is not None and name not in apart and batch is not None:
                message = f'"{name}" is not kept {APART}: it has no batches.'
                yield error(table, message, "Leave this cell blank.", row=row, column=column)
            elif table != RECEIVED.name and batch is not None and batch not in there:
                remedy, suggestion = choose(batch, sorted(there))
                message = f'There can be no batch "{batch}" of "{store_name(str(name), site)}".'
                yield error(table, message, remedy, row=row, column=column, suggestion=suggestion)


def counted_twice(facts: Facts) -> Iterator[Problem]:
    """An intermediate was counted in all and batch by batch, so that nothing says which of the two holds."""
    rows = facts.tables[COUNTED.name]
    stores = list(zip(rows["Product or lot"], _sites_of_rows(facts, COUNTED.name), strict=True))
    rows = rows.assign(Store=pd.Series(stores, rows.index, dtype=object))
    rows = rows[rows["Kilograms"].notna() & rows["Product or lot"].isin(kept(facts, APART))]
    by_batch = {store: of["Kilograms"].sum() for store, of in rows[rows["Batch"].notna()].groupby("Store")}
    for row, store in rows["Store"][rows["Batch"].isna()].items():
        if store in by_batch:
            message = (
                f'"{store[0]}" was counted in all and batch by batch, which makes {amount(by_batch[store], "kg")}.'
            )
            remedy = "Clear one of them: batches that are not counted are left as the books say."
            yield error(COUNTED.name, message, remedy, row=int(str(row)), column="Kilograms")


def _batches(facts: Facts) -> dict[tuple[str, str | None], set[str]]:
    """Return the batches that there can be of each intermediate, at each site and (None) at any."""
    if not kept(facts, APART):
        return {}
    plant = Plant.of(fill({name: facts.tables[name] for name in INPUTS})[0])
    found: dict[tuple[str, str | None], set[str]] = {}
    for batch, of in zip(plant.stored.batch, plant.stored.of.tolist(), strict=True):
        for site in {None, plant.intermediates.site[of] or None} if batch else ():
            found.setdefault((plant.intermediates.material[of], site), set()).add(batch)
    return found


def _sites_of_rows(facts: Facts, table: str) -> list[str | None]:
    """Return the site of the store that each row is about: as told or the only one, of work its recipe's; else None."""
    if not sites_of(facts.tables):
        return [None] * len(facts.tables[table])
    if table == SHIPPED.name:
        return facts.texts(table, "From site")
    if table == ACTUALS_TABLE.name:
        works = site_of_recipes(facts.tables)
        return [works.get(str(recipe)) for recipe in facts.texts(table, "Recipe")]
    told = filled_in({name: facts.tables[name] for name in INPUTS}, facts.tables)
    return [str(site) if site else None for site in told[table]["Site"]]


def quantity_of_another_kind(facts: Facts) -> Iterator[Problem]:
    """A lot is stated in kilograms, or a product in tonnes."""
    lots, products = set(facts.known("Lots")), set(facts.known("Products", "Intermediates"))
    kinds = dict.fromkeys(lots - products, LOT) | dict.fromkeys(products - lots, PRODUCT)
    for table in (RECEIVED, COUNTED):
        for row, name in enumerate(facts.texts(table.name, table.columns[0].name)):
            kind = kinds.get(name or "")
            stated = facts.numbers(table.name, kind.other)[row] if kind else math.nan
            if kind and not math.isnan(stated):
                message = f'"{name}" is {kind.word}, and {amount(stated, table[kind.other].unit)} are stated.'
                remedy = f"Leave {kind.other} blank, and write into {kind.column} how much it is."
                offers = (Offer(column=kind.column, suggestion=float(stated * kind.factor)),)
                yield error(table.name, message, remedy, row=row, column=kind.other, offers=offers)


def date_outside_plan(facts: Facts) -> Iterator[Problem]:
    """A day that is not one of the plan's."""
    if facts.calendar is None:
        return
    first, last = facts.calendar.start[0], facts.calendar.end[-1]
    for table in (DELIVERED, RECEIVED, COUNTED):
        days = facts.days(table.name, "Date")
        for row in rows_where((days < first) | (days > last)):
            message = f"Date {days[row]} is outside the plan, which goes from {first} to {last}."
            remedy = "Correct the date, or take the plan of that week."
            yield error(table.name, message, remedy, row=row, column="Date")
