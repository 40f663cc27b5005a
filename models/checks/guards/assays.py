"""Assays that the trade would doubt: each with the figures that led to it, each a warning that Settings can silence.

The yardstick is the class's own typical assay, and beside it what the trade knows of such feed (`known_classes`).
A row is doubted for one reason only, and not at all where its assay adds to more than 102 %, which is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.checks.facts import Facts, Flags, Numbers, amount, rows_where, warning
from models.checks.guards.known_classes import NDFEB, RARE_EARTHS, KnownClass, known_class
from models.plant.chemistry import NotAFormula, counted_as
from models.schema.problems import Problem

HUNDREDTH = (1 / 200, 1 / 50)
"""A value within these bounds of its yardstick may be a fraction in place of per cent."""
MAJOR = 5.0  # % of dry mass from which a component tells what a material is
HUNDRED = 100.0 + 1e-6
"""Per cent, with room for the rounding of a sum."""
CLOSES = 102.0 + 1e-6
"""Per cent to which an assay may add: laboratories do not close at 100 % to the last figure."""
FULL = 90.0  # % from which an assay leaves out nothing of weight
STRAY_SAMARIUM = 1.0
PEERS = 3


@dataclass(frozen=True)
class _Assays:
    """The assays of a table, [row, element] in % of dry mass, NaN where blank or out of range.

    `typical` is the yardstick, NaN where there is none: what the class says if it is `stated`, else what the trade
    says; `low` and `high` are the trade's range, NaN where it has none.
    """

    table: str
    elements: list[str]
    classes: list[str | None]
    known: list[KnownClass | None]
    typed: Numbers
    typical: Numbers
    stated: Flags
    low: Numbers
    high: Numbers
    factor: Numbers
    is_ndfeb: Flags

    @cached_property
    def both(self) -> Flags:
        """The cells that can be compared."""
        flags: Flags = (self.typed > 0) & (self.typical > 0)
        return flags

    @cached_property
    def fractions(self) -> Flags:
        """The cells that look like fractions in place of per cent, or the other way round."""
        return _fractions(self)

    @cached_property
    def oxides(self) -> Flags:
        """The cells that look like oxide in place of element."""
        return _oxides(self)

    @cached_property
    def far(self) -> Flags:
        """The cells that are far from what is known of the class."""
        return _far(self)


def fraction_or_percent(facts: Facts) -> Iterator[Problem]:
    """An assay is about a hundredth of what is typical, or a hundred times that: a fraction in place of per cent."""
    for own in _tables(facts):
        for row, column in _cells(own.fractions):
            value, typical = own.typed[row, column], own.typical[row, column]
            meant = _round(value * 100 if value < typical or np.isnan(typical) else value / 100)
            looks = "looks like a fraction" if meant > value else "looks like per cent where fractions are meant"
            than = f", and {amount(typical, '%')} is typical" if typical > 0 else ", like the others of its row"
            message = f"{own.elements[column]} is {amount(value, '%')}{than}: it {looks}."
            remedy = f"Write it in the unit of the column's header: {amount(meant, '%')}, if that is meant."
            yield _problem(own, (row, column), message, remedy, meant)


def oxide_for_element(facts: Facts) -> Iterator[Problem]:
    """Rare earths are above their class by what oxide weighs more: oxide typed where element is asked for."""
    for own in _tables(facts):
        flags = own.oxides
        for row in rows_where(_rows_with(flags)):
            compared = own.both[row] & _rare(own)
            total, typical = own.typed[row, compared].sum(), own.typical[row, compared].sum()
            for column in rows_where(flags[row]):
                meant = _round(own.typed[row, column] / own.factor[column])
                component, value = own.elements[column], own.typed[row, column]
                message = (
                    f"The rare earths add to {amount(_round(total), '%')} where {amount(_round(typical), '%')} is "
                    f"typical, {total / typical - 1:.0%} more: {component} {amount(value, '%')} may be its oxide."
                )
                remedy = f"If it is, write the element: {amount(meant, '%')}."
                yield _problem(own, (row, column), message, remedy, meant)


def samarium_in_ndfeb(facts: Facts) -> Iterator[Problem]:
    """A lot of an NdFeB class holds samarium, which spoils the NdPr product: SmCo magnets may be mixed in."""
    own = facts.once(_lots)
    for row in rows_where(_samarium(own)):
        column = own.elements.index("Sm")
        value, typical = own.typed[row, column], np.nan_to_num(own.typical[row, column])
        message = (
            f"Sm is {amount(value, '%')} in a class of NdFeB feed, where {amount(typical, '%')} is typical. "
            "SmCo magnets hold 14 to 37 %."
        )
        yield _problem(own, (row, column), message, "Check the assay and the class; Sm spoils NdPr oxide.")


def assay_far_from_class(facts: Facts) -> Iterator[Problem]:
    """An assay is far outside what its class typically holds and what such feed is known to hold."""
    for own in _tables(facts):
        for row, column in _cells(own.far):
            component, typical, known = own.elements[column], own.typical[row, column], own.known[row]
            parts = []
            if own.stated[row] and not np.isnan(typical):
                parts.append(f"{amount(typical, '%')} is typical of {own.classes[row]}")
            if known is not None and component in known.ranges:
                own_range = known.ranges[component]
                parts.append(f"{known.name} hold {own_range.low:g} to {own_range.high:g} % ({known.basis})")
            message = f"{component} is {amount(own.typed[row, column], '%')}; {'; '.join(parts)}."
            remedy = "Check the assay, its unit and the feed class."
            yield _problem(own, (row, column), message, remedy)


def doubted_lots(facts: Facts) -> Flags:
    """The lots whose assay is doubted as a whole, so that nothing should be concluded from it."""
    own = facts.once(_lots)
    return _rows_with(own.fractions) | _rows_with(own.far)


def doubted_assays(facts: Facts, table: str) -> Flags:
    """The rows of Lots or Feed classes whose assay is too high by its unit, or by being that of oxides."""
    own = facts.once(_lots if table == "Lots" else _classes)
    return _rows_with(own.fractions | own.oxides)


def _problem(own: _Assays, cell: tuple[int, int], message: str, remedy: str, meant: float | None = None) -> Problem:
    row, column = cell
    return warning(own.table, message, remedy, row=row, column=own.elements[column], suggestion=meant)


def _cells(flags: Flags) -> Iterator[tuple[int, int]]:
    return ((int(row), int(column)) for row, column in np.argwhere(flags))


def _tables(facts: Facts) -> tuple[_Assays, _Assays]:
    return facts.once(_classes), facts.once(_lots)


def _classes(facts: Facts) -> _Assays:
    """The typical assays of the classes, held against what the trade knows."""
    names = facts.texts("Feed classes", "Feed class")
    return _assays(facts, "Feed classes", names, None)


def _lots(facts: Facts) -> _Assays:
    """The assays of the lots, held against their classes."""
    classes = facts.tables["Feed classes"].drop_duplicates("Feed class").set_index("Feed class")
    typical = classes[facts.elements].astype(float)
    doubted = _rows_with(facts.once(_classes).fractions)
    fraction = {name for name, flag in zip(facts.texts("Feed classes", "Feed class"), doubted, strict=True) if flag}
    typical = typical.where((typical.sum(axis=1) > 0) & ~typical.index.isin(fraction))
    names = facts.texts("Lots", "Feed class")
    return _assays(facts, "Lots", names, typical.reindex(names).to_numpy(dtype=float))


def _assays(facts: Facts, table: str, names: list[str | None], typical: Numbers | None) -> _Assays:
    elements = facts.elements
    typed = facts.tables[table][elements].to_numpy(dtype=float)
    typed = np.where((typed >= 0) & (typed <= 100), typed, np.nan)
    over = np.nansum(typed, axis=1) > CLOSES
    typed = np.where(over[:, None], np.nan, typed)
    by_name = {name: known_class(name) if name else None for name in set(names)}
    known = [by_name[name] for name in names]
    shown = {name: _range(own, elements) for name, own in by_name.items()}
    ranges = np.array([shown[name] for name in names]).reshape(len(names), 3, len(elements))
    stated = np.zeros(len(names), dtype=bool) if typical is None else _rows_with(~np.isnan(typical))
    typical = ranges[:, 1] if typical is None else np.where(stated[:, None], typical, ranges[:, 1])
    return _Assays(
        table=table,
        elements=elements,
        classes=names,
        known=known,
        typed=typed,
        typical=typical,
        stated=stated,
        low=ranges[:, 0],
        high=ranges[:, 2],
        factor=_oxide_factors(facts),
        is_ndfeb=_ndfeb(elements, known, typical),
    )


def _range(known: KnownClass | None, elements: list[str]) -> Numbers:
    """[low, typical and high; element], NaN where nothing is known."""
    found = [known.ranges.get(element) if known else None for element in elements]
    rows = [(own.low, own.typical, own.high) if own else (np.nan,) * 3 for own in found]
    return np.array(rows, dtype=float).reshape(len(elements), 3).T


def _ndfeb(elements: list[str], known: list[KnownClass | None], typical: Numbers) -> Flags:
    of = {element: typical[:, column] for column, element in enumerate(elements)}
    by_assay = (of.get("Nd", np.zeros(1)) >= 10) & ~(of.get("Sm", np.zeros(1)) >= STRAY_SAMARIUM)
    named = np.array([own is not None for own in known], dtype=bool)
    by_name = np.array([own is not None and own.chemistry == NDFEB for own in known], dtype=bool)
    return np.where(named, by_name, by_assay)


def _oxide_factors(facts: Facts) -> Numbers:
    """What each element's oxide weighs more: by the formula of Components, else by that of most rare earths."""
    components = facts.tables["Components"].drop_duplicates("Component")
    counted = dict(zip(components["Component"], components["Counted as"], strict=True))
    return np.array([_oxide_factor(element, counted[element]) for element in facts.elements])


def _oxide_factor(element: str, how: object) -> float:
    if element not in RARE_EARTHS:
        return 1.0
    for formula in (str(how), f"{element}2O3"):
        try:
            factor = counted_as(formula, element)
        except NotAFormula:
            continue
        if factor > 1:
            return factor
    return 1.0


def _rows_with(cells: Flags) -> Flags:
    """The rows in which any cell is set."""
    flags: Flags = np.asarray(cells.any(axis=1))
    return flags


def _rare(own: _Assays) -> Flags:
    flags: Flags = own.factor > 1
    return flags


def _fractions(own: _Assays) -> Flags:
    low, high = HUNDREDTH
    ratio = np.where(own.both, own.typed / own.typical, np.nan)
    typed, typical = np.where(own.both, own.typed, 0).sum(axis=1), np.where(own.both, own.typical, 0).sum(axis=1)
    whole = (typical >= MAJOR) & (typed > low * typical) & (typed < high * typical)
    alone = (own.typical >= 2 * MAJOR) & (ratio > low) & (ratio < high)
    too_much = (own.typed >= 2 * MAJOR) & (ratio > 1 / high) & (ratio < 1 / low)
    flags: Flags = (whole[:, None] & (own.typed > 0)) | alone | too_much
    return flags


def _oxides(own: _Assays) -> Flags:
    compared = own.both & _rare(own)
    typed, typical = np.where(compared, own.typed, 0).sum(axis=1), np.where(compared, own.typical, 0).sum(axis=1)
    as_oxide = np.where(compared, own.typical * own.factor, 0).sum(axis=1)
    ratio = np.where(typical > 0, typed / typical, np.nan)
    alike = np.abs(typed / as_oxide - 1) <= 0.05
    major = compared & (own.typical >= MAJOR)
    each = np.where(major, own.typed / own.typical, 1.16)
    alike &= ((each > 1.05) & (each < 1.30)).all(axis=1) & ~_is_richer(own)
    closes = (typed >= 97) & (typed <= 100.5)
    over_known = _rows_with(major & (own.typed > own.high))
    stands_out, has_peers = _beside_peers(own, ratio, alike)
    wrong = alike & (closes | np.where(has_peers, stands_out, over_known))
    flags: Flags = wrong[:, None] & compared & ~own.fractions
    return flags


def _is_richer(own: _Assays) -> Flags:
    """True where all that matters is assayed and adds up as it should: then there is really more of the rare earths."""
    cells = ~np.isnan(own.typed) & ~np.isnan(own.typical)
    typed, typical = np.where(cells, own.typed, 0).sum(axis=1), np.where(cells, own.typical, 0).sum(axis=1)
    flags: Flags = (typical >= FULL) & (typed < typical + 3)
    return flags


def _beside_peers(own: _Assays, ratio: Numbers, alike: Flags) -> tuple[Flags, Flags]:
    """Which rows stand out among the other lots of their class, and which have enough of them to tell."""
    stands_out, has_peers = np.zeros(len(ratio), dtype=bool), np.zeros(len(ratio), dtype=bool)
    if own.table != "Lots":
        return stands_out, has_peers
    names = np.array([name or "" for name in own.classes], dtype=object)
    for name in set(names[alike]):
        rows = names == name
        peers = ratio[rows & ~alike & np.isfinite(ratio)]
        if len(peers) >= PEERS:
            has_peers |= rows
            stands_out |= rows & (ratio >= np.median(peers) + 4 * max(float(peers.std()), 0.01))
    return stands_out, has_peers


def _samarium(own: _Assays) -> Flags:
    if "Sm" not in own.elements:
        return np.zeros(len(own.typed), dtype=bool)
    column = own.elements.index("Sm")
    value, typical = own.typed[:, column], np.nan_to_num(own.typical[:, column])
    flags: Flags = own.is_ndfeb & (value > STRAY_SAMARIUM) & (value > 2 * typical)
    return flags & ~own.fractions[:, column]


def _far(own: _Assays) -> Flags:
    width = np.maximum(own.high - own.low, 1.0)
    out_of_trade = (own.typed < own.low - width) | (own.typed > own.high + width)
    out_of_class = np.abs(own.typed - own.typical) > np.maximum(0.6 * own.typical, 3.0)
    no_range, no_class = np.isnan(own.low), np.isnan(own.typical) | ~own.stated[:, None]
    far = (out_of_trade | no_range) & (out_of_class | no_class) & ~(no_range & no_class)
    told = _rows_with(own.fractions | own.oxides) | (np.nansum(own.typed, axis=1) > HUNDRED)
    told |= _samarium(own) if own.table == "Lots" else False
    empty = np.nan_to_num(own.typed).sum(axis=1) == 0
    flags: Flags = far & ~np.isnan(own.typed) & ~(told | empty)[:, None]
    return flags


def _round(value: float) -> float:
    """Without the dust of a multiplication."""
    return float(f"{value:.4g}")
