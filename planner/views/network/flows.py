"""What the tables of a plan do not state by themselves: hours of each lot on each line, and where its elements go."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from models.plant.plant import KG_PER_TONNE, Plant
from models.plant.runs import booked_in
from models.schema.at_sites import store_name
from models.schema.frames import components_of
from models.schema.tables.network import MIXED, PUT
from planner.engine.plan import Plan
from planner.views.heavy_elements import HEAVY
from planner.views.network.at_sites import sites

RESIDUE = "To residue"
TINY_KG = 1e-3


@dataclass(frozen=True)
class Flows:
    """A plan with its plant in numbers, read once."""

    plan: Plan

    @property
    def plant(self) -> Plant:
        """The plant that the plan was made for, with the components of what lies in mixed stores."""
        return self.plan.plant

    def hours(self) -> pd.DataFrame:
        """Return hours that each run books on each line of its recipe: Period, Lot, Recipe, Amount, Line, Hours.

        Period is that of the hours; `Run` is the row of what is worked. What a run books on a line in a period is one
        row, also where Line use has several.
        """
        use, plant = self.plant.line_use, self.plant
        lines = pd.DataFrame(
            {
                "Recipe": [plant.recipes[r] for r in use.recipe],
                "Line": [plant.lines.names[i] for i in use.line],
                "row": np.arange(len(use.recipe)),
            }
        )
        runs = self.plan.worked.reset_index(names="Run").merge(lines, on="Recipe")
        parts, rows = self._parts(runs), runs["row"].to_numpy(dtype=np.intp)
        per_tonne = parts.added_up(use.hours[rows[parts.row], parts.node], len(runs))
        hours = runs["Amount"].to_numpy() * per_tonne + self._in_batches(runs)
        place = {name: at for at, name in enumerate(plant.calendar.names)}
        worked = np.array([place[name] for name in runs["Period"]], dtype=np.intp)
        period = np.array([*plant.calendar.names, None], dtype=object)
        booked = booked_in(plant, parts.first(), worked, rows)
        found = runs.assign(Hours=hours, Period=period[booked]).drop(columns="row").dropna(subset="Period")
        key = ["Run", "Line", "Period"]
        return found.assign(Hours=found.groupby(key)["Hours"].transform("sum")).drop_duplicates(key)

    def _in_batches(self, runs: pd.DataFrame) -> np.ndarray:
        """Return the hours of batches for each run and line, shared out by the tonnes that are worked in them."""
        keys = ["Period", "Line", "Recipe"]
        batches = self.plan.tables["Setups"].set_index(keys)["Batch hours"]
        hours = batches.reindex(pd.MultiIndex.from_frame(runs[keys])).fillna(0.0).to_numpy(dtype=float)
        return np.asarray(hours * (runs["Amount"] / runs.groupby(keys)["Amount"].transform("sum")).to_numpy())

    def elements(self) -> list[str]:
        """Return the components that count as mass and are in what is worked, and not only put into a store; Dy and Tb
        first, then as in Components."""
        known = [name for name, is_property in components_of(self.plan.inputs["Components"]).items() if not is_property]
        ordered = [name for name in HEAVY if name in known] + [name for name in known if name not in HEAVY]
        worked = (self.plan.worked["Recipe"] != PUT).to_numpy()
        return [name for name in ordered if self.contained(name)[worked].sum() > TINY_KG]

    def contained(self, element: str) -> np.ndarray:
        """Return kilograms of the element in each row of Runs."""
        return self._held(self.plan.worked, element)

    def _held(self, rows: pd.DataFrame, element: str) -> np.ndarray:
        """Return kilograms of the element in rows with Lot, Period and Amount."""
        nodes = self.plant.nodes
        parts, assay = self._parts(rows), nodes.assay[:, self.plant.components.index(element)]
        held = parts.added_up(nodes.dry[parts.node] * assay[parts.node], len(rows))
        return np.asarray(KG_PER_TONNE * rows["Amount"].to_numpy(dtype=float) * held)

    def of_a_tonne(self, name: str, period: str) -> dict[int, float]:
        """Return what is in a tonne of what is worked, by node of the plant: of a mix its components then."""
        return {self._place[part]: share for part, share in self._mixes.get((name, period), ((name, 1.0),))}

    @cached_property
    def _place(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self.plant.nodes.names)}

    def _parts(self, runs: pd.DataFrame) -> _Parts:
        """Return what some runs work: one thing each, or of a mix every component."""
        found = [
            (row, node, share)
            for row, (name, period) in enumerate(zip(runs["Lot"], runs["Period"], strict=True))
            for node, share in self.of_a_tonne(name, period).items()
        ]
        row, node, share = zip(*found, strict=True) if found else ((), (), ())
        return _Parts(np.array(row, dtype=np.intp), np.array(node, dtype=np.intp), np.array(share, dtype=float))

    @cached_property
    def _mixes(self) -> dict[tuple[str, str], tuple[tuple[str, float], ...]]:
        """What is in each mix, by intermediate and period: components, and their shares as products count."""
        table = self.plan.tables["Compositions"]
        counted = dict(zip(self.plant.components, self.plant.counted_as.tolist(), strict=True))
        names = self.plant.stored.names
        return {
            (store, row["Period"]): tuple(
                (name, float(row[element]) / 100.0 * counted[element])
                for element in counted
                if (name := f"{store} / {element}") in names
            )
            for row in table[table["Assumed or result"] == MIXED].to_dict("records")
            for store in (store_name(row["Intermediate"], row.get("Site")),)
        }

    @cached_property
    def _shipped(self) -> pd.DataFrame:
        """What lanes carry, as rows of Runs name it: Lot, Period, Amount, and the names at both ends; no products."""
        plan, classes = self.plan, set(self.plan.inputs["Feed classes"]["Feed class"])
        carried = plan.balances.decided.shipments
        rows = carried[carried["Material"].isin({*classes, *plan.inputs["Intermediates"]["Intermediate"]})]
        ends = {
            column: [store_name(name, site) for name, site in zip(rows["Material"], rows[site], strict=True)]
            for column, site in (("Feed class", "From site"), ("Product", "To site"))
        }
        batch = pd.Series(ends["Feed class"], rows.index, dtype=object) + (" / " + rows["Lot"]).fillna("")
        lots = rows["Lot"].where(rows["Material"].isin(classes), batch)
        return rows[["Period", "Amount"]].assign(Lot=lots, **ends)

    def carried(self, element: str) -> pd.DataFrame:
        """Return kilograms of the element that lanes carry, as `ways` names where it comes from and goes to."""
        kg = self._shipped.assign(kg=self._held(self._shipped, element))[["Feed class", "Product", "kg"]]
        sums = kg.groupby(["Feed class", "Product"], sort=False, as_index=False)[["kg"]].sum()
        return sums[sums["kg"] > TINY_KG].reset_index(drop=True)

    @cached_property
    def materials(self) -> dict[str, str]:
        """What each that elements come from or go to is, by the name that it has at its site: where there are several,
        nothing but the residue is called by its own name, which another may have at one of them."""
        inputs = self.plan.inputs
        names = [*inputs["Feed classes"]["Feed class"], *inputs["Intermediates"]["Intermediate"]]
        places = sites(self.plan) or (None,)
        named = {store_name(name, site): name for name in [*names, *inputs["Products"]["Product"]] for site in places}
        return {**named, RESIDUE: RESIDUE}

    def ways(self, element: str) -> pd.DataFrame:
        """Return kilograms of the element by Feed class and Product, and `To residue` for what no product recovers.

        An intermediate stands on both sides: where it is made, and where it is worked. Where there are several sites
        all but the residue has the name of its site.

        Of all that is worked in the plan, also what comes into stock only after its end; as element, not as oxide. What
        lots of an intermediate bring is seen where it is worked.
        """
        plant, yields = self.plant, self.plant.yields
        recovery = pd.DataFrame(
            {
                "Recipe": [plant.recipes[r] for r in yields.recipe],
                "Product": [plant.materials[plant.products.material[k]] for k in yields.product],
                "share": yields.recovery[:, plant.components.index(element)],
            }
        )
        runs = self.plan.worked.assign(kg=self.contained(element))
        runs = runs[runs["Recipe"] != PUT]
        runs["Feed class"] = self._named(runs["Lot"].map(self.plan.classes), runs)
        made = runs.merge(recovery, on="Recipe")
        made["Product"] = self._named(made["Product"], made)
        made = made.assign(kg=made["kg"] * made["share"])[["Feed class", "Product", "kg"]]
        rest = runs.groupby("Feed class", sort=False)["kg"].sum() - made.groupby("Feed class")["kg"].sum()
        lost = pd.DataFrame({"Feed class": rest.index, "Product": RESIDUE, "kg": rest.to_numpy()})
        found = pd.concat([made, lost], ignore_index=True)
        found = found.groupby(["Feed class", "Product"], sort=False, as_index=False)[["kg"]].sum()
        return self._in_order(found[found["kg"] > TINY_KG])

    def _named(self, names: pd.Series, runs: pd.DataFrame) -> list[str]:
        """Return what is worked or made in runs by the names that it has at their sites."""
        places = runs["Site"] if sites(self.plan) else [None] * len(runs)
        return [store_name(name, site) for name, site in zip(names, places, strict=True)]

    def _in_order(self, ways: pd.DataFrame) -> pd.DataFrame:
        names = list(self.materials)
        place = [
            (names.index(feed_class), names.index(product))
            for feed_class, product in zip(ways["Feed class"], ways["Product"], strict=True)
        ]
        return ways.iloc[sorted(range(len(place)), key=place.__getitem__)].reset_index(drop=True)


@dataclass(frozen=True)
class _Parts:
    """What rows work: of which row, which node of the plant, and its share of the row's tonnes."""

    row: np.ndarray
    node: np.ndarray
    share: np.ndarray

    def first(self) -> np.ndarray:
        """Return the first part of each row; all of one row are there at the same time."""
        return np.asarray(self.node[np.unique(self.row, return_index=True)[1]])

    def added_up(self, figures: np.ndarray, rows: int) -> np.ndarray:
        """Return figures of a tonne of each part as those of each row."""
        return np.bincount(self.row, self.share * figures, minlength=rows)
