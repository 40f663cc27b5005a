"""Headers: which column of a sheet is which column of a table, and in which unit it is typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from models.schema import units
from models.schema.words import Column, Kind
from planner.reading.values.flaws import clean

_SYMBOLS = """
H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc
Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi
Po At Rn Fr Ra Ac Th Pa U
"""
ELEMENTS = frozenset(_SYMBOLS.split())

MOST_WORDS = 5
"""Of a unit: `EUR per kg per day`."""

_ATOMS = r"(?:[1-9]\d?)?"
_BRACKET = re.compile(r"(?P<name>.+?)\s*(?:\[(?P<square>[^\]]*)\]|\((?P<round>[^)]*)\))")
_ADORNMENT = re.compile(r"[\s_.:*\-]+")


@dataclass(frozen=True)
class Header:
    """A header as typed: its text, the name in it, the unit in brackets (None: no bracket), and the oxide it names."""

    text: str
    name: str
    unit: str | None = None
    oxide: str = ""


@dataclass(frozen=True)
class Match:
    """Which sheet column holds which table column.

    `found` and `headers`: by column name; `twice`: (column name, sheet column) of a second header of the same name;
    `unused`: headers that are none of the table's.
    """

    found: dict[str, int] = field(default_factory=dict)
    headers: dict[str, Header] = field(default_factory=dict)
    twice: list[tuple[str, int]] = field(default_factory=list)
    unused: dict[int, Header] = field(default_factory=dict)


@lru_cache(maxsize=4096)
def parse(text: str) -> Header:
    """Return the parts of a header: `Quantity [t]` is the name `Quantity` and the unit `t`."""
    text = clean(text)
    match = _BRACKET.fullmatch(text)
    if match is None:
        return Header(text, text)
    unit = match["square"] if match["square"] is not None else match["round"]
    return Header(text, match["name"], unit.strip())


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """Return a header's name without regard to case, spaces, line breaks, hyphens and stars."""
    return _ADORNMENT.sub("", name.casefold())


class Known:
    """The headers that a table may have."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self._by_text: dict[str, str] = {}
        self._by_key: dict[str, str] = {}
        self._elements: dict[str, str] = {}
        self.count = 0
        for column in columns:
            self.count += 1
            if column.kind is Kind.NUMBER and column.unit == "%" and column.name in ELEMENTS:
                self._elements[column.name.casefold()] = column.name
            for name in (column.name, column.title or column.name):
                self._by_text.setdefault(name, column.name)
                self._by_key.setdefault(key(name), column.name)
        elements = "|".join(self._elements) or "(?!)"
        self._oxide_of = re.compile(rf"({elements})({_ATOMS}O{_ATOMS})", re.IGNORECASE)

    def column(self, text: str) -> tuple[str, Header] | None:
        """Return the column that a header means, or None."""
        for header in _readings(parse(text)):
            named = self._by_text.get(header.name) or self._by_key.get(key(header.name))
            if named:
                return named, header
        return None

    def match(self, cells: Mapping[int, object]) -> Match:
        """Return the columns of a header row; of two headers of one column the one in its very letters is it."""
        result = Match()
        typed = {at: text for at, text in cells.items() if isinstance(text, str) and clean(text)}
        for position, text in sorted(typed.items(), key=lambda pair: not self._is_exact(pair[1])):
            names = self.column(text)
            if names is None:
                result.unused[position] = parse(text)
            elif names[0] in result.found:
                result.twice.append((names[0], position))
            else:
                result.found[names[0]], result.headers[names[0]] = position, names[1]
        self._match_oxides(result)
        return result

    def _match_oxides(self, result: Match) -> None:
        """Take the headers that name an oxide, `Dy2O3 [%]`, for shares of the element that have no column."""
        for position, header in list(result.unused.items()):
            names = next(filter(None, map(self._oxide, _readings(header))), None)
            if names is not None and names[0] not in result.found:
                result.found[names[0]], result.headers[names[0]] = position, names[1]
                del result.unused[position]

    def _oxide(self, header: Header) -> tuple[str, Header] | None:
        name = unicodedata.normalize("NFKC", header.name)
        match = self._oxide_of.fullmatch(name)
        if match is None:
            return None
        element = self._elements[match[1].casefold()]
        return element, Header(header.text, header.name, header.unit, oxide=element + match[2].upper())

    def _is_exact(self, text: str) -> bool:
        header = parse(text)
        return header.text in self._by_text or header.name in self._by_text


@lru_cache(maxsize=4096)
def _readings(header: Header) -> tuple[Header, ...]:
    """Return what a header may mean: all of it a name, a name with a unit in brackets, or one without (`Quantity,
    t`)."""
    words, without_brackets = header.text.split(), list[Header]()
    for cut in range(len(words) - 1, max(len(words) - 1 - MOST_WORDS, 0), -1):
        name, unit = " ".join(words[:cut]).rstrip(","), " ".join(words[cut:])
        if units.parse(unit):
            without_brackets.append(Header(header.text, name, unit))
    return (Header(header.text, header.text), header, *without_brackets)


def is_element(header: Header) -> bool:
    """Return True for `Ho [%]`: an element and a share."""
    unit = units.parse(header.unit) if header.unit else None
    return header.name in ELEMENTS and unit is not None and unit.kind == "share"
