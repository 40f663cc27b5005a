"""The Python interface: a workbook, its bytes or tables in memory in, a plan out. See docs/python.md.

A *source* is the path of a workbook or of a folder of CSV files, the bytes of a workbook, or a mapping of table names
to DataFrames. Tables in memory are read by the same rules as sheets: headers with or without a unit (`Quantity`,
`Quantity [kg]`), blank cells for defaults; a table that is not there is empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from models.schema.frames import Tables, columns_of
from models.schema.inputs import INPUTS
from models.schema.outputs import OUTPUTS
from planner.comparison import words
from planner.comparison.comparing import Options, compare_plans
from planner.comparison.comparison import Comparison as Compared
from planner.comparison.standing.sides import BadRate
from planner.engine import pipeline
from planner.engine.cases import UnknownScenario
from planner.engine.endings import LimitReached, UnknownOption, WorkbookHasErrors
from planner.engine.failed_check import PlanFailsCheck
from planner.engine.plan import Plan as Found
from planner.engine.records import summary
from planner.excel.books import compare_book
from planner.excel.plan import plan_book
from planner.jobs.cancel import Cancel, Cancelled
from planner.reading import reader
from planner.reading.findings import Finding, errors
from planner.reading.reader import Book
from planner.report import page
from planner.sealing.usable import NotAPlan

__all__ = [
    "BadRate",
    "Cancelled",
    "Comparison",
    "Finding",
    "Findings",
    "LimitReached",
    "NotAPlan",
    "Plan",
    "PlanFailsCheck",
    "UnknownOption",
    "UnknownScenario",
    "UnknownTable",
    "WorkbookHasErrors",
    "check",
    "compare",
    "load",
    "read",
    "solve",
]

Source = str | Path | bytes | Mapping[str, pd.DataFrame]

SHOWN = 5


class UnknownTable(KeyError):
    """A table that there is none of; the message names those that there are."""

    def __str__(self) -> str:
        return str(self.args[0])


class Findings(list[Finding]):
    """What is wrong or doubtful in a source, the errors among them stop a plan."""

    @property
    def errors(self) -> list[Finding]:
        """The findings that stop a plan."""
        return errors(self)

    @property
    def table(self) -> pd.DataFrame:
        """One row for each finding."""
        names = ("severity", "check", "sheet", "cell", "column", "value", "message", "remedy")
        return pd.DataFrame(
            [{name: finding.as_dict()[name] for name in names} for finding in self], columns=list(names)
        )

    def __repr__(self) -> str:
        count = f"{len(self.errors)} errors, {len(self) - len(self.errors)} warnings"
        more = [f"... and {len(self) - SHOWN} more"] if len(self) > SHOWN else []
        return "\n".join([count, *map(str, self[:SHOWN]), *more])


@dataclass(frozen=True, repr=False)
class Plan:
    """A plan: its status, its margin, and every table of the plan workbook as a DataFrame."""

    found: Found

    @property
    def name(self) -> str:
        """The name that Settings give it, or its file's."""
        return self.found.name

    @property
    def status(self) -> str:
        """`optimal`, or why it is not proven to be the best: `limit reached`, `cancelled`."""
        return self.found.status

    @property
    def margin(self) -> float:
        """Money over the whole plan, penalties included, in `currency`."""
        return self.found.margin

    @property
    def cash_margin(self) -> float:
        """Money that flows within the plan; the rest of the margin is the change in stock value."""
        return self.found.cash_margin

    @property
    def change_in_stock_value(self) -> float:
        """What feed and products are worth in stock at the end, less the feed that was there on the first day."""
        return self.found.change_in_stock_value

    @property
    def gap(self) -> float:
        """How much greater the margin of the best plan can be at most; 0 where this is proven to be the best."""
        return self.found.gap

    @property
    def currency(self) -> str:
        """The currency of all money."""
        return self.found.currency

    @property
    def seal(self) -> str:
        """`as solved`, `edited` or `no seal` of a plan that was loaded; blank of one that was solved just now."""
        return self.found.inspection.state if self.found.inspection else ""

    @property
    def doubts(self) -> tuple[str, ...]:
        """What was edited in the file of a plan that was loaded, and what in it does not add up, in sentences."""
        return self.found.doubts

    @property
    def findings(self) -> Findings:
        """The warnings of the source that it was made from."""
        return Findings(self.found.findings)

    @property
    def inputs(self) -> Tables:
        """The tables that it was made from, to be changed and solved again."""
        return _with_units({name: INPUTS[name].columns for name in INPUTS}, self.found.inputs)

    @property
    def tables(self) -> list[str]:
        """The names of its tables."""
        return list(OUTPUTS)

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return a table of the plan: a copy, with the units of its columns in `attrs["units"]`.

        Raises:
            UnknownTable: there is none of that name.
        """
        if table not in OUTPUTS:
            raise UnknownTable(f"A plan has no table {table!r}. It has: {', '.join(OUTPUTS)}.")
        return _with_units({table: OUTPUTS[table].columns}, self.found.tables)[table]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def write(self, path: str | Path) -> Path:
        """Write the plan workbook, whole or not at all; returns where, which is another name if that file is open."""
        return plan_book.write(self.found, Path(path))

    def report(self, path: str | Path) -> Path:
        """Write the plan as one HTML page that works offline; returns where."""
        return page.write([self.found], Path(path))

    def __repr__(self) -> str:
        broken = self.found.tables["Broken promises"]
        more = f"at most {self.gap:,.0f} more" if isfinite(self.gap) else "how much more there could be is not known"
        gap = "" if self.gap == 0 else f" ({more})"
        cash, stock, margin = summary.margin_in_words(self.found).values()
        money = f"Margin {margin}{gap}: cash {cash}, change in stock value {stock}"
        lines = [f"Plan {self.name}: {self.status}", money]
        lines.append(f"{len(broken)} broken promises" + (":" if len(broken) else ""))
        keys = zip(broken["Sheet"], broken["Row"], broken["Short"], broken["Unit"], strict=True)
        lines += [f"  {sheet} / {row}: {short:,.6g} {unit} short" for sheet, row, short, unit in keys][:SHOWN]
        return "\n".join([*lines, *self.doubts, f"{len(self.tables)} tables: plan.tables, plan['Runs']"])


@dataclass(frozen=True, repr=False)
class Comparison:
    """Plans side by side with the first of them; `compared` holds figures, differences and bridges."""

    compared: Compared

    @property
    def figures(self) -> pd.DataFrame:
        """The key figures: one row each, one column for each plan."""
        labels = [subject.label for subject in self.compared.subjects]
        rows = [[figure.key, figure.unit, *figure.values] for figure in self.compared.figures]
        return pd.DataFrame(rows, columns=["Figure", "Unit", *labels])

    def write(self, path: str | Path) -> Path:
        """Write the comparison as a workbook; returns where."""
        return compare_book.write_comparison(self.compared, Path(path))

    def __repr__(self) -> str:
        return words.text(self.compared)


def solve(  # noqa: PLR0913 - what to solve and how, all named
    source: Source,
    scenario: str | None = None,
    *,
    explain: bool = True,
    time_limit: float | None = None,
    algorithm: str | None = None,
    options: Mapping[str, str] | None = None,
) -> Plan:
    """Return the best plan for a source, or for one of its scenarios.

    Args:
        source: see the module.
        scenario: the name of a row of Scenarios; None: the source as it is.
        explain: whether to work out as well why promises are short and what things are worth.
        time_limit: seconds; None: as Settings say.
        algorithm: `auto`, `simplex`, `sifting`, `ipx` or `hipo`; None: by size.
        options: options of HiGHS by name.

    Raises:
        WorkbookHasErrors: it cannot be planned as it is; `findings` says why.
        UnknownScenario, UnknownTable, UnknownOption: there is none of that name.
        LimitReached: the time was up before there was any plan.
        PlanFailsCheck: what was solved does not pass its check outside the solver, which is a fault of planner.
    """
    choices = pipeline.Choices(time_limit=time_limit, algorithm=algorithm, options=options or {}, explain=explain)
    (case,) = pipeline.cases_of(_book(source), [scenario])
    return Plan(pipeline.solve_case(case, choices=choices))


def check(source: Source) -> Findings:
    """Return everything that is wrong or doubtful in a source and in its scenarios; nothing is solved."""
    return Findings(pipeline.check_book(_book(source)).findings)


def read(source: Source) -> Tables:
    """Return the tables of a source as they are understood, typed and in the schema's units;
    `solve` and `check` take them.

    Raises:
        WorkbookHasErrors: there is nothing to be read.
    """
    book = _book(source)
    if not book.tables:
        raise WorkbookHasErrors(tuple(book.findings))
    components = book.tables["Components"]
    return _with_units({name: columns_of(table, components) for name, table in INPUTS.items()}, book.tables)


def load(source: str | Path | bytes) -> Plan:
    """Return the plan that a plan workbook holds.

    Raises:
        NotAPlan: it holds none.
    """
    if not isinstance(source, bytes):
        return Plan(plan_book.load(Path(source)))
    with TemporaryDirectory(prefix="planner-") as folder:
        path = Path(folder) / "plan.xlsx"
        path.write_bytes(source)
        return Plan(plan_book.load(path))


def compare(plans: Sequence[Plan], *, bridges: bool = False, rates: Mapping[str, float] | None = None) -> Comparison:
    """Return plans beside the first of them: what differs, what moved and, with `bridges`, what each cause is worth.

    Args:
        plans: the base first.
        bridges: whether to solve what lies between them.
        rates: what one unit of another currency is in the base's: `{"EUR": 1.08}`; without it no money is subtracted.

    Raises:
        ValueError: fewer than two plans.
        BadRate: a rate of the base's own currency, or of one that no plan counts in.
    """
    if len(plans) < 2:
        raise ValueError("Give two plans at least: the base first, then what to compare with it.")
    pairs = [(Path(f"{plan.name}.xlsx"), plan.found) for plan in plans]
    return Comparison(compare_plans(pairs, Options(bridges=bridges, rates=rates or {}), cancel=Cancel()))


def _book(source: Source) -> Book:
    if isinstance(source, bytes):
        return reader.read_bytes(source)
    if isinstance(source, Mapping):
        unknown = [name for name in source if name not in INPUTS]
        if unknown:
            raise UnknownTable(f"There is no table {unknown[0]!r}. There are: {', '.join(INPUTS)}.")
        for name, rows in source.items():
            if not isinstance(rows, pd.DataFrame):
                raise TypeError(f"The table {name} is a {type(rows).__name__}, not a DataFrame.")
        return reader.read_frames(source)
    path = Path(source)
    if not path.exists():
        raise FileNotFoundError(f"There is no file {path}.")
    return reader.read(path)


def _with_units(columns: Mapping[str, Sequence[Any]], tables: Mapping[str, pd.DataFrame]) -> Tables:
    """Copy of tables with the units of their columns in `attrs`."""
    found = {}
    for name, cells in columns.items():
        found[name] = tables[name].copy()
        found[name].attrs["units"] = {column.name: column.unit for column in cells if column.unit}
    return found
