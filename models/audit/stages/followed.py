"""The batches of what is kept apart, worked out again: those that are named, and what each way leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from models.schema.at_sites import as_carried
from models.schema.put_in import SAME, named_so, recipe_as_told

if TYPE_CHECKING:
    from models.audit.site import Site

Row = dict[Any, Any]
Ends = dict[str, list[tuple[str, str]]]
"""The stores to which lanes bring batches out of each, with the site that they come from."""

Leads = dict[tuple[str, str, str], str]
"""The batch that each recipe makes: by what it takes, the recipe, and what is made."""


class Followed:
    """Follows all ways through stores that are kept apart.

    `found` are the batches, by name; `leads` says which of them each way leads to, `carried` what each is called where
    a lane brings it: by its store, its name there, and the store that it comes to.
    """

    def __init__(self, site: Site, ends: Ends, there: Row, named: dict[Any, Row]) -> None:
        recipes, yields = site.tables["Recipes"], site.tables["Yields"]
        active = recipes[recipes["Active"] == "yes"]
        made = yields[yields["Product"].isin(list(ends))]
        self.elements, self.factor, self.there = site.elements, site.factor.to_dict(), there
        self.takes = list(zip(active["Recipe"], active["Feed class"], strict=True))
        self.makes: dict[str, list[Row]] = {}
        for row in made.to_dict("records"):
            self.makes.setdefault(row["Recipe"], []).append(row)
        self.found: dict[str, Row] = {str(name): row for name, row in named.items()}
        self.open, self.leads, self.most = set(self.found), Leads(), len(self.found) + 1
        self.ends, self.carried, self.followed = ends, Leads(), set[str]()

    def follow(self, known: pd.DataFrame) -> None:
        """Follow what is known, and then named batches to which nothing leads, the shortest names first."""
        self._from([(str(name), row, ()) for name, row in known.to_dict("index").items()])
        for name in sorted(self.found, key=lambda name: len(self.found[name]["way"])):
            if name in self.open:
                self._from([(name, self.found[name], (self.found[name]["of"],))])

    def _from(self, ahead: list[tuple[str, Row, tuple[str, ...]]]) -> None:
        while ahead:
            name, row, passed = ahead.pop()
            if name in self.followed:
                continue
            self.followed.add(name)
            for end, start in self.ends.get(row["of"], ()):
                at = self._carried_to({**row, "of": end, "way": as_carried(row["way"], start), "opening": 0.0})
                self.carried[row["of"], row["way"], end] = self.found[at]["way"]
                ahead.append((at, self.found[at], (*passed, end)))
            for recipe, taken in self.takes:
                for yielded in self.makes.get(recipe, ()) if taken == row["of"] else ():
                    material = str(yielded["Product"])
                    batch = self._batch(row, recipe, yielded)
                    if batch is not None and material not in passed:
                        at = self._leads_to(batch)
                        self.leads[name, recipe, material] = self.found[at]["way"]
                        ahead.append((at, self.found[at], (*passed, material)))

    def _batch(self, row: Row, recipe: str, yielded: Row) -> Row | None:
        """Return what a recipe makes of a row; None where that is nothing that counts."""
        kg = {name: row["dry"] * row[name] * yielded[name] / 100.0 for name in self.elements}
        whole = sum(kg[name] * self.factor[name] for name in self.elements)
        if whole <= 0:
            return None
        assay = {name: 100.0 * kg[name] / whole for name in self.elements}
        way = f"{row['way']} / {recipe_as_told(recipe)}"
        return {**row, **assay, **self.there, "way": way, "of": yielded["Product"], "opening": 0.0}

    def _leads_to(self, batch: Row) -> str:
        """Return the name of a batch: a named one if it is the same, else a new one."""
        of = batch["of"]

        def is_there(way: str) -> bool:
            return f"{of} / {way}" in self.found

        def is_same(way: str) -> bool:
            return f"{of} / {way}" in self.open and self._are_same(self.found[f"{of} / {way}"], batch)

        way = named_so(batch["way"], is_there, is_same, self.most)
        name = f"{of} / {way}"
        self.open.discard(name)
        self.found.setdefault(name, {**batch, "way": way})
        return name

    def _carried_to(self, batch: Row) -> str:
        """Return the name of a batch that a lane brings: of one that is there and the same, else a new one."""
        of, there = batch["of"], self.found

        def is_there(way: str) -> bool:
            return f"{of} / {way}" in there

        way = named_so(batch["way"], is_there, lambda way: self._are_same(there[f"{of} / {way}"], batch), self.most)
        there.setdefault(f"{of} / {way}", {**batch, "way": way})
        return f"{of} / {way}"

    def _are_same(self, row: Row, other: Row) -> bool:
        columns = [name for name in other if name not in {"way", "of", "opening", *self.there}]
        pairs = ((float(row[name]), float(other[name])) for name in columns)
        return all(abs(one - two) <= SAME * (abs(two) + 100.0 * SAME) for one, two in pairs)
