"""The plant as its tables state it: blanks filled in, the calendar, lots with their windows and what they contain."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from molmass import Formula

from models.audit.stages.followed import Followed, Leads
from models.schema.at_sites import (
    AT,
    MATERIAL,
    OF_ROW,
    at_sites,
    carrying,
    filled_in_stores,
    lane_for,
    limited_after_mixes,
    sites_of,
    store_name,
)
from models.schema.frames import Tables, columns_of
from models.schema.inputs import INPUTS
from models.schema.put_in import WAITS_FOR, with_lots_put
from models.schema.settings import SETTINGS
from models.schema.tables.network import APART, MIXED, OPENING

KG_PER_TONNE = 1000.0


class Site:
    """The planner's tables, ready to be worked with.

    `tables` have their defaults filled in; `periods` are in order, with `Days`; `lots` are indexed by name, with `dry`
    (share), the days from `available` to `use by`, `first` and `last` usable period, whether each `keeps` its worth to
    the end, `takes_part` and `offered`; `stored` are products and intermediates, by name
    (with that of the site where there are several `sites`). `nodes` are what recipes
    take, lots and intermediates, by name, with `dry` and days: `contained` is kg of each element in a tonne of each,
    `properties` their properties; `arrivals` have `p`, the period that holds their date; `untyped` tells the assays for
    which the class's stand; `factor` is kg in a product per kg of element. `leads` says to which batch each
    recipe leads from what it takes, `carried` what a batch is called where a lane brings it.
    """

    def __init__(self, inputs: Tables) -> None:
        self._by_keys: dict[tuple[str, ...], pd.DataFrame] = {}
        self._grids: dict[tuple[str, ...], pd.MultiIndex] = {}
        self._members: dict[str, list[str]] = {}
        self.leads: Leads = {}
        self.carried: Leads = {}
        filled = {name: _filled(name, table, inputs) for name, table in inputs.items()}
        components = filled["Components"].set_index("Component")["Counted as"]
        self.elements = list(components.index[components != "property"])
        self.factor = pd.Series({name: _factor(str(components[name]), name) for name in self.elements}, dtype=float)
        counted = dict(zip(self.elements, self.factor, strict=True))
        self.sites, self.tables = sites_of(filled), at_sites(with_lots_put(filled, counted))
        self.periods = self.tables["Periods"].sort_values("Start", ignore_index=True)
        self.periods["Days"] = (self.periods["End"] - self.periods["Start"]).dt.days + 1.0
        self.names = list(self.periods["Period"])
        self.days = self.periods.set_index("Period")["Days"]
        self.start, self.end = _days(self.periods["Start"]), _days(self.periods["End"])
        self.groups = dict(zip(self.tables["Groups"]["Group"], self.tables["Groups"]["Components"], strict=True))
        self.lots = self._lots(inputs["Lots"])
        self.arrivals = self.tables["Arrivals"].fillna(dict.fromkeys(components.index, 0.0))
        self.arrivals["p"] = np.searchsorted(self.end, _days(self.arrivals["Date"]), side="left")
        self.untyped = inputs["Lots"].set_index("Lot")[self.elements].isna()
        self.untyped[self.lots["Feed class"].isin(self._waiting()).reindex(self.untyped.index)] = False
        properties = list(components.index[components == "property"])
        self.stored = self._stored()
        self.nodes = self._nodes(properties)
        self.properties = self.nodes[properties]
        self.contained = self.nodes[self.elements].mul(KG_PER_TONNE / 100.0 * self.nodes["dry"], axis=0)
        kept = self.tables["Intermediates"]
        self.mixed = list(kept["Intermediate"][kept["Keeping"] == MIXED])
        self.carried_in_mixes = properties if limited_after_mixes(inputs, properties) else []

    def learn(self, mixes: pd.DataFrame, stores: list[str]) -> None:
        """Take what is in mixes of periods, kg of each element in a tonne by name, among what recipes take.

        Properties that are not followed are 0.

        Args:
            mixes: a row for each mix.
            stores: of which store each is.
        """
        rows = self.nodes.loc[stores].set_axis(mixes.index)
        rows[list(self.properties.columns)] = 0.0
        rows[list(mixes.columns)] = mixes
        rows[self.elements] *= 100.0 / KG_PER_TONNE
        self.nodes = pd.concat([self.nodes, rows])
        self.properties = self.nodes[self.properties.columns]
        self.contained = pd.concat([self.contained, mixes[self.elements]])

    @property
    def last(self) -> int:
        """The position of the last period."""
        return len(self.periods) - 1

    def stores_of(self, material: str, site: object) -> list[str]:
        """Return the stores of a material: that at a site, or all where none is named."""
        stored = zip(self.stored.index.tolist(), self.stored[MATERIAL].tolist(), self.stored[AT].tolist(), strict=True)
        anywhere = not (self.sites and isinstance(site, str))
        return [name for name, kept, at in stored if kept == material and (anywhere or at == site)]

    def filled_in(self, column: str, stores: pd.Index) -> tuple[list[str], list[str]]:
        """Return the sheets and rows in which a column of what is kept is filled in, store by store."""
        there, sheets = filled_in_stores(self.tables, column), self.stored["Sheet"].to_dict()
        names = stores.tolist()
        return ["Stores" if name in there else sheets[name] for name in names], [there.get(n, n) for n in names]

    def setting(self, name: str) -> float:
        """Return a setting that is a number, typed or by default."""
        typed = self.table("Settings", "Setting")["Value"].get(name)
        default = next(column.default for column in SETTINGS if column.name == name)
        return float(default if typed is None or pd.isna(typed) else typed)  # type: ignore[arg-type]

    def date_setting(self, name: str) -> pd.Timestamp | None:
        """Return a setting that is a date; None where it is blank."""
        typed = self.table("Settings", "Setting")["Value"].get(name)
        return None if typed is None or pd.isna(typed) else pd.Timestamp(typed)

    def table(self, name: str, keys: str | list[str]) -> pd.DataFrame:
        """Return a table by its keys; it is asked for again and again, and not to be changed."""
        by = name, *([keys] if isinstance(keys, str) else keys)
        if by not in self._by_keys:
            self._by_keys[by] = self.tables[name].set_index(keys)
        return self._by_keys[by]

    def grid(self, key: str, names: pd.Series) -> pd.MultiIndex:
        """Return every name with every period."""
        by = key, *names.tolist()
        if by not in self._grids:
            self._grids[by] = pd.MultiIndex.from_product([names, self.names], names=[key, "Period"])
        return self._grids[by]

    def position(self, periods: pd.Series) -> pd.Series:
        """Return the positions of periods that are named."""
        return periods.map({name: p for p, name in enumerate(self.names)}).astype("int64")

    def inside(self, opens: pd.Series, closes: pd.Series) -> tuple[np.ndarray, np.ndarray]:
        """Return first and last of the periods that lie wholly between two days; a blank day is no limit."""
        first = np.searchsorted(self.start, _days(opens.fillna(self.periods["Start"].iloc[0])), side="left")
        last = np.searchsorted(self.end, _days(closes.fillna(self.periods["End"].iloc[-1])), side="right") - 1
        return first, last

    def window(self, opens: pd.Timestamp, closes: pd.Timestamp) -> tuple[str, str]:
        """Return first and last day of a window as text; a blank one is that of the plan."""
        first = self.periods["Start"].iloc[0] if pd.isna(opens) else opens
        last = self.periods["End"].iloc[-1] if pd.isna(closes) else closes
        return f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"

    def days_of_plan(self, opens: pd.Timestamp, closes: pd.Timestamp) -> tuple[np.datetime64, np.datetime64]:
        """Return the first and the last day of the plan that lie in a window; a blank day is no limit."""
        first = self.start[0] if pd.isna(opens) else max(_day(opens), self.start[0])
        last = self.end[-1] if pd.isna(closes) else min(_day(closes), self.end[-1])
        return first, last

    def touching(self, opens: pd.Series, closes: pd.Series) -> tuple[np.ndarray, np.ndarray]:
        """First and last of the periods of which a day lies between two days."""
        first = np.searchsorted(self.end, _days(opens), side="left")
        return first, np.searchsorted(self.start, _days(closes), side="right") - 1

    def touched(self, opens: pd.Timestamp, closes: pd.Timestamp) -> list[str]:
        """Return the names of the periods that share a day with a window."""
        meets = np.ones(len(self.periods), dtype=bool)
        if not pd.isna(opens):
            meets &= (self.periods["End"] >= opens).to_numpy()
        if not pd.isna(closes):
            meets &= (self.periods["Start"] <= closes).to_numpy()
        return list(self.periods["Period"][meets])

    def first_day(self, p: np.ndarray, since: np.ndarray) -> np.ndarray:
        """Return the first day of each period on which something is there that is there since a day."""
        there = since.astype("datetime64[D]")
        return np.where((self.start[p] <= there) & (there <= self.end[p]), there, self.start[p])

    def last_day(self, p: np.ndarray, until: np.ndarray) -> np.ndarray:
        """Return the last day of each period on which something is there that is there until a day."""
        there = until.astype("datetime64[D]")
        return np.where((self.start[p] <= there) & (there <= self.end[p]), there, self.end[p])

    def after(self, days: np.ndarray, lag: pd.Series) -> np.ndarray:
        """Return the day a lag later; `lag` in days, whole ones."""
        whole = np.floor(np.minimum(lag.to_numpy(), 1e6) + 1e-9).astype("timedelta64[D]")
        return np.asarray(days + whole)

    def holding(self, days: np.ndarray) -> np.ndarray:
        """Return the period that holds each day, `last + 1` if that is after the plan."""
        return np.asarray(np.searchsorted(self.end, days, side="left"))

    def available(self) -> pd.Series:
        """Return hours of all units, by line and period."""
        days = (self.start - self.start[0]).astype(int)
        hours = np.add.reduceat(self.daily.to_numpy(), days, axis=1)
        index = pd.MultiIndex.from_product([self.daily.index, self.names], names=["Line", "Period"])
        return pd.Series(hours.ravel(), index=index)

    @cached_property
    def hours_under_way(self) -> pd.Series:
        """Hours that work begun before the plan takes, by line and period: at most all that there are."""
        rows, there = self.tables["Hours under way"], self.available()
        p = self.holding(_days(rows["Date"]))
        within = p <= self.last
        periods = np.array(self.names, dtype=object)[p[within]]
        index = pd.MultiIndex.from_arrays([rows["Line"][within], periods], names=["Line", "Period"])
        hours = pd.Series(rows["Hours"][within].to_numpy(dtype=float), index).groupby(level=["Line", "Period"]).sum()
        return hours.clip(upper=there.reindex(hours.index))

    def hours_between(self, line: str, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Return hours of all units of a line from some days to others, both included."""
        begin, end = ((days - self.start[0]).astype(int) for days in (first, last))
        return np.asarray(self._up_to[line][end + 1] - self._up_to[line][begin])

    @cached_property
    def _up_to(self) -> dict[str, np.ndarray]:
        """Hours of all units of each line before each day."""
        added_up = np.pad(np.cumsum(self.daily.to_numpy(), axis=1), ((0, 0), (1, 0)))
        return dict(zip(self.daily.index, added_up, strict=True))

    @cached_property
    def daily(self) -> pd.DataFrame:
        """Hours of all units, by line and day: the least availability that the line has on it."""
        lines, days = self.tables["Lines"], np.arange(self.start[0], self.end[-1] + np.timedelta64(1, "D"))
        share = np.repeat(lines["Availability"].to_numpy()[:, None], len(days), axis=1)
        place = {line: i for i, line in enumerate(lines["Line"])}
        for stop in self.tables["Downtime"].to_dict("records"):
            line, down = place[stop["Line"]], (days >= _day(stop["From"])) & (days <= _day(stop["To"]))
            share[line, down] = np.minimum(share[line, down], stop["Availability"])
        per_day = lines["Units"] * lines["Hours per day"]
        hours = share / 100.0 * per_day.to_numpy()[:, None]
        return pd.DataFrame(hours, index=list(lines["Line"]), columns=pd.DatetimeIndex(days.astype("datetime64[s]")))

    def members(self, text: str) -> list[str]:
        """Return the components that an expression stands for, groups within groups included."""
        if text not in self._members:
            components, seen, ahead = self.tables["Components"]["Component"].tolist(), set[str](), [text]
            while ahead:
                for term in (part.strip() for part in ahead.pop().split("+")):
                    if term not in seen:
                        seen.add(term)
                        ahead += [str(self.groups[term])] if term in self.groups and term not in components else []
            self._members[text] = [name for name in components if name in seen]
        return self._members[text]

    def content(self, bases: pd.Series) -> pd.DataFrame:
        """Return units of each basis in a tonne of each lot or intermediate: 1 for `t`, otherwise kg contained."""
        one = pd.Series(1.0, index=self.nodes.index)
        contents = {
            basis: one if basis.strip() == "t" else self.contained[self.members(basis)].sum(axis=1)
            for basis in bases.unique()
        }
        return pd.DataFrame(contents, index=self.nodes.index)

    def _stored(self) -> pd.DataFrame:
        """Return what is kept in stock, by name: products, then intermediates, each with its sheet."""
        named = {"Products": "Product", "Intermediates": "Intermediate"}
        rows = [self.tables[sheet].rename(columns={key: "Product"}).assign(Sheet=sheet) for sheet, key in named.items()]
        return pd.concat(rows if len(rows[1]) else rows[:1]).set_index("Product")

    def _nodes(self, properties: list[str]) -> pd.DataFrame:
        """Return what recipes take, by name: lots, intermediates at the assay of their row, and batches.

        `way` is the lot or intermediate, and the recipes a batch has come through; `of` the class or intermediate.
        """
        rows = self.tables["Intermediates"].set_index("Intermediate")
        assay = self._scaled(rows)
        there: dict[str, Any] = {"dry": 1.0, "available": self.periods["Start"].iloc[0]}
        there["use by"] = self.periods["End"].iloc[-1]
        stores = pd.concat([assay, rows[properties]], axis=1).assign(
            **there, way=rows.index, of=rows.index, opening=0.0
        )
        columns = [*self.elements, *properties, "dry", "available", "use by", "way", "of", "opening"]
        lots = self.lots.assign(way=self.lots.index, of=self.lots["Feed class"], opening=0.0)[columns]
        if not len(stores):
            return lots
        apart = (rows["Keeping"] == APART).to_numpy(dtype=bool)
        begun = stores[apart & (rows[OF_ROW] > 0).to_numpy()]
        begun = begun.assign(way=OPENING, opening=rows[OF_ROW].reindex(begun.index))
        begun.index = pd.Index([f"{name} / {OPENING}" for name in begun.index], dtype=object)
        parts = [lots, stores[~apart][columns], begun[columns]]
        known = pd.concat([part for part in parts if len(part)] or parts[:1])
        named = self._named(set(rows.index[apart]), properties, there)
        followed = Followed(self, self._ends(set(rows.index[apart])), there, named.to_dict("index"))
        followed.follow(known)
        self.leads, self.carried = followed.leads, followed.carried
        batches = pd.DataFrame.from_dict(followed.found, orient="index", columns=known.columns)
        return pd.concat([known, batches]) if len(batches) else known

    def _ends(self, apart: set[str]) -> dict[str, list[tuple[str, str]]]:
        """Return of each store that keeps batches apart those to which lanes bring them, each with its own site."""
        lanes, found = carrying(self.tables), dict[str, list[tuple[str, str]]]()
        for name, material, at in zip(self.stored.index, self.stored[MATERIAL], self.stored[AT], strict=True):
            ends = [site for site in self.sites if site != at and lane_for(lanes, at, site, material) is not None]
            stores = [store_name(material, site) for site in ends]
            if name in apart:
                found[name] = [(store, at) for store in stores if store in apart]
        return found

    def _scaled(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return assays of which only the proportions count, so that a kilogram counted holds 100 %."""
        typed = rows[self.elements].fillna(0.0)
        if len(self.elements) == 1:
            typed = typed.where(typed.sum(axis=1) > 0, 1.0)
        counted = (typed * self.factor).sum(axis=1)
        return typed.mul(100.0 / counted.where(counted > 0, 1.0), axis=0)

    def _named(self, apart: set[str], properties: list[str], there: dict[str, Any]) -> pd.DataFrame:
        """Return the batches that the planner names, by their names among what recipes take: the rows of nodes."""
        lying, coming = self.tables["Opening batches"], self.tables["Arrivals"]
        coming = coming.rename(columns={"Product": "Intermediate", "Lot": "Batch"}).assign(Quantity=0.0)
        rows = pd.concat([table for table in (lying, coming) if len(table)] or [lying], ignore_index=True)
        rows = rows[rows["Intermediate"].isin(apart) & rows["Batch"].notna()]
        rows.index = pd.Index(rows["Intermediate"] + " / " + rows["Batch"], dtype=object)
        kg = rows.groupby(level=0)["Quantity"].sum()
        rows = rows[~rows.index.duplicated()]
        contents = pd.concat([self._scaled(rows), rows[properties].fillna(0.0)], axis=1)
        return contents.assign(**there, way=rows["Batch"], of=rows["Intermediate"], opening=kg.reindex(rows.index))

    @cached_property
    def batches(self) -> pd.DataFrame:
        """What there may be of batches, by intermediate and batch: its `opening` stock in kg."""
        rows = self.nodes[self._are_batches]
        return rows.set_index(["of", "way"])[["opening"]].rename_axis(["Intermediate", "Batch"]).sort_index()

    @cached_property
    def way_of(self) -> pd.Series:
        """The lot and route of each batch, by its name among what recipes take."""
        return self.nodes["way"][self._are_batches]

    @cached_property
    def _are_batches(self) -> np.ndarray:
        return np.asarray(self.nodes.index == self.nodes["of"] + " / " + self.nodes["way"])

    @cached_property
    def as_told(self) -> dict[str, str]:
        """What a plan calls classes of lots that are put into stores, and intermediates at sites: by what is stored."""
        classes = self.tables["Feed classes"]
        waiting = dict(zip(classes["Feed class"], classes[WAITS_FOR], strict=True))
        return {name: of for name, of in waiting.items() if isinstance(of, str)} | self.stored[MATERIAL].to_dict()

    def _waiting(self) -> pd.Series:
        """Return the classes of lots of intermediates and products: what is blank in their assays is not in them."""
        classes = self.tables["Feed classes"]
        return classes["Feed class"][classes[WAITS_FOR].notna()]

    def _lots(self, typed: pd.DataFrame) -> pd.DataFrame:
        lots = self.tables["Lots"].copy()
        lots["dry"] = 1.0 - lots["Moisture"] / 100.0
        lots["available"] = typed["Available"].fillna(self.periods["Start"].iloc[0])
        lots["use by"] = typed["Use by"].fillna(self.periods["End"].iloc[-1])
        lots["first"], lots["last"] = self.touching(lots["available"], lots["use by"])
        lots["keeps"] = lots["use by"] >= self.periods["End"].iloc[-1]
        expired = (lots["Status"] == "stock") & (lots["last"] < 0)
        lots["takes_part"] = ((lots["first"] <= lots["last"]) & (lots["Status"] != "blocked")) | expired
        lots["offered"] = lots["Status"] == "offered"
        return lots.set_index("Lot")


def _filled(name: str, table: pd.DataFrame, inputs: Tables) -> pd.DataFrame:
    """Return a table with the defaults of its blank cells; a lot's blank assay is its class's, or 0 if that
    is blank too."""
    if table.empty:
        return table
    filled = table.copy(deep=False)
    blanks = dict(zip(table.columns, table.isna().to_numpy().T, strict=True))

    def fill(column: str, values: np.ndarray | float | str) -> None:
        if blanks[column].any():
            cells = table[column].to_numpy(copy=True)
            np.copyto(cells, values, where=blanks[column])
            filled[column] = pd.Series(cells, table.index, dtype=table[column].dtype)

    if name == "Lots":
        typical = inputs["Feed classes"].set_index("Feed class")
        for component in inputs["Components"]["Component"]:
            fill(component, np.nan_to_num(of(pd.Index(table["Feed class"]), typical[component])))
    if name == "Deliveries":
        fill("Max", table["Min"].fillna(0.0).to_numpy())
    for column in columns_of(INPUTS[name], inputs["Components"]):
        if column.default is not None and column.name in blanks:
            fill(column.name, column.default)
    return filled


def _factor(counted_as: str, component: str) -> float:
    if counted_as == "mass":
        return 1.0
    formula = Formula(counted_as)
    return float(formula.mass / formula.composition()[component].mass)


def _days(dates: pd.Series) -> np.ndarray:
    return np.asarray(dates.to_numpy(dtype="datetime64[D]"))


def at(table: pd.DataFrame, rows: pd.Series, columns: pd.Series) -> np.ndarray:
    """Return the figures of a table at pairs of row and column."""
    row, column = table.index.get_indexer(pd.Index(rows)), table.columns.get_indexer(pd.Index(columns))
    return table.to_numpy(dtype=float)[row, column]


def of(names: pd.Index, figures: pd.Series) -> np.ndarray:
    """Return the figure of each name."""
    return figures.reindex(names).to_numpy(dtype=float)


def _day(date: pd.Timestamp) -> np.datetime64:
    return np.datetime64(date.date(), "D")
