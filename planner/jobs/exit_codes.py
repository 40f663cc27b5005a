"""How one of many cases ended, and the exit code of all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class End(StrEnum):
    """How a case ended, in the order from good to bad."""

    DONE = "done"
    LIMIT = "limit reached"
    ERRORS = "errors"
    CHECK = "fails its check"
    FAULT = "failed"
    CANCELLED = "cancelled"


EXIT_CODES = {End.DONE: 0, End.LIMIT: 5, End.ERRORS: 3, End.CHECK: 4, End.FAULT: 1, End.CANCELLED: 130}


def exit_code(ends: Iterable[End]) -> int:
    """Return the exit code of the case that ended worst."""
    return EXIT_CODES[max(ends, key=list(End).index, default=End.DONE)]
