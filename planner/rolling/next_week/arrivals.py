"""Output of work done that is not in stock yet comes along as Arrivals, with what it contains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from planner.rolling.week import LEAST_KILOGRAMS, WINDOWS, Week

KEY = ["Product", "Date"]


def roll(week: Week) -> pd.DataFrame:
    """Return what is on its way: what was before and has not come, and output of the week."""
    before = week.inputs["Arrivals"]
    every = pd.concat([before[before["Date"] > week.until], _output(week)])
    return _together(every) if every.duplicated(KEY).any() else every


def _sum(cells: pd.Series) -> float:
    """Return the sum, blank if a cell is."""
    return float(cells.sum(skipna=False))


def _output(week: Week) -> pd.DataFrame:
    """Return output of the week's runs by product and the first day on which it is there."""
    site, output = week.balances.site, week.balances.decided.output
    output = output[(output["p"] >= week.count) & (output["Kg"] > 0)]
    output = output.assign(Date=pd.to_datetime(output["day"]).astype("datetime64[s]"), Quantity=output["Kg"])
    output[site.elements] *= 100.0
    of_lots = site.properties.reindex(output["Lot"]).mul(output["Kg"].to_numpy(), axis=0)
    output[list(of_lots.columns)] = of_lots.to_numpy()
    contents = [*site.elements, *of_lots.columns]
    sums = output.groupby(KEY)[["Quantity", *contents]].sum().reset_index()
    sums = sums[sums["Quantity"] > LEAST_KILOGRAMS]
    sums[contents] = sums[contents].div(sums["Quantity"], axis=0)
    sums[site.elements] = sums[site.elements].clip(upper=100.0)
    days = _days_that_count(week)
    rows = [part for row in sums.to_dict("records") for part in _parts(week, row, days[row["Product"]])]
    return week.rows("Arrivals", rows)


def _parts(week: Week, row: dict[Any, Any], days: set[pd.Timestamp]) -> Iterator[dict[str, object]]:
    """Yield what comes evenly to the end of its period in parts, each from its first day on.

    After each of the days that count, as much of it has come as would have come evenly.
    """
    opens = row["Date"]
    periods = week.inputs["Periods"]
    closes = periods["End"][(periods["Start"] <= opens) & (periods["End"] >= opens)].max()
    ends = sorted(day for day in days if opens <= day < closes)
    if not ends:  # also where it comes after the plan
        yield row
        return
    every, first = (closes - opens).days + 1, opens
    for last in (*ends, closes):
        yield {**row, "Date": first, "Quantity": row["Quantity"] * ((last - first).days + 1) / every}
        first = last + pd.Timedelta(days=1)


def _days_that_count(week: Week) -> dict[str, set[pd.Timestamp]]:
    """Return the days of each product on which windows end, or before they begin."""
    of_contracts = week.inputs["Contracts"].set_index("Contract")["Product"]
    found: dict[str, set[pd.Timestamp]] = {name: set() for name in week.balances.site.stored.index}
    for table, closes in WINDOWS.items():
        rows = week.dated(table, closes)
        products = rows["Contract"].map(of_contracts) if "Contract" in rows.columns else rows["Product"]
        for product, opens, ends in zip(products, rows["From"], rows[closes], strict=True):
            found[product] |= {opens - pd.Timedelta(days=1), ends}
    return found


def _together(arrivals: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each product and day; a content that is blank in one of its rows stays blank."""
    contents = [column for column in arrivals.columns if column not in (*KEY, "Quantity")]
    index = arrivals.index.to_series().groupby([arrivals[key].to_numpy() for key in KEY]).max()
    weighted = arrivals.assign(**{own: arrivals[own] * arrivals["Quantity"] for own in contents})
    sums = weighted.groupby(KEY)[["Quantity", *contents]].agg(_sum)
    sums[contents] = sums[contents].div(sums["Quantity"], axis=0)
    together: pd.DataFrame = sums.reset_index()[list(arrivals.columns)]
    return together.set_axis(index.to_numpy())
