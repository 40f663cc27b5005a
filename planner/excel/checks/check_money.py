"""The formula of each item of Money: amounts of the plan times the planner's prices."""

from __future__ import annotations

import pandas as pd

from models.program.money_items import CHANGEOVERS, MAINTENANCE, SETUPS, STANDING_CHARGES
from planner.engine.plan import Plan
from planner.excel.checks.check_cells import same, text
from planner.excel.checks.check_data import Data


def formulas(plan: Plan, data: Data) -> dict[str, str]:
    """Return each item of Money with its formula for the whole plan."""
    return Formulas(plan, data).items()


class Formulas:
    """The formulas of each item of a plan in one place without stores."""

    def __init__(self, plan: Plan, data: Data) -> None:
        self.plan, self.data, self.src = plan, data, data.sources
        self.periods = len(plan.inputs["Periods"])

    def items(self) -> dict[str, str]:
        """Return the formula of each item of Money."""
        lots, runs, sales = self.data.lots, self.data.runs, self.src["Sales"]
        table, worth = self.src["Lots"], f"{self.src['Lots']['Price']}*{lots['Taken [t]']}"
        offered, expected = (f'({table["Status"]}="{status}")' for status in ("offered", "expected"))
        spot = f'({sales["Contract"]}="spot")'
        revenue = f"{sales['Amount']}*{sales['Price']}"
        left = f"({lots['Taken [t]']}-{lots['Used [t]']})*{lots['Takes part']}*{lots['Stays to the end']}"
        return {
            "Contract sales": f"SUMPRODUCT((1-{spot})*{revenue})",
            "Spot sales": f"SUMPRODUCT({spot}*{revenue})",
            "Feed bought": f"-SUMPRODUCT({offered}*{worth})",
            "Feed expected": f"-SUMPRODUCT({expected}*{worth})",
            "Opening feed": f"-SUMPRODUCT((1-{offered}-{expected})*{worth})",
            "Closing feed": f"SUMPRODUCT({table['Price']}*{left})*{self._closing_feed_value()}/100",
            "Closing product": self._closing_product(),
            "Recipe cost": f"-SUM({runs['Recipe cost']})",
            "Running cost of lines": self._priced("Line", "Lines", "Running cost"),
            "Resources": self._priced("Resource", "Resources", "Price"),
            "Disposal": self._disposal(),
            "Holding cost of feed": self._holding("Feed classes", self.data.classes, "t"),
            "Holding cost of products": self._holding("Products", self.data.products, "kg"),
            "Late penalties": f"-SUMPRODUCT({sales['Late']}*{self.data.sales['Penalty per kg']})",
            "Shortfall penalties": self._shortfall(),
            **self._whole(),
        }

    def _whole(self) -> dict[str, str]:
        """Return what changes and maintenance cost, where there are any."""
        found = {}
        if len(self.plan.tables["Setups"]):
            found[SETUPS] = f"-SUM({self.src['Setups']['Cost']})"
        if len(self.plan.tables["Supplies held"]):
            found[STANDING_CHARGES] = f"-SUM({self.src['Supplies held']['Charge']})"
        if len(self.plan.tables["Campaigns"]):
            found[CHANGEOVERS] = f"-SUM({self.src['Campaigns']['Cost']})"
        if len(self.plan.tables["Maintenance dates"]):
            jobs, dates = self.src["Maintenance"], self.src["Maintenance dates"]
            names = [
                same(dates["Maintenance"], jobs.cell("Maintenance", i))
                for i in range(len(self.plan.inputs[MAINTENANCE]))
            ]
            each = (f"-{jobs.cell('Cost', i)}*SUMPRODUCT({here},{dates['Times']})" for i, here in enumerate(names))
            found[MAINTENANCE] = "0" + "".join(each)
        return found

    def _closing_feed_value(self) -> str:
        settings = self.src["Settings"]
        value = f'INDEX({settings["Value"]},MATCH("Closing feed value",{settings["Setting"]},0))'
        return f'IFERROR(IF({value}="",100,{value}),100)'

    def _closing_product(self) -> str:
        runs, src, after = self.data.runs, self.src["Products"], self.periods + 1
        parts = []
        for i, name in enumerate(self.data.products):
            stock = f"INDEX({self.data.periods[f'{name} [kg]']},{after - 1})"
            coming = f"SUMPRODUCT(--({runs[f'{name}: in stock from period']}={after}),{runs[f'{name} [kg]']})"
            parts.append(f"{src.cell('Closing value', i)}*({stock}+{coming}{self._arriving_after(i)})")
        return "+".join(parts)

    def _arriving_after(self, product: int) -> str:
        """Return what was on its way before the plan and comes after it."""
        if self.plan.inputs["Arrivals"].empty:
            return ""
        src, end = self.src["Arrivals"], f"MAX({self.src['Periods']['End']})"
        of_product = same(src["Product"], self.src["Products"].cell("Product", product))
        return f"+SUMPRODUCT({of_product},--({src['Date']}>{end}),{src['Quantity']})"

    def _priced(self, kind: str, table: str, price: str) -> str:
        src = self.src[table]
        names = [name for one, name in self.data.booked if one == kind]
        used = [self._booked(f"{kind}: {name}") for name in names]
        if kind == "Line" and len(self.plan.inputs["Hours under way"]):
            used = [
                f"({hours}{self._under_way(i, name)})" for i, (hours, name) in enumerate(zip(used, names, strict=True))
            ]
        if kind == "Line" and len(self.plan.tables["Setups"]):
            setups = self.src["Setups"]
            hours = setups["Batch hours"]
            used = [
                f"({name}+SUMPRODUCT({same(setups['Line'], src.cell('Line', i))},{hours}))"
                for i, name in enumerate(used)
            ]
        return "0" + "".join(f"-{src.cell(price, i)}*{name}" for i, name in enumerate(used))

    def _booked(self, header: str) -> str:
        """Return what all runs book of a line or a resource."""
        return f"SUM({self.data.runs[header]})"

    def _disposal(self) -> str:
        src, rows = self.src["Products"], self.src["Production"]
        return "0" + "".join(
            f"-{src.cell('Disposal cost', i)}*"
            f"SUMPRODUCT({same(rows['Product'], src.cell('Product', i))},{rows['Discarded']})"
            for i in range(len(self.data.products))
        )

    def _under_way(self, at: int, line: str) -> str:
        """Return the hours that work begun before the plan takes of a line: in no period more than it has."""
        src, told, table = self.src["Hours under way"], self.src["Line hours"], self.plan.tables["Line hours"]
        rows, parts = self.plan.inputs["Hours under way"], ""
        days = rows["Date"][rows["Line"] == line]
        on_line = same(src["Line"], self.src["Lines"].cell("Line", at))
        for period in self.plan.inputs["Periods"].to_dict("records"):
            if days.between(period["Start"], period["End"]).any():
                here = (table["Line"] == line) & (table["Period"] == period["Period"])
                i = list(self.plan.inputs["Periods"]["Period"]).index(period["Period"])
                dates = self.src["Periods"]
                within = [f"--({src['Date']}>={dates.cell('Start', i)})", f"--({src['Date']}<={dates.cell('End', i)})"]
                hours = f"SUMPRODUCT({on_line},{','.join(within)},{src['Hours']})"
                parts += f"+MIN({hours},{told.cell('Available', int(here.to_numpy().argmax()))})"
        return parts

    def _holding(self, table: str, names: list[str], unit: str) -> str:
        src, periods = self.src[table], self.data.periods
        return "0" + "".join(
            f"-{src.cell('Holding cost', i)}*SUMPRODUCT({periods[f'{name} [{unit}]']},{periods['Days']})"
            for i, name in enumerate(names)
        )

    def _shortfall(self) -> str:
        """Return what is short of each delivery and target, times the penalty of its contract or target."""
        parts = []
        for status, key, table in (
            ("Delivery status", "Contract", "Contracts"),
            ("Target status", "Target", "Targets"),
        ):
            src, terms = self.src[status], self.src[table]
            for i, name in enumerate(self.plan.inputs[table][key]):
                if pd.notna(self.plan.inputs[table]["Shortfall penalty"].iloc[i]):
                    here = same(src[key], text(name))
                    parts.append(f"-{terms.cell('Shortfall penalty', i)}*SUMPRODUCT({here},{src['Short']})")
        return "0" + "".join(parts)
