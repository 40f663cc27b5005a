"""Windows of contracts, spot sales and targets: those that are over go, the others count what was done so far."""

from __future__ import annotations

import pandas as pd

from models.audit import promises
from models.audit.balances import DELIVERY
from models.schema.tables.actuals import SPOT
from planner.rolling.notes import Notes
from planner.rolling.week import Week

KEPT = 1e-6
"""A promise is kept if less than this share of it is missing."""

EXCESS = 1e-4
"""By no more than this share a window is taken not to have got more than its Max: weighing is no better."""

DELIVERED, LATE, SOLD, REACHED = "Delivered so far", "Late so far", "Sold so far", "Reached so far"


def deliveries(week: Week, notes: Notes) -> pd.DataFrame:
    """Return Deliveries that may still be served: those whose Due is to come, and what is missing of late ones."""
    rows, got = week.dated("Deliveries", "Due"), week.balances.delivered
    of_rows = got.reindex(pd.MultiIndex.from_frame(rows[DELIVERY]))
    before = rows[DELIVERED].fillna(0.0)
    rows = _so_far(_so_far(rows, DELIVERED, of_rows["Delivered"]), LATE, of_rows["Late kg"])
    _heed_max(
        rows.assign(Name=rows["Contract"], Max=rows["Max"].fillna(rows["Min"].fillna(0.0))), DELIVERED, before, notes
    )
    late = rows["Contract"].map(week.inputs["Contracts"].set_index("Contract")["Late"]) == "yes"
    asked = rows["Min"].fillna(0.0)
    missing = asked - rows[DELIVERED].fillna(0.0) > KEPT * asked.clip(lower=1.0)
    return rows[(rows["Due"] > week.until) | (late & missing)]


def spot(week: Week, notes: Notes) -> pd.DataFrame:
    """Return Spot sales that go on; without a Max a blank To stays blank, as there is nothing to count."""
    rows = week.inputs["Spot sales"]
    rows = rows.assign(From=rows["From"].fillna(week.plan_start))  # two windows are not to begin alike later on
    limited = rows["Max"].notna()
    dated, key = week.dated("Spot sales", "To"), ["Product", "From", "Due", "Site"]
    of_rows = pd.MultiIndex.from_frame(_at_own_site(week, dated.rename(columns={"To": "Due"}))[key])
    sales = week.told["Sales"]
    sales = _at_own_site(week, sales[sales["Contract"] == SPOT].reindex(columns=[*key, "Amount"]))
    elsewhere = ~pd.MultiIndex.from_frame(sales[key]).isin(of_rows)
    sums = sales.assign(Site=sales["Site"].mask(elsewhere, "")).groupby(key)["Amount"].sum()
    more = sums.reindex(of_rows).fillna(0.0).to_numpy(dtype=float)
    before = dated[SOLD].fillna(0.0)
    counted = _so_far(dated, SOLD, before + more)
    _heed_max(counted.assign(Name=counted["Product"] + " on spot", Due=counted["To"]), SOLD, before, notes)
    for row in rows[limited & rows["To"].isna()].to_dict("records"):
        words = f"its Max is for the plan as it was: To is {week.plan_end:%Y-%m-%d}"
        notes.assume("Spot sales", str(row["Product"]), words)
    kept = pd.concat([rows[~limited], counted[limited]]).sort_index(kind="stable")
    return kept[kept["To"].isna() | (kept["To"] > week.until)]


def _heed_max(rows: pd.DataFrame, column: str, before: pd.Series, notes: Notes) -> None:
    """Find windows of which more was taken than they take, with this week."""
    most = rows["Max"] + EXCESS * rows["Max"].clip(lower=1.0)
    for row in rows[(rows[column] > most) & (rows[column] > before)].to_dict("records"):
        window = f"{row['From']:%Y-%m-%d} to {row['Due']:%Y-%m-%d}"
        message = f"{row['Name']} got {row[column]:,.6g} kg in the window {window}, and Max is {row['Max']:,.6g} kg."
        notes.find("Delivered", message, "Correct what was delivered, or raise Max: no more is taken.")


def _at_own_site(week: Week, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows whose Site is blank text where they have none, or where there is one only."""
    return rows.assign(Site=rows["Site"].fillna("") if week.balances.site.sites else "")


def targets(week: Week) -> pd.DataFrame:
    """Return Targets whose window is not over, with what was made or delivered in it so far."""
    rows, every = week.dated("Targets", "To"), week.balances.once(promises.asked)
    got = every[every["Sheet"] == "Targets"].set_index("Row")["Got"]
    reached = rows["Target"].map(got).where(rows["Measure"] != "stock")
    counted = _so_far(rows, REACHED, reached)
    return counted[counted["To"] > week.until]


def _so_far(rows: pd.DataFrame, column: str, every: pd.Series) -> pd.DataFrame:
    """Return rows with all that was done so far; blank where nothing was."""
    done = pd.Series(every.to_numpy(dtype=float), rows.index)
    return rows.assign(**{column: done.where(done > 0, rows[column])})
