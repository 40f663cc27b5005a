"""Setups, batches and whole lots: what is missing for them, and what can never happen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.checks.facts import Facts, amount, error, rows_where, warning
from models.checks.whole_numbers.campaigns import DECIMALS, longest_hours
from models.plant.calendar import whole_days
from models.plant.expressions import is_mass
from models.schema.problems import Problem


def batch_without_hours(facts: Facts) -> Iterator[Problem]:
    """A batch whose hours no rate gives, for its rate counts no tonnes."""
    use = facts.tables["Line use"]
    by_mass = np.array([basis is None or is_mass(basis) for basis in use["Basis"]], dtype=bool)
    for row in rows_where(use["Batch"].notna() & use["Batch hours"].isna() & ~by_mass):
        message = "There is a Batch, but its hours are not known: the rate counts something other than t."
        yield error("Line use", message, "Fill in Batch hours.", row=row, column="Batch hours")


def batch_too_long(facts: Facts) -> Iterator[Problem]:
    """A batch takes more hours than any period of its line has: it is begun and ended in one period.

    Nothing is said of a line that has no hours at all: it stands still.
    """
    longest, use = longest_hours(facts), facts.tables["Line use"]
    batch, typed = facts.numbers("Line use", "Batch"), facts.numbers("Line use", "Batch hours")
    if np.isnan(batch).all():
        return
    each = np.where(np.isnan(typed), batch / facts.numbers("Line use", "Rate"), typed)
    hours = np.where(np.isnan(batch), 0.0, each).round(DECIMALS)
    for row, line in enumerate(facts.texts("Line use", "Line")):
        most = longest.get(line or "", np.inf)
        if 0 < most < hours[row]:  # what is less than nothing is told at its own cell
            message = f"A batch of {amount(hours[row], 'h')} is longer than any period: {amount(most, 'h')} at most."
            remedy = "Correct it, or plan in longer periods: batches longer than a period are not planned."
            column = "Batch hours" if use["Batch hours"].notna().iloc[row] else "Batch"
            yield error("Line use", message, remedy, row=row, column=column)


def batch_figure_without_batch(facts: Facts) -> Iterator[Problem]:
    """A figure about batches where there are none."""
    for column, usual in (("Min fill", 100.0), ("Batch hours", np.nan)):
        typed = facts.numbers("Line use", column)
        for row in rows_where(facts.blank("Line use", "Batch") & ~np.isnan(typed) & (typed != usual)):
            message = f"{column} is filled in, but Batch is blank: it has no effect."
            yield warning("Line use", message, "Fill in Batch, or clear the cell.", row=row, column=column)


def after_with_others(facts: Facts) -> Iterator[Problem]:
    """A recipe needs a line days after its start, and a rule asks what the line works in a period."""
    late = rows_where(facts.numbers("Line use", "After") >= 1)
    if not late:
        return
    use = facts.tables["Line use"]
    of_row = use["Batch"].notna() | (use[["Setup hours", "Setup cost"]] > 0).any(axis=1)
    lines = facts.tables["Lines"]
    of_line = dict.fromkeys(lines["Line"][lines["Campaigns"].notna()], "its Campaigns")
    of_line |= {name: table for table in ASK_OF_LINES for name in facts.texts(table, "On") if name is not None}
    for row in late:
        line = facts.texts("Line use", "Line")[row]
        rule = "Batch or a setup" if of_row.iloc[row] else of_line.get(line or "")
        if rule is not None:
            message = f"After is filled in, but {rule} would count the work on {line} in the period of the run itself."
            remedy = "Clear After, or make what comes before it an intermediate and a recipe of its own."
            yield error("Line use", message, remedy, row=row, column="After")


ASK_OF_LINES = ("Blend limits", "Blend counts", "Companions")
"""The tables that ask something of what is worked on a line in a period."""


def line_use_twice(facts: Facts) -> Iterator[Problem]:
    """A recipe has two rows for the same hours of a line, one of them with a blank After and one with 0."""
    days = whole_days(facts.numbers("Line use", "After", blank=0.0)).tolist()
    keys = list(zip(facts.texts("Line use", "Recipe"), facts.texts("Line use", "Line"), days, strict=True))
    if len(set(keys)) == len(keys):
        return
    use = facts.tables["Line use"]
    for row in rows_where(pd.Series(keys).duplicated() & ~use.duplicated(["Recipe", "Line", "After"])):
        message = "Another row has the same Recipe and Line and the same days of After: the hours would count twice."
        yield error("Line use", message, "Delete one of the rows, or correct After.", row=row, column="After")


def setup_too_long(facts: Facts) -> Iterator[Problem]:
    """A setup leaves no hours of any period, so that the recipe never works."""
    longest, hours = longest_hours(facts), facts.numbers("Line use", "Setup hours", 0.0)
    for row, line in enumerate(facts.texts("Line use", "Line")):
        most = longest.get(line or "", np.inf)
        if hours[row] >= most > 0:
            message = f"A setup of {amount(hours[row], 'h')} leaves nothing of any period: {amount(most, 'h')} at most."
            yield warning("Line use", message, "Correct Setup hours.", row=row, column="Setup hours")


def whole_without_quantity(facts: Facts) -> Iterator[Problem]:
    """All of a lot is to be worked or nothing, and how much all is is not known."""
    lots = facts.tables["Lots"]
    for row in rows_where((lots["Whole"] == "yes") & lots["Quantity"].isna() & (lots["Status"] == "offered")):
        message = "It is worked whole or not at all, but has no Quantity."
        yield error("Lots", message, "Fill in Quantity, or write no in Whole.", row=row, column="Quantity")


def begun_without_whole(facts: Facts) -> Iterator[Problem]:
    """A lot is said to be begun that is not worked whole, which has no effect."""
    lots = facts.tables["Lots"]
    for row in rows_where((lots["Begun"] == "yes") & (lots["Whole"] != "yes")):
        message = "It was begun, but need not be worked whole: what is left of it may stay."
        yield warning("Lots", message, "Write yes in Whole, or clear Begun.", row=row, column="Begun")
