"""How like a typed header is to the name of a column: by letters, by words, and by words that mean the same."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache

from planner.reading.headers import ELEMENTS, key
from planner.reading.unread.synonyms import FILLERS, NAMES, WORDS
from planner.reading.values.flaws import clean

ALIKE = 0.75
SHORT = 4
"""Names of so few letters are like many a word."""

_WORD = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])|[A-Z]")
_UNIT = re.compile(r"[\[(][^\])]*[\])]?")
_NUMBERED = re.compile(r"(?<=\D)[\s.]*\d+$")
_NAMELESS = re.compile(
    r"(?:unnamed:?|header|field|feld|champ|campo|column|col|spalte|colonne|columna|colonna|coluna|coloana|kolom|kolonne|"
    r"kolonn|kolumn|kolumna|sloupec|stĺpec|oszlop|sarake|sütun|столбец|стовпець|列|열)\W*\d*(?:_level_\d+)?",
    re.IGNORECASE,
)


class Likeness(IntEnum):
    """How like a header is to a name, from not at all to the same in other words."""

    NONE = 0
    PART = 1  # all words of one are among those of the other
    NEAR = 2  # the letters are nearly the same
    SAME = 3


def is_nameless(text: str) -> bool:
    """Return True for a header that names nothing: `Column3`, which Excel writes for one that was deleted, `7`,
    `[kg]`."""
    name = clean(_UNIT.sub(" ", text))
    return not any(sign.isalpha() for sign in name) or _NAMELESS.fullmatch(name) is not None


@lru_cache(maxsize=16_384)
def likeness(typed: str, name: str) -> Likeness:
    """Return how like a typed header, without its unit, is to the name of a column."""
    typed = clean(_NUMBERED.sub("", _UNIT.sub(" ", typed)))
    if not key(typed):
        return Likeness.NONE
    if any(_same(typed, word) for word in (name, *_other_names(name))):
        return Likeness.SAME
    if lost_letter(key(typed), key(name)) or alike(typed, name) >= ALIKE:
        return Likeness.NEAR
    one, other = _words(typed), _words(name)
    return Likeness.PART if one <= other or other <= one else Likeness.NONE


@lru_cache(maxsize=16_384)
def alike(typed: str, name: str) -> float:
    """Return the share of letters that two names have in common, in order: 1 for the same."""
    return SequenceMatcher(None, key(typed), key(name)).ratio()


def lost_letter(one: str, other: str) -> bool:
    """Return whether one is the other without its first or its last letter."""
    short, long = sorted((one, other), key=len)
    return bool(short) and short in (long[1:], long[:-1])


def _other_names(name: str) -> tuple[str, ...]:
    """Return what else a column may be called; a component that is an element, by its full name."""
    names = NAMES.get(name, ())
    if name not in ELEMENTS:
        return names
    import molmass  # noqa: PLC0415 - rarely needed

    return (*names, molmass.ELEMENTS[name].name)


def _same(typed: str, name: str) -> bool:
    return key(typed) == key(name) or _words(typed) == _words(name)


@lru_cache(maxsize=4096)
def _words(name: str) -> frozenset[str]:
    """Return the words of a name that say which column is meant, each as the one that stands for all of its meaning."""
    words = [word.casefold() for word in _WORD.findall(name)]
    telling = [word for word in words if word not in FILLERS] or words
    return frozenset(WORDS.get(word, word) for word in telling)
