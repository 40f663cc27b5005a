"""How a run can end without a plan: one exception for each ending, and what the solver raises put into these words.

| exception | ending |
|---|---|
| `WorkbookHasErrors` | the tables have errors, the margin has no limit, or the figures are too far out |
| `Cancelled` (`planner.jobs.cancel`) | someone asked to stop before there was a plan |
| `LimitReached` | the time was up, or the steps of the solver used up, before there was what was asked for |
| `UnknownOption` | the solver does not know an algorithm or option, or refuses its value |
| `TooLarge` | the plan is too large to be solved again for every question |
| `CannotAsk` | the plan has what no question can be asked of yet |
| `PlanFailsCheck` (`planner.engine.failed_check`) | what was solved does not pass the audit |
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

from models.explain.worths.last_program import OutOfSteps
from models.program import ranges
from models.schema.problems import Severity
from models.solving.levels import Unsolved
from models.solving.solvers.highs import Cancelled as SolverCancelled
from models.solving.solvers.highs import Options, RefusedProgram, Status
from models.solving.solvers.options import RefusedOption
from planner.jobs.cancel import Cancelled
from planner.reading.findings import Finding, errors

SHOWN = 5
"""How many errors the message of an exception lists."""


class WorkbookHasErrors(Exception):
    """The workbook cannot be planned as it is; `findings` says why (errors and warnings)."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = [str(finding) for finding in errors(list(findings))]
        more = [f"... and {len(first) - SHOWN} more"] if len(first) > SHOWN else []
        super().__init__("\n".join(["The workbook has errors.", *first[:SHOWN], *more]))
        self.findings = findings

    def __reduce__(self) -> tuple[type[WorkbookHasErrors], tuple[tuple[Finding, ...]]]:
        return WorkbookHasErrors, (self.findings,)


class LimitReached(Exception):
    """Time or steps were used up before there was what was asked for; the message is for the user."""


class UnknownOption(Exception):
    """The solver knows no such algorithm or option, or refuses its value; the message is for the user."""


class TooLarge(Exception):
    """The plan is too large to be solved again so often; the message is for the user."""


class CannotAsk(Exception):
    """The plan has what no question can be asked of yet; the message is for the user."""


@contextmanager
def of_the_solver(
    *, options: Options | None = None, doubts: Sequence[Finding] = (), out_of_steps: str = ""
) -> Iterator[None]:
    """Turn what the solver raises inside into an ending.

    Args:
        options: how it solves, for the words of a limit that it reaches.
        doubts: figures of the program that are out of range: where the solver fails, it is they that are to be mended.
        out_of_steps: what is said when questions about a plan take too many steps.

    Raises:
        Cancelled, LimitReached, UnknownOption, WorkbookHasErrors: see above; what fails without a doubt is raised.
    """
    options, start = options or Options(), perf_counter()
    try:
        yield
    except SolverCancelled as stop:
        raise Cancelled from stop
    except OutOfSteps as stop:
        raise LimitReached(out_of_steps) from stop
    except RefusedOption as stop:
        raise UnknownOption(str(stop)) from stop
    except Unsolved as stop:
        if stop.status is Status.LIMIT:
            raise LimitReached(_limit(options, stop.level, perf_counter() - start)) from stop
        if stop.status is Status.UNBOUNDED:
            raise WorkbookHasErrors((_without_end(),)) from stop
        if options.further:
            words = "The solver ends without an answer ({}) with the options {}. Leave them out."
            raise UnknownOption(words.format(stop.level, _listed(options.further))) from stop
        if not doubts:
            raise
        raise WorkbookHasErrors(too_far_out(doubts)) from stop
    except RefusedProgram as stop:
        if not doubts:
            raise
        raise WorkbookHasErrors(too_far_out(doubts)) from stop


def _limit(options: Options, level: str, spent: float) -> str:
    """Return which limit was reached, and what to do about it."""
    limits = {name: value for name, value in options.further.items() if "limit" in name and name != "time_limit"}
    if limits and spent < options.time_limit:
        return f"No plan was found within the option {_listed(limits)} ({level}). Leave it out, or raise it."
    return f"No plan was found in {options.time_limit:g} s ({level}). Give more time with --time-limit or in Settings."


def _listed(options: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value}" for name, value in options.items())


def too_far_out(doubts: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the doubts of a program's figures as what they are where the solver has no answer to it: errors."""
    words = "With such figures the solver finds no plan that passes its check."
    return tuple(
        replace(one, severity=Severity.ERROR, message=one.message.replace(ranges.ALL_THE_SAME, words)) for one in doubts
    )


def _without_end() -> Finding:
    return Finding(
        severity=Severity.ERROR,
        check="margin-without-end",
        sheet="",
        message="The margin has no limit: something can be made and sold, or bought and held, at a profit without end.",
        remedy="Give every offered lot a Quantity, or every row of Spot sales a Max.",
    )
