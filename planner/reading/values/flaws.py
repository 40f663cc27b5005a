"""What can be wrong with a cell, and how its content is put into words."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from models.schema.problems import Severity
from models.schema.words import Column
from planner.reading.files.grid import CellError, NoValue, Senseless

LONGEST_SHOWN = 60

_SAME = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "′": "'", "“": '"', "”": '"', "„": '"', "″": '"'}
    | dict.fromkeys("‐‑‒–−", "-")
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
)


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """What the planner should know about a cell.

    `suggestion` is what could be typed into it instead, and `others` are further such values. `may_be_blank`: the cell
    may be emptied as well, so that the remedy is to say what a blank cell means.
    """

    check: str
    message: str
    remedy: str
    severity: Severity = Severity.ERROR
    suggestion: object = None
    others: tuple[object, ...] = ()
    may_be_blank: bool = False

    def remedy_in(self, column: Column) -> str:
        """Return the remedy, and what a blank cell of the column means where it may be blank."""
        return f"{self.remedy} {column.if_blank}".rstrip() if self.may_be_blank else self.remedy


Reading = tuple[object, Flaw | None]


def clean(text: str) -> str:
    """Return a text without what the eye cannot see: odd spaces, line breaks, control characters, curly quotes."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFC", text).translate(_SAME)
    text = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return " ".join(text.split())


def is_blank(raw: object) -> bool:
    """Return whether the cell holds nothing that can be seen."""
    return raw is None or (isinstance(raw, str) and not clean(raw))


def nothing(raw: object) -> Reading:
    """Return a cell without a value of its own: blank, an error, a formula that was never calculated."""
    if raw is None:
        return None, None
    if isinstance(raw, CellError):
        return None, Flaw(
            check="error-cell",
            message=f"The cell shows the error {raw.text}.",
            remedy="Mend its formula, or type the value.",
        )
    if isinstance(raw, NoValue):
        return None, Flaw(
            check="formula-without-value",
            message="The cell's formula has no stored value.",
            remedy="Open the workbook in Excel and save it, or type the value.",
        )
    if isinstance(raw, Senseless):
        return None, Flaw(check="senseless-cell", message=f"The cell holds {raw.what}.", remedy="Type the value anew.")
    return None, Flaw(check="not-understood", message=f"{shown(raw)} is not understood.", remedy="Type the value.")


def quoted(text: str) -> str:
    """Return a text as it stands in a message: in quotes, and cut where it is long."""
    return f"'{text}'" if len(text) <= LONGEST_SHOWN else f"'{text[:LONGEST_SHOWN]}...'"


def shown(raw: object) -> str:
    """Return what a cell holds, as text: digits of a number, ISO form of a date."""
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, int | float):
        return digits(raw)
    if isinstance(raw, datetime):
        return f"{raw:%Y-%m-%d}" if raw == datetime(raw.year, raw.month, raw.day) else f"{raw:%Y-%m-%d %H:%M}"
    if isinstance(raw, NoValue):
        return "a formula without a stored value"
    if isinstance(raw, CellError):
        return raw.text
    return raw.what if isinstance(raw, Senseless) else str(raw)


def digits(value: float) -> str:
    """Return a number as people write it: `7`, `12.5`, `12000`."""
    if isinstance(value, int) or (math.isfinite(value) and value == int(value) and abs(value) < 1e15):
        return str(int(value))
    return repr(float(value))
