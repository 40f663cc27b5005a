"""The lines of the sheet Checks about stores: each worked out from Runs, Sales and Shipments alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from models.audit.balances import Balances
from models.schema.at_sites import KEPT, store_name
from models.schema.tables.network import PUT
from planner.engine.plan import Plan
from planner.excel.checks import batch_lines, mix_lines, stage_money
from planner.excel.checks.check_cells import same, text
from planner.excel.checks.check_lines import Line, Section, Sections
from planner.excel.checks.check_stages import PUT_IN, StageData

Formula = tuple[str, float]
"""A formula with its figure."""

TABLES = {
    "Production": ("Product", "Made"),
    "Stock at sites": ("Product", "Made"),
    "Intermediate stock": ("Intermediate", "Arrived"),
}
"""The tables that tell what is in stores, with the columns of what is kept and of what comes."""


@dataclass(frozen=True)
class _Told:
    """A row that tells what is in a store in a period."""

    table: str
    row: int
    material: str
    site: str
    period: str
    p: int
    figures: dict[str, float]

    @property
    def store(self) -> str:
        """The name of what is kept, with that of the site."""
        return store_name(self.material, self.site or None)


class StageSections:
    """The sections of a plan with stores; figures on the side of the plan are those that its tables tell."""

    def __init__(self, plan: Plan, balances: Balances, data: StageData) -> None:
        self.plan, self.told, self.balances, self.data = plan, plan.tables, balances, data
        self.site, self.src = balances.site, data.sources
        self.usual = Sections(plan, balances, data, stage_money.formulas)

    def all(self) -> Iterator[Section]:
        """Yield every section, in the order of the sheet."""
        usual = self.usual
        yield usual.lots_worked()
        yield usual.lots_left()
        yield self.made()
        yield from self.put_in()
        yield self.taken()
        yield self.sold()
        yield from self.carried()
        yield self.stock()
        yield from batch_lines.sections(self.balances, self.told["Batches"], self.data)
        yield from mix_lines.sections(self.balances, self.told["Compositions"], self.data, self._cells())
        yield usual.booked("Line", "Line hours", "h")
        yield usual.limits("Line", "Line hours", "Available", "Line hours within what is there")
        yield usual.booked("Resource", "Resource use", "units")
        yield from usual.deliveries()
        yield from usual.late_deliveries()
        yield usual.money()

    @cached_property
    def stores(self) -> list[_Told]:
        """What is told of stores: of products at sites where there are several, and of intermediates."""
        places = {name: p for p, name in enumerate(self.site.names)}
        names = ["Stock at sites" if self.site.sites else "Production", "Intermediate stock"]
        return [
            _Told(
                table=name,
                row=row,
                material=str(line[TABLES[name][0]]),
                site=line["Site"] if self.site.sites and isinstance(line["Site"], str) else "",
                period=str(line["Period"]),
                p=places[str(line["Period"])],
                figures={
                    str(key): 0.0 if math.isnan(cell) else float(cell)  # nothing is put in by plans of older formats
                    for key, cell in line.items()
                    if isinstance(cell, (int, float))
                },
            )
            for name in names
            for row, line in enumerate(self.told[name].to_dict("records"))
        ]

    def made(self) -> Section:
        """Return what comes into stores is what runs give, each after its lag, and what was on its way."""
        words = "What comes into a store is what the runs of its site give, elements by recovery, after the lag; and "
        words += "what was on its way before the plan."
        lines = [
            self._line(store, TABLES[store.table][1], self._made(store), self.balances.made) for store in self.stores
        ]
        return Section("Stores: what comes", words, "By runs [kg]", "Told [kg]", lines)

    def put_in(self) -> Iterator[Section]:
        """Yield what comes into stores of lots that are put in; nothing where there are none."""
        runs, src = self.data.runs, self.src["Runs"]
        if not (self.told["Runs"]["Recipe"] == PUT).any():
            return

        def put(told: _Told) -> str:
            keys = [same(src["Takes"], text(told.material)), same(src["Period"], text(told.period))]
            return f"SUMPRODUCT({','.join([*keys, *self._at(src['Site'], told), runs[PUT_IN]])})"

        lines = [self._line(row, "Put in", put(row), self.balances.put_in) for row in self.stores]
        words = "What lots of an intermediate or product bring into its store is all that counts in them."
        yield Section("Stores: what is put in", words, "By runs [kg]", "Told [kg]", lines)

    def taken(self) -> Section:
        """Return what leaves stores for recipes is what Runs takes of them."""
        runs = self.src["Runs"]

        def taken(store: _Told) -> str:
            keys = [same(runs["Takes"], text(store.material)), same(runs["Period"], text(store.period))]
            keys.append(f"--({runs['Recipe']}<>{text(PUT)})")
            return f"1000*SUMPRODUCT({','.join([*keys, *self._at(runs['Site'], store), runs['Amount']])})"

        words = "What recipes take out of a store is what Runs says, 1,000 kg a tonne."
        told = [store for store in self.stores if store.table == "Intermediate stock"]
        lines = [self._line(one, "Taken", taken(one), self.balances.taken_out) for one in told]
        return Section("Stores: what is taken", words, "Runs [kg]", "Told [kg]", lines)

    def sold(self) -> Section:
        """Return what leaves stores to customers is what Sales says."""
        sales = self.src["Sales"]

        def sold(told: _Told) -> str:
            keys = [same(sales["Product"], text(told.material)), same(sales["Period"], text(told.period))]
            return f"SUMPRODUCT({','.join([*keys, *self._at(sales['Site'], told), sales['Amount']])})"

        lines = [self._line(store, "Sold", sold(store), self.balances.sold) for store in self.stores]
        words = "What leaves a store to customers is what Sales says."
        return Section("Stores: what is sold", words, "Sales [kg]", "Told [kg]", lines)

    def carried(self) -> Iterator[Section]:
        """Yield what lanes take and bring is what Shipments says, each after its lead time; nothing without sites."""
        if not self.site.sites:
            return
        src = self.src["Shipments"]

        def carried(told: _Told, end: str, period: str) -> str:
            keys = [same(src["Material"], text(told.material)), same(src[end], text(told.site))]
            return f"1000*SUMPRODUCT({','.join([*keys, same(src[period], text(told.period)), src['Amount']])})"

        lines = []
        for store in self.stores:
            lines.append(self._line(store, "Shipped", carried(store, "From site", "Period"), self.balances.shipped))
            lines.append(self._line(store, "Received", carried(store, "To site", "Arrives"), self.balances.received))
        words = "What lanes take out of a store, and bring to it, is what Shipments says."
        yield Section("Stores: what is carried", words, "Shipments [kg]", "Told [kg]", lines)
        yield self._arrivals()

    def _arrivals(self) -> Section:
        """Return shipments are there in the period that holds the day after their lead time."""
        src, lanes, periods = self.src["Shipments"], self.src["Lanes"], self.data.periods
        lines, last = [], self.site.last
        for i, row in enumerate(self.balances.decided.shipments.to_dict("records")):
            start = f"INDEX({periods['Start']},MATCH({text(str(row['Period']))},{periods['Period']},0))"
            if not isinstance(row["Leaves"], str):
                lot = list(self.plan.inputs["Lots"]["Lot"]).index(row["Lot"])
                there = self.src["Lots"].cell("Available", lot)
                end = f"INDEX({periods['End']},MATCH({text(str(row['Period']))},{periods['Period']},0))"
                start = f"IF({there}>{end},{start},MAX({start},{there}))"
            day = f"{start}+INT({lanes.cell('Lead time', max(int(row['row']), 0))}+0.000000001)"
            by_lane = f"IF({day}>MAX({periods['End']}),{last + 2},MATCH({day},{periods['Start']},1))"
            told = src.cell("Arrives", i)
            at = f'IF({told}="",{last + 2},MATCH({told},{periods["Period"]},0))'
            what = f"{row['From site']} - {row['To site']} / {row['Material']}"
            named = row["Arrives"] if isinstance(row["Arrives"], str) else None
            says = self.site.names.index(named) + 1 if named else last + 2
            lines.append(Line(what, str(row["Period"]), (by_lane, float(row["arrives"] + 1)), (at, float(says))))
        words = "What is sent is there in the period that holds the day after its lead time (the number of the period)."
        return Section("Shipments: when they are there", words, "By Lanes", "Shipments", lines)

    def stock(self) -> Section:
        """Return what was there, and what comes, less what leaves by Runs, Sales and Shipments, is what is there."""
        rows = {(line.store, line.p): line for line in self.stores}
        columns = ("Taken", "Sold", "Shipped", "Discarded")
        lines = []
        for store in self.stores:
            src, told = self.src[store.table], store.figures
            before = rows.get((store.store, store.p - 1))
            begins = self._opening(store) if before is None else self._end(before)
            comes = [name for name in (TABLES[store.table][1], "Received", "Put in") if name in told]
            goes = [name for name in columns if name in told]
            formula = begins[0] + "".join(f"+{src.cell(name, store.row)}" for name in comes)
            formula += "".join(f"-{src.cell(name, store.row)}" for name in goes)
            figure = begins[1] + sum(told[name] for name in comes) - sum(told[name] for name in goes)
            lines.append(Line(store.store, store.period, (formula, figure), self._end(store)))
        words = "What was there and what comes, less what leaves, is what is there at the end of the period."
        return Section("Stores: stock", words, "Worked out [kg]", "Told [kg]", lines)

    def _cells(self) -> dict[str, dict[tuple[str, str], Formula]]:
        """Return the cells of Intermediate stock, and of opening stocks, by store and period."""
        rows = [store for store in self.stores if store.table == "Intermediate stock"]
        found = {
            column: {
                (row.store, row.period): (self.src[row.table].cell(column, row.row), row.figures[column])
                for row in rows
            }
            for column in ("Arrived", "Received", "Put in", "Stock (end)")
        }
        return found | {"Opening stock": {(row.store, row.period): self._opening(row) for row in rows if row.p == 0}}

    def _line(self, store: _Told, column: str, formula: str, figures: pd.Series) -> Line:
        """Return what a formula makes of a store in a period against what a column says."""
        told = (self.src[store.table].cell(column, store.row), store.figures.get(column, 0.0))
        return Line(store.store, store.period, (formula, float(figures[store.store, store.period])), told)

    def _at(self, sites: str, told: _Told) -> list[str]:
        return [same(sites, text(told.site))] if told.site else []

    def _made(self, told: _Told) -> str:
        runs, periods = self.data.runs, self.data.periods
        keys = [f"--({runs[f'{told.material}: in stock from period']}={told.p + 1})"]
        if told.site:
            keys.append(same(self.src["Runs"]["Site"], text(told.site)))
        made = f"SUMPRODUCT({','.join([*keys, runs[f'{told.material} [kg]']])})"
        if self.plan.inputs["Arrivals"].empty:
            return made
        src = self.src["Arrivals"]
        days = [
            f"--({src['Date']}{sign}INDEX({periods[end]},{told.p + 1}))"
            for sign, end in ((">=", "Start"), ("<=", "End"))
        ]
        keys = [same(src["Product"], text(told.material)), *self._at(src["Site"], told), *days]
        return f"{made}+SUMPRODUCT({','.join([*keys, src['Quantity']])})"

    def _end(self, told: _Told) -> Formula:
        return self.src[told.table].cell("Stock (end)", told.row), told.figures["Stock (end)"]

    def _opening(self, told: _Told) -> Formula:
        """Return what is in a store when the plan begins: as Stores says, where it has a row, else as its own row."""
        stores, figure = self.plan.inputs["Stores"], float(self.site.stored["Opening stock"][told.store])
        at = (stores["Material"] == told.material) & (stores["Site"] == told.site) & stores["Opening stock"].notna()
        if told.site and at.any():
            return self.src["Stores"].cell("Opening stock", int(at.to_numpy().argmax())) + self._batches(told), figure
        sheet = str(self.site.stored["Sheet"][told.store])
        names = list(self.plan.inputs[sheet][KEPT[sheet]])
        return self.src[sheet].cell("Opening stock", names.index(told.material)) + self._batches(told), figure

    def _batches(self, told: _Told) -> str:
        """Return what Opening batches says is there, to be added."""
        if told.store not in set(self.site.tables["Opening batches"]["Intermediate"]):
            return ""
        src = self.src["Opening batches"]
        keys = [same(src["Intermediate"], text(told.material)), *self._at(src["Site"], told), src["Quantity"]]
        return f"+SUMPRODUCT({','.join(keys)})"
