"""How a check is made: its name and the values of cells are put to its problems, and of many the first are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from models.checks.facts import Facts
from models.schema.problems import MOST_PROBLEMS_ALIKE, Problem, Severity

Check = Callable[[Facts], Iterator[Problem]]


def problems_of(check: Check, facts: Facts) -> Iterator[Problem]:
    """What a check finds, without the cells that have a finding already."""
    found = (_completed(problem, slug(check), facts) for problem in check(facts))
    return _thinned(problem for problem in found if not facts.is_spoiled(problem.table, problem.row, problem.column))


def slug(check: Check) -> str:
    """Return the name of a check, as problems, docs and the setting `Silenced warnings` carry it: `periods-gap`."""
    return check.__name__.replace("_", "-")


def _thinned(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the first problems of each column, and how many more there are."""
    counts: Counter[tuple[str, str | None, Severity]] = Counter()
    last: dict[tuple[str, str | None, Severity], Problem] = {}
    for problem in problems:
        kind = (problem.table, problem.column, problem.severity)
        counts[kind] += 1
        if counts[kind] <= MOST_PROBLEMS_ALIKE:
            yield problem
        else:
            last[kind] = problem
    for kind, found in last.items():
        message = f"{counts[kind] - MOST_PROBLEMS_ALIKE:,} more rows have the same problem."
        yield replace(found, row=None, value=None, suggestion=None, offers=(), message=message)


def _completed(problem: Problem, check: str, facts: Facts) -> Problem:
    """Return the problem with the check's name and the value of its cell."""
    if problem.row is None or problem.column is None:
        return replace(problem, check=check)
    cells = facts.tables[problem.table].loc[problem.row]
    offers = tuple(replace(offer, value=_plain(cells[offer.column])) for offer in problem.offers)
    return replace(problem, check=check, value=_plain(cells[problem.column]), offers=offers)


def _plain(value: object) -> object:
    """Return a cell's value without numpy and pandas types; None where blank."""
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return float(value) if isinstance(value, np.floating) else value
