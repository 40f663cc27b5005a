"""Products begin with what is in stock when the week ends: as counted, or else as the books say."""

from __future__ import annotations

import pandas as pd

from planner.rolling.notes import Notes
from planner.rolling.week import LEAST_KILOGRAMS, Week


def books(week: Week) -> pd.Series:
    """Return kg of each product in stock at the end of the week by what was made, sold and discarded."""
    return week.balances.stock.xs(week.gone[-1], level="Period")


def roll(week: Week, notes: Notes) -> pd.DataFrame:
    """Return Products with their opening stock."""
    products, there = week.inputs["Products"], books(week)
    opening = [_opening(name, float(there[name]), week.counted.get(name), notes) for name in products["Product"]]
    return products.assign(**{"Opening stock": opening})


def _opening(product: str, by_books: float, counted: float | None, notes: Notes) -> float:
    if counted is not None:
        if abs(counted - by_books) > LEAST_KILOGRAMS * max(by_books, 1.0):
            message = f'Of "{product}" {counted:,.6g} kg were counted, and the books say {by_books:,.6g} kg.'
            notes.find("Counted", message, "The count holds. See whether something was not written down.")
        return counted
    if by_books < -LEAST_KILOGRAMS:
        message = f'By the books {by_books:,.6g} kg of "{product}" are in stock: more has left than there was.'
        notes.find("Delivered", message, "Correct what was delivered, or count it. It begins with 0 kg.")
    else:
        notes.assume("Products", product, f"{max(by_books, 0.0):,.6g} kg in stock, by the books")
    return by_books if by_books > LEAST_KILOGRAMS else 0.0
