"""A plan that fails its check: nothing is written, and a report says what is wrong with it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from planner import __version__
from planner.jobs.counting import several

if TYPE_CHECKING:
    from models.audit.ledger import Violation

SHOWN = 5


class PlanFailsCheck(Exception):
    """A solved plan that does not pass the audit; `violations` says why."""

    def __init__(self, name: str, violations: Sequence[Violation]) -> None:
        places = several(len(violations), "place")
        super().__init__(f"The plan {name} fails its check in {places} and is not written.")
        self.name = name
        self.violations = tuple(violations)

    def __reduce__(self) -> tuple[type[PlanFailsCheck], tuple[str, tuple[Violation, ...]]]:
        return PlanFailsCheck, (self.name, self.violations)


def report(failed: PlanFailsCheck) -> str:
    """Return what the user reads: the first violations, and the file that lists all of them."""
    lines = [str(failed), *(f"  {violation}" for violation in failed.violations[:SHOWN])]
    more = len(failed.violations) - SHOWN
    lines += [f"  ... and {more} more"] if more > 0 else []
    return "\n".join([*lines, f"This is a fault of planner. {_listed(failed)}"])


def _listed(failed: PlanFailsCheck) -> str:
    try:
        handle, name = tempfile.mkstemp(prefix=f"planner-check-{datetime.now():%Y%m%d-%H%M%S}-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"planner {__version__}\n{failed}\n\n")
            file.writelines(f"{violation}\n" for violation in failed.violations)
    except OSError as fault:
        return f"No report could be written: {fault}"
    return f"Please send the report {name} with your workbook."
