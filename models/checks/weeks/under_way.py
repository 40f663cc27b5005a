"""What a plan takes over from before: output on its way, and what was done so far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import numpy as np

from models.checks.facts import Facts, amount, error, rows_where, warning
from models.plant.expressions import Expressions, UnknownName
from models.plant.lines import lines
from models.schema.defaults import fill
from models.schema.problems import Problem

ROUNDING = 1e-9
"""Amounts that a program wrote may be past each other by this share."""


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
        for limit in limits[limits["On"] == product].to_dict("records") if product else ():
            named = [name for text in (limit["Share of"], limit["In"]) for name in _components(facts.expressions, text)]
            blank = [name for name in named if np.isnan(arrivals[name].iloc[row])]
            # A cell that the reader could not understand is no blank one.
            if blank and not facts.is_spoiled("Arrivals", row, blank[0]):
                message = f'{blank[0]} is blank, and a blend limit on "{product}" counts it.'
                remedy = "Write what the product contains of it; 0 if it is nothing."
                yield error("Arrivals", message, remedy, row=row, column=blank[0])
                break


def hours_before_plan(facts: Facts) -> Iterator[Problem]:
    """Hours that are under way were taken before the plan begins."""
    if facts.calendar is None:
        return
    day, first = facts.days("Hours under way", "Date"), facts.calendar.start[0]
    for row in rows_where(day < first):
        message = f"Date {day[row]} is before the plan, which begins on {first}: that work is done."
        yield error("Hours under way", message, "Delete the row, or correct Date.", row=row, column="Date")


def hours_over_hours(facts: Facts) -> Iterator[Problem]:
    """Work begun before the plan takes more hours of a line than it has in a period."""
    if facts.calendar is None or facts.tables["Hours under way"].empty:
        return
    table = facts.tables["Hours under way"].reset_index(drop=True)
    table = table.assign(row=table.index, p=facts.calendar.holding(facts.days("Hours under way", "Date")))
    names, rows = facts.calendar.names, fill(facts.tables)[0]
    known = list(dict.fromkeys(rows["Lines"]["Line"].dropna()))
    if len(known) < len(rows["Lines"]) or not rows["Downtime"]["Line"].isin(known).all():
        return
    there = lines(rows, tuple(known), facts.calendar)
    table = table[
        (table["p"] < len(names)) & table["Line"].isin(known) & table["Hours"].notna() & table["Date"].notna()
    ]
    for key, some in table.groupby(["Line", "p"]):
        line, p = cast("tuple[str, int]", key)
        has, taken = float(there.hours[known.index(line), p]), float(some["Hours"].sum())
        if taken > has * (1.0 + ROUNDING) + ROUNDING:
            message = f'"{line}" has {amount(has, "h")} in {names[p]}, and {amount(taken, "h")} are under way.'
            remedy = "Correct Hours, or write what is left over in the next period; as it is the line is taken up."
            yield warning("Hours under way", message, remedy, row=int(some["row"].iloc[-1]), column="Hours")


def _components(expressions: Expressions, text: str | None) -> tuple[str, ...]:
    try:
        return expressions.components(text) if text else ()
    except UnknownName:
        return ()


SO_FAR = (("Deliveries", "Delivered so far"), ("Spot sales", "Sold so far"))


def so_far_over_max(facts: Facts) -> Iterator[Problem]:
    """More was delivered or sold so far than the window takes."""
    for table, column in SO_FAR:
        most = facts.tables[table]["Max"]
        most = most.fillna(facts.tables[table]["Min"]) if table == "Deliveries" else most
        done, limit = facts.numbers(table, column, blank=0.0), most.to_numpy(dtype=float)
        for row in rows_where(done > np.maximum(limit, 0.0) * (1.0 + ROUNDING) + ROUNDING):
            message = f"{column} {amount(done[row], 'kg')} is above Max {amount(limit[row], 'kg')}: no more is taken."
            yield warning(table, message, f"Correct {column}, or raise Max.", row=row, column=column)


def late_over_delivered(facts: Facts) -> Iterator[Problem]:
    """More was late so far than was delivered at all."""
    late = facts.numbers("Deliveries", "Late so far", blank=0.0)
    delivered = facts.numbers("Deliveries", "Delivered so far", blank=0.0)
    for row in rows_where(late > delivered * (1.0 + ROUNDING) + ROUNDING):
        message = f"{amount(late[row], 'kg')} were late of {amount(delivered[row], 'kg')} delivered so far."
        remedy = "Delivered so far counts all that was delivered, what was late among it."
        yield error("Deliveries", message, remedy, row=row, column="Late so far")


def reached_of_stock(facts: Facts) -> Iterator[Problem]:
    """A target of stock has something that was reached so far, which has no meaning."""
    targets = facts.tables["Targets"]
    so_far = facts.numbers("Targets", "Reached so far", blank=0.0)
    for row in rows_where((targets["Measure"] == "stock").to_numpy() & (so_far > 0)):
        message = "A target of stock is measured on one day: what was reached before it does not count."
        yield warning("Targets", message, "Leave it blank.", row=row, column="Reached so far")
