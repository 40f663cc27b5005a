"""A scenario's tables, checked like the planner's own; what only the scenario causes is told at the row that does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from models.checks import check
from models.checks.facts import Spoiled
from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from models.schema.problems import Problem
from models.schema.scenarios import CellChange, key_text, keys_of, resolve, steps

SCENARIOS = "Scenarios"
ON_PURPOSE = frozenset(
    {
        "contract-below-spot",
        "price-far-from-others",
        "lot-price-per-kg",
        "downtime-without-loss",
        "most-of-nothing",
        "campaign-without-campaigns",
    }
)
"""Doubts about cells as they were typed, which a scenario changes on purpose."""


@dataclass(frozen=True, kw_only=True)
class Resolved:
    """A scenario's tables, the cells in which they differ from the base, and what the checks have to say.

    `problems`: those of the base that the scenario leaves (but for Scenarios itself), those of its own and its
    ancestors' rows, and what only the scenario causes, at the row of Scenarios that causes it.
    """

    tables: Tables
    changes: Sequence[CellChange]
    problems: Sequence[Problem]
    caused: Sequence[Problem]


def resolve_and_check(tables: Tables, name: str, base: Iterable[Problem], spoiled: Spoiled = frozenset()) -> Resolved:
    """Carry out a scenario and check its tables.

    Args:
        tables: the base's typed, unfilled tables.
        name: the scenario.
        base: what `models.checks.check` says of them.
        spoiled: see `models.checks.check`.
    """
    changed, changes = resolve(tables, name)
    base = list(base)
    found = check(changed, spoiled - _mended(changes, spoiled))
    before = {_place(problem) for problem in base}
    left = [problem for problem in found if _place(problem) in before]
    places = {step.row for step in steps(tables, name)} | _rows_of(tables, name)
    at_rows = [p for p in base if p.table == SCENARIOS and (p.row is None or p.row in places)]
    new = [problem for problem in found if _place(problem) not in before and problem.check not in ON_PURPOSE]
    causes = _Causes.of(changes if new else ())
    caused = list(_told_once(_at_its_row(problem, causes, changed, name, min(places)) for problem in new))
    return Resolved(tables=changed, changes=changes, problems=[*left, *at_rows, *caused], caused=caused)


def _mended(changes: Iterable[CellChange], spoiled: Spoiled) -> Spoiled:
    """Return the spoiled cells that a scenario has given a value of its own."""
    if not spoiled:
        return spoiled
    return spoiled.intersection((change.table, change.row, change.column) for change in changes)


def _rows_of(tables: Tables, name: str) -> set[int]:
    """Return the rows of Scenarios that carry the scenario's own name, complete or not."""
    return {row for row, scenario in enumerate(tables[SCENARIOS]["Scenario"]) if scenario == name}


def _place(problem: Problem) -> tuple[object, ...]:
    return problem.check, problem.table, problem.row, problem.column


@dataclass(frozen=True)
class _Causes:
    """The changes of a scenario, to be asked for the one that comes nearest to causing a problem.

    `near` holds the last change of each cell, of each row, of each column and of each table, `last` the last of all.
    """

    near: Mapping[tuple[object, ...], CellChange]
    last: CellChange | None

    @classmethod
    def of(cls, changes: Sequence[CellChange]) -> _Causes:
        """Return the causes among the changes of a scenario, in their order."""
        near: dict[tuple[object, ...], CellChange] = {}
        for change in changes:
            near |= dict.fromkeys(_nearness(change.table, change.row, change.column), change)
        return cls(near, changes[-1] if changes else None)

    def cause(self, problem: Problem) -> CellChange | None:
        """Return the change of the cell itself, else of its row, else of its column, else of its table,
        else the last."""
        places = _nearness(problem.table, problem.row, problem.column)
        return next((self.near[place] for place in places if place in self.near), self.last)


def _nearness(table: str, row: int | None, column: str | None) -> tuple[tuple[object, ...], ...]:
    return (table, row, column), (table, "row", row, ""), (table, "column", column, ""), (table,)


def _at_its_row(problem: Problem, causes: _Causes, tables: Tables, name: str, otherwise: int) -> Problem:
    """Return the problem told at the Value of the row of Scenarios that comes nearest to causing it."""
    change = causes.cause(problem)
    return replace(
        problem,
        table=SCENARIOS,
        row=change.step.row if change else otherwise,
        column="Value" if change else "Scenario",
        message=f'With "{name}", {_where(problem, tables)}: {problem.message}',
        value=change.step.value if change else name,
        suggestion=None,
    )


def _where(problem: Problem, tables: Tables) -> str:
    """Return the table, row and column of a problem in words."""
    if problem.row is None:
        return problem.table
    (key,) = keys_of(INPUTS[problem.table], tables[problem.table].iloc[[problem.row]])
    return f"{problem.table} / {key_text(key)}"


def _told_once(problems: Iterable[Problem]) -> Iterable[Problem]:
    """Yield, of problems alike that one row causes, the first, with the number of the others."""
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        alike.setdefault(_place(problem), []).append(problem)
    for first, *others in alike.values():
        more = f" ({len(others)} more rows likewise.)" if others else ""
        yield replace(first, message=first.message + more)
