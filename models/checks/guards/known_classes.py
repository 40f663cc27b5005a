"""Kinds of magnet feed that the trade knows, and what they commonly hold: `feed_classes.csv` as a lookup by name.

Low, typical and high are % of dry mass. `Basis` says how far they can be trusted: `published` with measurements,
`commonly quoted` without a source that was checked, `typical` where they are an engineer's judgement.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

RARE_EARTHS = frozenset(["La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Y", "Sc"])
NDFEB = "NdFeB"

Words = frozenset[str]


@dataclass(frozen=True)
class Range:
    """What a kind of feed holds of one component, in % of dry mass."""

    low: float
    typical: float
    high: float


@dataclass(frozen=True)
class KnownClass:
    """A kind of feed; `ranges` by component."""

    name: str
    aliases: tuple[Words, ...]
    chemistry: str
    basis: str
    ranges: dict[str, Range] = field(default_factory=dict)


@cache
def known_classes() -> tuple[KnownClass, ...]:
    """Return every kind of feed in the file."""
    classes: dict[str, KnownClass] = {}
    with (files(__package__) / "feed_classes.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            aliases = tuple(_words(alias) for alias in row["Also called"].split(";"))
            known = KnownClass(row["Class"], aliases, row["Chemistry"], row["Basis"])
            ranges = classes.setdefault(known.name, known).ranges
            ranges[row["Component"]] = Range(float(row["Low"]), float(row["Typical"]), float(row["High"]))
    return tuple(classes.values())


def known_class(name: str) -> KnownClass | None:
    """Return the kind of feed that a plant's name for a class tells: `HDD`, `EV traction`, `NdFeB swarf`.

    All words of an alias must stand in the name, and the alias with most words wins. None if there is no such alias,
    or if the name tells two kinds (`EV and wind`).
    """
    words = _words(name)
    fits = {
        known.name: max((len(alias) for alias in known.aliases if alias <= words), default=0)
        for known in known_classes()
    }
    best = max(fits.values())
    found = [known for known in known_classes() if fits[known.name] == best]
    return found[0] if best and len(found) == 1 else None


def _words(text: str) -> Words:
    """Return the words of a name without case, and without the s of a plural."""
    return frozenset(word if len(word) < 4 else word.rstrip("s") for word in re.findall(r"[a-z0-9]+", text.casefold()))
