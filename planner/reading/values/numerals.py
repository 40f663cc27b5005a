"""Numbers that stand in a cell as text: `12,5`, `1 250`, `12.5 %`, `500 kg`, `5-`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_TEXT = re.compile(
    r"(?P<sign>[+-]?) ?(?P<body>[0-9.,][0-9., ']*?)(?P<power>[eE][+-]?[0-9]{1,3})?(?P<behind>-(?= |$))?"
    r" ?(?P<unit>[^0-9., '].*)?"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ '][0-9]{3})+(?:[.,][0-9]+)?")
_DOTTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_COMMAED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+")
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_WITH_DECIMALS = re.compile(r"[0-9 ']*([.,])[0-9]+")


@dataclass(frozen=True)
class Numeral:
    """What a text says: a number, the unit written behind it, and the other number that it may just as well mean."""

    value: float
    unit: str = ""
    other: float | None = None


def numeral(text: str, decimal: str = "") -> Numeral | None:
    """Return the number in a text (already without odd spaces and signs), or None if it holds none.

    `1,250` and `1.250` may be 1.25 or 1250: both are given, unless `decimal`, the sign before decimals, is known.
    """
    match = _TEXT.fullmatch(text)
    body = match["body"].strip() if match else ""
    plain = _decimal_point(body)
    if match is None or plain is None or match["unit"] == "-":
        return None
    if match["behind"] and (match["sign"] or body.endswith((".", ","))):  # `5,-` is a price in whole francs or euros
        return None
    sign, power, unit = match["sign"] or match["behind"] or "", match["power"] or "", (match["unit"] or "").strip()
    value = float(f"{sign}{plain}{power}") + 0.0  # -0 is 0
    if not _EITHER.fullmatch(body) or power:
        return Numeral(value, unit)
    thousands = float(sign + plain.replace(".", ""))
    if decimal:
        return Numeral(value if decimal in body else thousands, unit)
    return Numeral(value, unit, thousands)


def is_ambiguous(text: str) -> bool:
    """Return whether a plain number in digits may mean two numbers."""
    return _EITHER.fullmatch(text.removeprefix("-")) is not None


def decimal_sign(values: Iterable[object]) -> str:
    """Return the sign before decimals in the texts among some values; empty if they do not tell,
    or contradict each other."""
    found = {sign for value in values if isinstance(value, str) and (sign := _sign_in(value))}
    return found.pop() if len(found) == 1 else ""


def _sign_in(text: str) -> str:
    """Return the sign that stands before the decimals of a number, if only one can."""
    match = _TEXT.fullmatch(text.strip())
    body = match["body"].strip() if match else ""
    if match is None or (_EITHER.fullmatch(body) and not match["power"]):
        return ""
    if _DOTTED.fullmatch(body) or _COMMAED.fullmatch(body):
        return "," if _DOTTED.fullmatch(body) else "."
    with_decimals = _WITH_DECIMALS.fullmatch(body)
    return with_decimals[1] if with_decimals and _decimal_point(body) else ""


def _decimal_point(body: str) -> str | None:
    """Return the digits with a point before the decimals and nothing else between them."""
    if _GROUPED.fullmatch(body):
        return body.replace(" ", "").replace("'", "").replace(",", ".")
    if _DOTTED.fullmatch(body):
        return body.replace(".", "").replace(",", ".")
    if _COMMAED.fullmatch(body):
        return body.replace(",", "")
    return body.replace(",", ".") if _PLAIN.fullmatch(body) else None
