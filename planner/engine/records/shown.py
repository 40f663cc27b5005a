"""Figures as text: what is shown as zero has no sign."""

from __future__ import annotations

DUST = 1e-9
"""Amounts up to this (t, kg, h, money) are a solver's rounding."""


def figure(value: float, form: str) -> str:
    """Return a figure in a format of decimals: `figure(-0.2, "+,.0f")` is `0`."""
    text = f"{value:{form}}"
    return text if any(digit in text for digit in "123456789") else text.replace("-", "").replace("+", "")


def whole(value: float) -> str:
    """Return a figure without decimals: `1,234`."""
    return figure(value, ",.0f")


def signed(value: float) -> str:
    """Return a difference without decimals: `+1,234`, `-7`, `0`."""
    return figure(value, "+,.0f")
