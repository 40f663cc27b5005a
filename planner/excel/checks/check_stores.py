"""What lies in stores at the end of each period, what is discarded, and what a kilogram in each costs or is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.audit.balances import Balances
from models.schema.at_sites import AT, KEPT, MATERIAL
from models.schema.put_in import lots_put
from planner.engine.plan import Plan
from planner.excel.checks.check_cells import Area, Source, same, text

DUST = 1e-9
"""Kilograms up to this are rounding."""

PRICES = ("Closing value", "Holding cost", "Disposal cost")
AT_END, KG_DAYS, DISCARDED = "At the end and after [kg]", "Kilograms times days", "Discarded [kg]"
HEADERS = ("Store", *PRICES, AT_END, KG_DAYS, DISCARDED)
COST_OF_A_TONNE, TONNE_DAYS = "Holding cost of a tonne", "Tonnes times days"


@dataclass(frozen=True)
class Stores:
    """Writes the columns of stores: by the cells of a plan's tables, with the figures of its balances."""

    plan: Plan
    balances: Balances
    sources: Mapping[str, Source]

    @property
    def names(self) -> list[str]:
        """What is kept in stock: products, then intermediates, each at each of its sites."""
        return [str(name) for name in self.balances.site.stored.index]

    def kept(self, store: str) -> tuple[str, str]:
        """Return the material and the site of a store; no site where there is one only."""
        row = self.balances.site.stored.loc[store]
        return str(row[MATERIAL]), str(row[AT])

    def told(self, material: str) -> tuple[Source, str]:
        """Return the table that tells what becomes of a material in stores, and the column that names it."""
        if (self.plan.inputs["Intermediates"]["Intermediate"] == material).any():
            return self.sources["Intermediate stock"], "Intermediate"
        return self.sources["Stock at sites" if self.balances.site.sites else "Production"], "Product"

    def of_rows(self, store: str, column: str, *more: str) -> str:
        """Return the formula of the sum of a column over the rows that tell of a store."""
        material, site = self.kept(store)
        source, key = self.told(material)
        keys = [same(source[key], text(material)), *at_site(source, site), *more]
        return f"SUMPRODUCT({','.join([*keys, source[column]])})"

    def at_ends(self, area: Area) -> None:
        """Add what is in each store at the end of the period of each row."""
        for store in self.names:
            kg = self.balances.stock.loc[store].reindex(self.balances.site.names)
            source, _ = self.told(self.kept(store)[0])
            here = same(source["Period"], area.each("Period"))
            formula = self.of_rows(store, "Stock (end)", here)
            area.fill(f"{store} [kg]", kg.where(kg.abs() > DUST, 0.0), formula)

    def figures(self, area: Area, periods: Area, runs: Area) -> None:
        """Add a row for each store: its prices and what they are multiplied by."""
        stored, stock = self.balances.site.stored, self.balances.stock
        days = self.balances.site.days
        area.write("Store", self.names)
        for price in PRICES:
            cells = [self._price(price, store) for store in self.names]
            area.fill(price, stored[price].fillna(0.0), cells.__getitem__, number="0.0#####")
        end = stock.xs(self.balances.site.names[-1], level="Period").reindex(self.names)
        at_end = [self._at_end(store, periods, runs) for store in self.names]
        area.fill(AT_END, end + self.balances.on_its_way.reindex(self.names), at_end.__getitem__)
        lying = stock.unstack("Period").reindex(self.names)[self.balances.site.names] @ days
        times = [f"SUMPRODUCT({periods[f'{store} [kg]']},{periods['Days']})" for store in self.names]
        area.fill(KG_DAYS, lying, times.__getitem__)
        thrown = self.balances.decided.discarded.groupby(level="Product").sum().reindex(self.names).fillna(0.0)
        area.fill(DISCARDED, thrown, [self.of_rows(store, "Discarded") for store in self.names].__getitem__)

    def drums(self, area: Area, lots: Area, periods: Area, factors: Area) -> None:
        """Add a row for each lot of an intermediate, which waits in drums at the holding cost of its store."""
        rows, first, last = lots_put(self.plan.inputs), factors.headers[1], factors.headers[-1]
        names = [f"{row['Feed class']}: {row['Lot']}" for row in rows.to_dict("records")]
        costs = self.balances.site.table("Feed classes", "Feed class")["Holding cost"].reindex(names)
        formulas = [
            f"{self._price('Holding cost', store)}*SUMPRODUCT({lots.cell(first, at)}:{lots.cell(last, at)},"
            f"{factors.between(first, last)})"
            for at, store in zip(rows.index.tolist(), rows["Store"], strict=True)
        ]
        area.write("Lot", list(rows["Lot"]))
        area.fill(COST_OF_A_TONNE, costs, formulas.__getitem__)
        tonnes = self.balances.feed.unstack("Period").reindex(names)[self.balances.site.names] @ self.balances.site.days
        times = [f"SUMPRODUCT({periods[f'{name} [t]']},{periods['Days']})" for name in names]
        area.fill(TONNE_DAYS, tonnes, times.__getitem__)

    def _at_end(self, store: str, periods: Area, runs: Area) -> str:
        """Return what is in a store at the end of the plan, and comes to it after it."""
        (material, site), after = self.kept(store), len(self.balances.site.names) + 1
        keys = [f"--({runs[f'{material}: in stock from period']}={after})", *at_site(self.sources["Runs"], site)]
        coming = f"SUMPRODUCT({','.join([*keys, runs[f'{material} [kg]']])})"
        there = f"INDEX({periods[f'{store} [kg]']},{after - 1})"
        return f"{there}+{coming}{self._comes_after(material, site)}{self._brought_after(material, site)}"

    def _comes_after(self, material: str, site: str) -> str:
        """Return what was on its way before the plan and comes after it, to be added."""
        if self.plan.inputs["Arrivals"].empty:
            return ""
        src, end = self.sources["Arrivals"], f"MAX({self.sources['Periods']['End']})"
        keys = [same(src["Product"], text(material)), *at_site(src, site), f"--({src['Date']}>{end})"]
        return f"+SUMPRODUCT({','.join([*keys, src['Quantity']])})"

    def _brought_after(self, material: str, site: str) -> str:
        """Return what lanes bring after the plan, to be added."""
        if not site:
            return ""
        src = self.sources["Shipments"]
        keys = [same(src["Material"], text(material)), same(src["To site"], text(site)), f'--({src["Arrives"]}="")']
        return f"+1000*SUMPRODUCT({','.join([*keys, src['Amount']])})"

    def _price(self, column: str, store: str) -> str:
        """Return the cell of a price: that of Stores where it is filled in, else that of the material."""
        material, site = self.kept(store)
        sheet, stores = str(self.balances.site.stored["Sheet"][store]), self.plan.inputs["Stores"]
        here = (stores["Material"] == material) & (stores["Site"] == site) & stores[column].notna()
        if site and here.any():
            return self.sources["Stores"].cell(column, int(here.to_numpy().argmax()))
        return self.sources[sheet].cell(column, list(self.plan.inputs[sheet][KEPT[sheet]]).index(material))


def at_site(source: Source, site: str) -> list[str]:
    """Return what tells the rows of a site; nothing where there is one only."""
    return [same(source["Site"], text(site))] if site else []
