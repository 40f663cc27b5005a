"""Shares as people type them: `10%`, `0.5 %`, `0.005`."""

from __future__ import annotations

import math


class NotAShare(ValueError):
    """A text that is no share between 0 and 1; the message is for the user."""


def share(text: str, name: str) -> float:
    """Return the share that a text states, as a fraction; `name` is what it is given for.

    Raises:
        NotAShare: it is no number, or not from 0 to below 100 %.
    """
    number = text.strip().replace(",", ".")
    is_percent = number.endswith("%")
    try:
        value = float(number.removesuffix("%")) / (100.0 if is_percent else 1.0)
    except ValueError:
        value = math.nan
    if not 0.0 <= value < 1.0:
        raise NotAShare(f"{name} takes a share such as 10% or 0.5%, not {text}.")
    return value
