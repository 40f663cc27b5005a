"""The lines of the sheet Checks: for each balance of the plan, two sides that are to be equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.whole_numbers.batches import hours_used
from models.program.money_items import CASH, STOCK_ITEMS
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.excel.checks.check_cells import Source, on_data, same, text
from planner.excel.checks.check_data import Data, in_period
from planner.excel.checks.check_money import formulas

LEAST, RELATIVE = 0.001, 1e-6
"""A line closes if its sides differ by no more than the first (t, kg, h, money), or this share of the larger one."""


@dataclass(frozen=True)
class Line:
    """Two sides that are to be equal, as formulas with their figures; `most`: the left one may be less."""

    what: str
    when: str
    left: tuple[str, float]
    right: tuple[str, float]
    most: bool = False

    @property
    def difference(self) -> float:
        """What is between the sides; of a limit, what is beyond it."""
        excess = self.left[1] - self.right[1]
        return max(excess, 0.0) if self.most else excess

    @property
    def closes(self) -> bool:
        """As the formula of the cell says it."""
        return abs(self.difference) <= max(LEAST, RELATIVE * max(abs(self.left[1]), abs(self.right[1])))


@dataclass(frozen=True)
class Section:
    """Lines of one kind, with what stands on either side."""

    title: str
    words: str
    left: str
    right: str
    lines: list[Line] = field(default_factory=list)


def on_summary(key: str) -> str:
    """Return the formula of a figure of the sheet Summary."""
    return f"INDEX('Summary'!$B$1:$B$500,MATCH(\"{key}\",'Summary'!$A$1:$A$500,0))"


class Sections:
    """The lines of each section; figures on the side of the plan are those that its tables tell."""

    def __init__(
        self,
        plan: Plan,
        balances: Balances,
        data: Data,
        items: Callable[[Plan, Data], dict[str, str]] = formulas,
    ) -> None:
        self.plan, self.told, self.balances, self.data = plan, plan.tables, balances, data
        self.site, self.decided, self.items = balances.site, balances.decided, items
        self.src: dict[str, Source] = data.sources

    def all(self) -> Iterator[Section]:
        """Yield every section, in the order of the sheet."""
        yield self.lots_worked()
        yield self.lots_left()
        yield self.elements()
        yield self.products_made()
        yield self.products_sold()
        yield self.product_stock()
        yield self.booked("Line", "Line hours", "h")
        yield self.limits("Line", "Line hours", "Available", "Line hours within what is there")
        yield self.booked("Resource", "Resource use", "units")
        yield from self.hours_of_days()
        yield from self.deliveries()
        yield from self.late_deliveries()
        yield from self.windows_within()
        yield self.money()

    def lots_worked(self) -> Section:
        """Return what the runs of each lot add up to is what Lot use says."""
        runs, rows = self.src["Runs"], self.told["Lot use"]
        worked, of_lots = self.decided.runs.groupby("Lot")["Amount"].sum(), f'--({runs["From batch"]}="")'
        src = self.src["Lot use"]
        lines = [
            Line(
                lot,
                "",
                (
                    f"SUMPRODUCT({same(runs['Lot'], src.cell('Lot', i))},{of_lots},{runs['Amount']})",
                    float(worked.get(lot, 0.0)),
                ),
                (src.cell("Used", i), float(used)),
            )
            for i, (lot, used) in enumerate(zip(rows["Lot"], rows["Used"], strict=True))
        ]
        words = "The runs of each lot add up to what Lot use says is used of it."
        return Section("Lots: worked", words, "By runs [t]", "Lot use [t]", lines)

    def lots_left(self) -> Section:
        """Return what is used and left of a lot is what there is of it, and never more."""
        lots, rows = self.data.lots, self.plan.inputs["Lots"]
        figures = {name: lots.values[name] for name in ("Takes part", "Taken [t]", "Used [t]", "Left [t]")}
        lines = []
        for i, lot in enumerate(rows["Lot"]):
            part, taken, used, left = (float(figures[name][i]) for name in figures)
            there = on_data(lots.cell("Taken [t]", i))
            has = f"{on_data(lots.cell('Used [t]', i))}+MAX(0,{on_data(lots.cell('Left [t]', i))})"
            if part:
                lines.append(Line(lot, "", (has, used + max(left, 0.0)), (there, taken)))
        words = "What is used and what is left of a lot is what there is of it, or what is bought of it."
        return Section("Lots: nothing gained or lost", words, "Used and left [t]", "There is [t]", lines)

    def elements(self) -> Section:
        """Return what the lots that are used contain is what products recover and what is lost."""
        lots, runs = self.data.lots, self.data.runs
        lines = []
        for element in self.site.elements:
            went_in = (lots.values["Used [t]"] * lots.values[element]).sum()
            recovered, contained = f"{element} recovered [kg]", runs[element]
            out = f"SUM({runs[recovered]})"
            lost = f"SUMPRODUCT({contained}-{runs[recovered]})"
            lines.append(
                Line(
                    element,
                    "in = recovered + lost",
                    (f"SUMPRODUCT({lots['Used [t]']},{lots[element]})", float(went_in)),
                    (f"{out}+{lost}", float(runs.values[element].sum())),
                )
            )
            lines.append(
                Line(
                    element,
                    "recovered, of what went in",
                    (out, float(runs.values[recovered].sum())),
                    (f"SUM({contained})", float(runs.values[element].sum())),
                    most=True,
                )
            )
        words = "What the used lots contain of an element is what products recover of it and what is lost."
        return Section("Elements", words, "In [kg]", "Out and lost [kg]", lines)

    def _by_period(self, column: str, formula: Callable[[int, int, str], str], amounts: pd.Series) -> list[Line]:
        """Return a line for every row of Production: a formula and its figure against what a column says."""
        src, rows = self.src["Production"], self.told["Production"]
        position = {name: p + 1 for p, name in enumerate(self.site.names)}
        keys = zip(rows["Product"], rows["Period"], rows[column], strict=True)
        return [
            Line(
                product,
                period,
                (formula(i, position[period], product), float(amounts[product, period])),
                (src.cell(column, i), float(value)),
            )
            for i, (product, period, value) in enumerate(keys)
        ]

    def products_made(self) -> Section:
        """Return what comes into stock is what runs give, each after its lag,
        and what was on its way before the plan."""
        runs, periods, src = self.data.runs, self.data.periods, self.src["Production"]

        def comes(row: int, position: int, product: str) -> str:
            """Return the formula of what comes into stock of a product in a period."""
            arrives = runs[f"{product}: in stock from period"]
            made = f"SUMPRODUCT(--({arrives}={position}),{runs[f'{product} [kg]']})"
            start, end = (f"INDEX({periods[column]},{position})" for column in ("Start", "End"))
            return made + self._arrived(src.cell("Product", row), start, end)

        lines = self._by_period("Made", comes, self.balances.made)
        words = (
            "What comes into stock is what the runs give, elements by recovery, after the lag of the yield; "
            "and what was on its way before the plan."
        )
        return Section("Products made", words, "By runs [kg]", "Production [kg]", lines)

    def products_sold(self) -> Section:
        """Return what leaves is what Sales says."""
        sales, src = self.src["Sales"], self.src["Production"]

        def sold(row: int, _position: int, _product: str) -> str:
            """Return the formula of what Sales says of a product in a period."""
            of_product = same(sales["Product"], src.cell("Product", row))
            return f"SUMPRODUCT({of_product},{same(sales['Period'], src.cell('Period', row))},{sales['Amount']})"

        lines = self._by_period("Sold", sold, self.balances.sold)
        words = "What leaves stock is what Sales says."
        return Section("Products sold", words, "Sales [kg]", "Production [kg]", lines)

    def product_stock(self) -> Section:
        """Return what was there, plus made, less sold and thrown away, is what is there."""
        src, rows = self.src["Production"], self.told["Production"]
        products = self.plan.inputs["Products"].set_index("Product")["Opening stock"].fillna(0.0)
        row_of = {key: i for i, key in enumerate(zip(rows["Product"], rows["Period"], strict=True))}
        before = dict(zip(self.site.names[1:], self.site.names[:-1], strict=True))
        figures = [rows[name].tolist() for name in ("Made", "Sold", "Discarded", "Stock (end)")]
        lines = []
        for (product, period), i in row_of.items():
            made, sold, thrown, end = (column[i] for column in figures)
            if period in before:
                j = row_of[product, before[period]]
                start, figure = src.cell("Stock (end)", j), figures[-1][j]
            else:
                place = list(products.index).index(product)
                start, figure = self.src["Products"].cell("Opening stock", place), float(products[product])
            change = f"{src.cell('Made', i)}-{src.cell('Sold', i)}-{src.cell('Discarded', i)}"
            left = (f"{start}+{change}", figure + made - sold - thrown)
            lines.append(Line(product, period, left, (src.cell("Stock (end)", i), end)))
        words = "Opening stock and what is made, less what is sold and thrown away, is the stock at the end."
        return Section("Product stock", words, "Worked out [kg]", "Production [kg]", lines)

    def booked(self, kind: str, table: str, unit: str) -> Section:
        """Return what runs book by their rates is what the table says is used."""
        src, rows, runs = self.src[table], self.told[table], self.data.runs
        used = self.balances.once(hours_used) if kind == "Line" else self.balances.consumed
        keys = zip(rows[kind], rows["Period"], rows["Used"], strict=True)
        lines = [
            Line(
                name,
                period,
                (
                    f"SUMPRODUCT({self._in_its_period(f'{kind}: {name}', src, i, period)},{runs[f'{kind}: {name}']})"
                    + (self._in_batches(src, i) if kind == "Line" else ""),
                    float(used[name, period]),
                ),
                (src.cell("Used", i), float(value)),
            )
            for i, (name, period, value) in enumerate(keys)
        ]
        words = (
            f"What the runs need by the tables {'Line use' if kind == 'Line' else 'Consumption'} is what {table} says."
        )
        return Section(table, words, f"By runs [{unit}]", f"{table} [{unit}]", lines)

    def _in_its_period(self, header: str, src: Source, row: int, period: str) -> str:
        """Return 1 for runs that book what a column says in the period of a row."""
        runs = self.data.runs
        if in_period(header) in runs.headers:
            return f"--({runs[in_period(header)]}={self.site.names.index(period) + 1})"
        return same(runs["Period"], src.cell("Period", row))

    def _in_batches(self, src: Source, row: int) -> str:
        """Return what batches take of a line in a period, where there are any."""
        setups = self.src["Setups"]
        if not len(self.told["Setups"]):
            return ""
        keys = ",".join(same(setups[column], src.cell(column, row)) for column in ("Line", "Period"))
        return f"+SUMPRODUCT({keys},{setups['Batch hours']})"

    def limits(self, kind: str, table: str, limit: str, title: str) -> Section:
        """Return what is used and lost is within what there is."""
        src, rows = self.src[table], self.told[table].fillna({"Lost": 0.0})
        lines = [
            Line(
                row[kind],
                row["Period"],
                (f"{src.cell('Used', i)}+{src.cell('Lost', i)}", row["Used"] + row["Lost"]),
                (src.cell(limit, i), row[limit]),
                most=True,
            )
            for i, row in enumerate(rows.to_dict("records"))
        ]
        return Section(title, "No line works longer than its hours.", "Used and lost [h]", "Available [h]", lines)

    def hours_of_days(self) -> Iterator[Section]:
        """Yield what is used by lots that are there on some days only is within the hours of these days;
        nothing without."""
        runs, lines = self.data.runs, []
        for row in self.balances.hours_of_days.to_dict("records"):
            days = f"{row['From']:%Y-%m-%d} to {row['To']:%Y-%m-%d}"
            within = f"({runs['There from']}>={_date(row['From'])})*({runs['There until']}<={_date(row['To'])})"
            used = f"SUMPRODUCT({within}*{runs['Line: ' + row['Line']]})" + self._in_full_batches(row["Line"], within)
            there = (f"{row['Available']:.12g}", float(row["Available"]))
            lines.append(Line(row["Line"], days, (used, float(row["Used"])), there, most=True))
        if lines:
            words = "Lots that are there on some days of a period only are worked within the hours of these days."
            yield Section("Hours while lots are there", words, "By runs [h]", "On these days [h]", lines)

    def _in_full_batches(self, line: str, within: str) -> str:
        """Return the formula of what work on some days takes of a line in full batches; blank where it has none."""
        src, runs, use = self.src["Line use"], self.data.runs, self.plan.inputs["Line use"]
        parts = []
        for i in np.flatnonzero((use["Line"] == line) & use["Batch"].notna()).tolist():
            recipe, batch, hours, rate = (src.cell(name, i) for name in ("Recipe", "Batch", "Batch hours", "Rate"))
            of_recipe = f"SUMPRODUCT({within}*({runs['Recipe']}={recipe})*{runs['t']})"
            parts.append(f'+{of_recipe}*IF({hours}="",1/{rate},{hours}/{batch})')
        return "".join(parts)

    def deliveries(self) -> Iterator[Section]:
        """Yield what windows got, within their limits, and what is short of them."""
        src, rows = self.src["Delivery status"], self.told["Delivery status"]
        got, within, short = [], [], []
        sold = self.balances.delivered["Delivered"]
        for i, row in enumerate(rows.to_dict("records")):
            label = f"{row['From']:%Y-%m-%d} to {row['Due']:%Y-%m-%d}"
            told = (src.cell("Delivered", i), float(row["Delivered"]))
            amount = float(sold.get((row["Contract"], row["From"], row["Due"]), 0.0))
            got.append(
                Line(row["Contract"], label, (self._sold(i) + self._before(i, "Delivered so far"), amount), told)
            )
            within.append(Line(row["Contract"], label, told, (src.cell("Max", i), float(row["Max"])), most=True))
            missing = max(0.0, float(row["Min"]) - float(row["Delivered"]))
            formula = f"MAX(0,{src.cell('Min', i)}-{src.cell('Delivered', i)})"
            short.append(Line(row["Contract"], label, (formula, missing), (src.cell("Short", i), float(row["Short"]))))
        words = "What Sales delivers in each window, and what was delivered before, is what Delivery status says."
        yield Section("Deliveries", words, "Sales [kg]", "Delivery status [kg]", got)
        words = "No window gets more than its contract takes."
        yield Section("Deliveries within Max", words, "Delivered [kg]", "Max [kg]", within)
        words = "What is missing of Min is what is told as short."
        yield Section("Deliveries short", words, "Min less delivered [kg]", "Short [kg]", short)

    def late_deliveries(self) -> Iterator[Section]:
        """Yield what windows got after Due, and that it was missing at Due; nothing where nothing is late."""
        src, rows = self.src["Delivery status"], self.told["Delivery status"]
        late, missed = [], []
        sold = self.balances.delivered["Late kg"]
        for i, row in enumerate(rows.to_dict("records")):
            amount = float(sold.get((row["Contract"], row["From"], row["Due"]), 0.0))
            if not amount and not row["Late"]:
                continue
            label = f"{row['From']:%Y-%m-%d} to {row['Due']:%Y-%m-%d}"
            told = (src.cell("Late", i), float(row["Late"]))
            late.append(
                Line(row["Contract"], label, (self._sold(i, "Late") + self._before(i, "Late so far"), amount), told)
            )
            at_due = f"MAX(0,{src.cell('Min', i)}-({src.cell('Delivered', i)}-{told[0]}))"
            missing = max(0.0, float(row["Min"]) - (float(row["Delivered"]) - told[1]))
            missed.append(Line(row["Contract"], label, told, (at_due, missing), most=True))
        if not late:
            return
        words = "What Sales delivers after Due is what Delivery status says."
        yield Section("Deliveries late", words, "Sales [kg]", "Delivery status [kg]", late)
        words = "No more comes late than was missing of Min at Due."
        yield Section("Deliveries late within what was missing", words, "Late [kg]", "Missing [kg]", missed)

    def _before(self, row: int, column: str) -> str:
        """Return the formula of what was delivered in a window, or late, before the plan; nothing where nothing was."""
        src, told = self.src["Deliveries"], self.src["Delivery status"]
        if not (self.plan.inputs["Deliveries"][column] > 0).any():
            return ""
        opens, first = told.cell("From", row), f"MIN({self.data.periods['Start']})"
        begins = f'(({src["From"]}={opens})+({src["From"]}="")*({opens}={first}))'
        keys = ",".join(same(src[key], told.cell(key, row)) for key in ("Contract", "Due"))
        return f"+SUMPRODUCT({keys},{begins},{src[column]})"

    def windows_within(self) -> Iterator[Section]:
        """Yield what is sold by days within periods on which windows end, beside what is there; nothing without."""
        src, runs, lines = self.src["Sales"], self.data.runs, []
        for row in self.balances.windows_within.to_dict("records"):
            product, day, p = row["Product"], _date(row["Day"]), self.site.names.index(row["Period"])
            begins, ends = (_date(self.site.periods[name].iloc[p]) for name in ("Start", "End"))
            where = f"{same(src['Product'], text(product))},{same(src['Period'], text(row['Period']))}"
            sold = (
                f"SUMPRODUCT({where},--({src['Due']}>={begins}),--({src['Due']}<={day}),{src['Amount']}-{src['Late']})"
            )
            comes = runs[f"{product}: in stock from day"]
            share = f"({day}-{comes}+1)/({ends}-{comes}+1)"
            made = f"SUMPRODUCT(({comes}>={begins})*({comes}<={day})*{share}*{runs[f'{product} [kg]']})"
            there = f"{self._stock_before(product, p)}+{made}{self._arrived(text(product), begins, day)}"
            lines.append(Line(product, f"{row['Day']:%Y-%m-%d}", (sold, row["Sold"]), (there, row["There"]), most=True))
        if lines:
            words = "What windows that end within a period get in time is there by the day on which they end."
            yield Section("Sold by days within periods", words, "Sales [kg]", "There by then [kg]", lines)

    def _stock_before(self, product: str, p: int) -> str:
        """Return the cell of what was in stock of a product before a period."""
        if p == 0:
            return self.src["Products"].cell(
                "Opening stock", list(self.plan.inputs["Products"]["Product"]).index(product)
            )
        rows = self.told["Production"]
        (row,) = np.flatnonzero((rows["Product"] == product) & (rows["Period"] == self.site.names[p - 1]))
        return self.src["Production"].cell("Stock (end)", int(row))

    def _arrived(self, product: str, first: str, last: str) -> str:
        """Return the formula of what arrives of a product from one day to another, all named by formulas; blank where
        nothing is on its way."""
        if self.plan.inputs["Arrivals"].empty:
            return ""
        src = self.src["Arrivals"]
        days = f"--({src['Date']}>={first}),--({src['Date']}<={last})"
        return f"+SUMPRODUCT({same(src['Product'], product)},{days},{src['Quantity']})"

    def _sold(self, row: int, figure: str = "Amount") -> str:
        """Return the formula of what Sales delivers in a window, or what of it is late."""
        src, sales = self.src["Delivery status"], self.src["Sales"]
        keys = [same(sales[column], src.cell(column, row)) for column in ("Contract", "From", "Due")]
        return f"SUMPRODUCT({','.join([*keys, sales[figure]])})"

    def money(self) -> Section:
        """Return every item of Money worked out again, and their sum with the margin."""
        src, told = self.src["Money"], self.told["Money"]
        by_item = self.plan.items.groupby(level="Item").sum()
        listed = told.groupby("Item")["Amount"].sum()
        lines = []
        for item, formula in self.items(self.plan, self.data).items():
            stated = (f"SUMPRODUCT({same(src['Item'], text(item))},{src['Amount']})", float(listed.get(item, 0.0)))
            lines.append(Line(item, "", (formula, float(by_item.get(item, 0.0))), stated))
        total = float(told["Amount"].sum())
        margin = (on_summary(summary.MARGIN), float(self.plan.margin))
        lines.append(Line("Sum of all items", "", (f"SUM({src['Amount']})", total), margin))
        words = (
            f"Every item worked out from amounts and prices, in {self.plan.currency}; their sum is the margin, "
            "which is cash and change in stock value."
        )
        return Section("Money", words, "Worked out", "The plan says", [*lines, *self._cash_and_stock(margin)])

    def _cash_and_stock(self, margin: tuple[str, float]) -> Iterator[Line]:
        """Yield the three lines of the margin: stock from lots and products, cash from Money, and both together."""
        src, plan, worked_out = self.src["Money"], self.plan, self.items(self.plan, self.data)
        figures = plan.items.groupby(level="Item").sum()
        stock = "+".join(f"({worked_out[item]})" for item in STOCK_ITEMS)
        value = float(figures.reindex(list(STOCK_ITEMS)).fillna(0.0).sum())
        change = (on_summary(summary.STOCK_CHANGE), plan.change_in_stock_value)
        cash = (on_summary(summary.CASH_MARGIN), plan.cash_margin)
        of_kind = f"SUMPRODUCT({same(src['Kind'], text(CASH))},{src['Amount']})"
        yield Line(summary.CASH_MARGIN, "", (of_kind, plan.cash_margin), cash)
        yield Line(summary.STOCK_CHANGE, "", (stock, value), change)
        net = f"SUM({self.src['Cash by month']['Net']})", float(self.told["Cash by month"]["Net"].sum())
        yield Line("Cash of all months", "", net, cash)
        yield Line("Cash margin and change in stock value", "", (f"{cash[0]}+{change[0]}", cash[1] + change[1]), margin)


def _date(day: pd.Timestamp) -> str:
    return f"DATE({day.year},{day.month},{day.day})"
