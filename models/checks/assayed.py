"""Blank assays, of all that recipes recover, rates count or limits name: the class's typical assay is planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.checks.facts import Facts, Flags, amount, listed, rows_where, warning
from models.schema.defaults import of_stored
from models.schema.problems import Problem

NAMED = 3
"""How many lots are named for each component that they lack."""
MEASURED = ("supplier", "plant", "umpire")
"""What Assay status says of an assay that somebody has made."""


@dataclass(frozen=True)
class _Assays:
    """[lot, component] of all that is asked for: `blank` assays, and whether recipes recover it (`recovered`).

    Blocked lots ask for nothing, and neither does a cell of which the reader has spoken.
    """

    blank: Flags
    counted: Flags
    recovered: Flags

    @property
    def without(self) -> Flags:
        """The lots that have an assay of nothing that recipes recover."""
        return np.asarray(self.recovered.any(axis=1) & ~(self.recovered & ~self.blank).any(axis=1))

    @property
    def never(self) -> Flags:
        """The components that recipes recover, and that no lot which has an assay at all has an assay of."""
        lots = self.recovered & ~self.without[:, None]
        return np.asarray((lots.sum(axis=0) > 1) & ~(lots & ~self.blank).any(axis=0))


def lot_without_assay(facts: Facts) -> Iterator[Problem]:
    """Lots have no assay at all of what recipes recover from them: all that is planned of them is their class's."""
    assays = facts.once(_assays)
    rows = rows_where(assays.without)
    if rows:
        recovered = np.asarray(assays.recovered[rows].any(axis=0))
        have = "1 lot has" if len(rows) == 1 else f"{len(rows)} lots have"
        tonnes = amount(round(float(np.nansum(facts.numbers("Lots", "Quantity")[rows])), 3), "t")
        message = (
            f"{have} no assay of what recipes recover ({listed(_names(facts, recovered))}), {tonnes} in all: the "
            f"typical assay of the class is planned for {listed(_lots(facts, rows))}.{_nothing(facts, assays, rows)}"
        )
        remedy = "Fill in their assays as they become known; the plan says what rests on estimates."
        yield warning("Lots", message, remedy, row=rows[0], column=_first(facts, assays.recovered[rows[0]]))


def status_without_assay(facts: Facts) -> Iterator[Problem]:
    """A lot is said to be assayed by somebody, and has no assay of what recipes recover."""
    status = facts.tables["Lots"]["Assay status"]
    for row in rows_where(facts.once(_assays).without & status.isin(MEASURED).to_numpy(dtype=bool)):
        message = f"Assay status is {status.iloc[row]}, and the lot has no assay of what recipes recover."
        remedy = "Fill in the assay, or write estimated."
        yield warning("Lots", message, remedy, row=row, column="Assay status", suggestion="estimated")


def component_not_assayed(facts: Facts) -> Iterator[Problem]:
    """No lot has an assay of a component that recipes recover, as if its column had been deleted."""
    assays = facts.once(_assays)
    for column in rows_where(assays.never):
        name = list(facts.asked.order)[column]
        lots = int(assays.recovered[:, column].sum())
        message = (
            f"No lot has an assay of {name}, which recipes recover: all {lots} take the typical {name} of their class."
        )
        remedy = f"Fill in {name} of the lots, 0 where there is none; if its column was deleted, put it back."
        yield warning("Lots", message, remedy, column=name)


def estimated_assay(facts: Facts) -> Iterator[Problem]:
    """Lots have gaps in their assays, of what recipes recover, rates count or limits name."""
    assays = facts.once(_assays)
    gaps = assays.counted & assays.blank & ~assays.without[:, None] & ~assays.never
    rows = rows_where(gaps.any(axis=1))
    if rows:
        have = "1 lot has" if len(rows) == 1 else f"{len(rows)} lots have"
        lacking = (
            f"{name} of {listed(_lots(facts, rows_where(gaps[:, column])), NAMED)}"
            for column, name in enumerate(facts.asked.order)
            if gaps[:, column].any()
        )
        message = f"{have} blank assay cells that count, taken as the class's typical assay: {'; '.join(lacking)}."
        remedy = "Fill in the assays as they become known, 0 where there is none."
        yield warning("Lots", message, remedy, row=rows[0], column=_first(facts, gaps[rows[0]]))


def _assays(facts: Facts) -> _Assays:
    lots, asked = facts.tables["Lots"], facts.asked
    feed = (lots["Status"] != "blocked") & ~of_stored(facts.tables)
    planned = feed.to_numpy(dtype=bool)[:, None] & ~_spoiled(facts)
    return _Assays(
        blank=lots[list(asked.order)].isna().to_numpy(dtype=bool),
        counted=asked.flags(asked.counted, lots["Feed class"]) & planned,
        recovered=asked.flags(asked.recovered, lots["Feed class"]) & planned,
    )


def _spoiled(facts: Facts) -> Flags:
    """[lot, component]: the cells of which the reader has spoken."""
    order = list(facts.asked.order)
    cells = np.zeros((len(facts.tables["Lots"]), len(order)), dtype=bool)
    for table, row, column in facts.spoiled:
        if table == "Lots" and (column is None or column in order):
            rows, columns = slice(None) if row is None else row, slice(None) if column is None else order.index(column)
            cells[rows, columns] = True
    return cells


def _nothing(facts: Facts, assays: _Assays, rows: list[int]) -> str:
    """Return what to say of the lots whose class has no typical assay either."""
    typical = np.where(assays.recovered[rows], facts.filled_assays.to_numpy(dtype=float)[rows], 0.0)
    empty = [row for row, sum_ in zip(rows, np.nansum(typical, axis=1), strict=True) if not sum_ > 0]
    return f" {listed(_lots(facts, empty))} count as holding none, as the class has no such assay." if empty else ""


def _lots(facts: Facts, rows: list[int]) -> list[str]:
    names = facts.texts("Lots", "Lot")
    return [names[row] or "?" for row in rows]


def _names(facts: Facts, components: Flags) -> list[str]:
    return [name for name, is_meant in zip(facts.asked.order, components, strict=True) if is_meant]


def _first(facts: Facts, components: Flags) -> str:
    return _names(facts, components)[0]
