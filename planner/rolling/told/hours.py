"""Lines that worked for longer than they had hours."""

from __future__ import annotations

import pandas as pd

from planner.rolling.notes import Notes
from planner.rolling.week import PLANNED, Week

ROUNDING = 1e-3
"""By no more than this share of its hours a line is taken not to have worked for longer."""

OVERTIME = 0.1
"""By no more than this share of its hours a line is taken to have worked faster, or for longer, than was thought."""


def heed_hours(week: Week, notes: Notes) -> None:
    """Find lines for which what was written down leaves too few hours for what is planned, or takes far too many."""
    balances = week.balances
    runs, booked = balances.decided.runs, balances.decided.booked
    named = [balances.site.names[p] for p in booked["p"]]
    is_planned = booked["run"].map(runs[PLANNED].notna()).astype(bool)
    hours = pd.DataFrame(
        {"told": booked["Hours"].mask(is_planned, 0.0), "planned": booked["Hours"].where(is_planned, 0.0)}
    )
    sums = hours.groupby([booked["Line"], named]).sum()
    for (line, period), (told, planned) in zip(sums.index.tolist(), sums.to_numpy().tolist(), strict=True):
        had = float(balances.available[line, period])
        if min(told, planned) > ROUNDING and told + planned > had * (1.0 + ROUNDING):
            message = (
                f"{line} had {had:,.6g} h in {period}: what was written down took {told:,.6g} h, and what counts as "
                f"planned {planned:,.6g} h."
            )
            notes.find("Actuals", message, "Write down what was really worked of all its runs, 0 where nothing was.")
        elif told > had * (1.0 + OVERTIME):
            message = f"{line} had {had:,.6g} h in {period}: what was written down takes {told:,.6g} h at its rates."
            notes.find("Actuals", message, "Correct what was worked, or the rates in Line use if it was as written.")
