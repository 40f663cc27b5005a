"""The table `Why this lot`: a line for every lot, and a word where feed is bought while the same kind lies idle."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from models.explain.lots.fate import NOTHING, Fate, Fates, Lot, tonnes
from models.schema.frames import frame
from models.schema.plan_tables.explanation_outputs import WHY_THIS_LOT

MOST_NAMES = 2


def table(fates: Fates, fate_of: Callable[[Lot], Fate]) -> pd.DataFrame:
    """Return the table for the fates of all lots, each worked out once."""
    found = {lot.name: fate_of(lot) for lot in fates.lots}
    classes = fates.plant.taken_as_told
    rows = [
        {
            "Lot": lot.name,
            "Feed class": classes[fates.feed_class(lot)],
            "Status": lot.status,
            "Used": lot.used,
            "Left": fates.left(lot),
            "Reason": found[lot.name].reason,
            "Why": found[lot.name].why + _meanwhile(fates, lot, found),
        }
        for lot in fates.lots
    ]
    return frame(WHY_THIS_LOT.columns, rows)


def _meanwhile(fates: Fates, lot: Lot, found: dict[str, Fate]) -> str:
    """Return the owned lots of the same class that lie idle while this one is bought."""
    if not lot.offered or lot.taken <= NOTHING:
        return ""
    idle = [candidate for candidate in fates.idle() if fates.feed_class(candidate) == fates.feed_class(lot)]
    if not idle:
        return ""
    idle.sort(key=lambda candidate: -candidate.left)
    named = [f"{candidate.name} ({found[candidate.name].reason})" for candidate in idle[:MOST_NAMES]]
    more = f" and {len(idle) - MOST_NAMES} more" if len(idle) > MOST_NAMES else ""
    amount = tonnes(sum(candidate.left for candidate in idle))
    feed_class = fates.plant.classes.names[fates.feed_class(lot)]
    return f" Meanwhile {amount} of {feed_class} that the plant owns lie idle: {', '.join(named)}{more}."
