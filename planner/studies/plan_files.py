"""How studies write plans. Whoever starts a study hands it in, so that studies know no file format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from planner.engine.plan import Plan
from planner.reading.findings import Finding


class WritesPlan(Protocol):
    """A function that writes a plan to a file; one that can be sent to other processes."""

    def __call__(
        self, plan: Plan, path: Path, *, protected: Iterable[Path] = (), watch: Callable[[str], None] = ...
    ) -> Path:
        """Write the plan whole or not at all, and return the path really written.

        Raises:
            CannotWrite: the folder is missing or does not take files.
        """


@dataclass(frozen=True, kw_only=True)
class PlanFiles:
    """How plans and marked copies are written, and how the status of a written plan is read.

    `mark` takes a workbook, its findings and where the marked copy goes, and returns the path really written.
    `status_of` gives the status that a plan states; None if it cannot be told. `load` reads a plan back, and raises
    where there is none.
    """

    write: WritesPlan
    mark: Callable[[Path, tuple[Finding, ...], Path], Path]
    status_of: Callable[[Path], str | None]
    load: Callable[[Path], Plan]
