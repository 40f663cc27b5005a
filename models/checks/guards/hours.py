"""Rates and hours that are possible and unlikely: none booked, ten times those of others, shifts for hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain

import numpy as np

from models.checks.facts import Facts, Flags, amount, listed, rows_where, warning
from models.checks.guards import scale
from models.checks.guards.peers import far_from_others
from models.plant.expressions import UnknownName, is_mass
from models.schema.problems import Problem

TIMES = 10.0
"""So many times the rates of others is another unit rather than another speed."""
OTHERS = 3
"""So many other rates at least say what is usual in a plant."""
SHIFTS, HOURS_OF_A_SHIFT = (1.0, 2.0, 3.0), 8.0


def lot_books_no_hours(facts: Facts) -> Iterator[Problem]:
    """A recipe books no hours for lots that it takes, as they hold none of what its rates count: nothing limits it."""
    quantity = facts.numbers("Lots", "Quantity", blank=0.0)
    planned = (facts.tables["Lots"]["Status"] != "blocked").to_numpy(dtype=bool) & (quantity > 0)
    uses = facts.texts("Line use", "Recipe")
    for recipe, endless in facts.once(endless_lots).items():
        rows = rows_where(endless & planned)
        if rows:
            row = uses.index(recipe)
            counted = listed(dict.fromkeys(_bases(facts)[recipe]))
            lots = listed(facts.texts("Lots", "Lot")[lot] or "?" for lot in rows)
            message = f'"{recipe}" books no hours for {lots}: its rates count {counted}, and none is in there.'
            remedy = "Check these assays, or add a rate per t for the recipe: nothing limits how fast it works them."
            yield warning("Line use", message, remedy, row=row, column="Basis")


def endless_lots(facts: Facts) -> Mapping[str, Flags]:
    """Return by recipe with an active row that books hours on lines the lots for whose content it books none."""
    classes, bases, found = facts.texts("Lots", "Feed class"), _bases(facts), {}
    held = {basis: _contains(facts, basis) for basis in set(chain.from_iterable(bases.values()))}
    for recipe in sorted(facts.active_recipes):
        if recipe in bases:
            taken = np.array([(recipe, feed_class) in facts.active for feed_class in classes], dtype=bool)
            found[recipe] = taken & ~np.any([held[basis] for basis in bases[recipe]], axis=0)
    return found


def rate_beside_others(facts: Facts) -> Iterator[Problem]:
    """A rate is ten times, or a tenth of, what any other recipe has on the same line: a rate in other units."""
    rates, lines = facts.numbers("Line use", "Rate"), facts.texts("Line use", "Line")
    bases = facts.texts("Line use", "Basis")
    told = facts.once(scale.far_from_need)
    for row, usual in far_from_others(rates, list(zip(lines, bases, strict=True)), TIMES).items():
        if row not in told:
            rate = f"{amount(rates[row])} {bases[row]} per h"
            message = f"Rate is {rate}, and other recipes have about {amount(usual)} on {lines[row]}."
            yield warning("Line use", message, "Check Rate, its unit and its Basis.", row=row, column="Rate")


def lone_rate(facts: Facts) -> Iterator[Problem]:
    """The only rate of a line is ten times every other of its Basis: a rate in other units, perhaps.

    Nothing else on its line shows that. Rates that are too low show by the hours that lots need then.
    """
    rates, lines = facts.numbers("Line use", "Rate"), facts.texts("Line use", "Line")
    bases, alone = facts.texts("Line use", "Basis"), Counter(lines)
    told = facts.once(scale.far_from_need)
    for row, usual in far_from_others(rates, bases, TIMES, OTHERS).items():
        if alone[lines[row]] == 1 and rates[row] > usual and row not in told:
            rate = f"{amount(rates[row])} {bases[row]} per h on {lines[row]}"
            message = f"Rate is {rate}, and all other rates per h in {bases[row]} are about {amount(usual)}."
            yield warning("Line use", message, "Check Rate, its unit and its Basis.", row=row, column="Rate")


def shifts_for_hours(facts: Facts) -> Iterator[Problem]:
    """A line has 1, 2 or 3 hours a day: shifts typed where hours are asked for."""
    hours = facts.numbers("Lines", "Hours per day")
    for row in rows_where(np.isin(hours, SHIFTS)):
        meant = hours[row] * HOURS_OF_A_SHIFT
        message = f"Hours per day is {amount(hours[row], 'h/d')}: it may be the number of shifts."
        remedy = f"If it is, write their hours: {amount(meant)}."
        yield warning("Lines", message, remedy, row=row, column="Hours per day", suggestion=meant)


def lag_over_plan(facts: Facts) -> Iterator[Problem]:
    """What a recipe makes comes into stock after the plan's last day. Said once."""
    yield from _over_plan(facts, "Yields", "Lag", "nothing made comes into stock in it")


def after_over_plan(facts: Facts) -> Iterator[Problem]:
    """A line is needed after the plan's last day only, so that none of its hours are booked. Said once."""
    yield from _over_plan(facts, "Line use", "After", "none of its hours are booked")


def lead_time_over_plan(facts: Facts) -> Iterator[Problem]:
    """What a lane carries arrives after the plan's last day. Said once."""
    yield from _over_plan(facts, "Lanes", "Lead time", "nothing that it carries arrives in it")


def _over_plan(facts: Facts, table: str, column: str, effect: str) -> Iterator[Problem]:
    """Yield the shortest time that is as long as the plan, if any is."""
    if facts.calendar is None:
        return
    times, days = facts.numbers(table, column, blank=0.0), int(facts.calendar.days.sum())
    rows = rows_where(times >= days)
    if rows:
        more = f" (of {len(rows)} rows the shortest such)" if len(rows) > 1 else ""
        row = min(rows, key=lambda at: float(times[at]))
        message = f"{column} is {amount(times[row], 'd')}{more}, and the plan has {days} days: {effect}."
        yield warning(table, message, "Write days; hours are days times 24.", row=row, column=column)


def _bases(facts: Facts) -> dict[str, list[str]]:
    """Return what the rates of each recipe count."""
    bases: dict[str, list[str]] = {}
    for recipe, basis in zip(facts.texts("Line use", "Recipe"), facts.texts("Line use", "Basis"), strict=True):
        if recipe is not None and basis is not None:
            bases.setdefault(recipe, []).append(basis)
    return bases


def _contains(facts: Facts, basis: str) -> Flags:
    """Return whether each lot holds any of what a basis counts; what is unknown is held."""
    everywhere = np.ones(len(facts.tables["Lots"]), dtype=bool)
    if is_mass(basis):
        return everywhere
    try:
        names = list(facts.expressions.components(basis))
    except UnknownName:
        return everywhere
    dry = facts.numbers("Lots", "Moisture", blank=0.0) < 100
    return np.asarray((facts.contained(names) > 0).any(axis=1)) & dry
