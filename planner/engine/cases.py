"""What there is to solve in a workbook: the base, and each of its scenarios.

What is wrong with a scenario concerns that scenario only. In the base's plan it is a warning, and other scenarios are
planned without a word about it; `planner check` reports it as what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from models import checks
from models.checks.facts import choose
from models.checks.resolved import Resolved, resolve_and_check
from models.schema import scenarios
from models.schema.frames import Tables, frame
from models.schema.inputs import INPUTS
from models.schema.outputs import SCENARIO_CHANGES
from models.schema.problems import Problem, Severity
from models.schema.scenarios import CellChange, key_text, keys_of
from planner.jobs.file_names import as_text
from planner.reading.findings import Finding, errors
from planner.reading.locate_findings import located
from planner.reading.reader import Book, Place

SCENARIOS = "Scenarios"


class UnknownScenario(Exception):
    """The workbook has no such scenario; the message is for the user."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A workbook as it is, or with one of its scenarios carried out (`scenario`, None for the base).

    `tables` are typed and unfilled, `changes` is the table `Scenario changes`, `findings` all that is wrong or doubtful
    in this case: with an error among them it cannot be solved. `published` names the plan that it is held against where
    its own sheet Published is blank.
    """

    workbook: str
    sha256: str
    scenario: str | None
    tables: Tables
    places: dict[str, Place]
    changes: pd.DataFrame
    findings: tuple[Finding, ...]
    published: str = ""

    @property
    def name(self) -> str:
        """The scenario's name, or `base`."""
        return self.scenario or scenarios.BASE

    @property
    def is_sound(self) -> bool:
        """True if nothing is wrong with it."""
        return not errors(list(self.findings))


def base(book: Book, problems: Iterable[Problem]) -> Case:
    """Return the workbook without any scenario; `problems` is what the checks say of its tables."""
    sheet = _scenario_sheet(book)
    findings = (*book.findings, *located(problems, book.places))
    return Case(
        workbook=as_text(book.path.name),
        sha256=book.sha256,
        scenario=None,
        tables=book.tables,
        places=book.places,
        changes=frame(SCENARIO_CHANGES.columns, ()),
        findings=tuple(replace(f, severity=Severity.WARNING) if f.sheet == sheet else f for f in findings),
    )


def scenario(book: Book, problems: Sequence[Problem], name: str) -> Case:
    """Return the workbook with a scenario carried out.

    Raises:
        UnknownScenario: the workbook has none of that name.
    """
    name = _known(book, name)
    resolved = resolve_and_check(book.tables, name, problems, book.spoiled)
    return Case(
        workbook=as_text(book.path.name),
        sha256=book.sha256,
        scenario=name,
        tables=resolved.tables,
        places=book.places,
        changes=_changes(resolved),
        findings=(*_read_for(book, name), *located(resolved.problems, book.places)),
    )


def of_tables(tables: Tables) -> Case:
    """Return tables in memory, checked; what is wrong with them has no cell. Scenarios are carried out,
    or not asked for."""
    tables = {**tables, SCENARIOS: tables[SCENARIOS].iloc[:0]}
    return Case(
        workbook="",
        sha256="",
        scenario=None,
        tables=tables,
        places={},
        changes=frame(SCENARIO_CHANGES.columns, ()),
        findings=tuple(located(checks.check(tables), {})),
    )


def names(book: Book) -> list[str]:
    """Return the workbook's scenarios, in order."""
    return scenarios.names(book.tables) if book.tables else []


def caused_by_scenarios(book: Book, problems: Sequence[Problem]) -> list[Finding]:
    """Return what is wrong or doubtful in scenarios only, each thing at the row of Scenarios that causes it,
    told once."""
    told: dict[tuple[str, int | None], Problem] = {}
    for name in names(book):
        for problem in resolve_and_check(book.tables, name, problems, book.spoiled).caused:
            told.setdefault((problem.check, problem.row), problem)
    return located(told.values(), book.places)


def _known(book: Book, name: str) -> str:
    known = names(book)
    if name in known:
        return name
    remedy, _ = choose(name, known)
    raise UnknownScenario(f'The workbook has no scenario "{name}". {remedy if known else "Its sheet has no rows."}')


def _changes(resolved: Resolved) -> pd.DataFrame:
    """Return the table `Scenario changes`."""
    return frame(SCENARIO_CHANGES.columns, [_change(change, resolved.tables) for change in resolved.changes])


def _change(change: CellChange, tables: Tables) -> dict[str, object]:
    key = keys_of(INPUTS[change.table], tables[change.table].iloc[[change.row]])[0]
    return {
        "Scenario": change.step.scenario,
        "Sheet": change.table,
        "Row": key_text(key),
        "Column": change.column,
        "From": _shown(change.before),
        "To": _shown(change.after),
    }


def _shown(value: object) -> object:
    """Return a value as the table holds it: numbers as numbers, all else as text."""
    return value if scenarios.is_number(value) else scenarios.text_of(value) or None


def _read_for(book: Book, name: str) -> list[Finding]:
    """Return what the reader found that concerns a scenario: all but what stands in other scenarios' rows."""
    line_of_parents = scenarios.lineage(book.tables, name)
    stated = book.tables[SCENARIOS]["Scenario"].tolist()
    rows = book.places[SCENARIOS].rows if SCENARIOS in book.places else ()
    others = {row for row, scenario in zip(rows, stated, strict=False) if scenario not in line_of_parents}
    sheet = _scenario_sheet(book)
    return [found for found in book.findings if found.sheet != sheet or _row_of(found) not in others]


def _row_of(finding: Finding) -> int | None:
    digits = re.search(r"\d+$", finding.cell)
    return int(digits.group()) if digits else None


def _scenario_sheet(book: Book) -> str:
    return book.places[SCENARIOS].sheet if SCENARIOS in book.places else SCENARIOS
