"""Headers: which column of a sheet is which column of a table, and in which unit it is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from models.schema import units
from models.schema.words import Column
from planner.reading.flaws import clean

_SYMBOLS = """
H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb Mo Tc
Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi
Po At Rn Fr Ra Ac Th Pa U
"""
ELEMENTS = frozenset(_SYMBOLS.split())

_BRACKET = re.compile(r"(?P<name>.+?)\s*(?:\[(?P<square>[^\]]*)\]|\((?P<round>[^)]*)\))")
_ADORNMENT = re.compile(r"[\s_.:*\-]+")
_OXIDE = re.compile(r"([A-Z][a-z]?)\d*O\d*")


@dataclass(frozen=True)
class Header:
    """A header as typed: its text, the name in it, and the unit in brackets (None: no bracket)."""

    text: str
    name: str
    unit: str | None = None


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
    """The parts of a header: `Quantity [t]` is the name `Quantity` and the unit `t`."""
    text = clean(text)
    match = _BRACKET.fullmatch(text)
    if match is None:
        return Header(text, text)
    unit = match["square"] if match["square"] is not None else match["round"]
    return Header(text, match["name"], unit.strip())


def key(name: str) -> str:
    """A header's name without regard to case, spaces, line breaks, hyphens and stars."""
    return _ADORNMENT.sub("", name.casefold())


class Known:
    """The headers that a table may have."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self._by_text: dict[str, str] = {}
        self._by_key: dict[str, str] = {}
        self.count = 0
        for column in columns:
            self.count += 1
            for name in (column.name, column.title or column.name):
                self._by_text.setdefault(name, column.name)
                self._by_key.setdefault(key(name), column.name)

    def column(self, text: str) -> tuple[str, Header] | None:
        """The column that a header means, or None."""
        header = parse(text)
        for name in (header.text, header.name):
            own = self._by_text.get(name) or self._by_key.get(key(name))
            if own:
                return own, header if name == header.name else Header(header.text, name)
        return self._with_bare_unit(header)

    def _with_bare_unit(self, header: Header) -> tuple[str, Header] | None:
        """`Dy %` and `Quantity, t`: the unit without brackets."""
        words = header.text.split()
        for cut in range(len(words) - 1, 0, -1):
            name, unit = " ".join(words[:cut]).rstrip(","), " ".join(words[cut:])
            own = self._by_text.get(name) or self._by_key.get(key(name))
            if own and units.parse(unit):
                return own, Header(header.text, name, unit)
        return None

    def match(self, cells: Mapping[int, object]) -> Match:
        """The columns of a header row."""
        result = Match()
        for position, text in cells.items():
            if not isinstance(text, str) or not clean(text):
                continue
            own = self.column(text)
            if own is None:
                result.unused[position] = parse(text)
            elif own[0] in result.found:
                result.twice.append((own[0], position))
            else:
                result.found[own[0]], result.headers[own[0]] = position, own[1]
        return result


def nearest(name: str, headers: Iterable[Header], cutoff: float) -> Header | None:
    """The header most like a name; 1 asks for the same letters, 0 for nothing."""
    by_key = {key(header.name): header for header in headers}
    close = get_close_matches(key(name), list(by_key), n=1, cutoff=cutoff)
    return by_key[close[0]] if close else None


def oxide_of(name: str, headers: Iterable[Header]) -> Header | None:
    """The header that names an oxide of the element, such as `Dy2O3 [%]` for Dy."""
    for header in headers:
        match = _OXIDE.fullmatch(header.name)
        if match and match[1] == name:
            return header
    return None


def is_element(header: Header) -> bool:
    """True for `Ho [%]`: an element and a share."""
    unit = units.parse(header.unit) if header.unit else None
    return header.name in ELEMENTS and unit is not None and unit.kind == "share"
