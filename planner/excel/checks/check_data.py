"""The sheet Check data: every run with what it takes in and gives, by formulas over the planner's own tables.

Each column is a step that can be followed by hand: dry mass and elements of the lot, hours by the rates of Line use, kg
of product by the recoveries of Yields. The figures that the cells carry come from the audit, so that a program that
does not calculate shows the same as one that does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.schema.at_sites import KEPT
from models.schema.put_in import is_put
from planner.engine.plan import Plan
from planner.excel.checks.check_cells import Area, Source, begin, position, same
from planner.excel.paper.sheets import Page

WIDE, NARROW = 18, 11
DATES = "yyyy-mm-dd"


@dataclass(frozen=True)
class Data:
    """The areas of the sheet, where the plan's tables stand, and the names that columns are made of."""

    periods: Area
    lots: Area
    runs: Area
    sales: Area
    sources: dict[str, Source]
    products: list[str]
    classes: list[str]
    booked: list[tuple[str, str]]


def fill(page: Page, plan: Plan, balances: Balances) -> Data:
    """Write the sheet."""
    writer = Writer(page, plan, balances)
    page.text(0, 0, "Check data", "title")
    page.text(1, 0, "What the sheet Checks compares, worked out from the planner's tables by formulas.", "quiet")
    return writer.write()


class Writer:
    """Writes one area below the other."""

    def __init__(self, page: Page, plan: Plan, balances: Balances) -> None:
        self.page, self.plan, self.balances = page, plan, balances
        self.site, self.decided = balances.site, balances.decided
        components = plan.inputs["Components"]
        tables = {**plan.tables, **plan.inputs}
        self.sources = {name: Source(name, tables[name], components) for name in (*READ, *plan.inputs)}
        self.elements = self.site.elements
        self.products = list(plan.inputs["Products"]["Product"])
        self.classes = list(plan.inputs["Feed classes"]["Feed class"])
        self.lines = list(plan.inputs["Lines"]["Line"])
        self.resources = list(plan.inputs["Resources"]["Resource"])
        self.row = 3

    def write(self) -> Data:
        """Write all areas of the sheet."""
        periods = self.periods()
        self.factor_row = self.factors()
        self.work_area, self.yield_area = self.work(), self.yields()
        lots = self.lots()
        sales = self.sales(periods)
        runs = self.runs(periods, lots)
        self.page.sheet.set_column(0, 2, WIDE)
        self.page.sheet.set_column(3, len(runs.headers), NARROW)
        booked = [("Line", name) for name in self.lines] + [("Resource", name) for name in self.resources]
        return Data(periods, lots, runs, sales, self.sources, self.products, self.classes, booked)

    def area(self, title: str, headers: list[str], count: int) -> Area:
        """Write one area with its header, and remember where it stands."""
        begun = begin(self.page, self.row, title, headers, count)
        self.row += count + 4
        return begun

    def periods(self) -> Area:
        """Return the calendar in order, and what is in stock at each period's end."""
        src, site, count = self.sources["Periods"], self.site, len(self.site.names)
        headers = ["Period", "Start", "End", "Days", *(f"{name} [kg]" for name in self.products)]
        headers += [f"{name} [t]" for name in self.classes]
        area = self.area("Periods, with the stock at the end of each", headers, count)
        area.fill("Start", site.periods["Start"].map(serial), lambda i: f"SMALL({src['Start']},{i + 1})", number=DATES)
        at = f"MATCH({area.each('Start')},{src['Start']},0)"
        area.fill("Period", site.names, f"INDEX({src['Period']},{at})")
        area.fill("End", site.periods["End"].map(serial), f"INDEX({src['End']},{at})", number=DATES)
        area.fill("Days", site.periods["Days"], f"{area.each('End')}-{area.each('Start')}+1", number="0")
        for place, name in enumerate(self.products):
            at_end = self._at_end(area, "Production", self.sources["Products"].cell("Product", place), "Product")
            area.fill(f"{name} [kg]", self.balances.stock.loc[name].reindex(site.names), at_end)
        for place, name in enumerate(self.classes):
            at_end = self._at_end(
                area, "Feed stock", self.sources["Feed classes"].cell("Feed class", place), "Feed class"
            )
            area.fill(f"{name} [t]", self.balances.feed.loc[name].reindex(site.names), at_end)
        return area

    def _at_end(self, area: Area, table: str, name: str, key: str) -> str:
        source = self.sources[table]
        of_name, stock = same(source[key], name), source["Stock (end)"]
        return f"SUMPRODUCT({of_name},{same(source['Period'], area.each('Period'))},{stock})"

    def factors(self) -> Area:
        """Return how an element counts in a product's mass: the one figure that atomic weights give, not a formula."""
        area = self.area("kg of product per kg of element (Counted as)", ["Counts", *self.elements], 1)
        area.write("Counts", ["kg per kg"])
        for element in self.elements:
            area.write(element, [float(self.site.factor[element])])
        return area

    def work(self) -> Area:
        """Return what a rate or an amount counts: 1 for tonnes or for each component of its basis."""
        use, consumption = self.plan.inputs["Line use"], self.plan.inputs["Consumption"]
        lines, resources = self.sources["Line use"], self.sources["Consumption"]
        bases = [*use["Basis"], *consumption["Per"]]
        area = self.area(
            "Line use and Consumption: what they count", ["Key", "Per unit", "t", *self.elements], len(bases)
        )
        keys = [f"{row.Recipe} | line | {row.Line}" for row in use.itertuples()]
        keys += [f"{row.Recipe} | resource | {row.Resource}" for row in consumption.itertuples()]
        by_tonne = (1.0 / use["Rate"]).where(use["Batch"].isna(), 0.0).to_numpy(dtype=float)
        per = np.concatenate([by_tonne, consumption["Amount"].to_numpy(dtype=float)])

        def key(i: int) -> str:
            of_key, kind, name, row = (
                (lines, "line", "Line", i) if i < len(use) else (resources, "resource", "Resource", i - len(use))
            )
            return f'{of_key.cell("Recipe", row)}&" | {kind} | "&{of_key.cell(name, row)}'

        def unit(i: int) -> str:
            by_tonne = f'IF({lines.cell("Batch", i)}="",1/{lines.cell("Rate", i)},0)' if i < len(use) else ""
            return by_tonne if i < len(use) else resources.cell("Amount", i - len(use))

        area.fill("Key", keys, key)
        area.fill("Per unit", per, unit, number="0.0#######")
        area.write("t", [float(basis.strip() == "t") for basis in bases])
        for element in self.elements:
            area.write(element, [float(b.strip() != "t" and element in self.site.members(b)) for b in bases])
        return area

    def yields(self) -> Area:
        """Return a key for each row of Yields."""
        src, rows = self.sources["Yields"], self.plan.inputs["Yields"]
        area = self.area("Yields", ["Key", "Lag [d]"], len(rows))
        keys = [f"{recipe} | {product}" for recipe, product in zip(rows["Recipe"], rows["Product"], strict=True)]
        area.fill("Key", keys, f'{src.each("Recipe")}&" | "&{src.each("Product")}')
        area.fill("Lag [d]", rows["Lag"].fillna(0.0), f"INT({src.each('Lag')}+0.000000001)")
        return area

    def lots(self) -> Area:
        """Return each lot: whether it takes part, what the plan has of it, and kg of each element in a tonne of it."""
        src, use, periods = self.sources["Lots"], self.sources["Lot use"], self.sources["Periods"]
        rows, site, taken = self.plan.inputs["Lots"], self.site, self.decided.taken
        area = self.area(
            "Lots: kg of each element per tonne as received",
            ["Lot", "Takes part", "Stays to the end", "Taken [t]", "Used [t]", "Left [t]", "Class row", *self.elements],
            len(rows),
        )
        lots = site.lots.loc[list(rows["Lot"])]
        first, last = f"MIN({periods['Start']})", f"MAX({periods['End']})"

        opens, closes = src.each("Available"), src.each("Use by")
        starts, expires = f'OR({opens}="",{opens}<={last})', f'AND({closes}<>"",{closes}<{first})'
        in_plan = f'AND({starts},OR(NOT({expires}),{src.each("Status")}="stock"))'
        takes_part = f'IF(AND({src.each("Status")}<>"blocked",{in_plan}),1,0)'

        def of_use(column: str) -> str:
            return f"INDEX({use[column]},{position(area.each('Lot'), use['Lot'])})"

        some = f'IF({src.each("Status")}="offered",{of_use("Bought")},{src.each("Quantity")})'
        stays = f'IF(OR({closes}="",{closes}>={last}),1,0)'
        area.fill("Lot", rows["Lot"], src.each("Lot"))
        area.fill("Takes part", lots["takes_part"].astype(float), takes_part, number="0")
        area.fill("Stays to the end", lots["keeps"].astype(float), stays, number="0")
        area.fill("Taken [t]", taken[lots.index], f"IF({area.each('Takes part')}=0,0,{some})")
        area.fill("Used [t]", self.decided.used[lots.index], of_use("Used"))
        area.fill("Left [t]", self._left(lots), of_use("Left"))
        classes = self.sources["Feed classes"]["Feed class"]
        rows_of = {name: at + 1.0 for at, name in enumerate(self.classes)}
        places = [rows_of.get(name, 0.0) for name in rows["Feed class"]]
        area.fill("Class row", places, f"IFERROR({position(src.each('Feed class'), classes)},0)", number="0")
        for element in self.elements:
            typical = f"INDEX({self.sources['Feed classes'][element]},{area.each('Class row')})"
            typical = f"IF({area.each('Class row')}=0,0,{typical})"
            assay = f'IF({src.each(element)}="",{typical},{src.each(element)})'
            kg_per_tonne = f"1000*(1-{src.each('Moisture')}/100)*{assay}/100"
            area.fill(element, site.contained.loc[lots.index, element], kg_per_tonne)
        return area

    def _left(self, lots: pd.DataFrame) -> pd.Series:
        return self.plan.tables["Lot use"].set_index("Lot")["Left"].reindex(lots.index).fillna(0.0)

    def sales(self, periods: Area) -> Area:
        """Return each sale: the end of its period, and what it costs to be late."""
        src, contracts, told = self.sources["Sales"], self.sources["Contracts"], self.plan.tables["Sales"]
        placed = self.balances.placed
        area = self.area("Sales: days late", ["Contract", "Period end", "Days late", "Penalty per kg"], len(told))
        ends = pd.Series(self.site.periods["End"].to_numpy()[placed["p"]]).map(serial)
        days = placed["days late"].fillna(0.0)
        per_day = placed["Late penalty"].fillna(0.0).to_numpy() if "Late penalty" in placed else np.zeros(len(placed))
        area.fill("Contract", told["Contract"], src.each("Contract"))
        at = position(src.each("Period"), periods["Period"])
        area.fill("Period end", ends, f"INDEX({periods['End']},{at})", number=DATES)
        late = f'IF({area.each("Contract")}="spot",0,'
        days_late = f"{late}MAX(0,{area.each('Period end')}-{src.each('Due')}))"
        area.fill("Days late", days, days_late, number="0")
        of_contract = position(area.each("Contract"), contracts["Contract"])
        per_kg = f"{late}{area.each('Days late')}*INDEX({contracts['Late penalty']},{of_contract}))"
        area.fill("Penalty per kg", days.to_numpy() * per_day, per_kg)
        return area

    def runs(self, periods: Area, lots: Area) -> Area:
        """Return each run: what it takes in, the hours and resources that it needs,
        and what it gives of each product when."""
        told = self.decided.runs
        booked = [f"Line: {name}" for name in self.lines] + [f"Resource: {name}" for name in self.resources]
        given = [f"{name} [kg]" for name in self.products]
        arrives = [f"{name}: in stock from {what}" for name in self.products for what in ("day", "period")]
        recovered = [f"{name} recovered [kg]" for name in self.elements]
        headers = [
            "Period",
            "Lot",
            "Recipe",
            "Lot row",
            "There from",
            "There until",
            "Recipe cost",
            "t",
            *self.elements,
        ]
        headers += [*booked, *given, *arrives, *recovered]
        area = self.area("Runs: what each takes in, books and gives", headers, len(told))
        src = self.sources["Runs"]
        for column in ("Period", "Lot", "Recipe"):
            area.fill(column, told[column], src.each(column))
        area.fill("t", told["Amount"], src.each("Amount"))
        places = pd.Index(self.plan.inputs["Lots"]["Lot"]).get_indexer(pd.Index(told["Lot"])) + 1.0
        area.fill("Lot row", places, position(area.each("Lot"), lots["Lot"]), number="0")
        self._there(area, periods)
        self._cost(area)
        self._contained(area, lots)
        self._booked(area)
        self._given(area, periods)
        self._recovered(area)
        return area

    def _there(self, area: Area, periods: Area) -> None:
        """Add the first and the last day of the period on which the lot is there."""
        lots, p = self.sources["Lots"], self.decided.runs["p"].to_numpy()
        rows = self.site.lots.loc[self.decided.runs["Lot"]]
        dates = {
            "There from": (self.site.first_day(p, rows["available"].to_numpy()), "Start", "MAX", "Available"),
            "There until": (self.site.last_day(p, rows["use by"].to_numpy()), "End", "MIN", "Use by"),
        }
        for header, (days, border, nearest, column) in dates.items():
            whole = f"INDEX({periods[border]},{position(area.each('Period'), periods['Period'])})"
            own_day = f"INDEX({lots[column]},{area.each('Lot row')})"
            formula = f'IF({own_day}="",{whole},{nearest}({whole},{own_day}))'
            area.fill(header, pd.Series(days.astype("datetime64[s]")).map(serial), formula, number=DATES)

    def _cost(self, area: Area) -> None:
        recipes, lots, runs = self.sources["Recipes"], self.sources["Lots"], self.decided.runs
        of_class = f"INDEX({lots['Feed class']},{area.each('Lot row')})"
        row = f"({recipes['Recipe']}={area.each('Recipe')})*({recipes['Feed class']}={of_class})"
        cost = f'{area.each("t")}*SUMPRODUCT({row}*({recipes["Active"]}<>"no")*{recipes["Cost"]})'
        area.fill("Recipe cost", (runs["Amount"] * runs["Cost"]).fillna(0.0), cost)

    def _contained(self, area: Area, lots: Area) -> None:
        runs = self.decided.runs
        for element in self.elements:
            kg = runs["Amount"].to_numpy() * self.site.contained.loc[list(runs["Lot"]), element].to_numpy()
            area.fill(element, kg, f"{area.each('t')}*INDEX({lots[element]},{area.each('Lot row')})")

    def _booked(self, area: Area) -> None:
        """Add hours and units: what the basis counts of a run, times what a unit of it needs."""
        work, basis = self.work_area, ["t", *self.elements]
        weights = work.between(basis[0], basis[-1])
        booked = pd.concat([self.decided.booked, self.decided.after])
        figures = {"Line": (booked, "Hours"), "Resource": (self.decided.consumed, "Units")}
        for kind, names in (("Line", self.lines), ("Resource", self.resources)):
            rows, figure = figures[kind]
            for name in names:
                values = per_run(rows[rows[kind] == name], figure, area.count)
                place = self.sources[f"{kind}s"].cell(kind, _place(self.plan.inputs[f"{kind}s"][kind], name))
                at = position(f'{area.each("Recipe")}&" | {kind.lower()} | "&{place}', work["Key"])
                counted = f"SUMPRODUCT({area.across(basis)},INDEX({weights},{at},0))"
                area.fill(f"{kind}: {name}", values, f"IFERROR({counted}*INDEX({work['Per unit']},{at}),0)")

    def _given(self, area: Area, periods: Area) -> None:
        """Add kg of each product by the recoveries, and the period from which they are in stock."""
        recoveries = self.sources["Yields"].rows(self.elements)
        factors = self.factor_row.between(self.elements[0], self.elements[-1])
        for name in self.products:
            output = self.decided.output
            figures = output["Product"].isin(self.site.stores_of(name, None)) & ~output["Recipe"].map(is_put).astype(
                bool
            )
            rows = output[figures]
            of = self._named(name)
            at = position(f'{area.each("Recipe")}&" | "&{of}', self.yield_area["Key"])
            taken_in = f"{area.across(self.elements)},INDEX({recoveries},{at},0),{factors}"
            area.fill(f"{name} [kg]", per_run(rows, "Kg", area.count), f"IFERROR(SUMPRODUCT({taken_in})/100,0)")
            day, from_day = (
                f"{area.each('There from')}+INDEX({self.yield_area['Lag [d]']},{at})",
                f"{name}: in stock from day",
            )
            begins = per_run(rows.assign(at=rows["day"].astype("datetime64[s]").map(serial)), "at", area.count)
            area.fill(from_day, begins, f"IFERROR({day},0)", number=DATES)
            when = per_run(rows.assign(at=rows["p"] + 1.0), "at", area.count)
            arrival = self._arrival(area.each(from_day), periods)
            area.fill(f"{name}: in stock from period", when, arrival, number="0")

    def _named(self, material: str) -> str:
        """Return the cell that names what is made."""
        sheet = next(sheet for sheet, key in KEPT.items() if (self.plan.inputs[sheet][key] == material).any())
        return self.sources[sheet].cell(KEPT[sheet], _place(self.plan.inputs[sheet][KEPT[sheet]], material))

    def _arrival(self, day: str, periods: Area) -> str:
        after = len(self.site.names) + 1
        return f"IF({day}=0,0,IF({day}>MAX({periods['End']}),{after},MATCH({day},{periods['Start']},1)))"

    def _recovered(self, area: Area) -> None:
        """Add kg of each element that reaches any product."""
        yields = self.sources["Yields"]
        for element in self.elements:
            kg = per_run(self.decided.output, element, area.count)
            recovery = f"SUMPRODUCT(({yields['Recipe']}={area.each('Recipe')})*{yields[element]})/100"
            area.fill(f"{element} recovered [kg]", kg, f"{area.each(element)}*{recovery}")


READ = (
    "Runs",
    "Lot use",
    "Production",
    "Sales",
    "Delivery status",
    "Target status",
    "Line hours",
    "Campaigns",
    "Setups",
    "Maintenance dates",
    "Supplies held",
    "Feed stock",
    "Resource use",
    "Money",
    "Cash by month",
    "Summary",
    "Stock at sites",
    "Intermediate stock",
    "Shipments",
    "Batches",
    "Compositions",
)


def per_run(rows: pd.DataFrame, figure: str, count: int) -> np.ndarray:
    """Return the sum of a figure for each run."""
    total = np.zeros(count)
    np.add.at(total, rows["run"].to_numpy(dtype=np.int64), rows[figure].to_numpy(dtype=float))
    return total


def _place(names: pd.Series, name: str) -> int:
    return list(names).index(name)


def serial(date: pd.Timestamp) -> float:
    """Return a day as Excel counts it."""
    return float((date - pd.Timestamp(1899, 12, 30)).days)


def in_period(header: str) -> str:
    """Return the header of the periods in which runs book what a column says."""
    return f"{header}, in period"
