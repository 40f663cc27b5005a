"""What promises ask for and what a plan gives, as rules re-compute it: one row per promise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from models.audit.ledger import Ledger, named

COLUMNS = ["Sheet", "Row", "Promise", "Asked", "Got", "Rule", "Level", "Penalty"]
UNPRICED = 0.0
AT_LEAST = "at least"
AT_MOST = "at most"
EXACTLY = "exactly"
SHORTFALL = "Shortfall penalties"
"""The item of Money that what is missing costs."""

NOTHING_PROMISED = pd.DataFrame(columns=COLUMNS)


def promised(  # noqa: PLR0913 - the columns of a promise, all named
    sheet: str | Sequence[str],
    promise: str,
    rows: Sequence[str],
    *,
    asked: pd.Series | np.ndarray,
    got: pd.Series | np.ndarray,
    rule: str | np.ndarray = AT_LEAST,
    level: float | np.ndarray = UNPRICED,
    penalty: float | np.ndarray = 0.0,
) -> pd.DataFrame:
    """Return promises of one kind.

    Args:
        sheet: the sheet that asks, one for all or for each row; `promise`: for what; `rows`: keys, joined by ` / `.
        asked: what is asked, and `got` what the plan gives, in t or kg.
        rule: `at least`, `at most` or `exactly`.
        level: 0 without a price, a priority, or NaN where only the penalty counts.
        penalty: money per unit that is missing.
    """
    if not len(rows):
        return NOTHING_PROMISED
    figures = {"Asked": np.asarray(asked, dtype=float), "Got": np.asarray(got, dtype=float), "Rule": rule}
    named = {"Sheet": sheet, "Row": list(rows), "Promise": promise}
    return pd.DataFrame({**named, **figures, "Level": level, "Penalty": penalty})


def terms(rows: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return level and penalty of rows with a Priority or a Shortfall penalty."""
    penalty = rows["Shortfall penalty"].to_numpy(dtype=float)
    return {"level": rows["Priority"].to_numpy(dtype=float), "penalty": np.nan_to_num(penalty)}


def no_better(told: pd.DataFrame, got: str, asked: str, table: str, ledger: Ledger) -> None:
    """Check that what is proven of a broken promise lies between what the plan gives and what is asked, and that
    nothing is said of one that is kept."""
    said = told[told["Best proven"].notna()]
    kept, broken = said[said["Short"] == 0], said[said["Short"] > 0]
    for key in kept.index:
        ledger.say(table, named(key), "Best proven is said of a promise that is kept")
    low, high = broken[[got, asked]].min(axis=1), broken[[got, asked]].max(axis=1)
    ledger.at_most(table, f"the least of {got} and {asked}", low, broken["Best proven"])
    ledger.at_most(table, "Best proven", broken["Best proven"], high)
