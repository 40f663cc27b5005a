"""Units as planners write them: `t`, `kg`, `%`, `ppm`, `EUR per kg`, `h/d`, `per t per day`.

A unit is a kind (what is measured), a factor (to the kind's own unit) and, for prices, a currency. Two units of one
kind convert into each other; the currency is not converted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

CURRENCY_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "$": "$"}
DOLLARS = frozenset({"$", "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD"})

_WORDS: dict[str, dict[str, str]] = {
    "mass": {
        "t, tonne, tonnes, metric ton, metric tons, mt, wmt": "1000",
        "kg": "1",
        "g": "1/1000",
        "mg": "1/1000000",
        "lb, lbs, pound, pounds": "0.45359237",
        "short ton, short tons, US ton, US tons": "907.18474",
        "long ton, long tons": "1016.0469088",
    },
    "time": {
        "s, sec, second, seconds": "1",
        "min, minute, minutes": "60",
        "h, hr, hrs, hour, hours": "3600",
        "d, day, days": "86400",
        "wk, week, weeks": "604800",
    },
    "share": {
        "%, percent, pct, wt%, wt.%, wt-%, %w/w": "1/100",
        "ppm": "1/1000000",
        "ppb": "1/1000000000",
        "fraction, share": "1",
    },
    "count": {"unit, units": "1"},
}
"""By kind: the words for a unit, the one that is shown first, and how much of the kind's own unit it is."""
_ATOMS = {
    word.casefold(): (kind, Fraction(factor))
    for kind, words in _WORDS.items()
    for together, factor in words.items()
    for word in together.split(", ")
}

TONS = ("t", "short ton", "long ton")
"""What a ton may be."""
_TON = re.compile(r"\btons?\b", re.IGNORECASE)

_CURRENCY = re.compile(r"(k?)([A-Z]{3}|[€£¥$])")
_PER = re.compile(r"\s*(?:/|\bper\b)\s*", re.IGNORECASE)
_ON_DRY_MASS = re.compile(r"[\s,]+(?:\(dry\)|(?:of )?dry(?: mass| basis)?)$", re.IGNORECASE)
_AS_RECEIVED = re.compile(r"[\s,]+(?:\(wet\)|wet|as received)$", re.IGNORECASE)


@dataclass(frozen=True)
class Unit:
    """A unit: `kind` such as `per mass per time`, `factor` to that kind's own unit, `currency` if it says one."""

    kind: str
    factor: Fraction
    currency: str = ""


@lru_cache(maxsize=512)
def parse(text: str) -> Unit | None:
    """Return the unit that a text means, or None if it is not known. `""` and `-` are the unit of a plain number."""
    text = " ".join(text.split())
    if text in ("", "-"):
        return Unit("number", Fraction(1))
    plain = _simple(text)
    if plain is not None:
        return plain
    return _qualified(text, _ON_DRY_MASS, "share") or _qualified(text, _AS_RECEIVED, "mass") or _quotient(text)


def tons(text: str) -> tuple[str, ...]:
    """Return what a unit of tons may mean, each ton written out: `per ton` is `per t`,
    `per short ton` or `per long ton`."""
    if parse(text) is not None or not _TON.search(text):
        return ()
    meant = (_TON.sub(ton, text) for ton in TONS)
    return tuple(unit for unit in meant if parse(unit) is not None)


def known(kind: str) -> str:
    """Return the units of a kind in words: `mass: t, kg, g, ...; time: s, min, h, ...` for `per mass per time`."""
    parts = [part for part in dict.fromkeys(kind.split()) if part in _WORDS]
    lists = (", ".join(words.split(", ")[0] for words in _WORDS[part]) for part in parts)
    return "; ".join(f"{part}: {units}" for part, units in zip(parts, lists, strict=True))


def ratio(given: Unit, wanted: Unit) -> Fraction | None:
    """Return by what a number in `given` is multiplied to be in `wanted`; None if the two measure different things."""
    return given.factor / wanted.factor if given.kind == wanted.kind else None


def of_a_day(unit: Unit) -> Unit:
    """Return what a unit is in each day: `t` is `t/d`."""
    return Unit(f"{unit.kind} per time", unit.factor / _ATOMS["d"][1], unit.currency)


def scaled(value: float, factor: Fraction) -> float:
    """Return `value` times `factor` as it would be done on paper: 0.07 times 100 is 7, not 7.000000000000001."""
    if factor == 1:
        return value
    return float(Decimal(repr(value)) * factor.numerator / factor.denominator)


def same_currency(one: str, other: str) -> bool:
    """Return whether both texts mean one currency; `$` stands for any dollar."""
    first, second = (CURRENCY_SIGNS.get(text, text.upper()) for text in (one.strip(), other.strip()))
    return first == second or ("$" in (first, second) and {first, second} <= DOLLARS)


def _simple(text: str) -> Unit | None:
    atom = _ATOMS.get(text.casefold())
    return Unit(*atom) if atom else None


def _qualified(text: str, qualifier: re.Pattern[str], kind: str) -> Unit | None:
    """Return `% of dry mass` is %, `t as received` is t: the words that say what the schema says anyway."""
    match = qualifier.search(text)
    unit = _simple(text[: match.start()]) if match else None
    return unit if unit and unit.kind == kind else None


def _quotient(text: str) -> Unit | None:
    """Return `USD/t`, `per t per day`, `kg/h`, `g/t`: a numerator, or none, and one or more denominators."""
    numerator, *denominators = _PER.split(text)
    if not denominators:
        return None
    below = [_simple(part) for part in denominators]
    above = _numerator(numerator)
    if above is None or any(part is None or part.kind == "share" for part in below):
        return None
    factor, kinds = above.factor, [above.kind] if above.kind else []
    for part in below:
        assert part is not None
        factor /= part.factor
        kinds.append(f"per {part.kind}")
    if kinds == ["mass", "per mass"]:
        kinds = ["share"]
    return Unit(" ".join(kinds), factor, above.currency)


def _numerator(text: str) -> Unit | None:
    """Return what stands before `per`: nothing, money (which is not part of the kind) or a plain unit."""
    if not text:
        return Unit("", Fraction(1))
    plain = _simple(text)
    if plain is not None:
        return plain if plain.kind != "share" else None
    money = _CURRENCY.fullmatch(text)
    return Unit("", Fraction(1000 if money[1] else 1), CURRENCY_SIGNS.get(money[2], money[2])) if money else None
