"""Products and intermediates begin with what is in stock when the week ends: as counted, or else as the books say."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from models.schema.at_sites import KEPT
from models.schema.tables.actuals import SHIPPED
from planner.rolling import batches_left
from planner.rolling.notes import COUNT_HOLDS, Notes
from planner.rolling.week import LEAST_KILOGRAMS, Week


def left(week: Week) -> pd.Series:
    """Return kg of each product that have left it in the week."""
    balances = week.balances
    discarded = balances.decided.discarded.reindex(balances.sold.index).fillna(0.0)
    every = balances.sold + balances.taken_out + balances.shipped + discarded
    found: pd.Series = every.groupby(level=0).sum()
    return found


def books(week: Week) -> pd.Series:
    """Return kg of each product in stock at the end of the week by what was made, sold and discarded."""
    return week.balances.stock.xs(week.gone[-1], level="Period")


def roll(week: Week, table: str, notes: Notes) -> pd.DataFrame:
    """Return Products, or Intermediates, with their opening stock."""
    rows = week.inputs[table]
    if week.balances.site.sites:  # what lies where is said by Stores
        return rows
    gone, there, names, by_batch = (
        left(week),
        books(week),
        rows[KEPT[table]],
        batches_left.of_which_batches_say_more(week),
    )
    heard = {name: Notes() if name in by_batch else notes for name in names}
    opening = [
        opening_of(Kept(table, name, float(gone[name])), float(there[name]), week.counted.get(name), heard[name])
        for name in names
    ]
    return _with_mixes(week, rows.assign(**{"Opening stock": pd.Series(opening, rows.index, dtype=float)}))


def _with_mixes(week: Week, rows: pd.DataFrame) -> pd.DataFrame:
    """Return what is in stores that mix with the composition that it has at the end of the week."""
    left = mixes_left(week)
    if left is None or "Intermediate" not in rows:
        return rows
    here = rows["Intermediate"].isin(left.index) & (rows["Opening stock"] > 0)
    contents = left.reindex(rows["Intermediate"][here])
    rows = rows.copy()
    rows.loc[here, list(left.columns)] = contents.to_numpy()
    return rows


def mixes_left(week: Week) -> pd.DataFrame | None:
    """Return what is in stores that mix at the end of the week, those in which there is anything; None without any."""
    mixed = week.balances.decided.mixed
    if mixed is None:
        return None
    left = mixed.at_the_end()
    return left[left.sum(axis=1) > 0]


class Kept(NamedTuple):
    """Something that is kept: the table that says so, its name, kg that left it, and of these told to be sent."""

    table: str
    name: str
    left: float
    sent: float = 0.0

    def heed_too_little(self, by_books: float, notes: Notes) -> None:
        """Note that more has left than there was."""
        there = max(self.left + by_books, 0.0)
        message = f'{self.left:,.6g} kg of "{self.name}" were worked or delivered, and {there:,.6g} kg were there.'
        if self.sent > LEAST_KILOGRAMS:
            there = max(self.sent + by_books, 0.0)
            message = f'{self.sent:,.6g} kg of "{self.name}" were sent, and {there:,.6g} kg were there to be sent.'
            remedy = "Correct Shipped, or what was worked or delivered, or count it. It begins with 0 kg."
            notes.find(SHIPPED.name, message, remedy)
        else:
            notes.find("Delivered", message, "Correct what was worked or delivered, or count it. It begins with 0 kg.")


def opening_of(kept: Kept, by_books: float, counted: float | None, notes: Notes) -> float:
    """Return the opening stock of something that is kept, and note by what it is known."""
    if counted is not None:
        if abs(counted - by_books) > LEAST_KILOGRAMS * max(by_books, 1.0):
            message = f'Of "{kept.name}" {counted:,.6g} kg were counted, and the books say {by_books:,.6g} kg.'
            notes.find("Counted", message, COUNT_HOLDS)
        return counted
    left = by_books if by_books > LEAST_KILOGRAMS else 0.0
    if by_books < -LEAST_KILOGRAMS:
        kept.heed_too_little(by_books, notes)
    else:
        notes.assume(kept.table, kept.name, f"{left:,.6g} kg in stock, by the books")
    return left
