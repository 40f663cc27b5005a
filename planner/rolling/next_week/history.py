"""What the week has planned, made and weighed of each lot joins the history of a year."""

from __future__ import annotations

import pandas as pd

from models.audit.balances import Balances
from models.schema.at_sites import MATERIAL
from models.schema.put_in import is_put
from planner.rolling.next_week.stocks import books
from planner.rolling.week import LEAST_KILOGRAMS, Week

WEEKS = 52
RUN = ["Period", "Lot", "Recipe"]
"""What names a run of a lot."""


def roll(week: Week) -> pd.DataFrame:
    """Return History with the week's rows, the last 52 weeks of it."""
    before = week.inputs["History"]
    every: pd.DataFrame = pd.concat([before, week.rows("History", _rows(week).to_dict("records"))])
    return every[every["Week"] > week.until - pd.Timedelta(weeks=WEEKS)]


def _rows(week: Week) -> pd.DataFrame:
    """Return one row for each run of the week on a lot, and product or intermediate that it makes; with 0 t done of
    what was published and not worked."""
    site, done = week.balances.site, _made(week.balances)
    missed = _made(week.plan.balances)
    missed = missed[missed["Period"].isin(week.gone) & ~_runs(missed).isin(_runs(done))]
    output = pd.concat([done, missed.assign(Tonnes=0.0, Kg=0.0)], ignore_index=True)
    published = week.plan.worked_as_named.set_index(RUN)["Amount"]
    lots = site.lots.loc[output["Lot"]]
    return pd.DataFrame(
        {
            "Week": output["Period"].map(site.periods.set_index("Period")["Start"]),
            "Lot": output["Lot"],
            "Recipe": output["Recipe"],
            "Product": output["Product"].map(site.stored[MATERIAL]),
            "Published": published.groupby(level=[0, 1, 2]).sum().reindex(_runs(output)).fillna(0.0).to_numpy(),
            "Done": output["Tonnes"],
            "Expected": output["Kg"],
            "Received": _received(week, done).reindex(output.index),
            "Recovery": (100.0 * output["Kg"] / _held(week, output)).clip(upper=100.0),
            "Feed class": lots["Feed class"].to_numpy(),
            "Supplier": output["Lot"].map(_suppliers(week.inputs["History"])),
            "Assay status": lots["Assay status"].to_numpy(),
        }
    )


def _suppliers(history: pd.DataFrame) -> pd.Series:
    """Return who each lot came from, as its last row that says so has it."""
    told = history[history["Supplier"].notna()].sort_values("Week", kind="stable")
    found: pd.Series = told.groupby("Lot")["Supplier"].last()
    return found


def _made(balances: Balances) -> pd.DataFrame:
    """Return what runs on lots make, with the period in which they are worked."""
    decided = balances.decided
    of_lots = decided.output["Lot"].isin(balances.site.lots.index) & ~decided.output["Recipe"].map(is_put).astype(bool)
    output = decided.output[of_lots & (decided.output["Kg"] > LEAST_KILOGRAMS)].reset_index(drop=True)
    return output.assign(Period=output["run"].map(decided.runs["Period"]))


def _runs(output: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(output[RUN])


def _held(week: Week, output: pd.DataFrame) -> pd.Series:
    """Return kg that lots held of the components that a product is made of, all of it as product."""
    site = week.balances.site
    contained = site.contained.loc[output["Lot"]].to_numpy() * output[["Tonnes"]].to_numpy()
    held = (contained * (output[site.elements] > 0).to_numpy()) @ site.factor.to_numpy()
    return pd.Series(held, output.index)


def _received(week: Week, output: pd.DataFrame) -> pd.Series:
    """Return what was weighed of a product that was counted, shared out to lots by what was expected of them.

    Blank where some of what came into stock in the week was worked before it, or has not come yet.
    """
    expected = output.groupby("Product")["Kg"].sum()
    come = week.balances.made[week.balances.made.index.get_level_values("Period").isin(week.gone)]
    by_books, made = books(week), come.groupby(level="Product").sum()
    weighed = {
        product: made[product] + kg - by_books[product]
        for product, kg in week.counted.items()
        if product in expected.index and abs(made[product] - expected[product]) <= LEAST_KILOGRAMS * made[product]
    }
    share = output["Product"].map(weighed).astype(float) / output["Product"].map(expected)
    return (output["Kg"] * share).clip(lower=0.0)
