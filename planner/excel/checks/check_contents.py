"""What is in a tonne of all that recipes take, for the sheet Check data: each by a formula over what it comes of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from models.audit.decided import at_sites_told
from models.audit.site import KG_PER_TONNE, Site
from models.audit.stages.mixtures import name_of
from models.schema.at_sites import AT, BATCH_OF, COME, MATERIAL
from models.schema.put_in import is_put
from models.schema.tables.network import APART, MIXED, OPENING
from planner.engine.plan import Plan
from planner.excel.checks.check_cells import Area, Source

OF_A_PERCENT = KG_PER_TONNE / 100.0


@dataclass(frozen=True)
class Content:
    """What recipes take, and a formula for kg of each element in a tonne of it."""

    name: str
    formulas: dict[str, str]


class Contents:
    """Writes the rows: lots first, then what has the assay of a row, then mixes of periods, then batches."""

    def __init__(self, plan: Plan, site: Site, sources: dict[str, Source], factors: Area) -> None:
        self.plan, self.site, self.sources, self.factors = plan, site, sources, factors
        self.stores = site.tables["Intermediates"].reset_index(drop=True)

    def rows(self, lots: Area) -> list[Content]:
        """Return what there is a row for; a batch stands below what it is made of."""
        names = list(self.plan.inputs["Lots"]["Lot"])
        found = [Content(lot, {e: lots.cell(e, i) for e in self.site.elements}) for i, lot in enumerate(names)]
        return [*found, *self._of_rows(), *self._of_named(), *self._of_mixes()]

    def _of_rows(self) -> Iterator[Content]:
        """Yield what has the assay of its row: always, or when the plan begins; only its proportions count."""
        for store in self.stores.to_dict("records"):
            name = store["Intermediate"] if store["Keeping"] != APART else f"{store['Intermediate']} / {OPENING}"
            if name not in self.site.nodes.index:
                continue
            cells = {e: self._typed(store[MATERIAL], store[AT], e) for e in self.site.elements}
            yield self._scaled(name, cells, store)

    def _of_named(self) -> Iterator[Content]:
        """Yield what has the assay of its row among Opening batches, or else Arrivals; only its proportions count."""
        seen = set[str]()
        for table in ("Opening batches", "Arrivals"):
            for at, row in enumerate(self.site.tables[table].to_dict("records")):
                batch = row[BATCH_OF[table]]
                name = f"{row[COME[table]]} / {batch}"
                if batch is not None and name in self.site.nodes.index and name not in seen:
                    seen.add(name)
                    yield self._scaled(name, {e: self.sources[table].cell(e, at) for e in self.site.elements}, row)

    def _scaled(self, name: str, cells: dict[str, str], row: Mapping[Any, Any]) -> Content:
        """Return what is in a tonne counted, from the cells of an assay."""
        if len(cells) == 1 and not any(pd.notna(row[e]) and row[e] > 0 for e in cells):
            cells = dict.fromkeys(cells, "1")  # there is nothing else of which it could be
        whole = "+".join(f"{cell}*{self._factor(e)}" for e, cell in cells.items())
        return Content(name, {e: f"IF({whole}=0,0,{KG_PER_TONNE:.0f}*{cell}/({whole}))" for e, cell in cells.items()})

    def _typed(self, material: str, site: str, element: str) -> str:
        """Return the cell of an assay: that of Stores where it is filled in, else that of Intermediates."""
        stores = self.plan.inputs["Stores"]
        at = ((stores["Material"] == material) & (stores["Site"] == site) & stores[element].notna()).to_numpy()
        if site and at.any():
            return self.sources["Stores"].cell(element, int(at.argmax()))
        names = list(self.plan.inputs["Intermediates"]["Intermediate"])
        return self.sources["Intermediates"].cell(element, names.index(material))

    def _of_mixes(self) -> Iterator[Content]:
        """Yield the mix of each period, as Compositions tells it; the sheet Checks works it out again."""
        source, told = self.sources["Compositions"], self.plan.tables["Compositions"]
        for row, (line, store) in enumerate(
            zip(told.to_dict("records"), at_sites_told(told, "Intermediate"), strict=True)
        ):
            if line["Assumed or result"] == MIXED:
                name = name_of(store, str(line["Period"]))
                yield Content(name, {e: f"{OF_A_PERCENT:.0f}*{source.cell(e, row)}" for e in self.site.elements})

    def batches(self, known: list[str]) -> list[tuple[str, int, int | None]]:
        """Return each batch that can be made of what is known: its name, the row of what it is made of, and the row of
        Yields, None of what is put in or brought by a lane."""
        recipes, yields = self.site.tables["Recipes"], self.site.tables["Yields"].reset_index(drop=True)
        active = recipes[recipes["Active"] == "yes"]
        kept = set(self.stores["Intermediate"][self.stores["Keeping"] == APART])
        names, found = [*known], list[tuple[str, int, int | None]]()
        nodes, place = self.site.nodes, {name: at for at, name in enumerate(known)}
        carried: dict[str, list[str]] = {}
        for (store, batch, end), there in self.site.carried.items():
            carried.setdefault(f"{store} / {batch}", []).append(f"{end} / {there}")
        for name in names:
            for batch in carried.get(name, ()):
                if batch not in place:
                    place[batch] = len(names)
                    names.append(batch)
                    found.append((batch, place[name], None))
            for recipe in active["Recipe"][active["Feed class"] == nodes["of"].get(name)]:
                for row in yields.index[(yields["Recipe"] == recipe) & yields["Product"].isin(kept)]:
                    product = str(yields["Product"][row])
                    batch = f"{product} / {self.site.leads.get((name, recipe, product))}"
                    if batch in nodes.index and batch not in place:
                        place[batch] = len(names)
                        names.append(batch)
                        found.append((batch, place[name], None if is_put(recipe) else int(row)))
        return found

    def made_of(self, area: Area, parent: int, row: int | None) -> dict[str, str]:
        """Return the formulas of a batch: what its parent has of each element, times what the recipe keeps of it."""
        source = self.sources["Yields"]
        kept = {
            e: area.cell(e, parent) + (f"*{source.cell(e, row)}" if row is not None else "") for e in self.site.elements
        }
        whole = "+".join(f"{part}*{self._factor(e)}" for e, part in kept.items())
        return {e: f"{KG_PER_TONNE:.0f}*{part}/({whole})" for e, part in kept.items()}

    def _factor(self, element: str) -> str:
        return self.factors.cell(element, 0)
