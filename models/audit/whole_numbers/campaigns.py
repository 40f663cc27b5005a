"""Campaigns worked out again: what each line is set up for, what it works then, and what its changes take."""

from __future__ import annotations

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.site import Site
from models.audit.sums import by_level, nothing_by
from models.schema.at_sites import MATERIAL
from models.schema.names import fold
from models.schema.words import EVERY

KEYS = ["Line", "Period"]
NO_CHANGES = pd.DataFrame({"Hours lost": [], "Cost": []}, index=nothing_by(*KEYS), dtype=float)
WORKED = 1e-6
"""Tonnes up to this are rounding, not work."""


def audited(balances: Balances, told: pd.DataFrame | None, ledger: Ledger) -> None:
    """Say where a plan does not keep its campaigns, or tells another cost of a change than Changeovers has."""
    site = balances.site
    lines = _with_campaigns(site)
    if lines.empty and (told is None or told.empty):
        return
    every = pd.MultiIndex.from_product([lines["Line"], site.names], names=KEYS)
    nothing = pd.DataFrame(columns=[*KEYS, "Campaign", "Changed from", "Hours lost", "Cost"])
    told = ledger.once("Campaigns", nothing if told is None else told, KEYS, every if len(lines) else None)
    others = told[~told.index.get_level_values("Line").isin(lines["Line"])]
    ledger.none("Campaigns", others.reset_index(), KEYS, "the line has no campaigns")
    if lines.empty:
        return
    for _, line in lines.iterrows():
        of_line = told[told.index.get_level_values("Line") == line["Line"]].droplevel("Line")
        if set(site.names) <= set(of_line.index):
            _work(balances, line, of_line.loc[site.names], ledger)
            _changes(site, line, of_line.loc[site.names], ledger)
    _figures(balances, told, ledger)


def _with_campaigns(site: Site) -> pd.DataFrame:
    """Return the lines with campaigns on which an active recipe books hours."""
    lines, recipes, use = (site.tables[name] for name in ("Lines", "Recipes", "Line use"))
    works = use["Line"][use["Recipe"].isin(recipes["Recipe"][recipes["Active"] != "no"])]
    return lines[lines["Campaigns"].notna() & lines["Line"].isin(works)]


def _work(balances: Balances, line: pd.Series, rows: pd.DataFrame, ledger: Ledger) -> None:
    """Check that nothing is worked on a line that it is not set up for."""
    runs, booked = balances.decided.runs, balances.decided.booked
    worked = booked[(booked["Line"] == line["Line"]) & (booked["Tonnes"] > WORKED)]
    runs = runs.loc[worked["run"]]
    of_run = campaign_of(balances.site, str(line["Campaigns"]), runs)
    set_up = rows["Campaign"].reindex(runs["Period"]).to_numpy()
    right = of_run.to_numpy() == set_up
    if line["Change within a period"] == "yes":
        right |= of_run.to_numpy() == rows["Changed from"].reindex(runs["Period"]).to_numpy()
    words = f"it is worked while {line['Line']} is set up for something else"
    ledger.none("Runs", runs[~right], ["Period", "Lot", "Recipe"], words)


def campaign_of(site: Site, of: str, runs: pd.DataFrame) -> pd.Series:
    """Return the family, feed class or recipe of runs; a class without a family is a family of its own.

    An intermediate goes by its name without that of the site, at which the line stands too.
    """
    if of == "recipe":
        return runs["Recipe"]
    known = site.tables["Intermediates"].set_index("Intermediate")[MATERIAL].to_dict()
    if of == "family":
        known |= site.tables["Feed classes"].set_index("Feed class")["Family"].dropna().to_dict()
    return runs["Feed class"].map(lambda name: known.get(name, name))


def _changes(site: Site, line: pd.Series, rows: pd.DataFrame, ledger: Ledger) -> None:
    """Check that a line changes from what it was set up for, and stays for as long as a campaign lasts at least."""
    name, before = str(line["Line"]), line["Opening campaign"]
    start, day = site.periods["Start"].to_numpy(), np.timedelta64(1, "D")
    since = np.datetime64("NaT")
    if not (before is None or pd.isna(before) or pd.isna(line["Campaign since"])):
        since = np.datetime64(line["Campaign since"])
    for p, (period, row) in enumerate(rows.iterrows()):
        changed = row["Changed from"] is not None and not pd.isna(row["Changed from"])
        chosen = before is None or pd.isna(before)
        stands = row["Changed from"] if changed else row["Campaign"]
        if not (p == 0 and chosen) and fold(stands) != fold(before):
            ledger.say("Campaigns", f"{name} / {period}", f"it was set up for {before}, not for {stands}")
        if changed and (start[p] - since) / day < line["Min campaign"]:
            ledger.say("Campaigns", f"{name} / {period}", "it changes before the campaign has lasted long enough")
        since, before = (start[p] if changed else since), row["Campaign"]


def _figures(balances: Balances, told: pd.DataFrame, ledger: Ledger) -> None:
    """Check that hours and cost are those of Changeovers."""
    ours = balances.once(changes)
    for column in ("Hours lost", "Cost"):
        ledger.equal("Campaigns", column, told[column], ours[column])


def changes(balances: Balances) -> pd.DataFrame:
    """Return what each line loses and pays in each period by changing, by what the plan says of its campaigns."""
    rows = balances.decided.campaigns.drop_duplicates(KEYS)
    if rows.empty:
        return NO_CHANGES
    found = [
        (0.0, 0.0) if pd.isna(before) else _taken(balances.site.tables["Changeovers"], line, before, after)
        for line, before, after in zip(rows["Line"], rows["Changed from"], rows["Campaign"], strict=True)
    ]
    index = pd.MultiIndex.from_frame(rows[KEYS])
    return pd.DataFrame(found, index=index, columns=["Hours lost", "Cost"], dtype=float)


def _taken(table: pd.DataFrame, line: str, before: str, after: str) -> tuple[float, float]:
    """Return hours and cost of the most specific row of Changeovers."""
    holds = pd.Series(True, index=table.index)
    for column, wanted in (("Line", line), ("From campaign", before), ("To campaign", after)):
        holds &= (table[column] == EVERY) | (table[column].map(fold) == fold(wanted))
    rows = table[holds]
    if rows.empty:
        return 0.0, 0.0
    specific = rows.sort_values(["Line", "From campaign", "To campaign"], key=lambda row: row == EVERY, kind="stable")
    return float(specific["Hours"].iloc[0]), float(specific["Cost"].iloc[0])


def hours_of_changes(balances: Balances) -> pd.Series:
    """Return hours that changes take, by line and period."""
    return balances.once(changes)["Hours lost"]


def cost_of_changes(balances: Balances) -> pd.Series:
    """Return what changes cost, by period."""
    return by_level(balances.once(changes)["Cost"], "Period")
