"""Assays that the trade would doubt: each with the figures that led to it, each a warning that Settings can silence.

The yardstick is the class's own typical assay, and beside it what the trade knows of such feed (`known_classes`). What
shows in several cells of a row is one finding, which offers a value for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.checks.facts import Facts, Flags, Numbers, amount, rows_where, warning
from models.checks.guards import compared_assays
from models.checks.guards.compared_assays import Assays, rows_with
from models.schema.problems import Offer, Problem


@dataclass(frozen=True)
class _Doubted:
    """The cells of a row that are doubted for one reason."""

    assays: Assays
    row: int
    columns: tuple[int, ...]

    @property
    def is_one(self) -> bool:
        """True if it is a single cell."""
        return len(self.columns) == 1

    @property
    def names(self) -> list[str]:
        """The elements of the cells."""
        return [self.assays.elements[column] for column in self.columns]

    @property
    def typed(self) -> list[str]:
        """What is typed into the cells, in words."""
        return [amount(self.assays.typed[self.row, column], "%") for column in self.columns]

    def problem(self, message: str, remedy: str, meant: Numbers) -> Problem:
        """Return a problem that offers what is `meant` by each element; `remedy` takes the list of these values."""
        values = [_round(meant[column]) for column in self.columns]
        listed = [amount(value, "%") for value in values]
        if not self.is_one:
            listed = [f"{name} {value}" for name, value in zip(self.names, listed, strict=True)]
        first, *others = (Offer(column=name, suggestion=value) for name, value in zip(self.names, values, strict=True))
        return warning(
            self.assays.table,
            message,
            remedy.format(", ".join(listed)),
            row=self.row,
            column=first.column,
            suggestion=first.suggestion,
            offers=tuple(others),
        )


def fraction_or_percent(facts: Facts) -> Iterator[Problem]:
    """Assays of a row are about a hundredth of what is typical, or a hundred times that: a fraction for per cent."""
    for assays in _tables(facts):
        for too_high in (False, True):
            meant = assays.typed * (0.01 if too_high else 100.0)
            for cells in _doubted(assays, assays.fractions & (assays.too_high == too_high)):
                it_looks, it = ("it looks like", "it") if cells.is_one else ("they look like", "them")
                fraction = "a fraction" if cells.is_one else "fractions"
                looks = "per cent where fractions are meant" if too_high else fraction
                message = f"{'; '.join(_beside_typical(cells))}: {it_looks} {looks}."
                remedy = f"Write {it} in the unit of the column's header: {{}}, if that is meant."
                yield cells.problem(message, remedy, meant[cells.row])


def oxide_for_element(facts: Facts) -> Iterator[Problem]:
    """Rare earths are above their class by what oxide weighs more: oxide typed where element is asked for."""
    for assays in _tables(facts):
        for cells in _doubted(assays, assays.oxides):
            compared = assays.both[cells.row] & assays.rare
            total, typical = (figures[cells.row, compared].sum() for figures in (assays.typed, assays.typical))
            typed = ", ".join(f"{name} {value}" for name, value in zip(cells.names, cells.typed, strict=True))
            message = (
                f"The rare earths add to {amount(_round(total), '%')} where {amount(_round(typical), '%')} is typical, "
                f"{total / typical - 1:.0%} more: {typed} may be {'its oxide' if cells.is_one else 'oxides'}."
            )
            remedy = "If it is, write the element: {}." if cells.is_one else "If they are, write the elements: {}."
            yield cells.problem(message, remedy, assays.typed[cells.row] / assays.factor)


def samarium_in_ndfeb(facts: Facts) -> Iterator[Problem]:
    """A lot of an NdFeB class holds samarium, which spoils the NdPr product: SmCo magnets may be mixed in."""
    assays = facts.once(compared_assays.lots)
    for row in rows_where(assays.samarium):
        column = assays.elements.index("Sm")
        value, typical = assays.typed[row, column], np.nan_to_num(assays.typical[row, column])
        message = (
            f"Sm is {amount(value, '%')} in a class of NdFeB feed, where {amount(typical, '%')} is typical. "
            "SmCo magnets hold 14 to 37 %."
        )
        remedy = "Check the assay and the class; Sm spoils NdPr oxide."
        yield warning("Lots", message, remedy, row=row, column="Sm")


def assay_far_from_class(facts: Facts) -> Iterator[Problem]:
    """Assays of a row are far outside what its class typically holds and what such feed is known to hold."""
    for assays in _tables(facts):
        for cells in _doubted(assays, assays.far):
            message = " ".join(_beside_known(assays, cells.row, column) for column in cells.columns)
            remedy = "Check the assay, its unit and the feed class."
            yield warning(assays.table, message, remedy, row=cells.row, column=cells.names[0])


def doubted_lots(facts: Facts) -> Flags:
    """Return the lots whose assay is doubted as a whole, so that nothing should be concluded from it."""
    assays = facts.once(compared_assays.lots)
    return rows_with(assays.fractions) | rows_with(assays.far)


def doubted_assays(facts: Facts, table: str) -> Flags:
    """Return the rows of Lots or Feed classes whose assay is too high by its unit, or by being that of oxides."""
    assays = facts.once(compared_assays.lots if table == "Lots" else compared_assays.classes)
    return rows_with(assays.fractions | assays.oxides)


def _tables(facts: Facts) -> tuple[Assays, Assays]:
    return facts.once(compared_assays.classes), facts.once(compared_assays.lots)


def _doubted(assays: Assays, flags: Flags) -> Iterator[_Doubted]:
    for row in rows_where(rows_with(flags)):
        yield _Doubted(assays, row, tuple(rows_where(flags[row])))


def _beside_typical(cells: _Doubted) -> Iterator[str]:
    """Yield `Nd is 0.26 %, and 25 % is typical` for each cell."""
    for name, value, column in zip(cells.names, cells.typed, cells.columns, strict=True):
        typical = cells.assays.typical[cells.row, column]
        than = f"and {amount(typical, '%')} is typical" if typical > 0 else "like the others of its row"
        yield f"{name} is {value}, {than}"


def _beside_known(assays: Assays, row: int, column: int) -> str:
    """Return `Dy is 15 %; 4 % is typical of EV traction.` with what the trade knows of such feed."""
    component, typical, known = assays.elements[column], assays.typical[row, column], assays.known[row]
    parts = []
    if assays.stated[row] and not np.isnan(typical):
        parts.append(f"{amount(typical, '%')} is typical of {assays.classes[row]}")
    if known is not None and component in known.ranges:
        known_range = known.ranges[component]
        parts.append(f"{known.name} hold {known_range.low:g} to {known_range.high:g} % ({known.basis})")
    return f"{component} is {amount(assays.typed[row, column], '%')}; {'; '.join(parts)}."


def _round(value: float) -> float:
    """Round away the dust of a multiplication."""
    return float(f"{value:.4g}")
