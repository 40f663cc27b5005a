"""Campaigns, changeovers and maintenance: names that are unknown, and what can never happen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, amount, choose, error, rows_where, warning
from models.checks.whole_numbers.held_runs import NAMED, asking
from models.plant.whole_numbers.campaigns import families, known_campaigns
from models.schema.names import fold
from models.schema.problems import Problem
from models.schema.words import EVERY

DECIMALS = 9
"""Of hours that are compared."""

ONLY_WITH_CAMPAIGNS = ("Change within a period", "Opening campaign", "Campaign since", "Min campaign")


def unknown_campaign(facts: Facts) -> Iterator[Problem]:
    """What a line is set up for is no family, feed class or recipe that any row of Recipes has it work."""
    of_lines = _campaigns(facts)
    for row, (line, name) in enumerate(
        zip(facts.texts("Lines", "Line"), facts.texts("Lines", "Opening campaign"), strict=True)
    ):
        if line in of_lines and name is not None and not _is_among(name, of_lines[line]):
            remedy, near = choose(name, of_lines[line])
            message = f'"{line}" has no campaign "{name}".'
            yield error("Lines", message, remedy, row=row, column="Opening campaign", suggestion=near)
    for row, line in enumerate(facts.texts("Changeovers", "Line")):
        known = (
            sorted({name for names in of_lines.values() for name in names})
            if line == EVERY
            else of_lines.get(line or "")
        )
        for column in ("From campaign", "To campaign"):
            name = facts.texts("Changeovers", column)[row]
            if known and name is not None and name != EVERY and not _is_among(name, known):
                remedy, near = choose(name, known)
                message = f'"{name}" is no campaign of {"any line" if line == EVERY else line}.'
                yield error("Changeovers", message, remedy, row=row, column=column, suggestion=near)


def _is_among(name: str, known: list[str]) -> bool:
    return fold(name) in {fold(word) for word in known}


def _campaigns(facts: Facts) -> dict[str, list[str]]:
    """Return what each line with campaigns can be, or can have been, set up for."""
    lines = zip(facts.texts("Lines", "Line"), facts.texts("Lines", "Campaigns"), strict=True)
    return {line: list(known_campaigns(facts.tables, line, of)) for line, of in lines if line and of}


def campaign_without_campaigns(facts: Facts) -> Iterator[Problem]:
    """A figure about campaigns of a line that has none."""
    without = facts.blank("Lines", "Campaigns")
    for column in ONLY_WITH_CAMPAIGNS:
        told = [cell not in ("no", 0) for cell in facts.tables["Lines"][column].tolist()]
        for row in rows_where(without & ~facts.blank("Lines", column) & np.array(told, dtype=bool)):
            message = f"{column} is filled in, but Campaigns is blank: it has no effect."
            remedy = "Write in Campaigns what the line is set up for: family, feed class or recipe."
            yield warning("Lines", message, remedy, row=row, column=column)
    steered, of_lines = facts.steered("Lines"), facts.texts("Lines", "Campaigns")
    named = enumerate(facts.texts("Lines", "Line"))
    none = {line for place, line in named if not of_lines[place] and place not in steered}
    for row, line in enumerate(facts.texts("Changeovers", "Line")):
        if line in none or (line == EVERY and none >= set(facts.known("Lines"))):
            message = f"{line} has no campaigns, so this takes nothing." if line != EVERY else "No line has campaigns."
            remedy = "Fill in Campaigns on Lines, or delete the row."
            yield warning("Changeovers", message, remedy, row=row, column="Line")


def change_too_long(facts: Facts) -> Iterator[Problem]:
    """A change takes more hours than any period of its line has, so that it could never be made.

    Nothing is said of a line that has no hours at all: it stands still.
    """
    longest = longest_hours(facts)
    with_campaigns = [hours for line, hours in longest.items() if line in _campaigns(facts)]
    hours = facts.numbers("Changeovers", "Hours", blank=0.0)
    for row, line in enumerate(facts.texts("Changeovers", "Line")):
        most = max(with_campaigns, default=np.inf) if line == EVERY else longest.get(line or "", np.inf)
        if hours[row] > most > 0:
            message = f"A change of {amount(hours[row], 'h')} is longer than any period: {amount(most, 'h')} at most."
            remedy = "Correct Hours, or plan in longer periods: a change is made within one."
            yield error("Changeovers", message, remedy, row=row, column="Hours")


def maintenance_too_long(facts: Facts) -> Iterator[Problem]:
    """Maintenance takes more hours than any period of its line has, so that it will come back as a broken promise."""
    longest, hours = longest_hours(facts), facts.numbers("Maintenance", "Hours", blank=0.0)
    for row, line in enumerate(facts.texts("Maintenance", "Line")):
        most = longest.get(line or "", np.inf)
        if hours[row] > most:
            message = f"{amount(hours[row], 'h')} are more than any period of {line} has: {amount(most, 'h')} at most."
            remedy = "Correct Hours, or expect it among the broken promises."
            yield warning("Maintenance", message, remedy, row=row, column="Hours")


def longest_hours(facts: Facts) -> dict[str, float]:
    """Return the hours of each line, all units together, in its longest period; downtime is left out.

    Rounded: 24 h at 85 % on 7 days are 142.8 h, not a hair less.
    """
    if facts.calendar is None:
        return {}
    per_day = facts.numbers("Lines", "Units", 1.0) * facts.numbers("Lines", "Hours per day", 24.0)
    hours = per_day * facts.numbers("Lines", "Availability", 100.0) / 100.0 * float(facts.calendar.days.max())
    names = facts.texts("Lines", "Line")
    return {name: round(float(hour), DECIMALS) for name, hour in zip(names, hours, strict=True) if name is not None}


def fixed_runs_of_two_campaigns(facts: Facts) -> Iterator[Problem]:
    """Fixed runs, and published ones of frozen periods, ask a line for two campaigns in a period that can only have
    one."""
    if facts.once(asking).empty:
        return
    lines = facts.tables["Lines"]
    alone = lines[lines["Campaigns"].notna() & (lines["Change within a period"] != "yes")]
    use, wanted = facts.tables["Line use"], facts.once(asking)
    classes = facts.tables["Lots"].drop_duplicates("Lot").set_index("Lot")["Feed class"]
    family = families(facts.tables)
    for line, of in zip(alone["Line"], alone["Campaigns"], strict=True):
        known = set(use["Recipe"][use["Line"] == line])
        first: dict[str, str] = {}
        for _, run in wanted[wanted["Recipe"].isin(known) & wanted["Lot"].isin(classes.index)].iterrows():
            of_class = str(classes[run["Lot"]])
            campaign = (
                run["Recipe"] if of == "recipe" else family.get(of_class, of_class) if of == "family" else of_class
            )
            before = first.setdefault(run["Period"], campaign)
            if before != campaign:
                named = NAMED[run["Sheet"]]
                message = f"{line} works one {of} in a period, and {run['Period']} has {named} of {before}."
                remedy = "Move one of them, or expect it among the broken promises."
                yield warning(run["Sheet"], message, remedy, row=int(run["Row"]), column="Period")
