"""Dates: the periods, and the windows that other tables lay over them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, Flags, error, rows_where, warning
from models.plant.calendar import Calendar, Dates
from models.schema.problems import Problem

WINDOWS = (
    ("Lots", "Available", "Use by"),
    ("Downtime", "From", "To"),
    ("Deliveries", "From", "Due"),
    ("Spot sales", "From", "To"),
    ("Targets", "From", "To"),
    ("Blend limits", "From", "To"),
)

WHOLE = ("Maintenance", "Supplies")
"""Tables with windows From .. To of which only the periods wholly inside count."""

PROMISES = ("Deliveries", "Targets")
"""Windows without which a promise cannot be kept, so that an empty one stops the plan."""


def period_ends_before_start(facts: Facts) -> Iterator[Problem]:
    """A period ends before it starts."""
    start, end = facts.days("Periods", "Start"), facts.days("Periods", "End")
    for row in rows_where(end < start):
        message = f"The period ends on {end[row]}, before it starts on {start[row]}."
        yield error("Periods", message, "Correct Start or End; End is the last day, included.", row=row, column="End")


def periods_gap(facts: Facts) -> Iterator[Problem]:
    """Days between one period and the next belong to neither."""
    start, end, names = _periods(facts)
    for row in rows_where(start[1:] > end[:-1] + 1):
        message = f"No period holds the days from {end[row] + 1} to {start[row + 1] - 1}, after {names[row]}."
        remedy = f"Start this period on {end[row] + 1}, or add a period between."
        wanted = (end[row] + 1).item()
        yield error("Periods", message, remedy, row=row + 1, column="Start", suggestion=wanted)


def periods_overlap(facts: Facts) -> Iterator[Problem]:
    """A period starts before the one above has ended; so do periods that are out of order."""
    start, end, names = _periods(facts)
    for row in rows_where(start[1:] <= end[:-1]):
        if start[row + 1] < start[row]:
            message = f"The period starts on {start[row + 1]}, before {names[row]} above it."
            yield error("Periods", message, "List the periods in order of time.", row=row + 1, column="Start")
        else:
            message = f"The period starts on {start[row + 1]}, but {names[row]} lasts until {end[row]}."
            wanted = (end[row] + 1).item()
            remedy = f"Start it on {end[row] + 1}, or end {names[row]} earlier."
            yield error("Periods", message, remedy, row=row + 1, column="Start", suggestion=wanted)


def window_reversed(facts: Facts) -> Iterator[Problem]:
    """A window ends before it starts."""
    for table, opens, closes in (*WINDOWS, *((table, "From", "To") for table in WHOLE)):
        start, end = facts.days(table, opens), facts.days(table, closes)
        for row in rows_where(end < start):
            message = f"{closes} {end[row]} is before {opens} {start[row]}."
            yield error(table, message, f"Correct {opens} or {closes}.", row=row, column=closes)


def window_without_period(facts: Facts) -> Iterator[Problem]:
    """A window lies outside the plan, so that its row cannot have an effect."""
    calendar = facts.calendar
    if calendar is None:
        return
    for table, opens, closes in WINDOWS:
        start, end = facts.days(table, opens), facts.days(table, closes)
        first, last = calendar.touched(start, end)
        outside = (first > last) & ~(end < start)
        if not outside.any():
            continue
        for row in rows_where(outside & ~_may_lie_outside(facts, calendar, table, end)):
            window = f"{_day(start[row], 'start of plan')} to {_day(end[row], 'end of plan')}"
            say = error if table in PROMISES else warning
            remedy = f"Move or widen the window; the plan runs from {calendar.start[0]} to {calendar.end[-1]}."
            column = closes if np.isnat(start[row]) else opens
            yield say(
                table, f"The window {window} touches no period: {_effect(table)}.", remedy, row=row, column=column
            )


def window_without_whole_period(facts: Facts) -> Iterator[Problem]:
    """A window holds no period as a whole, so that maintenance is never done in it, or a supply never held."""
    calendar = facts.calendar
    if calendar is None:
        return
    for table in WHOLE:
        start, end = facts.days(table, "From"), facts.days(table, "To")
        first, last = calendar.inside(start, end)
        for row in rows_where((first > last) & ~(end < start) & ~_is_over(facts, calendar, table, end)):
            window = f"{_day(start[row], 'start of plan')} to {_day(end[row], 'end of plan')}"
            message = f"No period lies wholly in the window {window}: {_effect(table)}."
            remedy = "Widen the window, or plan in shorter periods."
            yield warning(table, message, remedy, row=row, column="To" if np.isnat(start[row]) else "From")


def _is_over(facts: Facts, calendar: Calendar, table: str, end: Dates) -> Flags:
    """Return which maintenance is done, and which supplies end before the plan."""
    if table == "Maintenance":
        return np.asarray(facts.numbers(table, "Done so far", 0.0) >= facts.numbers(table, "Times", 1.0))
    return np.asarray(end < calendar.start[0])


def _may_lie_outside(facts: Facts, calendar: Calendar, table: str, end: Dates) -> Flags:
    """Windows that may lie outside: blocked lots; and before the plan expired stock, and what may be delivered late."""
    rows, before = facts.tables[table], end < calendar.start[0]
    if table == "Lots":
        return np.asarray((rows["Status"] == "blocked") | ((rows["Status"] == "stock") & before))
    if table == "Deliveries":
        contracts = facts.tables["Contracts"]
        late = contracts["Contract"][contracts["Late"] == "yes"]
        return np.asarray(rows["Contract"].isin(late) & before)
    return np.zeros(len(end), dtype=bool)


def _effect(table: str) -> str:
    effects = {"Lots": "the lot cannot be used", "Deliveries": "nothing can be delivered in it"}
    effects |= {"Targets": "nothing can count for the target", "Spot sales": "nothing can be sold in it"}
    effects |= {"Maintenance": "it cannot be done", "Supplies": "the supply is not held in it"}
    return effects.get(table, "the row has no effect")


def _day(day: np.datetime64, blank: str) -> str:
    return blank if np.isnat(day) else str(day)


def _periods(facts: Facts) -> tuple[np.ndarray, np.ndarray, list[str]]:
    names = [name or f"period {row + 1}" for row, name in enumerate(facts.texts("Periods", "Period"))]
    return facts.days("Periods", "Start"), facts.days("Periods", "End"), names
