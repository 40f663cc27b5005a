"""Rows of tables as a key, so that what many tests ask of the same plant is worked out once in a process."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.plants import Rows


@dataclass(frozen=True)
class Written:
    """Rows that are the same as others if they are written the same."""

    rows: Rows = field(compare=False)
    text: str

    @classmethod
    def of(cls, rows: Rows) -> Written:
        """Return the rows as they are now."""
        return cls(rows, repr(rows))
