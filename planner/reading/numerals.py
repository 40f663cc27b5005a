"""Numbers that stand in a cell as text: `12,5`, `1 250`, `12.5 %`, `500 kg`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TEXT = re.compile(
    r"(?P<sign>[+-]?) ?(?P<body>[0-9.,][0-9., ']*?)(?P<power>[eE][+-]?[0-9]{1,3})? ?(?P<unit>[^0-9., '].*)?"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ '][0-9]{3})+(?:[.,][0-9]+)?")
_DOTTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_COMMAED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+")
_EITHER = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")


@dataclass(frozen=True)
class Numeral:
    """What a text says: a number, the unit written behind it, and the other number that it may just as well mean."""

    value: float
    unit: str = ""
    other: float | None = None


def numeral(text: str) -> Numeral | None:
    """The number in a text (already without odd spaces and signs), or None if it holds none.

    `1,250` may be 1.25 or 1250: both are given.
    """
    match = _TEXT.fullmatch(text)
    plain = _decimal_point(match["body"].strip()) if match else None
    if match is None or plain is None:
        return None
    sign, power, unit = match["sign"], match["power"] or "", (match["unit"] or "").strip()
    value = float(f"{sign}{plain}{power}")
    if _EITHER.fullmatch(match["body"].strip()) and not power:
        return Numeral(value, unit, float(sign + plain.replace(".", "")))
    return Numeral(value, unit)


def _decimal_point(body: str) -> str | None:
    """The digits with a point before the decimals and nothing else between them."""
    if _GROUPED.fullmatch(body):
        return body.replace(" ", "").replace("'", "").replace(",", ".")
    if _DOTTED.fullmatch(body):
        return body.replace(".", "").replace(",", ".")
    if _COMMAED.fullmatch(body):
        return body.replace(",", "")
    return body.replace(",", ".") if _PLAIN.fullmatch(body) else None
