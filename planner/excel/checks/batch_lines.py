"""The lines of the sheet Checks about what is kept apart: the balance of each batch, from Runs."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from models.audit.balances import Balances
from models.audit.decided import at_sites_told
from models.audit.stages.batches_apart import come_to_batches, taken_of_batches
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
    words = "What comes to a batch is what the runs on its lot, and on this route, give."
    yield Section("Batches: what comes", words, "By runs [kg]", "Batches [kg]", [*lines.come()])
    words = "What was there of a batch and comes, less what Runs takes and what is sold or discarded, is there."
    yield Section("Batches: stock", words, "Worked out [kg]", "Batches [kg]", [*lines.stay()])


class _Lines:
    """The lines of each row of Batches."""

    def __init__(self, balances: Balances, told: pd.DataFrame, data: StageData) -> None:
        self.told, self.data, self.src = told, data, data.sources["Batches"]
        self.nodes = balances.site.nodes
        self.made, self.taken = come_to_batches(balances), taken_of_batches(balances)
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
            of_batch = same(runs[GIVES], text(batch))
            formula = f"SUMPRODUCT({of_batch},{here},{runs[f'{material} [kg]']})"
            if (store, batch) in self.put:
                formula = f"SUMPRODUCT({of_batch},{same(runs['Period'], text(period))},{runs[PUT_IN]})"
            figure = float(self.made.get((store, batch, period), 0.0))
            yield Line(f"{store} / {batch}", period, (formula, figure), self._cell("Arrived", row))

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
            figure = there + come - float(self.taken.get((store, batch, period), 0.0)) - left
            yield Line(name, period, (f"{before}+{comes}-{taken}-{leaves}", figure), self._cell("Stock (end)", row))

    def _before(self, store: str, batch: str, p: int) -> tuple[str, float]:
        """Return what was there at the end of the period before; a batch that is not listed is not there."""
        if (store, batch, p - 1) in self.row_of:
            return self._cell("Stock (end)", self.row_of[store, batch, p - 1])
        there = float(self.nodes["opening"].get(f"{store} / {batch}", 0.0)) if p == 0 else 0.0
        return f"{there!r}", there

    def _cell(self, column: str, row: int) -> tuple[str, float]:
        return self.src.cell(column, row), float(self.told[column].iloc[row])
