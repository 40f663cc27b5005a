"""What follows from the decisions, period by period: product and feed in stock, and what each window of sales gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd

from models.audit.days import brought_between, come_between, hours_of_days, sold_between, windows_within
from models.audit.decided import SALE, Decided
from models.audit.ledger import Ledger, Violation
from models.audit.site import KG_PER_TONNE, Site, of
from models.audit.stages.shares import Share, shares
from models.audit.stages.shipments import goods
from models.audit.sums import by_key, keys_of, repeated
from models.schema.at_sites import MATERIAL, store_name
from models.schema.frames import Tables
from models.schema.put_in import is_put, recipe_as_told

Made = TypeVar("Made")

DELIVERY = ["Contract", "From", "Due"]
"""What names a row of Deliveries."""

OF_WINDOW = ["Contract", "Material", "From", "Due"]
"""What names a window as sales name it."""

SOLD = ["Period", *SALE, "Store"]
"""What names a row of Sales."""


@dataclass(frozen=True)
class Balances:
    """Everything that is worked out once and looked at in several places; kg by product and t by feed class.

    `unknown` are the decisions that name what the plant does not have.
    """

    site: Site
    decided: Decided
    unknown: tuple[Violation, ...] = ()
    worked_out: dict[Callable[[Balances], object], object] = field(default_factory=dict, repr=False, compare=False)
    tonnes: dict[tuple[str, ...], pd.Series] = field(default_factory=dict, repr=False, compare=False)

    def once(self, work_out: Callable[[Balances], Made]) -> Made:
        """Return what a function works out of these balances; several may ask for it, and it is worked out once."""
        if work_out not in self.worked_out:
            self.worked_out[work_out] = work_out(self)
        return cast("Made", self.worked_out[work_out])

    @classmethod
    def of(cls, inputs: Tables, told: Mapping[str, pd.DataFrame]) -> Balances:
        """Return what follows from a plan's tables and the planner's, blank cells of which are still blank."""
        ledger, site = Ledger(), Site(inputs)
        return cls(site, Decided.of(site, told, ledger), tuple(ledger.violations))

    @cached_property
    def made(self) -> pd.Series:
        """kg that comes into stock, by product and period: of runs, and of work done before the plan."""
        return self.by_period(self.recipes_make, "Product", "Kg", self._products) + self.arrived

    @cached_property
    def put_in(self) -> pd.Series:
        """kg that lots of intermediates and products bring into their stores, by product and period."""
        output = self.decided.output
        return self.by_period(output[output["Recipe"].map(is_put).astype(bool)], "Product", "Kg", self._products)

    @cached_property
    def recipes_make(self) -> pd.DataFrame:
        """The output of runs but for those that put lots into stores."""
        output = self.decided.output
        return output[~output["Recipe"].map(is_put).astype(bool)]

    @cached_property
    def arrived(self) -> pd.Series:
        """kg of work done before the plan that comes into stock, by product and period."""
        return self.by_period(self.site.arrivals, "Product", "Quantity", self._products)

    @cached_property
    def taken_out(self) -> pd.Series:
        """kg that recipes take out of stores, by product (intermediate) and period."""
        runs, stored = self.decided.runs, self.site.stored
        # A feed class may be called as a product is, and no recipe takes products.
        of_stores = runs[runs["Feed class"].isin(stored.index[stored["Sheet"] == "Intermediates"])]
        taken = of_stores.assign(kg=KG_PER_TONNE * of_stores["Amount"])
        return self.by_period(taken.rename(columns={"Feed class": "Product"}), "Product", "kg", self._products)

    @cached_property
    def sold(self) -> pd.Series:
        """kg that leaves to contracts and spot, by product and period."""
        return self.by_period(self.decided.sales, "Store", "Amount", self._products)

    @cached_property
    def shipped(self) -> pd.Series:
        """kg that lanes take out of stores, by product and period."""
        return self.by_period(goods(self.decided.shipments, "Leaves"), "Product", "Kg", self._products)

    @cached_property
    def received(self) -> pd.Series:
        """kg that lanes bring to stores, by product and period."""
        return self.by_period(goods(self.decided.shipments, "Comes to"), "Product", "Kg", self._products)

    @cached_property
    def stock(self) -> pd.Series:
        """kg in stock by product and period, at its end."""
        moved = self.received - self.shipped
        change = (
            self.made
            + self.put_in
            + moved
            - self.taken_out
            - self.sold
            - self.decided.discarded.reindex(self.made.index).fillna(0.0)
        )
        opening = self.site.stored["Opening stock"]
        added_up = change.groupby(level="Product").cumsum().to_numpy(dtype=float)
        return pd.Series(added_up + of(change.index.get_level_values("Product"), opening), index=change.index)

    @cached_property
    def on_its_way(self) -> pd.Series:
        """kg of each product that comes into stock after the plan."""
        total = dict.fromkeys(self.site.stored.index, 0.0)
        brought = goods(self.decided.shipments, "Comes to")
        for rows, figure in ((self.decided.output, "Kg"), (self.site.arrivals, "Quantity"), (brought, "Kg")):
            for product, p, kg in keys_of(rows, ["Product", "p", figure]):
                if p > self.site.last:
                    total[product] += kg
        return pd.Series(total, index=self.site.stored.index)

    @cached_property
    def feed(self) -> pd.Series:
        """t on site by feed class and period; a lot comes in the period in which it comes and stays when it expires."""
        lots = self.site.lots[self.site.lots["takes_part"]]
        taken = self.decided.taken[lots.index]
        arrives = pd.DataFrame({"Feed class": lots["Feed class"], "p": lots["first"], "t": taken})
        names = self.site.tables["Feed classes"]["Feed class"]
        used = self.by_period(self.decided.runs, "Feed class", "Amount", names)
        return (self.by_period(arrives, "Feed class", "t", names) - used).groupby(level="Feed class").cumsum()

    @cached_property
    def windows(self) -> pd.DataFrame:
        """Every window of Deliveries and Spot sales by what names it: first and last period, terms, Min and Max.

        With what was delivered, and late, or sold so far.
        """
        tables = self.site.tables
        asked = _with_terms(tables["Deliveries"], tables["Contracts"])
        spot = tables["Spot sales"].rename(columns={"To": "Due", "Sold so far": "Delivered so far"})
        spot = spot.assign(Contract="spot", Late="no", Min=0.0, **{"Late so far": 0.0})
        asked = pd.concat([asked, spot], ignore_index=True) if len(spot) else asked
        asked["From"] = asked["From"].fillna(self.site.periods["Start"].iloc[0])
        asked["Due"] = asked["Due"].fillna(self.site.periods["End"].iloc[-1])
        asked = asked.assign(Material=asked["Product"])
        if self.site.sites:
            at = asked["Site"].where(asked["Contract"] == "spot", None)
            asked["Product"] = [
                store_name(name, site if isinstance(site, str) else None)
                for name, site in zip(asked["Product"], at, strict=True)
            ]
        asked["first"], asked["last"] = self.site.touching(asked["From"], asked["Due"])
        asked["late from"] = self.site.holding((asked["Due"] + pd.Timedelta(days=1)).to_numpy(dtype="datetime64[D]"))
        return asked

    @cached_property
    def placed(self) -> pd.DataFrame:
        """Every sale with the window that it counts for, what of it is in time, and how many days the rest is late."""
        sales, terms = self.decided.sales, self.windows
        site_of = terms["Site"].where(terms["Site"].notna(), None) if self.site.sites else [None] * len(terms)
        place = {
            (*key, site): row for row, (key, site) in enumerate(zip(keys_of(terms, OF_WINDOW), site_of, strict=True))
        }
        left = sales["Site"] if self.site.sites else [None] * len(sales)
        found = [
            place.get((*key, site), place.get((*key, None), len(terms)))
            for key, site in zip(keys_of(sales, SALE), left, strict=True)
        ]
        if self.site.sites:
            sales = sales.assign(
                Product=terms["Product"].reindex(found).fillna(sales["Product"].set_axis(found)).to_numpy()
            )
        terms = terms.drop(columns=SALE).rename(columns=lambda name: f"{name} agreed" if name in sales else name)
        sales = pd.concat([sales, terms.reindex(found).set_axis(sales.index)], axis=1)
        ends = pd.Series(self.site.end[sales["p"].to_numpy()], index=sales.index)
        sales["in time"] = sales["Amount"] - sales["Late"]
        sales["days late"] = (ends - sales["Due"]).dt.days.clip(lower=0).where(sales["Contract"] != "spot", 0)
        sales["days late"] = sales["days late"].astype(float)
        return sales

    @cached_property
    def sold_twice(self) -> np.ndarray:
        """Which sales name what an earlier one names too."""
        return repeated(keys_of(self.placed, SOLD))

    @cached_property
    def delivered(self) -> pd.DataFrame:
        """Every row of Deliveries with its contract's terms and what it got and gets: Delivered, Late kg, Short."""
        windows = self.windows
        asked = windows[windows["Contract"] != "spot"].set_index(DELIVERY)
        sold, sold_in = self.placed, list(keys_of(self.placed, DELIVERY))
        amount, late = (by_key(sold_in, sold[column].to_numpy()) for column in ("Amount", "Late"))
        rows = asked.index.tolist()
        asked["Delivered"] = asked["Delivered so far"].to_numpy() + [amount.get(key, 0.0) for key in rows]
        asked["Late kg"] = asked["Late so far"].to_numpy() + [late.get(key, 0.0) for key in rows]
        asked["Short"] = np.maximum(asked["Min"].to_numpy() - asked["Delivered"].to_numpy(), 0.0)
        return asked

    @cached_property
    def already_there(self) -> pd.Series:
        """kg in stock by product and period of what was there before the plan, nothing of it sold or discarded."""
        opening = self.site.stored["Opening stock"]
        come = self.arrived.groupby(level="Product").cumsum()
        return pd.Series(come + of(come.index.get_level_values("Product"), opening), index=come.index)

    @cached_property
    def stock_size(self) -> pd.Series:
        """How large the parts are that each stock is made of, kg: all that is made and what was there."""
        opening = self.site.stored["Opening stock"]
        names = self.stock.index.get_level_values("Product")
        all_made: pd.Series = (self.made + self.put_in).groupby(level="Product").transform("sum")
        return pd.Series(all_made.to_numpy(dtype=float) + of(names, opening), index=self.stock.index)

    @cached_property
    def available(self) -> pd.Series:
        """Hours that there are, by line and period."""
        return self.site.available()

    @cached_property
    def booked(self) -> pd.Series:
        """Hours booked by runs, by line and period."""
        return self.by_period(self.decided.booked, "Line", "Hours", self.site.tables["Lines"]["Line"])

    @cached_property
    def hours_of_days(self) -> pd.DataFrame:
        """Hours used and there on days on which lots are there, by line, period and days: see `models.audit.days`."""
        return hours_of_days(self.site, self.decided.booked)

    @cached_property
    def windows_within(self) -> pd.DataFrame:
        """What is sold by days within periods on which windows end, and there by then: see `models.audit.days`."""
        return windows_within(self.site, self.decided, self.stock, self.placed)

    def worked(self, *keys: str) -> pd.Series:
        """Return t worked, by some columns of the runs."""
        if keys not in self.tonnes:
            self.tonnes[keys] = self.decided.runs.groupby(list(keys))["Amount"].sum()
        return self.tonnes[keys]

    def worked_as_named(self, *keys: str) -> dict[tuple[str, ...], float]:
        """Return t worked, by some columns of the runs; of an intermediate all its batches together, under its name."""
        return self._worked(keys, {})

    def worked_as_published(self, *keys: str) -> dict[tuple[str, ...], float]:
        """Return the same, an intermediate under its name without that of its site, which the recipe says."""
        stored = self.site.stored[MATERIAL]
        return self._worked(keys, dict(zip(stored.index.tolist(), stored.tolist(), strict=True)))

    def _worked(self, keys: tuple[str, ...], named_as: Mapping[str, str]) -> dict[tuple[str, ...], float]:
        runs, lots = self.decided.runs, set(self.site.lots.index)
        taken_of = keys_of(runs, ["Lot", "Feed class"])
        named = [lot if lot in lots else named_as.get(taken, taken) for lot, taken in taken_of]
        recipes = [recipe_as_told(recipe) for recipe in runs["Recipe"]]
        named_so = {"Lot": named, "Recipe": recipes}
        columns = [named_so[key] if key in named_so else runs[key].tolist() for key in keys]
        return by_key(zip(*columns, strict=True), runs["Amount"].tolist())

    def reached(self, target: Mapping[Any, Any]) -> float:
        """kg that count towards a target, a row of Targets: see `models.audit.days`."""
        site = self.site
        first, last = site.days_of_plan(target["From"], target["To"])
        stores = site.stores_of(target["Product"], target.get("Site"))
        sales = self.placed[self.placed["Store"].isin(stores)]
        if target["Measure"] == "stock":
            on = (self._stock_on(store, sales[sales["Store"] == store], last) for store in stores)
            return float(sum(on)) if first <= last else 0.0
        if target["Measure"] == "made":
            come = sum(come_between(site, self.recipes_make, store, (first, last)) for store in stores)
            return float(target["Reached so far"] + come)
        return float(target["Reached so far"] + sold_between(site, sales, (first, last)))

    def _stock_on(self, product: str, sales: pd.DataFrame, day: np.datetime64) -> float:
        """kg of a product in stock at the end of a day; what leaves in a period leaves evenly over its days."""
        site = self.site
        p = int(site.holding(np.array([day]))[0])
        first = site.start[p]
        opening = site.stored["Opening stock"]
        before = self.stock[product, site.names[p - 1]] if p else opening[product]
        come = come_between(site, self.decided.output, product, (first, day))
        come += brought_between(site, self.decided.shipments, product, (first, day))
        left = self.decided.discarded.get((product, site.names[p]), 0.0) + self.taken_out[product, site.names[p]]
        left += self.shipped[product, site.names[p]]
        days_gone = ((day - first).astype(int) + 1) / site.days[site.names[p]]
        sold = sold_between(site, sales[sales["p"] == p], (first, day))
        return float(before + come - sold - left * days_gone)

    @cached_property
    def consumed(self) -> pd.Series:
        """Units used, by resource and period."""
        return self.by_period(self.decided.consumed, "Resource", "Units", self.site.tables["Resources"]["Resource"])

    @cached_property
    def resource_limit(self) -> pd.Series:
        """Most units that may be used, by resource and period; blank where there is no limit."""
        resources, index = self.site.table("Resources", "Resource"), self.consumed.index
        per_day = of(index.get_level_values("Resource"), resources["Max per day"])
        return pd.Series(per_day * of(index.get_level_values("Period"), self.site.days), index=index)

    @cached_property
    def shares(self) -> list[Share]:
        """Every limited share, with its part and whole by period."""
        return shares(self.site, self.decided)

    def by_period(self, rows: pd.DataFrame, key: str, figure: str, names: pd.Series) -> pd.Series:
        """Return the sum of a figure for every name and period; what falls after the plan is left out."""
        last = self.site.last
        total = np.zeros((len(names), last + 1))
        if len(rows):
            place = {name: at for at, name in enumerate(names.tolist())}
            row, p = np.array([place.get(name, -1) for name in rows[key].tolist()]), rows["p"].to_numpy()
            within = (p <= last) & (row >= 0)
            np.add.at(total, (row[within], p[within]), rows[figure].to_numpy()[within])
        return pd.Series(total.ravel(), self.site.grid(key, names))

    @property
    def _products(self) -> pd.Series:
        return pd.Series(self.site.stored.index)


def _with_terms(deliveries: pd.DataFrame, contracts: pd.DataFrame) -> pd.DataFrame:
    """Return deliveries with the terms of their contracts; those of an unknown one are left out.

    A planner's own column may stand in both tables: the delivery's is taken.
    """
    row_of = {name: row for row, name in enumerate(contracts["Contract"].tolist())}
    rows = deliveries.take([row for row, name in enumerate(deliveries["Contract"].tolist()) if name in row_of])
    terms = contracts[contracts.columns.difference(rows.columns, sort=False)].take(
        [row_of[name] for name in rows["Contract"].tolist()]
    )
    return pd.concat([rows.reset_index(drop=True), terms.reset_index(drop=True)], axis=1)
