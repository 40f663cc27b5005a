"""The same feed under other names: lots that were renamed, split or merged, found by content and place.

A lot that only one plan names is looked for among those that only the other names: by all that its row says but its
name and its remarks, then by its place in the table or by its assay, where its class and its quantity are the same. A
lot is split if lots that are like it in everything but their quantity add up to it, and merged the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import combinations
from math import isclose

import pandas as pd

from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from models.schema.scenarios import text_of
from models.schema.words import Kind

RENAMED, SPLIT, MERGED = "renamed", "split", "merged"
LOTS = INPUTS["Lots"]
SHARED = ("Quantity", "Must use")
"""What the parts of a lot share out."""
DAYS = tuple(column.name for column in LOTS.columns if column.kind is Kind.DATE)
MOST_PARTS = 12
"""Of more lots that may be parts of one no choice is tried."""
LEAST_ASSAYS = 2
"""Typed assays by which a lot is known again."""

Row = Mapping[str, object]


@dataclass(frozen=True)
class Match:
    """Lots of the base, and the lots of another plan that they are."""

    base: tuple[str, ...]
    other: tuple[str, ...]

    @property
    def change(self) -> str:
        """Renamed, split or merged."""
        return MERGED if len(self.base) > 1 else SPLIT if len(self.other) > 1 else RENAMED

    @property
    def label(self) -> str:
        """`EV-1 -> EV-1a + EV-1b`."""
        return f"{joined(self.base)} -> {joined(self.other)}"

    @property
    def words(self) -> str:
        """`EV-1 is split into EV-1a and EV-1b`."""
        base, other = _listed(self.base), _listed(self.other)
        verb = {RENAMED: "is now called", SPLIT: "is split into", MERGED: "are merged into"}[self.change]
        return f"{base} {verb} {other}"


def joined(names: Sequence[str]) -> str:
    """Return several lots as one: `EV-1a + EV-1b`."""
    return " + ".join(names)


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def matches(base: Tables, other: Tables) -> tuple[Match, ...]:
    """Return the lots of the base that another plan has under other names."""
    search = _Search(_Lots(base["Lots"]), _Lots(other["Lots"]))
    return (*search.renamed(), *search.split(), *search.merged())


class _Lots:
    """The lots of a plan: their rows by name, and what these say."""

    def __init__(self, lots: pd.DataFrame) -> None:
        rows = [{str(name): value for name, value in row.items()} for row in lots.to_dict("records")]
        self.rows: dict[str, Row] = {str(row["Lot"]): row for row in rows}
        self.says = {name: _content(row) for name, row in self.rows.items()}
        self.says_but_shares = {name: _content(row, SHARED) for name, row in self.rows.items()}
        self.says_of_days = {name: tuple(text_of(row[day]) for day in DAYS) for name, row in self.rows.items()}
        self.assays = {name: _assay(row) for name, row in self.rows.items()}


class _Search:
    """The lots of two plans; those that only one of them names are crossed out as they are found."""

    def __init__(self, base: _Lots, other: _Lots) -> None:
        self.base, self.other = base, other
        self.gone = [name for name in base.rows if name not in other.rows]
        self.come = [name for name in other.rows if name not in base.rows]

    def renamed(self) -> Iterator[Match]:
        """Yield pairs that say the same, then pairs at the same place, then those of the same assay."""
        for alike in (self._same, self._same_place, self._same_assay):
            for gone in list(self.gone):
                found = next((come for come in self.come if alike(gone, come)), None)
                if found is not None:
                    self.gone.remove(gone)
                    self.come.remove(found)
                    yield Match((gone,), (found,))

    def split(self) -> Iterator[Match]:
        """Yield lots whose parts add up to them."""
        for name in self.base.rows:
            if name in self.gone or name in self.other.rows:
                parts = _parts(name, self.base, self.other, self.come)
                if parts:
                    self.gone = [word for word in self.gone if word != name]
                    yield Match((name,), parts)

    def merged(self) -> Iterator[Match]:
        """Yield lots that add up to one."""
        for name in self.other.rows:
            if name in self.come or name in self.base.rows:
                parts = _parts(name, self.other, self.base, self.gone)
                if parts:
                    yield Match(parts, (name,))

    def _same(self, gone: str, come: str) -> bool:
        return self.base.says[gone] == self.other.says[come]

    def _same_place(self, gone: str, come: str) -> bool:
        """Return at the same place of tables that are alike but for some names,
        and the same in what a lot is known by."""
        if not self._same_class_and_assay(gone, come) or (gone, come) not in self._places:
            return False
        as_much = _alike(self.base.rows[gone]["Quantity"], self.other.rows[come]["Quantity"])
        same_days = self.base.says_of_days[gone] == self.other.says_of_days[come]
        return self._is_assayed(gone) or (as_much and same_days)

    def _same_assay(self, gone: str, come: str) -> bool:
        as_much = _alike(self.base.rows[gone]["Quantity"], self.other.rows[come]["Quantity"])
        return as_much and self._is_assayed(gone) and self._same_class_and_assay(gone, come)

    def _is_assayed(self, gone: str) -> bool:
        return len(self.base.assays[gone]) >= LEAST_ASSAYS

    def _same_class_and_assay(self, gone: str, come: str) -> bool:
        classes = self.base.rows[gone]["Feed class"], self.other.rows[come]["Feed class"]
        return classes[0] == classes[1] and self.base.assays[gone] == self.other.assays[come]

    @cached_property
    def _places(self) -> set[tuple[str, str]]:
        """Names of the two tables that stand for each other."""
        one, other = list(self.base.rows), list(self.other.rows)
        found = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
        blocks = [(i, j, m, n) for tag, i, j, m, n in found if tag == "replace" and j - i == n - m]
        return {pair for i, j, m, n in blocks for pair in zip(one[i:j], other[m:n], strict=True)}


def _parts(name: str, whole: _Lots, others: _Lots, free: list[str]) -> tuple[str, ...]:
    """Return the free lots that add up to one, with what is left of it under its own name; they are crossed out."""
    like = whole.says_but_shares[name]
    kept = (name,) if name in others.rows else ()
    if any(others.says_but_shares[word] != like for word in kept):
        return ()
    for found in _choices([word for word in free if others.says_but_shares[word] == like]):
        parts = (*kept, *found)
        if len(parts) > 1 and _adds_up(whole.rows[name], [others.rows[part] for part in parts]):
            free[:] = [word for word in free if word not in found]
            return parts
    return ()


def _choices(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Return all of them, then fewer."""
    sizes = range(len(names), 0, -1) if len(names) <= MOST_PARTS else [len(names)]
    return (combination for size in sizes for combination in combinations(names, size))


def _adds_up(whole: Row, parts: Sequence[Row]) -> bool:
    if any(text_of(lot["Quantity"]) == "" for lot in (whole, *parts)):
        return False
    return all(_alike(whole[column], sum(_number(part[column]) for part in parts)) for column in SHARED)


def _content(row: Row, but: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what a row says, without its name, its remarks and some columns; blank cells as their default."""
    remarks = {column.name for column in LOTS.columns if column.kind is Kind.TEXT} | set(but)
    return tuple(_text(name, value) for name, value in row.items() if name not in remarks)


def _text(name: str, value: object) -> str:
    default = next((column.default for column in LOTS.columns if column.name == name), None)
    return text_of(value) or text_of(default)


def _assay(row: Row) -> dict[str, float]:
    """Return the typed assays that are not 0."""
    fixed = {column.name for column in LOTS.columns}
    return {name: _number(value) for name, value in row.items() if name not in fixed and _number(value) != 0}


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and value == value else 0.0  # noqa: PLR0124 - NaN


def _alike(one: object, other: object) -> bool:
    return isclose(_number(one), _number(other), rel_tol=1e-9, abs_tol=1e-9)
