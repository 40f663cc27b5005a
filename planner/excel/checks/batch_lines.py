"""The lines of the sheet Checks about what is kept apart: the balance of each batch, from Runs."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from models.audit.balances import Balances
from models.audit.decided import at_sites_told
from models.audit.stages.batches_apart import come_to_batches, taken_of_batches
from models.schema.at_sites import AT
from models.schema.put_in import recipe_as_told
from models.schema.tables.network import PUT
from planner.excel.checks.check_cells import same, text
from planner.excel.checks.check_lines import Line, Section
from planner.excel.checks.check_stages import GIVES, PUT_IN, StageData

Place = tuple[str, str, int]
"""A store, a batch and the number of a period."""


def sections(balances: Balances, told: pd.DataFrame, data: StageData) -> Iterator[Section]:
    """Yield what comes to each batch and what stays of it; nothing where no batches are told."""
    if told.empty:
        return
    lines = _Lines(balances, told, data)
    words = "What comes to a batch is what the runs on its lot, and on this route, give, and what was on its way."
    yield Section("Batches: what comes", words, "By runs [kg]", "Batches [kg]", [*lines.come()])
    words = "What was there of a batch and comes, less what is taken, sold, discarded or shipped, is there."
    yield Section("Batches: stock", words, "Worked out [kg]", "Batches [kg]", [*lines.stay()])


class _Lines:
    """The lines of each row of Batches."""

    def __init__(self, balances: Balances, told: pd.DataFrame, data: StageData) -> None:
        self.told, self.data, self.src = told, data, data.sources["Batches"]
        self.nodes = balances.site.nodes
        self.made, self.taken = come_to_batches(balances), taken_of_batches(balances)
        self.sites, self.has_arrivals = balances.site.stored[AT], len(balances.site.arrivals) > 0
        self.routes = {
            (product, batch): f"{self.nodes['way'][taken]} / {recipe_as_told(recipe)}"
            for (taken, recipe, product), batch in balances.site.leads.items()
        }
        places = {name: p for p, name in enumerate(balances.site.names)}
        keys = zip(at_sites_told(told, "Intermediate"), told["Batch"], told["Period"], strict=True)
        self.row_of: dict[Place, int] = {
            (store, str(batch), places[period]): row for row, (store, batch, period) in enumerate(keys)
        }
        self.put = {(store, batch) for store, batch, _ in self.row_of if batch.endswith(f" / {PUT}")}

    def come(self) -> Iterator[Line]:
        """Yield what comes to each batch by the runs on its route."""
        runs = self.data.runs
        for (store, batch, p), row in self.row_of.items():
            material, period = (str(self.told[name].iloc[row]) for name in ("Intermediate", "Period"))
            here = f"--({runs[f'{material}: in stock from period']}={p + 1})"
            of_batch = same(runs[GIVES], text(self.routes.get((store, batch), batch)))
            if site := self.sites[store]:
                of_batch += f",{same(self.data.sources['Runs']['Site'], text(site))}"
            formula = f"SUMPRODUCT({of_batch},{here},{runs[f'{material} [kg]']})"
            if (store, batch) in self.put:
                formula = f"SUMPRODUCT({of_batch},{same(runs['Period'], text(period))},{runs[PUT_IN]})"
            figure = float(self.made.get((store, batch, period), 0.0))
            formula += self._arrived(store, material, batch, p)
            yield Line(f"{store} / {batch}", period, (formula, figure), self._cell("Arrived", row))

    def _arrived(self, store: str, material: str, batch: str, p: int) -> str:
        """Return what comes of a batch by Arrivals in a period, to be added."""
        if not self.has_arrivals:
            return ""
        src, periods = self.data.sources["Arrivals"], self.data.periods
        keys = [same(src["Product"], text(material)), same(src["Lot"], text(batch))]
        keys += [same(src["Site"], text(self.sites[store]))] if self.sites[store] else []
        days = ((">=", "Start"), ("<=", "End"))
        keys += [f"--({src['Date']}{sign}INDEX({periods[end]},{p + 1}))" for sign, end in days]
        return f"+SUMPRODUCT({','.join([*keys, src['Quantity']])})"

    def stay(self) -> Iterator[Line]:
        """Yield what stays of each batch."""
        runs = self.data.runs
        for (store, batch, p), row in self.row_of.items():
            name, period = f"{store} / {batch}", str(self.told["Period"].iloc[row])
            keys = f"{same(runs['Takes'], text(name))},{same(runs['Period'], text(period))}"
            taken = f"1000*SUMPRODUCT({keys},{runs['t']})"
            (before, there), (comes, come), (leaves, left) = (
                self._before(store, batch, p),
                self._cell("Arrived", row),
                self._cell("Sold or discarded", row),
            )
            (brings, brought), (takes, gone) = self._cell("Received", row), self._cell("Shipped", row)
            figure = there + come + brought - float(self.taken.get((store, batch, period), 0.0)) - left - gone
            formula = f"{before}+{comes}+{brings}-{taken}-{leaves}-{takes}"
            yield Line(name, period, (formula, figure), self._cell("Stock (end)", row))

    def _before(self, store: str, batch: str, p: int) -> tuple[str, float]:
        """Return what was there at the end of the period before; a batch that is not listed is not there."""
        if (store, batch, p - 1) in self.row_of:
            return self._cell("Stock (end)", self.row_of[store, batch, p - 1])
        there = float(self.nodes["opening"].get(f"{store} / {batch}", 0.0)) if p == 0 else 0.0
        return f"{there!r}", there

    def _cell(self, column: str, row: int) -> tuple[str, float]:
        return self.src.cell(column, row), float(self.told[column].iloc[row])
