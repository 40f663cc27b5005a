"""The option `--rate`: what one unit of a currency is in the base plan's."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def option(command: Command) -> Command:
    """Give a command the option."""
    words = "What 1 of another currency is in the base's: EUR=1.08. Without it no money is subtracted. Repeatable."
    return click.option("--rate", "rates", multiple=True, metavar="CURRENCY=RATE", help=words)(command)


def parse(texts: Iterable[str]) -> dict[str, float]:
    """Return `EUR=1.08` as a rate by currency.

    Raises:
        UsageError: it is no rate, or there are two of one currency.
    """
    rates: dict[str, float] = {}
    for text in texts:
        currency, _, number = (part.strip() for part in text.partition("="))
        rate = _number(number)
        if not currency or rate is None:
            raise click.UsageError(f"--rate {text}: write CURRENCY=RATE with a number above 0, such as EUR=1.08.")
        if currency in rates:
            raise click.UsageError(f"--rate {text}: there are two rates of {currency}. Give one.")
        rates[currency] = rate
    return rates


def _number(text: str) -> float | None:
    try:
        rate = float(text.replace(",", "."))
    except ValueError:
        return None
    return rate if math.isfinite(rate) and rate > 0 else None
