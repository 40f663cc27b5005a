"""What a number format makes of a number: per cent, a date, thousands left out, or the number as it is.

A format has sections, `positive;negative;zero`, or under conditions: `[<1]0.0%;0.0`. Only the section that applies to
a number counts. What stands in quotes, behind a backslash or in brackets is mere text; `_x` is as much space as an x
takes and `*x` fills the cell with x: none of it changes what the number means.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import lru_cache

from planner.reading.files.grid import WINDOWS_EPOCH, Percent, Scaled, Senseless

_TOKEN = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|General|AM/PM|A/P|E[+-]|.', re.I | re.S)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.I)
_PARTS_OF_SECONDS = re.compile(r"s\.0+", re.I)
_DATE_LETTERS, _MORE_DATE_LETTERS = set("ymdhs"), set("ymdhsegba")
_COMPARED: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
LONGEST_CODE = 1_000
"""Four times what Excel takes."""
DRIFT = timedelta(milliseconds=999)
"""So little away from midnight a day that is counted in fractions is that day."""


class Look(Enum):
    """As what a number is shown."""

    NUMBER = auto()
    PERCENT = auto()
    DATE = auto()
    ELAPSED = auto()


@dataclass(frozen=True)
class Section:
    """One way to show numbers: where it applies (None: where no other does), and what it makes of them."""

    look: Look = Look.NUMBER
    divided_by: int = 1
    condition: Callable[[float], bool] | None = None


PLAIN = Section()


@dataclass(frozen=True)
class NumberFormat:
    """The sections of a format, in the order in which they are tried."""

    sections: tuple[Section, ...]

    def is_plain(self) -> bool:
        """Return whether every number is shown as it is."""
        return all(section.look is Look.NUMBER and section.divided_by == 1 for section in self.sections)

    def is_of_time(self) -> bool:
        """Return whether some numbers are shown as a date or a time."""
        return any(section.look in (Look.DATE, Look.ELAPSED) for section in self.sections)

    def value(self, number: float, epoch: datetime) -> object:
        """Return a number as the class that says how it is shown."""
        section = next((one for one in self.sections if one.condition is None or one.condition(number)), PLAIN)
        if section.look is Look.PERCENT:
            return Percent(number)
        if section.look is Look.DATE:
            return moment(number, epoch)
        if section.look is Look.ELAPSED:
            return _elapsed(number)
        return Scaled(number, section.divided_by) if section.divided_by != 1 and number else number


@lru_cache(maxsize=1024)
def parse(code: str) -> NumberFormat:
    """Return a format from its code, as Excel writes it."""
    sections: list[list[str]] = [[]]
    for token in _TOKEN.findall(code[:LONGEST_CODE]):
        if token == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    stated = [_stated(tokens) for tokens in sections[:3]]
    made = [_section(tokens, applies) for tokens, applies in zip(sections, _applying(stated), strict=False)]
    return NumberFormat(tuple(made))


def condition(sign: str, limit: str) -> Callable[[float], bool]:
    """Return what holds for numbers that compare so with a limit."""
    compared, bound = _COMPARED[sign], float(limit)
    return lambda number: compared(number, bound)


def _stated(tokens: Sequence[str]) -> Callable[[float], bool] | None:
    found = next((match for token in tokens if (match := _CONDITION.fullmatch(token))), None)
    try:
        return condition(found[1], found[2]) if found else None
    except ValueError:
        return None


def _applying(stated: Sequence[Callable[[float], bool] | None]) -> list[Callable[[float], bool] | None]:
    """Return where each section applies: as it states, else to positive (and zero), negative, and all other numbers."""
    if len(stated) == 1:
        return list(stated)
    first, second, *rest = stated
    if first is None:
        first = condition(">" if rest else ">=", "0")
        second = second or (condition("<", "0") if rest else None)
    elif rest:
        second = second or condition("<", "0")
    return [first, second, *(None for _ in rest)]


def _section(tokens: Sequence[str], applies: Callable[[float], bool] | None) -> Section:
    if any(_ELAPSED.fullmatch(token) for token in tokens):
        return Section(Look.ELAPSED, condition=applies)
    shown = [token for token in tokens if len(token) == 1 or token[:2].lower() in ("am", "a/", "e+", "e-")]
    if "%" in shown:
        return Section(Look.PERCENT, condition=applies)
    return Section(Look.DATE, condition=applies) if _is_date(shown) else Section(Look.NUMBER, _divisor(shown), applies)


def _is_date(shown: Sequence[str]) -> bool:
    """Return whether a section shows day or time: it has letters for them, no others,
    and digits for parts of seconds only."""
    letters = {token.lower() for token in shown if len(token) == 1 and token.isascii() and token.isalpha()}
    digits = set("0#?") & set(_PARTS_OF_SECONDS.sub("", "".join(shown)))
    return bool(letters & _DATE_LETTERS) and letters <= _MORE_DATE_LETTERS and not digits


def _divisor(shown: Sequence[str]) -> int:
    """Return by what a number is divided before it is shown:
    each comma behind the last digit before or after the point."""
    digits = "".join(token for token in shown if token in "0#?.,")
    whole, _, decimals = digits.partition(".")
    commas = sum(len(part) - len(part.rstrip(",")) for part in (whole, decimals) if set(part) & set("0#?"))
    return int(1000 ** min(commas, 5))


def moment(days: float, epoch: datetime) -> object:
    """Return what a number of days since the epoch means: a time on the first of them, else day and time."""
    if days < 0:
        return Senseless(f"{days!r}, formatted as a date")
    if days < 1:
        return (datetime.min + timedelta(days=days)).time()
    if days < 60 and epoch == WINDOWS_EPOCH:
        days += 1  # Excel counts a 29 February 1900
    try:
        return at_midnight(epoch + timedelta(milliseconds=round(days * 86_400_000)))
    except (OverflowError, ValueError):
        return Senseless(f"{days!r}, formatted as a date")


def at_midnight(found: datetime) -> datetime:
    """Return the midnight that a point in time drifted away from by less than a second; any other as it is."""
    nearest = (found + DRIFT).replace(hour=0, minute=0, second=0, microsecond=0)
    return nearest if abs(found - nearest) <= DRIFT else found


def _elapsed(days: float) -> object:
    try:
        return timedelta(milliseconds=round(days * 86_400_000))
    except (OverflowError, ValueError):
        return Senseless(f"{days!r}, formatted as a time")


_DATES = (*range(14, 23), *range(27, 37), 45, 47, *range(50, 59), *range(71, 80), 81)
BUILT_IN = {
    **dict.fromkeys((9, 10, 67, 68), "0%"),
    **dict.fromkeys(_DATES, "yyyy-mm-dd"),
    **dict.fromkeys((46, 80), "[h]:mm"),
}
"""Formats that every file may use by number alone, as far as they mean something; all others below 164 show numbers."""


def built_in(number: int) -> NumberFormat | None:
    """Return a format that needs no code; None if a file has to say what it is."""
    return parse(BUILT_IN.get(number, "General")) if 0 <= number < 164 else None
