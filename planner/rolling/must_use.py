"""What must be used of a lot that is in several places is shared out to them, as the rest of the plan works them."""

from __future__ import annotations

import pandas as pd

from planner.rolling.asked import MUST, SO_FAR
from planner.rolling.next_week.lots_at_sites import Part, Parts
from planner.rolling.notes import Notes
from planner.rolling.week import LEAST_TONNES


def shared_out(lots: pd.DataFrame, parts: Parts, published: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return Lots in which each part of a lot must be used in as much as the published plan works of it, or more where
    that is not enough; what was used so far counts once."""
    rows = {name: at for at, name in enumerate(lots["Lot"])}
    must, so_far = lots[MUST].tolist(), lots[SO_FAR].tolist()
    works = published.groupby("Lot")["Amount"].sum()
    for lot, lying in parts.items():
        at = [rows[part.name] for part in lying]
        first = next((row for row, part in zip(at, lying, strict=True) if part.name == lot), at[0])
        every, used = must[first], 0.0 if pd.isna(so_far[first]) else so_far[first]
        for row in set(at) - {first}:
            so_far[row] = None
        if len(lying) < 2 or not every > 0:
            continue
        missing = max(every - used, 0.0)
        for row, part, tonnes in zip(at, lying, _asked(lying, works, missing), strict=True):
            must[row] = tonnes + (used if row == first else 0.0)
            words = f"{tonnes:,.6g} t of it must be used, of {missing:,.6g} t of all of {lot}"
            notes.assume("Lots", part.name, f"{words}: as the rest of the plan works it")
    return lots.assign(
        **{name: pd.Series(cells, lots.index, dtype=float) for name, cells in ((MUST, must), (SO_FAR, so_far))}
    )


def _asked(lying: list[Part], works: pd.Series, missing: float) -> list[float]:
    """Return what is asked of each part, in all what is missing: as it is worked, and more of what is left."""
    worked = [min(float(works.get(part.name, 0.0)), part.tonnes) for part in lying]
    whole = sum(worked)
    found = [t * min(missing / whole, 1.0) if whole > LEAST_TONNES else 0.0 for t in worked]
    rest, left = missing - sum(found), [part.tonnes - t for part, t in zip(lying, found, strict=True)]
    share = min(rest / sum(left), 1.0) if rest > LEAST_TONNES and sum(left) > LEAST_TONNES else 0.0
    return [t + share * more for t, more in zip(found, left, strict=True)]
