"""What is to be said of a plan that was loaded from a file: is it as it was solved, and do its figures add up?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from models.audit.ledger import Violation
from models.schema.frames import Tables
from models.schema.problems import Severity
from planner.sealing.seal import Edit

AS_SOLVED, EDITED, NO_SEAL = "as solved", "edited", "no seal"
SHOWN = 3
"""Edits and faults that a sentence names."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What is known of a plan from its file: the edits since it was solved, None if it has no seal.

    `file` is the file's name; `older` are the tables that an older version wrote in another form.
    """

    file: str
    edits: tuple[Edit, ...] | None
    older: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What was found: the edits since the plan was solved (None: it has no seal), and what the audit says.

    `unchecked` says why there was no audit.
    """

    edits: tuple[Edit, ...] | None
    faults: tuple[Violation, ...] = ()
    unchecked: str = ""

    @property
    def state(self) -> str:
        """In a word or two: as solved, edited or no seal."""
        return NO_SEAL if self.edits is None else EDITED if self.edits else AS_SOLVED

    @property
    def is_sound(self) -> bool:
        """True if nothing was edited, as far as can be told, and its figures add up."""
        return not self.edits and not self.faults and not self.unchecked

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a reader of the plan has to know, in full sentences."""
        return tuple(self._sentences())

    @property
    def doubts(self) -> tuple[str, ...]:
        """The same of a plan that is not sound; nothing of one that is."""
        return () if self.is_sound else self.sentences

    def _sentences(self) -> Iterator[str]:
        if self.edits is None:
            yield "It has no seal, for an earlier version wrote it: whether it was edited since cannot be told."
        elif self.edits:
            yield f"It was edited since it was solved: {_listed(self.edits, ', ')}."
        else:
            yield "It is as solved: nothing was edited since."
        if self.unchecked:
            yield f"Its figures cannot be checked: {self.unchecked}"
        elif self.faults:
            yield f"Its figures do not add up: {_listed(self.faults, '; ')}."


def _listed(what: Sequence[object], between: str) -> str:
    some = between.join(str(thing) for thing in what[:SHOWN])
    return f"{some} and {len(what) - SHOWN} more" if len(what) > SHOWN else some


def inspect(loaded: Loaded, inputs: Tables, results: Mapping[str, pd.DataFrame], margin: float) -> Inspection:
    """Audit a plan that was loaded: its inputs, its results and the margin that it states."""
    from models.audit.auditing import audit  # noqa: PLC0415 - it loads the rules, which whoever only reads plans need not

    if loaded.edits != () and (wrong := _first_error(inputs)):
        return Inspection(edits=loaded.edits, unchecked=wrong)
    try:
        found = audit(inputs, results, margin)
    except Exception as fault:  # tables that were edited by hand can be wrong anywhere
        words = f"its tables do not fit together ({type(fault).__name__})."
        return Inspection(edits=loaded.edits, unchecked=words)
    return Inspection(edits=loaded.edits, faults=tuple(one for one in found if one.table not in loaded.older))


def _first_error(inputs: Tables) -> str:
    """Return what is wrong with the planner's tables, for the audit takes only those without errors."""
    from models import checks  # noqa: PLC0415 - the same

    wrong = [problem for problem in checks.check(inputs) if problem.severity is Severity.ERROR]
    return f"{wrong[0].table}: {wrong[0].message}" if wrong else ""
