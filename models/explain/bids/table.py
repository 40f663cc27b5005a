"""The table `Bids`: what the next tonne of every offered and every blocked lot is worth, at first order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from models.explain.bids.bidding import why_not
from models.explain.bids.equal_promises import Perturbed
from models.explain.bids.worth_of_runs import Worth, WorthPart, by_item
from models.explain.worths.last_program import Final
from models.plant.plant import Numbers, Plant, Positions
from models.program.arrays.lp import Lp, arrays
from models.program.arrays.sums import add_up
from models.program.model import Model
from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from models.solving.levels import Solution

NOTHING = 1e-9
"""Tonnes, or a share of a price, up to this are rounding."""

MOST_PARTS = 6
SMALL_PART = 0.5
FIRST_ORDER = "first order"
NEXT_TONNE = "First order, of the next tonne. `planner bid` solves for the whole lot."
NOT_SEEN = "Blocked, and not priced here, for {}. Give it the status offered and plan again."


def bids_table(final: Final, perturbed: tuple[Perturbed, ...]) -> pd.DataFrame:
    """Return the table for a plan whose last program is at hand, with blocked lots as offers."""
    first = final.first
    worth = Worth(final.plant, final.m, final.lp, first.dual)
    gains = {moved.component: _gains(final, moved) for moved in perturbed}
    return _table(_rows(final.original, worth, first.x, gains))


def bids_at_first_order(plant: Plant, m: Model, solution: Solution, why: str) -> pd.DataFrame:
    """Return the table for a plan that is not asked again, and why, from the duals of its own solve; blocked lots are
    only named."""
    return _table(_rows(plant, Worth(plant, m, arrays(m), solution.dual), solution.x, {}, why))


def _table(rows: Iterator[dict[str, object]]) -> pd.DataFrame:
    return frame(OUTPUTS["Bids"].columns, list(rows))


def _rows(
    plant: Plant, worth: Worth, x: Numbers, gains: dict[str, Numbers], why: str = ""
) -> Iterator[dict[str, object]]:
    """Yield one row for each lot that is offered or blocked."""
    lots, m, per_run = plant.lots, worth.m, worth.of_runs()
    for lot, status in enumerate(lots.status):
        if status not in ("offered", "blocked"):
            continue
        bought = int(m.bought[lot])
        row: dict[str, object] = {
            "Lot": lots.names[lot],
            "Feed class": plant.taken_as_told[lots.feed_class[lot]],
            "Status": status,
            "Quantity": float(lots.quantity[lot]) if np.isfinite(lots.quantity[lot]) else None,
            "Price": float(lots.price[lot]),
            "Taken": float(x[bought]) if bought >= 0 and x[bought] > NOTHING else 0.0,
        }
        runs = np.flatnonzero(m.runs.node == lot)
        if not len(runs):
            unseen = status == "blocked" and lots.first[lot] <= lots.last[lot]
            yield row | {"How": NOT_SEEN.format(why) if unseen else why_not(plant, lot)}
            continue
        yield row | _priced(plant, worth, lot, int(runs[per_run[runs].argmax()]), per_run, gains)


def _priced(  # noqa: PLR0913, PLR0917 - all that a price is made of
    plant: Plant, worth: Worth, lot: int, run: int, per_run: Numbers, gains: dict[str, Numbers]
) -> dict[str, object]:
    """Return the cells of a lot whose next tonne would best go into a run."""
    runs, total = worth.m.runs, float(per_run[run]) + worth.of_stock(lot)
    tonnes = np.zeros(len(per_run))
    tonnes[run] = 1.0
    row: dict[str, object] = {
        "Worth": total,
        "Gain": _gain(total, float(plant.lots.price[lot])),
        "Recipe": plant.recipes_as_told[runs.recipe[run]],
        "Period": plant.calendar.names[runs.period[run]],
        "Made of": in_words(worth.parts(lot, tonnes)),
        "Found by": FIRST_ORDER,
        "How": NEXT_TONNE,
    }
    return row | {f"{component} +0.1 %": float(gain[run]) for component, gain in gains.items()}


def _gain(worth: float, price: float) -> float:
    return 0.0 if abs(worth - price) <= NOTHING * abs(price) else worth - price


def in_words(parts: Sequence[WorthPart]) -> str:
    """Return `Dy oxide 4,100; NdPr oxide 2,000; Recipe cost -800`: the greatest parts first, what is small together."""
    sums = sorted(by_item(list(parts)).items(), key=lambda item: -abs(item[1]))
    named = [(item, amount) for item, amount in sums[:MOST_PARTS] if abs(amount) >= SMALL_PART]
    rest = sum(amount for _, amount in sums) - sum(amount for _, amount in named)
    named += [("other", rest)] if abs(rest) >= SMALL_PART else []
    return "; ".join(f"{item} {amount:,.0f}" for item, amount in named)


def _gains(final: Final, other: Perturbed) -> Numbers:
    """Return what each run gains per tonne with the other assays, at the plan's duals."""
    m, lp = final.m, final.lp
    before = _priced_runs(final, _entries(lp, m))
    after = _priced_runs(final, (other.rows, other.columns, other.values))
    return (after - before)[m.run] - (other.cost - final.cost)[m.run]


def _entries(lp: Lp, m: Model) -> tuple[Positions, Positions, Numbers]:
    """Return all coefficients of runs."""
    is_run = np.zeros(len(lp.lower), dtype=bool)
    is_run[m.run] = True
    places = np.flatnonzero(is_run[lp.columns])
    return lp.row[places], lp.columns[places].astype(np.int64), lp.values[places]


def _priced_runs(final: Final, entries: tuple[Positions, Positions, Numbers]) -> Numbers:
    row, column, value = entries
    return -add_up(column, value * final.first.dual[row], len(final.lp.lower))
