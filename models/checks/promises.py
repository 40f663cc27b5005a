"""What is asked for: contracts, deliveries, targets, fixed runs, and whether anything can answer."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.checks.facts import Facts, Flags, amount, error, rows_where, warning
from models.schema.problems import Problem

WEIGHED = ("Contracts", "Targets")
"""Tables whose rows have a Priority or a Shortfall penalty."""

ASKING = (("Contracts", "sold by contract"), ("Spot sales", "sold"), ("Targets", "wanted by a target"))


def no_priority_or_penalty(facts: Facts) -> Iterator[Problem]:
    """Nothing says what a missing kilogram means."""
    for table in WEIGHED:
        for row in rows_where(facts.blank(table, "Priority") & facts.blank(table, "Shortfall penalty")):
            # A priority that the reader could not understand is no missing priority.
            if not facts.is_spoiled(table, row, "Priority") and not facts.is_spoiled(table, row, "Shortfall penalty"):
                message = "Neither Priority nor Shortfall penalty is filled in."
                remedy = "Write a Priority from 1 to 9 to put it before money, or a Shortfall penalty per kg."
                yield error(table, message, remedy, row=row, column="Priority")


def priority_and_penalty(facts: Facts) -> Iterator[Problem]:
    """A row has both a priority and a penalty."""
    for table in WEIGHED:
        for row in rows_where(~facts.blank(table, "Priority") & ~facts.blank(table, "Shortfall penalty")):
            message = "Both Priority and Shortfall penalty are filled in: both count."
            remedy = "Leave one of them blank unless this is meant: then the other counts alone."
            yield warning(table, message, remedy, row=row, column="Shortfall penalty")


def contract_without_delivery(facts: Facts) -> Iterator[Problem]:
    """A contract asks for nothing."""
    contracts = facts.texts("Contracts", "Contract")
    if facts.has_no_rows("Deliveries") and len(contracts) > 1:
        message = "Deliveries has no rows, so nothing is delivered to any contract."
        yield warning("Contracts", message, "Add their windows to Deliveries.", row=0, column="Contract")
        return
    asked = set(facts.texts("Deliveries", "Contract"))
    for row, name in enumerate(contracts):
        if name is not None and name not in asked:
            message = f'"{name}" has no row in Deliveries, so nothing is delivered to it.'
            yield warning("Contracts", message, "Add its windows to Deliveries.", row=row, column="Contract")


def late_penalty_without_late(facts: Facts) -> Iterator[Problem]:
    """A penalty for what may not come late."""
    contracts = facts.tables["Contracts"]
    penalty = facts.numbers("Contracts", "Late penalty", blank=0.0)
    for row in rows_where((penalty > 0) & (contracts["Late"] != "yes").to_numpy()):
        message = "There is a Late penalty, but Late is not yes: it has no effect."
        yield warning("Contracts", message, "Write yes in Late if what is missing may follow.", row=row, column="Late")


def product_not_made(facts: Facts) -> Iterator[Problem]:
    """No active recipe makes a product: an error if it is asked for and none is in stock."""
    if facts.has_no_rows("Yields", "Recipes"):
        return
    made = facts.made_products
    coming = {*facts.texts("Arrivals", "Product"), *facts.texts("Lots", "Feed class")}
    stock = facts.numbers("Products", "Opening stock", blank=0.0)
    asked = {name: words for table, words in reversed(ASKING) for name in facts.texts(table, "Product")}
    for row, name in enumerate(facts.texts("Products", "Product")):
        if name is None or name in made or name in coming:
            continue
        remedy = "Give an active recipe a row for it in Yields, with a recovery above 0."
        if name in asked and not stock[row] > 0:
            message = f'No active recipe makes "{name}", which is {asked[name]}, and none is in stock.'
            yield error("Products", message, remedy, row=row, column="Product")
        elif not stock[row] > 0:
            message = f'No active recipe makes "{name}", and none is in stock.'
            yield warning("Products", message, remedy, row=row, column="Product")


def fixed_run_impossible(facts: Facts) -> Iterator[Problem]:
    """A fixed run asks for work that cannot be, so that it will come back as a broken promise."""
    runs = facts.tables["Fixed runs"]
    if runs.empty:
        return
    outside = _outside_window(facts)
    lots = facts.tables["Lots"]
    lots = lots[lots["Lot"].isin(runs["Lot"])].dropna(subset=["Lot"]).drop_duplicates("Lot").set_index("Lot")
    of_run = lots.reindex(runs["Lot"])
    demands = runs["Rule"].isin(["exactly", "at least"]) & (runs["Amount"] > 0)
    for row in rows_where(demands & runs["Lot"].isin(lots.index)):
        fault = _fault(facts, runs.iloc[row], of_run.iloc[row], bool(outside[row]))
        if fault is not None:
            column, message = fault
            remedy = "Correct it, or expect it among the broken promises."
            yield warning("Fixed runs", message, remedy, row=row, column=column)


def _fault(facts: Facts, run: pd.Series, lot: pd.Series, outside: bool) -> tuple[str, str] | None:
    """Return why a lot cannot be worked as a fixed run asks: the column of Fixed runs that is at fault,
    and the message."""
    recipe, feed_class = run["Recipe"], lot["Feed class"]
    names_known = recipe in facts.known("Recipes") and feed_class in facts.known("Feed classes")
    if lot["Status"] == "blocked":
        return "Lot", "The lot is blocked."
    if names_known and (recipe, feed_class) not in facts.active:
        return "Recipe", f'"{recipe}" does not take "{feed_class}", the lot\'s class, in an active row of Recipes.'
    if outside:
        return "Period", "The lot cannot be used in this period by its Available and Use by."
    if run["Amount"] > lot["Quantity"]:
        return "Amount", f"The lot has {amount(lot['Quantity'], 't')} only."
    return None


def _outside_window(facts: Facts) -> Flags:
    """Return which fixed runs lie in a period in which their lot cannot be used; False where that cannot be told."""
    runs, lots, calendar = facts.tables["Fixed runs"], facts.tables["Lots"], facts.calendar
    if calendar is None:
        return np.zeros(len(runs), dtype=bool)
    lots = lots[lots["Lot"].isin(runs["Lot"])]
    first, last = calendar.touched(lots["Available"].to_numpy(), lots["Use by"].to_numpy())
    windows = dict(zip(lots["Lot"], zip(first.tolist(), last.tolist(), strict=True), strict=True))
    position = {name: place for place, name in enumerate(calendar.names)}
    outside = []
    for lot, period in zip(runs["Lot"], runs["Period"], strict=True):
        opens, closes = windows.get(lot, (0, len(calendar)))
        outside.append(period in position and not opens <= position[period] <= closes)
    return np.array(outside, dtype=bool)
