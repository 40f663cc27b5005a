"""Promises: what each asks, what the plan gives, what is missing, and how each level of them ends."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.promised import AT_LEAST, AT_MOST, COLUMNS, EXACTLY, no_better
from models.audit.site import Site
from models.audit.sums import by_key, keys_of
from models.rules import RULES

ROUNDING = 1e-7
"""A level is as in the published plan up to this, or this share of it."""


def look(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compare Target status, Broken promises and Levels."""
    site, every = balances.site, balances.once(asked)
    _targets(site, every, told["Target status"], ledger)
    _broken(every, told["Broken promises"], ledger)
    _levels(site, every, ledger.once("Levels", told["Levels"], ["Level"]), ledger)


def asked(balances: Balances) -> pd.DataFrame:
    """Return every promise that asks for something: its sheet and row, Asked, Got, Short and Unit,
    Level and Penalty."""
    every = [(rule.promised(balances), rule.unit) for rule in RULES.values() if rule.promised is not None]
    parts = [rows.assign(Unit=unit) for rows, unit in every if len(rows)]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*COLUMNS, "Unit"])
    rows = rows.astype({"Asked": float, "Got": float, "Level": float, "Penalty": float})
    missing, rule = rows["Asked"].to_numpy() - rows["Got"].to_numpy(), rows["Rule"].to_numpy()
    under = np.where(rule != AT_MOST, np.maximum(missing, 0.0), 0.0)
    over = np.where(rule != AT_LEAST, np.maximum(-missing, 0.0), 0.0)
    return rows.assign(Short=under + over)


def _targets(site: Site, every: pd.DataFrame, told: pd.DataFrame, ledger: Ledger) -> None:
    ours = every[every["Sheet"] == "Targets"].set_index("Row")
    told = ledger.once("Target status", told, ["Target"], ours.index)
    for column, figure in (("Amount", "Asked"), ("Reached", "Got"), ("Short", "Short")):
        ledger.equal("Target status", column, told[column], ours[figure], size=ours["Asked"])
    no_better(told, "Reached", "Amount", "Target status", ledger)
    ledger.equal("Target status", "Priority", told["Priority"], site.table("Targets", "Target")["Priority"])


def _broken(every: pd.DataFrame, told: pd.DataFrame, ledger: Ledger) -> None:
    keys = ["Sheet", "Row", "Promise"]
    sums = every.groupby(keys)[["Asked", "Got", "Short"]].sum()
    listed = ledger.once("Broken promises", told, keys)
    ledger.equal("Broken promises", "Short", listed["Short"], sums["Short"], size=sums["Asked"])
    no_better(listed, "Got", "Asked", "Broken promises", ledger)
    among = sums.reindex(listed.index)
    for column in ("Asked", "Got"):
        ledger.equal("Broken promises", column, listed[column], among[column], size=among["Asked"])


def _held_at(site: Site, value: pd.Series) -> dict[str, float]:
    """Return what each level may miss: its tolerance if it misses anything, of that no more than the published plan."""
    tolerance = site.setting("Priority tolerance") / 100.0
    so_far = {str(int(level)): missed for level, missed in keys_of(site.tables["Levels so far"], ["Level", "Sum"])}
    return {
        level: _held(missed, so_far.get(level, np.nan), missed + tolerance)
        for level, missed in zip(value.index.tolist(), value.tolist(), strict=True)
    }


def _held(missed: float, before: float, most: float) -> float:
    small = ROUNDING * max(missed, 1.0)
    if missed - small <= before <= most + small:
        return min(max(before, missed), most)
    return most if missed > 0 else 0.0


def _levels(site: Site, every: pd.DataFrame, told: pd.DataFrame, ledger: Ledger) -> None:
    """Check that no level misses more than it was held at, nor less than was proved to be the least."""
    ranked = every[every["Level"].notna().to_numpy()]
    level = [str(int(number)) for number in ranked["Level"].tolist()]
    missing = by_key(level, ranked["Short"].to_numpy() / np.maximum(ranked["Asked"].to_numpy(), 1.0))
    settled = told[told.index.isin(list(missing))]
    ledger.at_most("Levels", "the sum of relative shortages", missing, settled["Held at"])
    best = settled["Best proven"]
    ledger.at_most("Levels", "what is proved at best", best.dropna(), settled["Value"])
    ledger.at_most("Levels", "the least sum", best.fillna(settled["Value"]), missing)
    ledger.equal("Levels", "Held at", settled["Held at"], _held_at(site, settled["Value"]))
    counted = by_key(level, 1.0 + (ranked["Rule"].to_numpy() == EXACTLY))  # too little and too much are a promise each
    ledger.equal("Levels", "Promises", settled["Promises"], {name: counted[name] for name in settled.index})
    if "money" in told.index:
        for name in missing:
            if name not in settled.index:
                ledger.say("Levels", name, "the level is missing")
