"""Numbers in cells, and the units that they are typed in."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from fractions import Fraction
from functools import cached_property

from models.schema import units
from models.schema.problems import Severity
from planner.reading.files.grid import Percent, Scaled
from planner.reading.values.flaws import Flaw, Reading, clean, digits, nothing, quoted, shown
from planner.reading.values.numerals import numeral

_FRACTION = units.Unit("share", Fraction(1))
_PLAIN = units.Unit("number", Fraction(1))


@dataclass(frozen=True)
class Measure:
    """In which unit a column is typed (`given`) and kept (`wanted`, the schema's)."""

    given: units.Unit
    wanted: units.Unit

    @cached_property
    def factor(self) -> Fraction:
        """By what a typed number is multiplied."""
        return units.ratio(self.given, self.wanted) or Fraction(1)


AS_TYPED = Measure(_PLAIN, _PLAIN)


_BELOW = ("<", "≤")  # begin a text that says a limit and no number
_NO_NUMBER = "not-a-number"

_EXACT = 2.0**53
"""Up to here every whole number is a float too."""


DecimalSign = Callable[[], str]
"""The sign before decimals in a file's texts, which takes a look at them all; empty if they do not tell."""


def not_told() -> str:
    """Return the words for a file of which nothing is known."""
    return ""


def numbers(
    raws: Sequence[object],
    measure: Measure = AS_TYPED,
    decimal_sign: DecimalSign = not_told,
    *,
    analysed: bool = False,
) -> list[Reading]:
    """Return a column of numbers, in the schema's unit; `analysed`: a laboratory has found them, or not."""
    as_they_are = (float, int) if measure.factor == 1 else ()
    read = _analysed if analysed else number
    return [
        (float(raw), None)  # type: ignore[arg-type]
        if type(raw) in as_they_are and -_EXACT < raw < _EXACT  # type: ignore[operator]
        else read(raw, measure, decimal_sign)
        for raw in raws
    ]


def number(raw: object, measure: Measure = AS_TYPED, decimal_sign: DecimalSign = not_told) -> Reading:
    """Return a number, in the schema's unit."""
    if isinstance(raw, str):
        return _number_in_text(raw, measure, decimal_sign)
    if isinstance(raw, bool):
        return None, Flaw(
            check="boolean", message=f"{shown(raw)} is not a number.", remedy="Type a number.", may_be_blank=True
        )
    if isinstance(raw, float | int):
        return _number(raw, measure)
    if isinstance(raw, date | time | timedelta):
        return None, Flaw(
            check="date-for-number",
            message=f"The cell holds the date or time {shown(raw)}, not a number: Excel may have turned it into one.",
            remedy="Format the cell as a number and type the number again.",
        )
    return nothing(raw)


def _analysed(raw: object, measure: Measure, decimal_sign: DecimalSign) -> Reading:
    """Return what a laboratory writes: a number, `<` and the least that it can find, or words such as `n.d.`."""
    text = clean(raw) if isinstance(raw, str) else ""
    _, limit = _number_in_text(text[1:], measure, decimal_sign) if text[:1] in _BELOW else (None, None)
    if limit is not None and isinstance(limit.suggestion, float):
        return None, _below(text, limit.suggestion)
    value, flaw = number(raw, measure, decimal_sign)
    if flaw is not None and flaw.check == _NO_NUMBER:
        flaw = replace(flaw, remedy="Type a number; 0 if none was found.")
    return value, flaw


def _below(text: str, limit: float) -> Flaw:
    half = units.scaled(limit, Fraction(1, 2))
    return Flaw(
        check="below-limit",
        message=f"{quoted(text)} is a limit, not a value.",
        remedy=f"Type 0, or half the limit: {digits(half)}.",
        suggestion=0.0,
        others=(half,),
        may_be_blank=True,
    )


def _number(raw: float, measure: Measure) -> Reading:
    if isinstance(raw, Percent):
        return _percent(raw, measure)
    value, flaw = finite(raw, measure)
    return value, scaled_display(raw) if isinstance(raw, Scaled) and flaw is None else flaw


def finite(raw: float, measure: Measure) -> Reading:
    """Return a number that is one, in the schema's unit."""
    try:
        value = units.scaled(float(raw), measure.factor)
    except OverflowError:
        value = math.inf
    return (value, None) if math.isfinite(value) else (None, _not_a_number(digits(raw)))


def scaled_display(raw: Scaled) -> Flaw:
    """Return a number that is not the one that the cell shows."""
    return Flaw(
        check="scaled-format",
        message=f"The cell's format leaves thousands out: it shows {digits(raw.shown)}, and was read as {digits(raw)}.",
        remedy="Format the cell as a plain number, and look whether it is the one that is meant.",
        severity=Severity.WARNING,
    )


def _percent(raw: Percent, measure: Measure) -> Reading:
    """Return a share column takes what the cell shows; any other takes what it holds."""
    if not math.isfinite(raw):
        return None, _not_a_number(digits(raw))
    shown = f"{digits(units.scaled(float(raw), Fraction(100)))} %"
    if measure.wanted.kind != "share":
        value = units.scaled(float(raw), measure.factor)
        read, remedy = digits(float(raw)), "Format the cell as a plain number."
    else:
        value = units.scaled(float(raw), _FRACTION.factor / measure.wanted.factor)
        read, remedy = shown, "Type per cent as plain numbers: 12.5 for 12.5 %."
        if measure.given == _FRACTION:
            return value, None
    return value, Flaw(
        check="percent-format",
        message=f"The cell is formatted as per cent and shows {shown}; it was read as {read}.",
        remedy=remedy,
        severity=Severity.WARNING,
        suggestion=units.scaled(value, 1 / measure.factor),
    )


def _number_in_text(raw: str, measure: Measure, decimal_sign: DecimalSign) -> Reading:
    text = clean(raw)
    if not text:
        return None, None
    read = numeral(text)
    if read is not None and read.other is not None:
        read = numeral(text, decimal_sign())
    unit = units.parse(read.unit) if read and read.unit else measure.given
    factor = units.ratio(unit, measure.given) if unit else None
    other_money = unit and unit.currency and not units.same_currency(unit.currency, measure.given.currency)
    if read is not None and units.tons(read.unit):
        return None, _tons(text)
    if read is None or factor is None or other_money or not math.isfinite(read.value):
        return None, _not_a_number(quoted(text))
    if read.other is not None:
        return None, Flaw(
            check="ambiguous-number",
            message=f"The text {quoted(text)} may mean {digits(read.value)} or {digits(read.other)}.",
            remedy="Type it as a number.",
        )
    typed = units.scaled(read.value, factor)
    return units.scaled(typed, measure.factor), Flaw(
        check="number-as-text",
        message=f"The text {quoted(text)} was read as the number {digits(typed)}.",
        remedy="Type it as a number.",
        severity=Severity.WARNING,
        suggestion=typed,
    )


def _not_a_number(shown: str) -> Flaw:
    return Flaw(check=_NO_NUMBER, message=f"{shown} is not a number.", remedy="Type a number.", may_be_blank=True)


def _tons(text: str) -> Flaw:
    return Flaw(
        check=_NO_NUMBER,
        message=f"{quoted(text)} may be in {' or '.join(units.TONS)}.",
        remedy="Type tonnes, or write out which ton it is.",
        may_be_blank=True,
    )
