"""Batches that the planner names: in stores when the plan begins, or on their way; and intermediates that have none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from models.checks.blends import counted_in_limits
from models.checks.facts import Facts, amount, error, warning
from models.checks.stages.intermediates import kept
from models.plant.stages.named_batches import COMING, THERE
from models.schema.at_sites import BATCH_OF, COME, sites_of, store_name
from models.schema.problems import Problem
from models.schema.tables.network import APART, MIXED, OPENING

ROUNDING = 1e-6
"""Compositions that differ by more than this share of the whole are two, as are amounts."""


class Named(NamedTuple):
    """A row that says of which batch something is: `store` and `batch` (blank: it does not say)."""

    table: str
    row: int
    column: str
    material: str
    store: str
    batch: str | None


def _named(facts: Facts) -> list[Named]:
    """Return every row of Opening batches and Arrivals that is about an intermediate."""
    known, found = set(facts.known("Intermediates")), []
    for table in (THERE, COMING):
        of, column = COME[table], BATCH_OF[table]
        rows = zip(facts.texts(table, of), facts.texts(table, "Site"), facts.texts(table, column), strict=True)
        for row, (material, site, batch) in enumerate(rows):
            if material is not None and material in known:
                found.append(Named(table, row, column, material, store_name(material, site), batch))
    return found


def batch_of_not_apart(facts: Facts) -> Iterator[Problem]:
    """A batch is named of something that is not kept apart, and has none."""
    apart = kept(facts, APART)
    for one in facts.once(_named):
        if one.material in apart or one.batch is None:
            continue
        message = f'"{one.material}" is not kept {APART}: it has no batches.'
        if one.table == THERE:
            remedy = f"Write it into its Opening stock and delete the row, or keep it {APART}."
            yield error(one.table, message, remedy, row=one.row, column="Intermediate")
        else:
            yield warning(one.table, message, "Leave Lot blank.", row=one.row, column=one.column)
    known = set(facts.known("Intermediates"))
    for row, (product, batch) in enumerate(
        zip(facts.texts(COMING, "Product"), facts.texts(COMING, "Lot"), strict=True)
    ):
        if product is not None and batch is not None and product not in known:
            message = f'"{product}" is a product: it has no batches.'
            yield warning(COMING, message, "Leave Lot blank.", row=row, column="Lot")


def arrival_of_batches(facts: Facts) -> Iterator[Problem]:
    """An intermediate is on its way of which nothing says what batch it is, or what it contains."""
    limited, names = facts.once(counted_in_limits), facts.elements
    apart, mixed = kept(facts, APART), kept(facts, MIXED)
    for _, row, _, product, _, batch in (one for one in facts.once(_named) if one.table == COMING):
        cells = facts.tables[COMING].loc[row].isna()
        blank = [name for name, counted in limited.items() if product in counted and cells[name]]
        if product in apart and batch is None:
            message = f'"{product}" is kept {APART}, and nothing says which batch arrives.'
            remedy = "Write its lot and route into Lot, as the plan's sheet Batches names it: EV-1 / Route."
            yield error(COMING, message, remedy, row=row, column="Lot")
        elif product in mixed and names and cells[names].all():
            message = f'Nothing says what arrives of "{product}", which joins the mix in its store.'
            yield error(COMING, message, "Write what it contains.", row=row, column=str(names[0]))
        elif product in mixed and blank and not facts.is_spoiled(COMING, row, blank[0]):
            message = f"{blank[0]} is blank, and a blend limit counts it in the mix that this joins."
            yield error(COMING, message, "Write what it is on the average.", row=row, column=blank[0])


def batch_called_opening(facts: Facts) -> Iterator[Problem]:
    """A batch is called as the plan calls that of which no row says where it comes from."""
    for one in facts.once(_named):
        if one.batch == OPENING:
            message = f"{OPENING} is the batch that the row of the store says is there."
            remedy = "Write it into Opening stock and delete the row, or give the batch another name."
            yield error(one.table, message, remedy, row=one.row, column=one.column)


def batch_without_content(facts: Facts) -> Iterator[Problem]:
    """Nothing says what is in a batch, or how much of a property a blend limit counts of it."""
    limited = facts.once(counted_in_limits)
    for one in _of_apart(facts):
        cells = facts.tables[one.table].loc[one.row]
        if len(facts.elements) > 1 and not (cells[facts.elements].fillna(0.0) > 0).any():
            column, message = facts.elements[0], "All components are blank or 0: nothing says what is in it."
            remedy = "Write what it contains; only the proportions count."
        elif blank := [name for name, counted in limited.items() if one.material in counted and cells.isna()[name]]:
            column, message = blank[0], f"{blank[0]} is blank, and a blend limit counts it."
            remedy = "Write what it is on the average."
        else:
            continue
        if not facts.is_spoiled(one.table, one.row, column):
            yield error(one.table, message, remedy, row=one.row, column=column)


def batch_of_two_compositions(facts: Facts) -> Iterator[Problem]:
    """Two rows give a batch compositions that are not the same."""
    first: dict[tuple[str, str | None], Named] = {}
    for one in _of_apart(facts):
        other = first.setdefault((one.store, one.batch), one)
        differ = np.abs(_shares(facts, one) - _shares(facts, other)) > ROUNDING
        if differ.any():
            column = facts.elements[int(np.flatnonzero(differ)[0])]
            place = "another row" if other.table == one.table else other.table
            message = f'"{one.batch}" has one composition here and another in {place}.'
            remedy = "Correct it, or give one of them another name: what has two compositions is two batches."
            yield error(one.table, message, remedy, row=one.row, column=column)


def batches_over_max(facts: Facts) -> Iterator[Problem]:
    """More lies in a store with what Opening batches says than there may be: a broken promise until it is taken."""
    opening, most = _of_stores(facts, "Opening stock"), _of_stores(facts, "Max stock")
    kg, found = facts.numbers(THERE, "Quantity", blank=0.0), dict[tuple[str, str | None], list[Named]]()
    for one in _of_apart(facts):
        if one.table == THERE:
            found.setdefault((one.material, facts.texts(THERE, "Site")[one.row]), []).append(one)
    for store, rows in found.items():
        before, limit = _at(opening, store, 0.0), _at(most, store, np.inf)
        there = before + float(sum(kg[one.row] for one in rows))
        if there > limit * (1.0 + ROUNDING) and before <= limit:
            message = f"{amount(there, 'kg')} of {rows[0].store} lie there, above Max stock {amount(limit, 'kg')}."
            remedy = "Raise Max stock, or correct what lies there; else expect it among the broken promises."
            yield warning(THERE, message, remedy, row=rows[0].row, column="Quantity")


def _of_stores(facts: Facts, column: str) -> dict[tuple[str | None, str | None], float]:
    """Return a column by material and site, as Stores says, and by material alone, as its own row says."""
    rows = zip(facts.texts("Intermediates", "Intermediate"), facts.numbers("Intermediates", column), strict=True)
    found: dict[tuple[str | None, str | None], float] = {(name, None): float(figure) for name, figure in rows}
    places = zip(facts.texts("Stores", "Material"), facts.texts("Stores", "Site"), strict=True)
    stores = dict(zip(places, facts.numbers("Stores", column).tolist(), strict=True)) if sites_of(facts.tables) else {}
    return found | {place: figure for place, figure in stores.items() if not np.isnan(figure)}


def _at(figures: dict[tuple[str | None, str | None], float], store: tuple[str, str | None], blank: float) -> float:
    """Return the figure of a store: what Stores says of it, else what the material's own row says."""
    figure = figures.get(store, figures.get((store[0], None), np.nan))
    return blank if np.isnan(figure) else figure


def _of_apart(facts: Facts) -> list[Named]:
    """Return the rows that name a batch of something that is kept apart."""
    apart = kept(facts, APART)
    return [one for one in facts.once(_named) if one.batch is not None and one.material in apart]


def _shares(facts: Facts, one: Named) -> np.ndarray:
    """Return what a row says of each component, as shares of all of them."""
    typed = facts.tables[one.table].loc[one.row, facts.elements].fillna(0.0).to_numpy(dtype=float)
    shares: np.ndarray = typed / (typed.sum() or 1.0)
    return shares
