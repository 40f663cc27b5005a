"""The lines of the sheet Checks about stores that mix: mass and elements, from period to period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from models.audit.balances import Balances
from models.audit.decided import at_sites_told
from models.schema.at_sites import AT, MATERIAL
from models.schema.put_in import is_put
from models.schema.tables.network import MIXED, PUT
from planner.excel.checks.check_cells import position, same, text
from planner.excel.checks.check_lines import Line, Section
from planner.excel.checks.check_stages import StageData

Formula = tuple[str, float]
"""A formula with its figure."""

Cells = Mapping[tuple[str, str], Formula]
"""The cells of a column, by store and period."""


def sections(balances: Balances, told: pd.DataFrame, data: StageData, cells: Mapping[str, Cells]) -> Iterator[Section]:
    """Yield the mass, and what is in it, of each mix that Compositions tells; nothing where nothing mixes.

    Args:
        balances: what follows from the decisions.
        told: the table Compositions.
        data: the areas of the sheet Check data.
        cells: the columns Arrived, Received, Put in and Stock (end) of Intermediate stock.
    """
    mixed = told["Assumed or result"] == MIXED
    if not mixed.any():
        return
    lines = _Lines(balances, told, data, cells)
    words = "What was in a store that mixes, and what comes, is the mix of the period."
    yield Section("Mixed stores: mass", words, "Worked out [kg]", "Compositions [kg]", [*lines.masses()])
    words = "An element in the mix of a period is what was there of it, at the mix of the period before, and what runs "
    words += "and lanes bring of it; everything drawn has this composition."
    yield Section("Mixed stores: elements", words, "Worked out [kg]", "Compositions [kg]", [*lines.elements()])


class _Lines:
    """The lines of each mix."""

    def __init__(self, balances: Balances, told: pd.DataFrame, data: StageData, cells: Mapping[str, Cells]) -> None:
        self.balances, self.site, self.told, self.data, self.cells = balances, balances.site, told, data, cells
        self.src = data.sources["Compositions"]
        stores, mixed = at_sites_told(told, "Intermediate"), (told["Assumed or result"] == MIXED).tolist()
        keys = enumerate(zip(stores, told["Period"], mixed, strict=True))
        self.row_of = {(store, str(period)): row for row, (store, period, is_kept) in keys if is_kept}
        self.before = dict(zip(self.site.names[1:], self.site.names[:-1], strict=True))

    def masses(self) -> Iterator[Line]:
        """Yield what is in each mix altogether."""
        for (store, period), row in self.row_of.items():
            parts = [
                self._stock_before(store, period),
                *(self.cells[name][store, period] for name in ("Arrived", "Received", "Put in")),
            ]
            formula, figure = "+".join(cell for cell, _ in parts), sum(kg for _, kg in parts)
            yield Line(store, period, (formula, figure), self._told("Mass", row))

    def elements(self) -> Iterator[Line]:
        """Yield each element of each mix."""
        for (store, period), row in self.row_of.items():
            mass, kg = self._told("Mass", row)
            for element in self.site.elements:
                share, percent = self._told(element, row)
                ways = (self._was, self._comes, self._arrives, self._received)
                parts = [way(store, period, element) for way in ways]
                formula, figure = "+".join(part for part, _ in parts if part), sum(kg for _, kg in parts)
                says = (f"{mass}*{share}/100", kg * percent / 100.0)
                yield Line(f"{store}: {element}", period, (formula, figure), says)

    def _was(self, store: str, period: str, element: str) -> Formula:
        """Return kg of an element that was there when a period began."""
        stock, kg = self._stock_before(store, period)
        row = self.row_of.get((store, self.before.get(period, "")))
        if row is not None:
            share, percent = self._told(element, row)
            return f"{stock}*{share}/100", kg * percent / 100.0
        if period in self.before:
            return "0", 0.0
        contents = self.data.contents
        per_tonne = float(self.site.contained[element][store])
        return (
            f"{stock}*INDEX({contents[element]},{position(text(store), contents['Name'])})/1000",
            kg * per_tonne / 1000.0,
        )

    def _comes(self, store: str, period: str, element: str) -> Formula:
        """Return kg of an element that runs bring, by the recipes that make it."""
        runs, yields, site = self.data.runs, self.site.tables["Yields"].reset_index(drop=True), self.site
        p, parts, figures = site.names.index(period) + 1, [], site.stored.loc[store]
        for row in yields.index[(yields["Product"] == store) & ~yields["Recipe"].map(is_put).astype(bool)]:
            recipe = self.data.sources["Yields"].cell("Recipe", int(row))
            here = f"--({runs[f'{figures[MATERIAL]}: in stock from period']}={p})"
            kg = f"SUMPRODUCT(--({runs['Recipe']}={recipe}),{here},{runs[element]})"
            parts.append(f"{kg}*{self.data.sources['Yields'].cell(element, int(row))}/100")
        told = self.data.sources["Runs"]
        keys = f"{same(told['Takes'], text(str(figures[MATERIAL])))},{same(runs['Period'], text(period))}"
        keys += f",{same(told['Site'], text(str(figures[AT])))}" if site.sites else ""
        parts.append(f"SUMPRODUCT({keys},{same(runs['Recipe'], text(PUT))},{runs[element]})")
        output = self.balances.decided.output
        comes = output[(output["Product"] == store) & (output["p"] == p - 1)]
        return "+".join(parts), float(comes[element].sum())

    def _arrives(self, store: str, period: str, element: str) -> Formula:
        """Return kg of an element that work before the plan brings; of its assay only proportions count."""
        src, periods, p = self.data.sources["Arrivals"], self.data.periods, self.site.names.index(period)
        begins, ends = (f"INDEX({periods[column]},{p + 1})" for column in ("Start", "End"))
        counts = {e: f"INDEX({self.data.factors[e]},1)" for e in self.site.elements}
        parts, figure = list[str](), 0.0
        for at, row in enumerate(self.site.arrivals.to_dict("records")):
            if row["Product"] != store:
                continue
            whole = "+".join(f"{src.cell(e, at)}*{count}" for e, count in counts.items())
            comes = f"({src.cell('Date', at)}>={begins})*({src.cell('Date', at)}<={ends})*{src.cell('Quantity', at)}"
            parts.append(f"IF({whole}=0,0,{comes}*{src.cell(element, at)}/({whole}))")
            counted = sum(row[e] * self.site.factor[e] for e in self.site.elements)
            figure += row["Quantity"] * row[element] / counted if row["p"] == p and counted > 0 else 0.0
        return "+".join(parts), figure

    def _received(self, store: str, period: str, element: str) -> Formula:
        """Return kg of an element that lanes bring, at the compositions of the mixes that it left."""
        if not self.site.sites:
            return "", 0.0
        src, carried, kept = self.data.sources["Shipments"], self.data.shipped, self.site.stored.loc[store]
        keys = [same(src["Material"], text(str(kept[MATERIAL]))), same(src["To site"], text(str(kept[AT])))]
        keys += [same(src["Arrives"], text(period)), carried[element]]
        told = self.balances.decided.shipments
        comes = (told["Comes to"] == store).to_numpy() & (told["Arrives"] == period).to_numpy()
        return f"SUMPRODUCT({','.join(keys)})", float(carried.values[element][comes].sum())

    def _stock_before(self, store: str, period: str) -> Formula:
        if period in self.before:
            return self.cells["Stock (end)"][store, self.before[period]]
        return self.cells["Opening stock"][store, period]

    def _told(self, column: str, row: int) -> Formula:
        value = self.told[column].iloc[row]
        return self.src.cell(column, row), 0.0 if pd.isna(value) else float(value)
