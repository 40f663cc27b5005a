"""What a roll has to say beside its tables: what it took for granted, what it left out, and what does not fit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from models.schema.problems import Severity
from planner.reading.findings import Finding

CHECK = "roll"


class Note(NamedTuple):
    """Words about one row of a table, named by its key."""

    sheet: str
    row: str
    words: str

    def __str__(self) -> str:
        return f"{self.sheet}, {self.row}: {self.words}"


COUNT_HOLDS = "The count holds. See whether something was not written down."
"""What is to be done where a count and the books differ."""


@dataclass
class Notes:
    """The notes of one roll, in the order in which they came up.

    `assumed`: what counts as planned for want of a word about it, and what had to be settled; `dropped`: rows that are
    not carried over although nothing is wrong with them; `findings`: what does not fit.
    """

    assumed: list[Note] = field(default_factory=list)
    dropped: list[Note] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def assume(self, sheet: str, row: str, words: str) -> None:
        """Note what counts although nobody said so."""
        self.assumed.append(Note(sheet, row, words))

    def drop(self, sheet: str, row: str, words: str) -> None:
        """Note a row that is not carried over."""
        self.dropped.append(Note(sheet, row, words))

    def find(self, sheet: str, message: str, remedy: str) -> None:
        """Note what does not fit."""
        self.findings.append(
            Finding(severity=Severity.WARNING, check=CHECK, sheet=sheet, message=message, remedy=remedy)
        )

    def find_later(self, sheet: str, done: str, period: str) -> None:
        """Note what was done in a period that is not over."""
        remedy = "Write it down when the period is over, or roll to a later day with --to."
        self.find(sheet, f"{done} in {period}, which is not over yet.", remedy)
