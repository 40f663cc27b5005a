"""What the exit codes mean; how one of many cases ended, and the exit code of all of them together."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

DONE, FAULT, USAGE, WORKBOOK_HAS_ERRORS, FAILS_CHECK, LIMIT_REACHED, CANCELLED = 0, 1, 2, 3, 4, 5, 130


class End(StrEnum):
    """How a case ended, in the order from good to bad."""

    DONE = "done"
    LIMIT = "limit reached"
    ERRORS = "errors"
    CHECK = "fails its check"
    FAULT = "failed"
    CANCELLED = "cancelled"


EXIT_CODES = {
    End.DONE: DONE,
    End.LIMIT: LIMIT_REACHED,
    End.ERRORS: WORKBOOK_HAS_ERRORS,
    End.CHECK: FAILS_CHECK,
    End.FAULT: FAULT,
    End.CANCELLED: CANCELLED,
}


def exit_code(ends: Iterable[End]) -> int:
    """Return the exit code of the case that ended worst."""
    return EXIT_CODES[max(ends, key=list(End).index, default=End.DONE)]
