"""Of a lot no more must be used than there is."""

from __future__ import annotations

import pandas as pd

from planner.rolling.notes import Notes

MUST, SO_FAR = "Must use", "Used so far"
GRAM = 1e-6
"""Less than this (t) is rounding, as in `planner.rolling.week`, which views may not know."""


def no_more_than_there_is(lots: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return Lots of which no more must be used than was used so far and is there."""
    there = lots["Quantity"] + lots[SO_FAR].fillna(0.0)
    for row in lots.assign(most=there)[lots[MUST] > there + GRAM].to_dict("records"):
        words = f"{row['most']:,.6g} t of it must be used, of {row[MUST]:,.6g} t: there is no more"
        notes.assume("Lots", row["Lot"], words)
    return lots.assign(**{MUST: lots[MUST].mask(lots[MUST] > there, there)})
