"""Where lanes carry feed, what is left of a lot may lie at several sites or be under way: each part is a lot then.

A lot that is in one place goes on under its own name, wherever that is.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from models.audit.stages.shipped import feed_there
from models.schema.at_sites import site_of_recipes
from models.schema.tables.actuals import SHIPPED
from planner.rolling.next_week.lots import BOUGHT
from planner.rolling.notes import Notes
from planner.rolling.week import LEAST_TONNES, CannotRoll, Week

OF_THE_WHOLE = ("Min run", "Max periods", "Whole", "Supply")
"""What is said of a lot as a whole, and of none of its parts."""


class Part(NamedTuple):
    """Tonnes of a lot at a site, there or coming on a day, and the lot that it is now."""

    site: str
    comes: pd.Timestamp | None
    tonnes: float
    name: str = ""


Parts = dict[str, list[Part]]
"""Where lots that lanes have carried are, by the name that each has when the week ends."""


def roll(week: Week, lots: pd.DataFrame, periods: pd.DataFrame, notes: Notes) -> pd.DataFrame:
    """Return Lots by where what is left of them lies, or comes to; as they are where there is one site.

    What lanes bring may be worked in all of the period of the next plan that holds the day on which it comes, as in the
    plan that sent it.

    Raises:
        CannotRoll: a lot is in several places, and something is said of it as a whole.
    """
    parts = parts_of(week, lots)
    _heed_not_there(week, notes)
    _heed_too_little(week, notes)
    if not parts:
        return lots
    rows, index = list[dict[Any, Any]](), list[Any]()
    for at, row in zip(lots.index, lots.to_dict("records"), strict=True):
        lying = parts.get(row["Lot"], [])
        if len(lying) > 1:
            _must_be_divisible(week, row)
        for part in lying:
            if part.name != row["Lot"]:
                notes.assume("Lots", part.name, f"{part.tonnes:,.6g} t of {row['Lot']}, as lanes carry it")
            rows.append(row | {"Lot": part.name, "Quantity": part.tonnes, **_place(row, part, periods)})
            index.append(at if part.name == row["Lot"] else -1)
        if not lying:
            rows.append(row)
            index.append(at)
    return pd.DataFrame(rows, columns=lots.columns).set_axis(pd.Index(index)).astype(lots.dtypes)


def _heed_not_there(week: Week, notes: Notes) -> None:
    """Find lots that were sent, and of which nothing was there by the end of the week."""
    feed, lots = _feed(week), week.balances.site.lots
    sums = feed[~feed["Lot"].map(lots["takes_part"]).astype(bool)].groupby(["Lot", "From site"])["Amount"].sum()
    for (lot, site), t in zip(sums.index.tolist(), sums.tolist(), strict=True):
        message = f'{t:,.6g} t of "{lot}" were sent from {site}, and by Lots and Received nothing of it was there.'
        notes.find(SHIPPED.name, message, "Correct Shipped, or write into Received what came. Nothing of it has moved.")


def _feed(week: Week) -> pd.DataFrame:
    """Return what lanes have carried of lots."""
    rows = week.balances.decided.shipments
    return rows[rows["Lot"].isin(week.balances.site.lots.index) & (rows["Amount"] > LEAST_TONNES)]


def _heed_too_little(week: Week, notes: Notes) -> None:
    """Find sites at which more of a lot was worked, or sent away, than there was."""
    decided, there = week.balances.decided, feed_there(week.balances)[0]
    if there.empty:
        return
    ends = there[there.index.get_level_values(2) == week.gone[-1]].droplevel(2)
    works, runs = site_of_recipes(week.inputs), decided.runs
    short = ends[ends < -LEAST_TONNES]
    for (lot, site), left in zip(short.index.tolist(), short.tolist(), strict=True):
        worked = float(runs["Amount"][(runs["Lot"] == lot) & (runs["Recipe"].map(works) == site)].sum())
        sent = decided.shipments[(decided.shipments["Lot"] == lot) & (decided.shipments["From site"] == site)]
        gone = worked + float(sent["Amount"].sum())
        message = f'{gone:,.6g} t of "{lot}" were worked at {site}, or sent from there, and {gone + left:,.6g} t came.'
        notes.find(SHIPPED.name, message, "Correct what was shipped or worked. Nothing of it is left there.")


def parts_of(week: Week, lots: pd.DataFrame) -> Parts:
    """Return the parts of each lot that a lane has carried, named, with what is left of it shared out to them."""
    if not week.balances.site.sites:
        return {}
    were, names, found = _parts(week), set(lots["Lot"]), Parts()
    for row in lots[lots["Status"] != "offered"].to_dict("records"):
        lying = were.get(_was(row["Lot"], were), [])
        whole = sum(part.tonnes for part in lying)
        for part in lying:
            stays = len(lying) == 1 or (part.site, part.comes) == (row["Site"], None)
            name = row["Lot"] if stays else _named(row["Lot"], part, names)
            shared = part._replace(name=name, tonnes=row["Quantity"] * part.tonnes / whole)
            found.setdefault(row["Lot"], []).append(shared)
    return found


def _was(lot: str, parts: Parts) -> str:
    """Return the name of a lot in the plan, which may have another one since it was bought."""
    return next((name for name in parts if lot in (name, BOUGHT.format(name))), lot)


def _place(row: dict[Any, Any], part: Part, periods: pd.DataFrame) -> dict[str, Any]:
    if part.comes is None:
        return {"Site": part.site, "Available": row["Available"]}
    holds = periods[(periods["Start"] <= part.comes) & (periods["End"] >= part.comes)]
    return {"Site": part.site, "Available": part.comes if holds.empty else holds["Start"].iloc[0]}


def _named(lot: str, part: Part, names: set[str]) -> str:
    """Return a new name for a part of a lot."""
    stem = f"{lot} at {part.site}" if part.comes is None else f"{lot} to {part.site} {part.comes:%Y-%m-%d}"
    name, number = stem, 1
    while name in names:
        number += 1
        name = f"{stem} ({number})"
    names.add(name)
    return name


def _must_be_divisible(week: Week, row: dict[Any, Any]) -> None:
    """Refuse a lot in several places of which something is said as a whole."""
    said = [name for name in OF_THE_WHOLE if not pd.isna(row[name]) and row[name] not in (0, "no")]
    tables = (("Fixed runs", "Lot"), ("Companions", "Feed"), ("Companions", "Needs"))
    said += [table for table, column in tables if (week.inputs[table][column] == row["Lot"]).any()]
    if said:
        words = f"what {said[0]} says is of the whole lot. Roll to another day."
        raise CannotRoll(f"{row['Lot']} lies at several sites or is under way between them, and {words}")


def _parts(week: Week) -> Parts:
    """Return where each lot that a lane has carried is at the end of the week."""
    balances, found, feed = week.balances, Parts(), _feed(week)
    feed = feed[feed["Lot"].map(balances.site.lots["takes_part"]).astype(bool)]
    there = feed_there(balances)[0]
    for lot in feed["Lot"].unique():
        for site in balances.site.sites:
            if (tonnes := float(there.get((lot, site, week.gone[-1]), 0.0))) > LEAST_TONNES:
                found.setdefault(lot, []).append(Part(site, None, tonnes))
    late = feed[feed["arrives"] >= week.count]
    sums = late.groupby(["Lot", "To site", "day"])["Amount"].sum().reset_index()
    for row in sums.to_dict("records"):
        found.setdefault(row["Lot"], []).append(Part(row["To site"], pd.Timestamp(row["day"]), float(row["Amount"])))
    return found
