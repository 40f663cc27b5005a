"""Output of work done, and what lanes carry, comes along as Arrivals if it is not in stock yet, with its contents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from models.audit.site import KG_PER_TONNE
from models.schema.at_sites import AT, MATERIAL, store_name
from planner.rolling.week import LEAST_KILOGRAMS, WINDOWS, CannotRoll, Week

KEY = ["Product", "Date", "Lot"]


def roll(week: Week) -> pd.DataFrame:
    """Return what is on its way: what was before and has not come, and output of the week."""
    before, site = week.inputs["Arrivals"], week.balances.site
    before = before[before["Date"] > week.until]
    if not site.sites:
        return _every(before, _output(week))
    stores = [store_name(name, at) for name, at in zip(before["Product"], before["Site"], strict=True)]
    every = _every(before.assign(Product=stores), _output(week), _shipped(week))
    rows = site.stored.loc[every["Product"]]
    return every.assign(Product=rows[MATERIAL].to_numpy(), Site=rows[AT].to_numpy())


def _every(*parts: pd.DataFrame) -> pd.DataFrame:
    """Return all that comes, one row for each product (of a store), day and batch."""
    every = pd.concat(parts)
    return _together(every) if every.duplicated(KEY).any() else every


def _by_key(rows: pd.DataFrame) -> Any:
    """Return rows grouped by product, day and batch, which is blank of what is not kept apart."""
    return rows.groupby(KEY, dropna=False)


def _sum(cells: pd.Series) -> float:
    """Return the sum, blank if a cell is."""
    return float(cells.sum(skipna=False))


def _output(week: Week) -> pd.DataFrame:
    """Return output of the week's runs by product, batch and the first day on which it is there."""
    site, output = week.balances.site, week.balances.decided.output
    output = output[(output["p"] >= week.count) & (output["Kg"] > 0)]
    ways = zip(output["Lot"], output["Recipe"], output["Product"], strict=True)
    output = output.assign(Date=pd.to_datetime(output["day"]).astype("datetime64[s]"), Quantity=output["Kg"])
    output["Batch"] = pd.Series([site.leads.get(way) for way in ways], output.index, dtype=object)
    output[site.elements] *= 100.0
    of_lots = site.properties.reindex(output["Lot"]).mul(output["Kg"].to_numpy(), axis=0)
    output[list(of_lots.columns)] = of_lots.to_numpy()
    contents = [*site.elements, *of_lots.columns]
    output = output.drop(columns="Lot").rename(columns={"Batch": "Lot"})
    sums = _by_key(output)[["Quantity", *contents]].sum().reset_index()
    sums = sums[sums["Quantity"] > LEAST_KILOGRAMS]
    sums[contents] = sums[contents].div(sums["Quantity"], axis=0)
    sums[site.elements] = sums[site.elements].clip(upper=100.0)
    return _rows(week, sums)


def _shipped(week: Week) -> pd.DataFrame:
    """Return what is under way between stores, and what is in it: of intermediates; of products nothing says it."""
    site, every = week.balances.site, week.balances.decided.shipments
    table = every[every["Leaves"].notna() & (every["arrives"] >= week.count) & (every["Amount"] > 0)]
    kg = KG_PER_TONNE * table["Amount"].astype(float)
    rows = pd.DataFrame({"Product": table["Comes to"], "Date": table["day"], "Quantity": kg})
    rows["Date"] = pd.to_datetime(rows["Date"]).astype("datetime64[s]")
    ways = zip(table["Leaves"], table["Lot"], table["Comes to"], strict=True)
    rows["Lot"] = pd.Series([site.carried.get(way) for way in ways], table.index, dtype=object)
    mixes, batches = table["Leaves"].isin(site.mixed), rows["Lot"].notna()
    taken = table["Leaves"].where(~mixes, table["Leaves"].astype(str) + " / " + table["Period"].astype(str))
    taken = taken.where(~batches, table["Leaves"].astype(str) + " / " + table["Lot"].astype(str))
    rows[site.elements] = site.contained.reindex(taken).to_numpy(dtype=float) * 100.0 / KG_PER_TONNE
    properties = list(site.properties.columns)
    rows[properties] = site.properties.reindex(taken).to_numpy(dtype=float)
    _must_not_count_as_made(week, set(site.stored[MATERIAL].reindex(table["Leaves"])))
    return _rows(week, rows[rows["Quantity"] > LEAST_KILOGRAMS])


def _must_not_count_as_made(week: Week, under_way: set[str]) -> None:
    """Refuse what is under way and would count as made when it arrives, where that is asked for or limited.

    A limit on a mix is on what is in its stores, however it came there.
    """
    targets, limits, site = week.inputs["Targets"], week.inputs["Blend limits"], week.balances.site
    mixed = set(site.stored[MATERIAL].reindex(list(site.mixed)))
    counted = {*targets["Product"][targets["Measure"] == "made"], *(set(limits["On"]) - mixed)}
    for name in sorted(under_way & counted):
        words = "Arrivals count as made, and a target or blend limit counts what is made of it. Roll to another day."
        raise CannotRoll(f"{name} is under way between sites: {words}")


def _rows(week: Week, come: pd.DataFrame) -> pd.DataFrame:
    """Return rows of Arrivals, of which those that come evenly over days that count stand in parts."""
    days = _days_that_count(week)
    rows = [part for row in come.to_dict("records") for part in _parts(week, row, days[row["Product"]])]
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
    materials = week.balances.site.stored[MATERIAL].to_dict()
    found: dict[str, set[pd.Timestamp]] = {name: set() for name in materials.values()}
    for table, closes in WINDOWS.items():
        rows = week.dated(table, closes)
        products = rows["Contract"].map(of_contracts) if "Contract" in rows.columns else rows["Product"]
        for product, opens, ends in zip(products, rows["From"], rows[closes], strict=True):
            found[product] |= {opens - pd.Timedelta(days=1), ends}
    return {str(store): found[material] for store, material in materials.items()}


def _together(arrivals: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each product, day and batch; a content that is blank in one of its rows stays blank."""
    contents = [column for column in arrivals.columns if column not in (*KEY, "Quantity", "Site")]
    index = arrivals.index.to_series().groupby([arrivals[key].to_numpy() for key in KEY], dropna=False).max()
    weighted = arrivals.assign(**{content: arrivals[content] * arrivals["Quantity"] for content in contents})
    sums = _by_key(weighted)[["Quantity", *contents]].agg(_sum)
    sums[contents] = sums[contents].div(sums["Quantity"], axis=0)
    together: pd.DataFrame = sums.reset_index().assign(Site=None)[list(arrivals.columns)]
    return together.set_axis(index.to_numpy())
