"""Checks of what is said of how things may come out otherwise, which `planner risk` asks for."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.facts import Facts, error, rows_where, warning
from models.schema.frames import components_of
from models.schema.inputs import INPUTS
from models.schema.problems import Problem

DAYS_PER_WEEK = 7.0


def spread_of_property(facts: Facts) -> Iterator[Problem]:
    """A spread is stated of a property, which no recovery counts."""
    properties = {name for name, is_property in components_of(facts.tables["Components"]).items() if is_property}
    for row, component in enumerate(facts.texts("Spreads", "Component")):
        if component in properties:
            message = f"{component} is a property; only what counts as mass has a spread."
            yield error("Spreads", message, "Delete the row.", row=row, column="Component")


def late_chance_of_stock(facts: Facts) -> Iterator[Problem]:
    """A lot that is there, or blocked, has a chance to come late: it means nothing."""
    lots = facts.tables["Lots"]
    for row in rows_where(lots["Status"].isin(["stock", "blocked"]) & (lots["Late chance"] > 0)):
        message = f"A lot that is {lots['Status'][row]} cannot come late: this means nothing."
        yield warning("Lots", message, "Blank the cell, or correct Status.", row=row, column="Late chance")


def always_broken(facts: Facts) -> Iterator[Problem]:
    """A line breaks down for a week or more in every week."""
    lines, usual = facts.tables["Lines"], INPUTS["Lines"]["Breakdown length"].default
    lost = lines["Breakdowns"] * lines["Breakdown length"].fillna(usual)
    for row in rows_where(lost >= DAYS_PER_WEEK):
        message = f"Each of its units would stand still for {lost[row]:,.3g} days of a week."
        remedy = "Correct Breakdowns, which is per week, or Breakdown length, which is in days."
        yield warning("Lines", message, remedy, row=row, column="Breakdowns")
