"""Assays beside what is typical of their class, by its own typical assay and by what the trade knows of such feed.

A row is doubted for one reason only, and not at all where its assay adds to more than 102 %, which is an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.checks.facts import Facts, Flags, Numbers
from models.checks.guards.known_classes import NDFEB, RARE_EARTHS, KnownClass, known_class
from models.plant.chemistry import NotAFormula, counted_as

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
class Assays:
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
    def too_high(self) -> Flags:
        """The cells that are above their yardstick."""
        flags: Flags = self.typed >= np.where(np.isnan(self.typical), np.inf, self.typical)
        return flags

    @cached_property
    def oxides(self) -> Flags:
        """The cells that look like oxide in place of element."""
        return _oxides(self)

    @cached_property
    def far(self) -> Flags:
        """The cells that are far from what is known of the class."""
        return _far(self)

    @cached_property
    def rare(self) -> Flags:
        """The elements that are rare earths."""
        flags: Flags = self.factor > 1
        return flags

    @cached_property
    def samarium(self) -> Flags:
        """The lots of NdFeB classes with samarium in them."""
        return _samarium(self)


def classes(facts: Facts) -> Assays:
    """Return the typical assays of the classes, held against what the trade knows."""
    names = facts.texts("Feed classes", "Feed class")
    return _assays(facts, "Feed classes", names, None)


def lots(facts: Facts) -> Assays:
    """Return the assays of the lots, held against their classes."""
    stated = facts.tables["Feed classes"].drop_duplicates("Feed class").set_index("Feed class")
    typical = stated[facts.elements].astype(float)
    doubted = rows_with(facts.once(classes).fractions)
    fraction = {name for name, flag in zip(facts.texts("Feed classes", "Feed class"), doubted, strict=True) if flag}
    typical = typical.where((typical.sum(axis=1) > 0) & ~typical.index.isin(fraction))
    names = facts.texts("Lots", "Feed class")
    return _assays(facts, "Lots", names, typical.reindex(names).to_numpy(dtype=float))


def _assays(facts: Facts, table: str, names: list[str | None], typical: Numbers | None) -> Assays:
    elements = facts.elements
    typed = facts.shares(table)
    typed = np.where((typed >= 0) & (typed <= 100), typed, np.nan)
    over = np.nansum(typed, axis=1) > CLOSES
    typed = np.where(over[:, None], np.nan, typed)
    by_name = {name: known_class(name) if name else None for name in set(names)}
    known = [by_name[name] for name in names]
    shown = {name: _range(assays, elements) for name, assays in by_name.items()}
    ranges = np.array([shown[name] for name in names]).reshape(len(names), 3, len(elements))
    stated = np.zeros(len(names), dtype=bool) if typical is None else rows_with(~np.isnan(typical))
    typical = ranges[:, 1] if typical is None else np.where(stated[:, None], typical, ranges[:, 1])
    return Assays(
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
    rows = [(assays.low, assays.typical, assays.high) if assays else (np.nan,) * 3 for assays in found]
    return np.array(rows, dtype=float).reshape(len(elements), 3).T


def _ndfeb(elements: list[str], known: list[KnownClass | None], typical: Numbers) -> Flags:
    of = {element: typical[:, column] for column, element in enumerate(elements)}
    by_assay = (of.get("Nd", np.zeros(1)) >= 10) & ~(of.get("Sm", np.zeros(1)) >= STRAY_SAMARIUM)
    named = np.array([assays is not None for assays in known], dtype=bool)
    by_name = np.array([assays is not None and assays.chemistry == NDFEB for assays in known], dtype=bool)
    return np.where(named, by_name, by_assay)


def _oxide_factors(facts: Facts) -> Numbers:
    """Return what each element's oxide weighs more: by the formula of Components, else by that of most rare earths."""
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


def rows_with(cells: Flags) -> Flags:
    """Return the rows in which any cell is set."""
    flags: Flags = np.asarray(cells.any(axis=1))
    return flags


def _fractions(assays: Assays) -> Flags:
    low, high = HUNDREDTH
    ratio = np.where(assays.both, assays.typed / assays.typical, np.nan)
    typed, typical = (
        np.where(assays.both, assays.typed, 0).sum(axis=1),
        np.where(assays.both, assays.typical, 0).sum(axis=1),
    )
    whole = (typical >= MAJOR) & (typed > low * typical) & (typed < high * typical)
    alone = (assays.typical >= 2 * MAJOR) & (ratio > low) & (ratio < high)
    too_much = (assays.typed >= 2 * MAJOR) & (ratio > 1 / high) & (ratio < 1 / low)
    flags: Flags = (whole[:, None] & (assays.typed > 0)) | alone | too_much
    return flags


def _oxides(assays: Assays) -> Flags:
    compared = assays.both & assays.rare
    typed, typical = np.where(compared, assays.typed, 0).sum(axis=1), np.where(compared, assays.typical, 0).sum(axis=1)
    as_oxide = np.where(compared, assays.typical * assays.factor, 0).sum(axis=1)
    ratio = np.where(typical > 0, typed / typical, np.nan)
    alike = np.abs(typed / as_oxide - 1) <= 0.05
    major = compared & (assays.typical >= MAJOR)
    each = np.where(major, assays.typed / assays.typical, 1.16)
    alike &= ((each > 1.05) & (each < 1.30)).all(axis=1) & ~_is_richer(assays)
    closes = (typed >= 97) & (typed <= 100.5)
    over_known = rows_with(major & (assays.typed > assays.high))
    stands_out, has_peers = _beside_peers(assays, ratio, alike)
    wrong = alike & (closes | np.where(has_peers, stands_out, over_known))
    flags: Flags = wrong[:, None] & compared & ~assays.fractions
    return flags


def _is_richer(assays: Assays) -> Flags:
    """Return whether all that matters is assayed and adds up as it should:
    then there is really more of the rare earths."""
    cells = ~np.isnan(assays.typed) & ~np.isnan(assays.typical)
    typed, typical = np.where(cells, assays.typed, 0).sum(axis=1), np.where(cells, assays.typical, 0).sum(axis=1)
    flags: Flags = (typical >= FULL) & (typed < typical + 3)
    return flags


def _beside_peers(assays: Assays, ratio: Numbers, alike: Flags) -> tuple[Flags, Flags]:
    """Return which rows stand out among the other lots of their class, and which have enough of them to tell."""
    stands_out, has_peers = np.zeros(len(ratio), dtype=bool), np.zeros(len(ratio), dtype=bool)
    if assays.table != "Lots":
        return stands_out, has_peers
    names = np.array([name or "" for name in assays.classes], dtype=object)
    for name in set(names[alike]):
        rows = names == name
        peers = ratio[rows & ~alike & np.isfinite(ratio)]
        if len(peers) >= PEERS:
            has_peers |= rows
            stands_out |= rows & (ratio >= np.median(peers) + 4 * max(float(peers.std()), 0.01))
    return stands_out, has_peers


def _samarium(assays: Assays) -> Flags:
    if "Sm" not in assays.elements:
        return np.zeros(len(assays.typed), dtype=bool)
    column = assays.elements.index("Sm")
    value, typical = assays.typed[:, column], np.nan_to_num(assays.typical[:, column])
    flags: Flags = assays.is_ndfeb & (value > STRAY_SAMARIUM) & (value > 2 * typical)
    return flags & ~assays.fractions[:, column]


def _far(assays: Assays) -> Flags:
    width = np.maximum(assays.high - assays.low, 1.0)
    out_of_trade = (assays.typed < assays.low - width) | (assays.typed > assays.high + width)
    out_of_class = np.abs(assays.typed - assays.typical) > np.maximum(0.6 * assays.typical, 3.0)
    no_range, no_class = np.isnan(assays.low), np.isnan(assays.typical) | ~assays.stated[:, None]
    far = (out_of_trade | no_range) & (out_of_class | no_class) & ~(no_range & no_class)
    told = rows_with(assays.fractions | assays.oxides) | (np.nansum(assays.typed, axis=1) > HUNDRED)
    told |= assays.samarium if assays.table == "Lots" else False
    empty = np.nan_to_num(assays.typed).sum(axis=1) == 0
    flags: Flags = far & ~np.isnan(assays.typed) & ~(told | empty)[:, None]
    return flags
