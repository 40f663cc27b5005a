"""What came in the week: lots with what they really are, and products that were on their way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from models.schema.at_sites import sites_of, store_name
from models.schema.frames import Tables, components_of
from planner.engine.plan import Plan
from planner.rolling import asked
from planner.rolling.notes import Notes

AWAITED = ("expected", "offered")
"""What lots are that come in the week."""


def still_to_come(inputs: Tables) -> pd.Series:
    """Return which lots were not there before the plan: expected and offered ones, and those on their way in stock, as
    lanes have them."""
    lots, start = inputs["Lots"], inputs["Periods"]["Start"].min()
    under_way: pd.Series = lots["Status"].isin(AWAITED) | ((lots["Status"] == "stock") & (lots["Available"] >= start))
    return under_way


@dataclass(frozen=True)
class Came:
    """The plan's inputs as they are by now, and what was taken of lots on offer."""

    inputs: Tables
    lot_use: pd.DataFrame


def came(plan: Plan, until: pd.Timestamp, stated: pd.DataFrame, notes: Notes) -> Came:
    """Return inputs and Lot use after what was received up to a day."""
    lots, use = plan.inputs["Lots"].copy(), plan.tables["Lot use"].copy()
    arrivals = plan.inputs["Arrivals"].copy()
    told = _Received(plan, until, tuple(components_of(plan.inputs["Components"])), notes, lots, use)
    is_lot = stated["Lot or product"].isin(lots["Lot"])
    for name, parts in stated[is_lot].groupby("Lot or product", sort=False):
        told.lot(str(name), parts)
    weighed = set[Any]()
    for row in stated[~is_lot].to_dict("records"):
        awaited = told.awaited(row)
        arrivals = told.product(arrivals, awaited, row)
        weighed |= set() if pd.isna(row["Kilograms"]) else set(awaited)
    told.assume_the_rest(set(stated["Lot or product"][is_lot & stated["Tonnes"].notna()]))
    told.assume_arrivals(arrivals[arrivals.index.isin(plan.inputs["Arrivals"].index.difference(list(weighed)))])
    return Came({**plan.inputs, "Lots": asked.no_more_than_there_is(lots, notes), "Arrivals": arrivals}, use)


@dataclass(frozen=True)
class _Received:
    plan: Plan
    until: pd.Timestamp
    components: tuple[str, ...]
    notes: Notes
    lots: pd.DataFrame
    use: pd.DataFrame

    @property
    def next_day(self) -> pd.Timestamp:
        return self.until + pd.Timedelta(days=1)

    def lot(self, name: str, parts: pd.DataFrame) -> None:
        """Put in what is written of one lot, all parts of it that came: its assay, its day, and how much came."""
        at = self.lots.index[self.lots["Lot"] == name][0]
        for component in self.components:
            if parts[component].notna().any():
                self.lots.loc[at, component] = parts[component].dropna().iloc[-1]
        if parts["Date"].notna().any():
            self.lots.loc[at, "Available"] = parts["Date"].min()
        later = parts["Date"] > self.until
        for day in parts["Date"][later & parts["Tonnes"].notna()]:
            message = f'"{name}" came on {day:%Y-%m-%d}, which is after the week.'
            self.notes.find("Received", message, "Write it down in that week, or roll to a later day with --to.")
        tonnes = parts["Tonnes"][~later].dropna()
        if len(tonnes) > 1:
            words = f"{len(tonnes)} parts came: {tonnes.sum():,.6g} t, there since the first, by the last assay"
            self.notes.assume("Lots", name, words)
        if len(tonnes):
            self._tonnes(name, at, float(tonnes.sum()))

    def _tonnes(self, name: str, at: Any, came: float) -> None:
        awaited = bool(still_to_come(self.plan.inputs)[at])
        if came == 0 and awaited:
            self._not_come(name, at)
        elif self.lots.loc[at, "Status"] == "offered":
            of_lot = self.use["Lot"] == name
            self._differs(name, float(self.use.loc[of_lot, "Bought"].sum()), came)
            self.use.loc[of_lot, "Bought"] = came
        elif awaited:
            self._differs(name, float(self.lots.loc[at, "Quantity"]), came)
            self.lots.loc[at, "Quantity"] = came
        elif came > 0:
            message = f'{came:,.6g} t of "{name}" came, and the plan has it in stock already: they are added.'
            by_itself = ", or if a lane has brought it: that counts by itself" if sites_of(self.plan.inputs) else ""
            self.notes.find("Received", message, f"Clear the row if it was there before{by_itself}.")
            self.lots.loc[at, "Quantity"] += came

    def _differs(self, name: str, planned: float, came: float) -> None:
        if abs(planned - came) > 1e-6 * max(planned, 1.0):
            message = f'{came:,.6g} t of "{name}" came, and {planned:,.6g} t were planned.'
            self.notes.find("Received", message, "What came is taken as all of it. Add a lot for what follows later.")

    def _not_come(self, name: str, at: Any) -> None:
        """Await a lot that has not come from the first day on that is planned."""
        self.lots.loc[at, "Available"] = self.next_day
        message = f'"{name}" was awaited and has not come: it is now awaited on {self.next_day:%Y-%m-%d}.'
        self.notes.find("Received", message, "Write into Lots when it really comes.")

    def awaited(self, row: Mapping[Any, Any]) -> pd.Index:
        """Return the rows of the plan's Arrivals of which something is written."""
        arrivals, planned = self.plan.inputs["Arrivals"], row["Planned for"]
        mine = arrivals["Product"] == row["Lot or product"]
        mine &= arrivals["Date"] == (row["Date"] if pd.isna(planned) else planned)
        if not pd.isna(row["Batch"]):
            mine &= arrivals["Lot"] == row["Batch"]
        if sites_of(self.plan.inputs):
            mine &= arrivals["Site"] == row["Site"]
        found: pd.Index = arrivals.index[mine]
        return found

    def product(self, arrivals: pd.DataFrame, mine: pd.Index, row: Mapping[Any, Any]) -> pd.DataFrame:
        """Return Arrivals with what is written of one product, which is `mine` of them."""
        if mine.empty:
            return self._unplanned(arrivals, row)
        name, day, arrivals = row["Lot or product"], row["Date"], arrivals.copy()
        if row["Kilograms"] == 0:
            day = self.next_day
            message = f'"{name}" was awaited and has not come: it is now awaited on {day:%Y-%m-%d}.'
            self.notes.find("Received", message, "Write into Arrivals when it really comes.")
        elif not pd.isna(row["Kilograms"]):
            arrivals.loc[mine, "Quantity"] = row["Kilograms"]
        if not pd.isna(day):
            arrivals.loc[mine, "Date"] = day
        for component in self.components:
            if not pd.isna(row[component]):
                arrivals.loc[mine, component] = row[component]
        return arrivals

    def _unplanned(self, arrivals: pd.DataFrame, row: Mapping[Any, Any]) -> pd.DataFrame:
        """Return Arrivals with what came of a product although no plan had it."""
        if pd.isna(row["Kilograms"]) or row["Kilograms"] == 0:
            return arrivals
        message = (
            f'{row["Kilograms"]:,.6g} kg of "{row["Lot or product"]}" came, and none were awaited: they are added.'
        )
        by_itself = "What runs make and lanes carry" if sites_of(self.plan.inputs) else "Output of runs"
        self.notes.find("Received", message, f"{by_itself} is in stock by itself: clear the row if it is that.")
        cells = {"Product": row["Lot or product"], "Quantity": row["Kilograms"]}
        cells["Date"] = self.until if pd.isna(row["Date"]) else row["Date"]
        cells |= {name: row[name] for name in self.components if name in arrivals.columns}
        cells |= {} if pd.isna(row["Batch"]) else {"Lot": row["Batch"]}
        cells |= {"Site": row["Site"]} if sites_of(self.plan.inputs) else {}
        return pd.concat([arrivals, pd.DataFrame([cells], index=[-1]).astype(arrivals[list(cells)].dtypes)])

    def assume_the_rest(self, stated: set[str]) -> None:
        """Note which lots came as planned, for want of a word about how much of them did."""
        bought = dict(zip(self.use["Lot"], self.use["Bought"], strict=True))
        start, to_come = self.plan.inputs["Periods"]["Start"].min(), still_to_come(self.plan.inputs)
        for row, is_to_come in zip(self.lots.to_dict("records"), to_come.tolist(), strict=True):
            day = start if pd.isna(row["Available"]) else row["Available"]
            tonnes = bought.get(row["Lot"], 0.0) if row["Status"] == "offered" else row["Quantity"]
            awaited = is_to_come and tonnes > 0 and day <= self.until
            if awaited and row["Lot"] not in stated:
                self.notes.assume("Lots", row["Lot"], f"{tonnes:,.6g} t came, as planned")

    def assume_arrivals(self, arrivals: pd.DataFrame) -> None:
        """Note what came of products as planned, of those of which nobody wrote how much did."""
        several = sites_of(self.plan.inputs)
        for row in arrivals[arrivals["Date"] <= self.until].to_dict("records"):
            name = store_name(row["Product"], row["Site"] if several else None)
            self.notes.assume(
                "Arrivals", f"{name} / {row['Date']:%Y-%m-%d}", f"{row['Quantity']:,.6g} kg came, as planned"
            )
