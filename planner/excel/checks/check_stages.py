"""The sheet Check data of plans with stores: every run with what it takes out of which store, and gives to which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.stages.mixtures import name_of
from models.schema.at_sites import KEPT, store_name
from models.schema.put_in import is_put, lots_put, recipe_as_told
from models.schema.tables.network import PUT
from planner.engine.plan import Plan
from planner.excel.checks.check_cells import Area, position, same, text
from planner.excel.checks.check_contents import Contents
from planner.excel.checks.check_data import DATES, NARROW, WIDE, Data, Writer, in_period, serial
from planner.excel.checks.check_stores import COST_OF_A_TONNE, HEADERS, TONNE_DAYS, Stores
from planner.excel.paper.sheets import Page

GIVES = "Gives to batch"
"""The lot and route of what a run makes for stores that are kept apart."""

PUT_IN = "Put in [kg]"
"""What a run brings into the store of which its lot is."""


@dataclass(frozen=True)
class StageData(Data):
    """The areas of the sheet, with what is in a tonne of what is taken and shipped, how each element counts, and what
    stores and drums cost or are worth."""

    contents: Area
    factors: Area
    shipped: Area
    stores: Area
    drums: Area


def fill(page: Page, plan: Plan, balances: Balances) -> StageData:
    """Write the sheet."""
    page.text(0, 0, "Check data", "title")
    page.text(1, 0, "What the sheet Checks compares, worked out from the planner's tables by formulas.", "quiet")
    return _Writer(page, plan, balances).write()


class _Writer(Writer):
    """Writes one area below the other."""

    def __init__(self, page: Page, plan: Plan, balances: Balances) -> None:
        super().__init__(page, plan, balances)
        self.stored = Stores(plan, balances, self.sources)
        self.products = [name for sheet, key in KEPT.items() for name in plan.inputs[sheet][key]]

    def write(self) -> StageData:
        """Write all areas of the sheet."""
        periods = self.calendar()
        self.factor_row = self.factors()
        self.work_area, self.yield_area = self.work(), self.yields()
        lots = self.lots()
        sales = self.sales(periods)
        contents = self.contents(lots)
        runs = self.worked(periods, contents)
        shipped = self.shipped(contents)
        stores = self.area("Stores: prices, and what they are multiplied by", [*HEADERS], len(self.stored.names))
        self.stored.figures(stores, periods, runs)
        waiting = len(lots_put(self.plan.inputs))
        drums = self.area("Lots that wait in drums", ["Lot", COST_OF_A_TONNE, TONNE_DAYS], waiting)
        self.stored.drums(drums, lots, periods, self.factor_row)
        self.page.sheet.set_column(0, 2, WIDE)
        self.page.sheet.set_column(3, len(runs.headers), NARROW)
        booked = [("Line", name) for name in self.lines] + [("Resource", name) for name in self.resources]
        areas = periods, lots, runs, sales
        names = self.sources, self.products, self.classes
        return StageData(*areas, *names, booked, contents, self.factor_row, shipped, stores, drums)

    def calendar(self) -> Area:
        """Return the periods in order."""
        src, site = self.sources["Periods"], self.site
        classes = list(site.tables["Feed classes"]["Feed class"])
        headers = ["Period", "Start", "End", "Days", *(f"{name} [kg]" for name in self.stored.names)]
        headers += [f"{name} [t]" for name in classes]
        area = self.area("Periods, with the stock at the end of each", headers, len(site.names))
        area.fill("Start", site.periods["Start"].map(serial), lambda i: f"SMALL({src['Start']},{i + 1})", number=DATES)
        at = f"MATCH({area.each('Start')},{src['Start']},0)"
        area.fill("Period", site.names, f"INDEX({src['Period']},{at})")
        area.fill("End", site.periods["End"].map(serial), f"INDEX({src['End']},{at})", number=DATES)
        area.fill("Days", site.periods["Days"], f"{area.each('End')}-{area.each('Start')}+1", number="0")
        self.stored.at_ends(area)
        for name in classes:
            tonnes = self.balances.feed.loc[name].reindex(site.names)
            area.fill(f"{name} [t]", tonnes, self._at_end(area, "Feed stock", text(name), "Feed class"))
        return area

    def contents(self, lots: Area) -> Area:
        """Return what is in a tonne of all that recipes take."""
        written = Contents(self.plan, self.site, self.sources, self.factor_row)
        rows = written.rows(lots)
        batches = written.batches([row.name for row in rows])
        names = [*(row.name for row in rows), *(name for name, _, _ in batches)]
        title = "What recipes take: kg of each element per tonne, a batch by what it is made of"
        area = self.area(title, ["Name", *self.site.elements], len(names))
        area.write("Name", names)
        formulas = [
            *(row.formulas for row in rows),
            *(written.made_of(area, parent, row) for _, parent, row in batches),
        ]
        for element in self.site.elements:
            figures = self.site.contained[element].reindex(names).fillna(0.0)
            area.fill(element, figures, [of[element] for of in formulas].__getitem__)
        return area

    def worked(self, periods: Area, contents: Area) -> Area:
        """Return each run: what it takes, the hours and resources that it needs, and what it gives to stores when."""
        told, src = self.decided.runs, self.sources["Runs"]
        booked = [f"Line: {name}" for name in self.lines] + [f"Resource: {name}" for name in self.resources]
        given = [f"{name} [kg]" for name in self.products]
        arrives = [f"{name}: in stock from {what}" for name in self.products for what in ("day", "period")]
        headers = ["Period", "Takes", GIVES, "Recipe", "Row", "There from", "Recipe cost", "t", *self.elements, PUT_IN]
        later = [in_period(f"Line: {name}") for name in self.lines_after]
        headers += [*booked, *later, *given, *arrives]
        area = self.area("Runs: what each takes, books and gives", headers, len(told))
        recipes = told["Recipe"].map(recipe_as_told)
        area.fill("Period", told["Period"], src.each("Period"))
        area.fill("Recipe", recipes, src.each("Recipe"))
        store = f'{src.each("Takes")}&IF({src.each("Site")}="",""," at "&{src.each("Site")})'
        lot, batch = src.each("Lot"), src.each("From batch")
        takes = f'IF({batch}<>"",{store}&" / "&{batch},IF({lot}<>"",{lot},{store}))'
        area.fill("Takes", told["Lot"], takes)
        route = f'IF({batch}<>"",{batch},{area.each("Takes")})&" / "&{area.each("Recipe")}'
        area.fill(GIVES, self.site.nodes["way"].reindex(told["Lot"]).to_numpy() + " / " + recipes, route)
        self._row(area, contents)
        area.fill("t", told["Amount"], src.each("Amount"))
        self._begins(area, periods)
        self._cost_of_recipes(area)
        for element in self.elements:
            kg = told["Amount"].to_numpy() * contents.values[element][area.values["Row"].astype(int) - 1]
            area.fill(element, kg, f"{area.each('t')}*INDEX({contents[element]},{area.each('Row')})")
        self._put_in(area)
        self._booked(area)
        self._when_booked(area, periods)
        self._given(area, periods)
        return area

    def shipped(self, contents: Area) -> Area:
        """Return what each shipment of a mix carries: at the composition of the mix that it leaves, in its period."""
        told, src = self.decided.shipments, self.sources["Shipments"]
        area = self.area("Shipments of mixes: kg of each element", ["Mix", "Row", *self.elements], len(told))
        rows = _rows_of(contents)
        keys = zip(told["Material"], told["From site"], told["Period"], strict=True)
        mixes = [name_of(store_name(str(material), str(site)), str(period)) for material, site, period in keys]
        places = np.array([rows.get(mix, 0) for mix in mixes], dtype=int)
        area.fill("Mix", mixes, f'{src.each("Material")}&" at "&{src.each("From site")}&" / "&{src.each("Period")}')
        found = f"IFERROR({position(area.each('Mix'), contents['Name'])},0)"
        area.fill("Row", places.astype(float), found, number="0")
        row = area.each("Row")
        for element in self.elements:
            per_tonne = np.where(places > 0, contents.values[element][places - 1], 0.0)
            kg = f"IF({row}=0,0,{src.each('Amount')}*INDEX({contents[element]},{row}))"
            area.fill(element, told["Amount"].to_numpy(dtype=float) * per_tonne, kg)
        return area

    def _row(self, area: Area, contents: Area) -> None:
        """Add the row of what is taken: by that of the mix of the period, or by its name."""
        told, names, rows = self.decided.runs, contents["Name"], _rows_of(contents)
        pairs = zip(told["Lot"], told["Period"], strict=True)
        places = [rows.get(name_of(str(name), str(period)), rows.get(str(name), 0)) for name, period in pairs]
        mix = f'{area.each("Takes")}&" / "&{area.each("Period")}'
        found = f"IFERROR({position(f'({mix})', names)},{position(area.each('Takes'), names)})"
        area.fill("Row", np.array(places, dtype=float), found, number="0")

    @property
    def lines_after(self) -> list[str]:
        """The lines that recipes come to some days after they begin."""
        use = self.plan.inputs["Line use"]
        return [name for name in self.lines if (use["After"][use["Line"] == name] > 0).any()]

    def _when_booked(self, area: Area, periods: Area) -> None:
        """Add the period in which each run comes to a line, where that may be another one than its own."""
        use, booked = self.sources["Line use"], pd.concat([self.decided.booked, self.decided.after])
        for name in self.lines_after:
            line = self.sources["Lines"].cell("Line", self.lines.index(name))
            row = f"({use['Recipe']}={area.each('Recipe')})*({use['Line']}={line})"
            day = f"({area.each('There from')}+INT(SUMPRODUCT({row}*{use['After']})+0.000000001))"
            rows, place = booked[booked["Line"] == name], self.decided.runs["p"].to_numpy(dtype=float) + 1.0
            place[rows["run"].to_numpy(dtype=int)] = rows["p"].to_numpy(dtype=float) + 1.0
            area.fill(in_period(f"Line: {name}"), place, self._arrival(day, periods), number="0")

    def _cost_of_recipes(self, area: Area) -> None:
        """Add what recipes cost, by the class or the intermediate that they take; what is put in costs nothing."""
        recipes, runs = self.sources["Recipes"], self.decided.runs
        takes = self.sources["Runs"].each("Takes")
        row = f"({recipes['Recipe']}={area.each('Recipe')})*({recipes['Feed class']}={takes})"
        cost = f'{area.each("t")}*SUMPRODUCT({row}*({recipes["Active"]}<>"no")*{recipes["Cost"]})'
        area.fill("Recipe cost", (runs["Amount"] * runs["Cost"]).fillna(0.0), cost)

    def _put_in(self, area: Area) -> None:
        """Add what a lot of an intermediate or product brings into its store: all that counts in it."""
        factors = self.factor_row.between(self.elements[0], self.elements[-1])
        counted = sum(area.values[element] * float(self.site.factor[element]) for element in self.elements)
        puts = self.decided.runs["Recipe"].map(is_put).to_numpy(dtype=bool)
        brings = f"SUMPRODUCT({area.across(self.elements)},{factors})"
        area.fill(PUT_IN, np.where(puts, counted, 0.0), f"IF({same(area.each('Recipe'), text(PUT))},{brings},0)")

    def _begins(self, area: Area, periods: Area) -> None:
        """Add the first day of the period on which what is taken is there."""
        lots, p = self.sources["Lots"], self.decided.runs["p"].to_numpy()
        days = self.site.first_day(p, self.site.nodes["available"].reindex(self.decided.runs["Lot"]).to_numpy())
        start = f"INDEX({periods['Start']},{position(area.each('Period'), periods['Period'])})"
        available = f"INDEX({lots['Available']},{area.each('Row')})"
        count = len(self.plan.inputs["Lots"])
        first = f'IF({area.each("Row")}>{count},{start},IF({available}="",{start},MAX({start},{available})))'
        area.fill("There from", pd.Series(days.astype("datetime64[s]")).map(serial), first, number=DATES)


def _rows_of(contents: Area) -> dict[str, int]:
    """Return the row of each name, the first being 1."""
    return {str(name): at for at, name in enumerate(contents.values["Name"], start=1)}
