"""Intermediates: how they are kept, what is in them, and whether anything makes and takes them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, error, rows_where, warning
from models.schema.at_sites import COME
from models.schema.problems import Problem
from models.schema.tables.network import APART, FIXED, MIXED

OTHERS = (("Feed classes", "a feed class"), ("Products", "a product"), ("Lines", "a line"), ("Lots", "a lot"))
"""What else is called by its name where an intermediate may be named."""


def intermediate_without_assay(facts: Facts) -> Iterator[Problem]:
    """The assay of an intermediate is blank, and it could hold more than one component."""
    rows = facts.tables["Intermediates"]
    if rows.empty:
        return
    blank = np.asarray(~(facts.shares("Intermediates") > 0).any(axis=1))
    needed = (rows["Keeping"] == FIXED) | (rows["Opening stock"] > 0)
    if len(facts.elements) > 1:
        for row in rows_where(blank & needed):
            message = "All components are blank or 0: nothing says what is in it."
            remedy = "Write its assay; only the proportions count."
            yield error("Intermediates", message, remedy, row=row, column=facts.elements[0])


def apart_in_a_loop(facts: Facts) -> Iterator[Problem]:
    """What is made of an intermediate that is kept apart returns to it, through stores that are all kept apart."""
    apart = kept(facts, APART)
    for name, row in apart.items():
        if returns(facts, name, set(apart)):
            message = f'What is made of "{name}" returns to it through stores kept apart: its batches have no end.'
            remedy = f"Keep one store of the loop {MIXED} or {FIXED}."
            yield error("Intermediates", message, remedy, row=row, column="Keeping")


def apart_of_several(facts: Facts) -> Iterator[Problem]:
    """A recipe that takes things together makes an intermediate that is kept apart: it has no lot any more."""
    shares, apart = facts.tables["Recipes"]["Share"].notna(), kept(facts, APART)
    together = set(facts.tables["Recipes"]["Recipe"][shares].dropna())
    for row, recipe in enumerate(facts.texts("Yields", "Recipe")):
        made = facts.texts("Yields", "Product")[row]
        if recipe in together and made in apart:
            message = f'"{recipe}" takes things together: it has no lot any more, but "{made}" is kept apart.'
            yield error("Yields", message, f"Keep it {MIXED} or {FIXED}.", row=row, column="Product")


def kept(facts: Facts, how: str) -> dict[str, int]:
    """Return the intermediates that are kept in a way, each with its row; blank is mixed."""
    rows = zip(facts.texts("Intermediates", "Intermediate"), facts.texts("Intermediates", "Keeping"), strict=True)
    return {name: row for row, (name, keeping) in enumerate(rows) if name is not None and (keeping or MIXED) == how}


def returns(facts: Facts, name: str, among: set[str]) -> bool:
    """Return whether what is made of an intermediate returns to it, through others of some."""
    seen, ahead = set[str](), [name]
    while ahead:
        new = (made_of(facts, ahead.pop()) & among) - seen
        seen |= new
        ahead += new
    return name in seen


def made_of(facts: Facts, name: str) -> set[str]:
    """Return what active recipes make of an intermediate."""
    makes = _makes(facts)
    return {made for recipe, taken in facts.active if taken == name for made in makes.get(recipe, ())}


def _makes(facts: Facts) -> dict[str, set[str]]:
    """Return what each recipe makes."""
    makes: dict[str, set[str]] = {}
    for recipe, made in zip(facts.texts("Yields", "Recipe"), facts.texts("Yields", "Product"), strict=True):
        if recipe is not None and made is not None:
            makes.setdefault(recipe, set()).add(made)
    return makes


def intermediate_named_twice(facts: Facts) -> Iterator[Problem]:
    """An intermediate is called like a feed class, a product, a line or a lot."""
    for table, words in OTHERS:
        known = set(facts.known(table))
        for row, name in enumerate(facts.texts("Intermediates", "Intermediate")):
            if name in known:
                message = f'"{name}" is {words} as well: nobody could tell which is meant.'
                yield error("Intermediates", message, "Give it another name.", row=row, column="Intermediate")


def intermediate_not_made(facts: Facts) -> Iterator[Problem]:
    """No active recipe makes an intermediate, and none is in stock."""
    made = facts.made_products | set(facts.texts("Lots", "Feed class"))
    made |= {name for table, column in COME.items() for name in facts.texts(table, column) if name}
    stock = facts.numbers("Intermediates", "Opening stock", blank=0.0)
    for row, name in enumerate(facts.texts("Intermediates", "Intermediate")):
        if name is not None and name not in made and not stock[row] > 0:
            message = f'No active recipe makes "{name}", and none is in stock.'
            remedy = "Give an active recipe a row for it in Yields, with a recovery above 0."
            yield warning("Intermediates", message, remedy, row=row, column="Intermediate")


def intermediate_not_used(facts: Facts) -> Iterator[Problem]:
    """Nothing takes an intermediate: no recipe, no sale, and it cannot be discarded."""
    used = {taken for _, taken in facts.active}
    used |= {name for table in ("Contracts", "Spot sales") for name in facts.texts(table, "Product") if name}
    disposal = facts.numbers("Intermediates", "Disposal cost")
    for row, name in enumerate(facts.texts("Intermediates", "Intermediate")):
        if name is not None and name not in used and np.isnan(disposal[row]):
            message = f'Nothing takes "{name}": no active recipe, no sale, and it cannot be discarded.'
            remedy = "Give it a row in Recipes, sell it, or write what throwing it away costs."
            yield warning("Intermediates", message, remedy, row=row, column="Intermediate")
