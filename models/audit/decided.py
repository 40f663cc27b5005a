"""What a plan decides, as its tables tell it, joined with what the plant says of it: all else follows from this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.audit.ledger import Ledger
from models.audit.site import Site, at
from models.audit.stages import shipments
from models.audit.stages.mixtures import Mixtures, mixtures
from models.audit.sums import keys_of
from models.schema.at_sites import store_name
from models.schema.outputs import OUTPUTS
from models.schema.put_in import put_recipe
from models.schema.tables.network import PUT

SALE = ["Contract", "Product", "From", "Due"]
"""What names a window of Deliveries or Spot sales (whose contract is `spot`)."""


@dataclass(frozen=True)
class Decided:
    """The decisions, one row each, and what follows from a run.

    `runs`: Lot, Recipe, Period, Amount [t], p, Feed class, Cost; of an intermediate its name stands as both.
    `booked`: Line, p (from `day` on), Hours, Hours in all (with those of full batches); `after` the same behind the
    plan. `consumed`: Resource, p, Units. `output`:
    Product, p (of arrival, from `day` on), Kg, and kg of each element recovered (`run` is its row of `runs`).
    `sales`: Period, p, Contract, Product, From, Due, Amount, Price, Revenue, Store.
    `shipments`: see there. `discarded` [kg] by Product and Period.
    `taken` and `used` [t] by lot. `campaigns`: Line, Period, Campaign, Changed from. `stops`: Maintenance, Period,
    Times. `setups`: Period, Line, Recipe, Batches. `supplies`: Supply, Period. `mixed` is what is in mixed stores, None
    if there are none; the mix of a period stands as Lot in what follows from runs that take of it.
    """

    runs: pd.DataFrame
    booked: pd.DataFrame
    after: pd.DataFrame
    consumed: pd.DataFrame
    output: pd.DataFrame
    sales: pd.DataFrame
    shipments: pd.DataFrame
    discarded: pd.Series
    taken: pd.Series
    used: pd.Series
    campaigns: pd.DataFrame
    stops: pd.DataFrame
    setups: pd.DataFrame
    supplies: pd.DataFrame
    mixed: Mixtures | None = None

    @classmethod
    def of(cls, site: Site, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> Decided:
        """Read the decisions; those that name what the plant does not have are violations and left out."""
        runs = _runs(site, told["Runs"], ledger)
        sales = _sales(site, told["Sales"], ledger)
        discarded = stores(told).groupby(["Product", "Period"])["Discarded"].sum()
        carried = shipments.read(site, told.get("Shipments"))
        mixed = _mixed(site, runs, sales, discarded, carried) if site.mixed else None
        if mixed is not None:
            site.learn(mixed.contained(), site.mixed * len(site.names))
        figures = runs["Lot"].isin(site.mixed)
        contents = runs.assign(Lot=runs["Lot"].where(~figures, runs["Lot"] + " / " + runs["Period"]))
        booked = _booked(site, contents)
        used = runs.groupby("Lot")["Amount"].sum().reindex(site.lots.index).fillna(0.0)
        return cls(
            runs=runs,
            booked=booked[booked["p"] <= site.last].reset_index(drop=True),
            after=booked[booked["p"] > site.last],
            consumed=_consumed(site, contents),
            output=_output(site, contents),
            sales=sales,
            shipments=carried,
            discarded=discarded,
            taken=_taken(site, told["Lot use"], ledger),
            used=used,
            campaigns=_told_of(site, told, "Campaigns", {"Line": "Lines", "Period": "Periods"}, ledger),
            supplies=_told_of(site, told, "Supplies held", {"Supply": "Supplies", "Period": "Periods"}, ledger),
            setups=_told_of(site, told, "Setups", {"Period": "Periods", "Line": "Lines", "Recipe": "Recipes"}, ledger),
            stops=_told_of(
                site, told, "Maintenance dates", {"Maintenance": "Maintenance", "Period": "Periods"}, ledger
            ),
            mixed=mixed,
        )


def _mixed(
    site: Site, runs: pd.DataFrame, sales: pd.DataFrame, discarded: pd.Series, carried: pd.DataFrame
) -> Mixtures:
    """Return what is in mixed stores, from what is drawn of them."""
    figures = runs["Lot"].isin(site.mixed)
    sold = sales.groupby(["Store", "Period"])["Amount"].sum().rename_axis(["Product", "Period"])
    return mixtures(site, runs[figures], _output(site, runs[~figures]), sold.add(discarded, fill_value=0.0), carried)


def stores(told: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what a plan tells of stores: of products, then of intermediates under the same columns."""
    products, rows = told["Production"], told.get("Intermediate stock")
    at = told.get("Stock at sites")
    if at is not None and len(at):
        products = at.assign(Product=at_sites_told(at, "Product"))
    if rows is None or rows.empty:
        return products
    rows = rows.assign(Intermediate=at_sites_told(rows, "Intermediate"))
    return pd.concat([products, rows.rename(columns={"Intermediate": "Product", "Arrived": "Made"})], ignore_index=True)


def at_sites_told(rows: pd.DataFrame, column: str) -> list[str]:
    """Return the names of materials in a table of a plan, with those of their sites where these are told."""
    sites = rows["Site"] if "Site" in rows else [None] * len(rows)
    return [
        store_name(name, site if isinstance(site, str) else None)
        for name, site in zip(rows[column], sites, strict=True)
    ]


def _known(table: str, rows: pd.DataFrame, names: Mapping[str, pd.Series], ledger: Ledger) -> pd.DataFrame:
    known = np.ones(len(rows), dtype=bool)
    for column, known_names in names.items():
        there = set(known_names)
        known &= np.array([name in there for name in rows[column].tolist()], dtype=bool)
    if known.all():
        return rows.reset_index(drop=True)
    ledger.none(table, rows[~known], list(names), "the workbook does not have it")
    return rows[known].reset_index(drop=True)


def _told_of(
    site: Site, told: Mapping[str, pd.DataFrame], table: str, names: Mapping[str, str], ledger: Ledger
) -> pd.DataFrame:
    """Return a table of decisions, of which plans that were made without it have none."""
    rows = told.get(table)
    known = {column: site.tables[name][column] for column, name in names.items()}
    blank = pd.DataFrame(columns=[column.name for column in OUTPUTS[table].columns])
    return _known(table, blank if rows is None else rows, known, ledger)


def _runs(site: Site, told: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    tables = site.tables
    nodes = pd.Series(site.nodes.index)
    names = {"Lot": nodes, "Recipe": tables["Recipes"]["Recipe"], "Period": tables["Periods"]["Period"]}
    takes = told["Takes"] if "Takes" in told.columns else None
    worked = told if takes is None else told.assign(Lot=_worked(told), Recipe=_recipes(told))
    runs = _known("Runs", worked, names, ledger)
    runs["p"] = site.position(runs["Period"])
    runs["Feed class"] = runs["Lot"].map(site.nodes["of"])
    if takes is not None:
        named = pd.Series([site.as_told.get(name, name) for name in runs["Feed class"]], runs.index, dtype=object)
        other = runs[runs["Takes"].notna() & (runs["Takes"] != named)]
        ledger.none("Runs", other, ["Period", "Lot", "Recipe"], "it is of another feed class or intermediate")
    costs = {
        (recipe, taken): cost
        for recipe, taken, active, cost in keys_of(tables["Recipes"], ["Recipe", "Feed class", "Active", "Cost"])
        if active == "yes"
    }
    runs["Cost"] = np.array([costs.get(key, np.nan) for key in keys_of(runs, ["Recipe", "Feed class"])], dtype=float)
    return runs


def _recipes(told: pd.DataFrame) -> pd.Series:
    """Return the recipe of each run; of those that put lots into stores with the store in its name."""
    stores = at_sites_told(told, "Takes")
    named = [
        put_recipe(store) if recipe == PUT else recipe for recipe, store in zip(told["Recipe"], stores, strict=True)
    ]
    return pd.Series(named, told.index, dtype=object)


def _worked(told: pd.DataFrame) -> pd.Series:
    """Return the name of what each run works: a lot, an intermediate, or a batch of one."""
    taken = pd.Series(at_sites_told(told, "Takes"), told.index, dtype=object)
    worked: pd.Series = told["Lot"].fillna(taken)
    if "From batch" not in told.columns:
        return worked
    return worked.where(told["From batch"].isna(), taken + " / " + told["From batch"].fillna(""))


def _with(runs: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return every run with every row of its recipe in a table; columns of the table that
    a run has too are left out."""
    rows_of: dict[str, list[int]] = {}
    for row, recipe in enumerate(table["Recipe"].tolist()):
        rows_of.setdefault(recipe, []).append(row)
    found = [rows_of.get(recipe, []) for recipe in runs["Recipe"].tolist()]
    run = np.repeat(np.arange(len(runs)), [len(rows) for rows in found])
    left = runs[["Lot", "Recipe", "p", "Amount"]].take(run).reset_index(drop=True)
    left.columns = pd.Index(["Lot", "Recipe", "p", "Tonnes"])
    left.insert(0, "run", run)
    brought = table[[column for column in table.columns if column not in runs.columns]]
    right = brought.take([row for rows in found for row in rows]).reset_index(drop=True)
    return pd.concat([left, right], axis=1)


def _booked(site: Site, runs: pd.DataFrame) -> pd.DataFrame:
    booked = _with(runs, site.tables["Line use"])
    content = at(site.content(site.tables["Line use"]["Basis"]), booked["Lot"], booked["Basis"])
    hours, batch = booked["Tonnes"] * content / booked["Rate"], booked["Batch"]
    booked["Hours"] = hours.where(batch.isna(), 0.0)
    in_batches = booked["Tonnes"] * booked["Batch hours"] / batch
    booked["Hours in all"] = hours.where(batch.isna() | booked["Batch hours"].isna(), in_batches)
    begun = site.first_day(booked["p"].to_numpy(), site.nodes.loc[booked["Lot"], "available"].to_numpy())
    booked["day"] = site.after(begun, booked["After"].fillna(0.0))
    booked["p"] = site.holding(booked["day"].to_numpy())
    return booked


def _consumed(site: Site, runs: pd.DataFrame) -> pd.DataFrame:
    table = site.tables["Consumption"].rename(columns={"Amount": "Units per"})
    consumed = _with(runs, table)
    content = at(site.content(table["Per"]), consumed["Lot"], consumed["Per"])
    consumed["Units"] = consumed["Tonnes"] * content * consumed["Units per"]
    return consumed


def _output(site: Site, runs: pd.DataFrame) -> pd.DataFrame:
    output = _with(runs, site.tables["Yields"])
    contained = site.contained.reindex(output["Lot"]).to_numpy()
    recovered = output[site.elements].to_numpy() / 100.0 * contained * output[["Tonnes"]].to_numpy()
    output[site.elements] = recovered
    output["Kg"] = recovered @ site.factor.to_numpy()
    output["Worked in"] = output["p"]
    worked = site.first_day(output["p"].to_numpy(), site.nodes.loc[output["Lot"], "available"].to_numpy())
    output["day"] = site.after(worked, output["Lag"])
    output["p"] = site.holding(output["day"].to_numpy())
    return output


def _sales(site: Site, told: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    names = {"Period": site.tables["Periods"]["Period"], "Store": pd.Series(site.stored.index)}
    sales = _known("Sales", told.assign(Store=at_sites_told(told, "Product")), names, ledger)
    sales["p"] = site.position(sales["Period"])
    return sales


def _taken(site: Site, lot_use: pd.DataFrame, ledger: Ledger) -> pd.Series:
    """Return t of each lot that the plan has: its quantity if owned, what is bought if offered,
    0 if it takes no part."""
    names = {"Lot": site.tables["Lots"]["Lot"]}
    bought = _known("Lot use", lot_use, names, ledger).groupby("Lot")["Bought"].sum().reindex(site.lots.index)
    lots = site.lots
    taken = np.where(lots["offered"], bought.fillna(0.0), np.where(lots["takes_part"], lots["Quantity"], 0.0))
    return pd.Series(taken, index=lots.index)
