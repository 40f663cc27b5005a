"""What a cell means: one of a few words, a text, or whatever was typed; and a whole column of names.

Every function takes the raw value of a cell (see `planner.reading.files.grid`) and gives what was understood, None for
blank, with a `Flaw` where the planner should know about it. A flaw of severity error always comes with None.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from models.schema import units
from models.schema.names import Names, fold
from models.schema.problems import Severity
from models.schema.words import Column
from planner.reading.files.grid import Percent, Scaled
from planner.reading.values.amounts import AS_TYPED, finite, scaled_display
from planner.reading.values.days import held
from planner.reading.values.flaws import Flaw, Reading, clean, digits, is_blank, nothing, quoted, shown

LONGEST_NAME = 255


def choice(raw: object, column: Column) -> Reading:
    """Return one of the column's words."""
    read, flaw = word(raw)
    if read is None:
        return None, flaw
    text = str(read)
    if isinstance(raw, bool) and "yes" in column.choices:
        text = "yes" if raw else "no"
        return text, Flaw(
            check="boolean",
            message=f"{shown(raw)} was read as '{text}'.",
            remedy=f"Type {text}.",
            severity=Severity.WARNING,
            suggestion=text,
        )
    known = {fold(one): one for one in column.choices}
    if fold(text) in known:
        return known[fold(text)], None
    nearest = Names(column.choices).nearest(text)
    remedy = f"Did you mean '{nearest}'? " if nearest else ""
    return None, Flaw(
        check="unknown-choice",
        message=f"{quoted(text)} is not known here.",
        remedy=f"{remedy}Choose one of: {', '.join(column.choices)}.",
        suggestion=nearest,
    )


def word(raw: object) -> Reading:
    """Return a text, as one line. A number becomes its digits, a date its ISO form,
    and per cent what the cell shows."""
    if isinstance(raw, str):
        return clean(raw) or None, None
    if isinstance(raw, Percent):
        return f"{digits(units.scaled(float(raw), Fraction(100)))} %", None
    if isinstance(raw, bool | int | float | date | time | timedelta):
        return shown(raw), None
    return nothing(raw)


def anything(raw: object) -> Reading:
    """Return a number, a text or a date, as typed."""
    if isinstance(raw, Percent):
        percent = digits(units.scaled(float(raw), Fraction(100)))
        return float(raw), Flaw(
            check="percent-format",
            message=f"The cell shows {percent} % and was read as {digits(raw)}.",
            remedy="Format the cell as a plain number.",
            severity=Severity.WARNING,
        )
    if isinstance(raw, Scaled):
        return float(raw), scaled_display(raw)
    if isinstance(raw, bool):
        return shown(raw), None
    if isinstance(raw, int | float):
        return finite(raw, AS_TYPED)
    if isinstance(raw, datetime):
        return held(raw)
    return word(raw)


def names(raws: Sequence[object], *, is_key: bool) -> list[Reading]:
    """Return a column of names. Its neighbours tell whether a number or a date is a name,
    or was one until Excel changed it.

    `is_key`: the column gives the names (the Lot of Lots) instead of using them.
    """
    filled = [raw for raw in raws if not is_blank(raw)]
    all_dates = all(isinstance(raw, date | time | timedelta) for raw in filled)
    has_texts = any(isinstance(raw, str) for raw in filled)
    return [_name(raw, all_dates, warn_of_numbers=is_key and has_texts) for raw in raws]


def _name(raw: object, all_dates: bool, warn_of_numbers: bool) -> Reading:
    text, flaw = word(raw)
    if isinstance(raw, date | time | timedelta):
        return _name_from_date(str(text), all_dates)
    if isinstance(raw, bool) or (warn_of_numbers and isinstance(raw, int | float)):
        return text, Flaw(
            check="number-for-name",
            message=f"The cell holds {shown(raw)}, not a text, and was read as the name '{text}'.",
            remedy="If Excel turned a name such as 12E3 into this, format the column as text and type the name again.",
            severity=Severity.WARNING,
        )
    if isinstance(text, str) and len(text) > LONGEST_NAME:
        return None, Flaw(
            check="too-long",
            message=f"The name {quoted(text)} has {len(text)} letters.",
            remedy=f"Use at most {LONGEST_NAME}.",
        )
    return text, flaw


def _name_from_date(text: str, all_dates: bool) -> Reading:
    if all_dates:
        return text, Flaw(
            check="date-for-name",
            message=f"The cell holds a date and was read as the name '{text}'.",
            remedy="If Excel turned a name such as 3-12 into this, format the column as text and type the name again.",
            severity=Severity.WARNING,
        )
    return None, Flaw(
        check="date-for-name",
        message=f"The cell holds the date {text}, not a name: Excel may have turned a name such as 3-12 into it.",
        remedy="Format the column as text and type the name again.",
    )
