"""What a plan takes over from before: output on its way, and what was done so far."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, error, rows_where
from models.plant.expressions import Expressions, UnknownName
from models.schema.problems import Problem


def arrival_before_plan(facts: Facts) -> Iterator[Problem]:
    """Output that is on its way was there before the plan begins."""
    if facts.calendar is None:
        return
    day, first = facts.days("Arrivals", "Date"), facts.calendar.start[0]
    for row in rows_where(day < first):
        message = f"Date {day[row]} is before the plan, which begins on {first}: it has arrived."
        yield error("Arrivals", message, "Add it to Opening stock and delete the row.", row=row, column="Date")


def arrival_without_composition(facts: Facts) -> Iterator[Problem]:
    """A limit counts what an arrival contains, and that is blank."""
    arrivals, limits = facts.tables["Arrivals"], facts.tables["Blend limits"]
    for row, product in enumerate(facts.texts("Arrivals", "Product")):
        for own in limits[limits["On"] == product].to_dict("records") if product else ():
            named = [name for text in (own["Share of"], own["In"]) for name in _components(facts.expressions, text)]
            blank = [name for name in named if np.isnan(arrivals[name].iloc[row])]
            # A cell that the reader could not understand is no blank one.
            if blank and not facts.is_spoiled("Arrivals", row, blank[0]):
                message = f'{blank[0]} is blank, and a blend limit on "{product}" counts it.'
                remedy = "Write what the product contains of it; 0 if it is nothing."
                yield error("Arrivals", message, remedy, row=row, column=blank[0])
                break


def _components(expressions: Expressions, text: str | None) -> tuple[str, ...]:
    try:
        return expressions.components(text) if text else ()
    except UnknownName:
        return ()
