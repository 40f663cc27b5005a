"""Promises: what each asks, what the plan gives, what is missing, and how each level of them ends."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from planner.audit.balances import Balances
from planner.audit.decided import Decided
from planner.audit.ledger import Ledger
from planner.audit.site import Site, of

COLUMNS = ["Sheet", "Row", "Promise", "Asked", "Got", "Rule", "Level", "Penalty"]
UNPRICED = 0.0
AT_LEAST = "at least"


def look(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Compares Target status, Broken promises and Levels."""
    site, every = balances.site, balances.once(asked)
    _targets(site, every, told["Target status"], ledger)
    _broken(every, told["Broken promises"], ledger)
    _levels(site, every, ledger.once("Levels", told["Levels"], ["Level"]), ledger)


def asked(balances: Balances) -> pd.DataFrame:
    """Every promise that asks for something: its sheet and row, Asked, Got and Short (t or kg), Level and Penalty."""
    site, decided = balances.site, balances.decided
    parts = [_feed(balances), _products(balances), _must_use(site, decided), _fixed(site, decided)]
    parts += [_deliveries(balances), _targets_asked(balances)]
    rows = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=COLUMNS)], ignore_index=True)
    rows = rows.astype({"Asked": float, "Got": float, "Level": float, "Penalty": float})
    under = (rows["Asked"] - rows["Got"]).clip(lower=0.0).where(rows["Rule"] != "at most", 0.0)
    over = (rows["Got"] - rows["Asked"]).clip(lower=0.0).where(rows["Rule"] != AT_LEAST, 0.0)
    return rows.assign(Short=under + over)


def _promises(  # noqa: PLR0913, PLR0917 - the columns of a promise
    sheet: str,
    promise: str,
    rows: list[str],
    wanted: pd.Series | np.ndarray,
    got: pd.Series | np.ndarray,
    rule: str | np.ndarray = AT_LEAST,
    level: float | np.ndarray = UNPRICED,
    penalty: float | np.ndarray = 0.0,
) -> pd.DataFrame:
    figures = {"Asked": np.asarray(wanted, dtype=float), "Got": np.asarray(got, dtype=float), "Rule": rule}
    own = pd.DataFrame({"Row": rows, **figures, "Level": level, "Penalty": penalty}, columns=COLUMNS[1:])
    return own.assign(Sheet=sheet, Promise=promise)


def _feed(balances: Balances) -> pd.DataFrame:
    site, stock = balances.site, balances.feed
    classes = site.table("Feed classes", "Feed class")
    most = of(stock.index.get_level_values("Feed class"), classes["Max stock"])
    limited = ~np.isnan(most)
    rows = [" / ".join(key) for key in stock.index[limited]]
    limits = _promises("Feed classes", "Max stock", rows, most[limited], stock[limited], rule="at most")
    closing = classes[classes["Min closing stock"] > 0]["Min closing stock"]
    left = stock.xs(site.names[-1], level="Period").reindex(closing.index)
    return pd.concat([limits, _promises("Feed classes", "Min closing stock", list(closing.index), closing, left)])


def _products(balances: Balances) -> pd.DataFrame:
    site, stock = balances.site, balances.stock
    own = site.table("Products", "Product")
    least = of(stock.index.get_level_values("Product"), own["Min stock"])
    asking = least > 0
    rows = [" / ".join(key) for key in stock.index[asking]]
    closing = own[own["Min closing stock"] > 0]["Min closing stock"]
    left = stock.xs(site.names[-1], level="Period").reindex(closing.index)
    kept = _promises("Products", "Min stock", rows, least[asking], stock[asking])
    return pd.concat([kept, _promises("Products", "Min closing stock", list(closing.index), closing, left)])


def _must_use(site: Site, decided: Decided) -> pd.DataFrame:
    lots = site.lots[site.lots["takes_part"] & (site.lots["Must use"] > 0)]
    return _promises("Lots", "Must use", list(lots.index), lots["Must use"], decided.used[lots.index])


def _fixed(site: Site, decided: Decided) -> pd.DataFrame:
    keys = ["Lot", "Recipe", "Period"]
    fixed = site.tables["Fixed runs"].sort_values(keys)
    got = decided.runs.groupby(keys)["Amount"].sum().reindex(pd.MultiIndex.from_frame(fixed[keys])).fillna(0.0)
    rows = [" / ".join(key) for key in fixed[keys].itertuples(index=False)]
    return _promises("Fixed runs", "Amount", rows, fixed["Amount"], got, rule=fixed["Rule"].to_numpy())


def _deliveries(balances: Balances) -> pd.DataFrame:
    own = balances.delivered
    own = own[own["Min"] > 0]
    rows = [f"{contract} / {start:%Y-%m-%d} / {due:%Y-%m-%d}" for contract, start, due in own.index]
    return _promises("Deliveries", "Min", rows, own["Min"], own["Delivered"], AT_LEAST, *_terms(own))


def _targets_asked(balances: Balances) -> pd.DataFrame:
    targets = balances.site.tables["Targets"]
    got = _reached(balances, targets)
    return _promises("Targets", "Amount", list(targets["Target"]), targets["Amount"], got, AT_LEAST, *_terms(targets))


def _terms(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    penalty = rows["Shortfall penalty"].to_numpy(dtype=float)
    return rows["Priority"].to_numpy(dtype=float), np.nan_to_num(penalty)


def _reached(balances: Balances, targets: pd.DataFrame) -> np.ndarray:
    site, reached = balances.site, []
    flows = {"made": balances.made, "delivered": balances.sold}
    first, last = site.inside(targets["From"], targets["To"])
    for row, begin, end in zip(targets.to_dict("records"), first, last, strict=True):
        window = site.names[begin : end + 1]
        if not window:
            reached.append(0.0)
        elif row["Measure"] == "stock":
            reached.append(float(balances.stock.loc[(row["Product"], window[-1])]))
        else:
            reached.append(float(flows[row["Measure"]].loc[row["Product"]].reindex(window).sum()))
    return np.array(reached)


def _targets(site: Site, every: pd.DataFrame, told: pd.DataFrame, ledger: Ledger) -> None:
    own = every[every["Sheet"] == "Targets"].set_index("Row")
    told = ledger.once("Target status", told, ["Target"], own.index)
    for column, figure in (("Amount", "Asked"), ("Reached", "Got"), ("Short", "Short")):
        ledger.equal("Target status", column, told[column], own[figure], size=own["Asked"])
    ledger.equal("Target status", "Priority", told["Priority"], site.table("Targets", "Target")["Priority"])


def _broken(every: pd.DataFrame, told: pd.DataFrame, ledger: Ledger) -> None:
    keys = ["Sheet", "Row", "Promise"]
    sums = every.groupby(keys)[["Asked", "Got", "Short"]].sum()
    listed = ledger.once("Broken promises", told, keys)
    ledger.equal("Broken promises", "Short", listed["Short"], sums["Short"], size=sums["Asked"])
    among = sums.reindex(listed.index)
    for column in ("Asked", "Got"):
        ledger.equal("Broken promises", column, listed[column], among[column], size=among["Asked"])


def _levels(site: Site, every: pd.DataFrame, told: pd.DataFrame, ledger: Ledger) -> None:
    """No level misses more than it was held at, nor less than was proved to be the least."""
    ranked = every[every["Level"].notna()]
    level = ranked["Level"].astype(int).astype(str)
    missing = (ranked["Short"] / ranked["Asked"].clip(lower=1.0)).groupby(level).sum()
    settled = told[told.index.isin(missing.index)]
    ledger.at_most("Levels", "the sum of relative shortages", missing, settled["Held at"])
    ledger.at_most("Levels", "the least sum", settled["Value"], missing.reindex(settled.index))
    tolerance = site.setting("Priority tolerance") / 100.0
    ledger.equal(
        "Levels", "Held at", settled["Held at"], (settled["Value"] + tolerance).where(settled["Value"] > 0, 0.0)
    )
    twofold = (ranked["Rule"] == "exactly").groupby(level).sum()  # too little and too much are a promise each
    counted = (level.groupby(level).size() + twofold).reindex(settled.index).astype(float)
    ledger.equal("Levels", "Promises", settled["Promises"], counted)
    if "money" in told.index:
        for name in missing.index.difference(settled.index):
            ledger.say("Levels", name, "the level is missing")
