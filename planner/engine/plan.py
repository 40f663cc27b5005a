"""A plan: what the engine answers, and what a plan workbook holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from models.audit.balances import Balances
from models.plant.plant import Plant
from models.program.money_items import CASH, STOCK
from models.results.changes import as_named, with_names
from models.schema.at_sites import KEPT, MATERIAL, at_sites, store_name
from models.schema.defaults import fill
from models.schema.frames import Tables
from planner.reading.findings import Finding
from planner.sealing.inspection import Inspection, Loaded, inspect

FEED = "Feed"
"""What lots are of that are neither intermediates nor products."""

RUN = ["Period", "Lot", "Recipe", "From batch"]
"""What names a run: its lot, or the intermediate, and of what is kept apart the batch."""


def _names(runs: pd.DataFrame, stored: pd.Series) -> pd.Series:
    """Return what each row of Runs works: the lot, or else its store, and of what is kept apart the batch, too."""
    named = stored + " / " + runs["From batch"].fillna("")
    return runs["Lot"].fillna(stored).where(runs["From batch"].isna(), named)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A solved workbook.

    `status` is one of the words of `models.solving.solvers.highs.Status`; `gap` is how much greater the margin of the
    best plan can be at most, 0 where this is the best and infinite where that is not known; `whole` is whether it has
    whole numbers; `tables` holds every
    table of `models.schema.outputs` by name, `inputs` the planner's tables as they were understood (blank cells still
    blank), `findings` the warnings.
    `gaps` says what a plan workbook in an older format did not hold, such as `no sheet Ladder`; it is empty there.
    `loaded` says what is known of a plan from its file; None of one that was solved just now.
    """

    name: str
    status: str
    margin: float
    currency: str
    tables: dict[str, pd.DataFrame]
    inputs: Tables
    findings: tuple[Finding, ...] = ()
    gaps: tuple[str, ...] = ()
    gap: float = 0.0
    whole: bool = False
    loaded: Loaded | None = None

    @cached_property
    def inspection(self) -> Inspection | None:
        """Whether a plan that was loaded is still as it was solved, and whether its figures add up."""
        return None if self.loaded is None else inspect(self.loaded, self.inputs, self.tables, self.margin)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What was edited in the file of a plan that was loaded, and what in it does not add up, in sentences."""
        return () if self.inspection is None else self.inspection.doubts

    @cached_property
    def filled(self) -> Tables:
        """The planner's tables with the defaults of their blank cells."""
        return fill(self.inputs)[0]

    @cached_property
    def plant(self) -> Plant:
        """The plant in numbers, with the components of what lies in mixed stores."""
        return Plant.of(self.filled, follow_lots=False)

    @cached_property
    def stores(self) -> pd.DataFrame:
        """The stores of products and intermediates, at each site that keeps them: Material, Opening stock, Closing
        value."""
        kept = at_sites(self.inputs)
        columns = [MATERIAL, "Opening stock", "Closing value"]
        return pd.concat([kept[sheet][columns] for sheet in KEPT], ignore_index=True)

    @cached_property
    def balances(self) -> Balances:
        """What follows from the plan's decisions, worked out from its tables."""
        return Balances.of(self.inputs, self.tables)

    @cached_property
    def worked(self) -> pd.DataFrame:
        """The table Runs with the name of the intermediate, and of its batch, as Lot where no lot itself is worked.

        Where there are several sites, an intermediate has that of its site in its name.
        """
        runs = self.tables["Runs"]
        sites = runs["Site"] if "Site" in runs else pd.Series(None, runs.index, dtype=object)
        stores = [store_name(str(name), site) for name, site in zip(runs["Takes"], sites, strict=True)]
        return runs.assign(Lot=_names(runs, pd.Series(stores, runs.index, dtype=object)))

    @cached_property
    def names_on_site(self) -> dict[str, str]:
        """What each that is worked is called at the site where it is: the same without the name of the site."""
        runs = self.tables["Runs"]
        return dict(zip(self.worked["Lot"], _names(runs, runs["Takes"].astype(object)), strict=True))

    @cached_property
    def classes(self) -> dict[str, str]:
        """The feed class of each lot; of an intermediate, and of its batches, its name."""
        lots, runs = self.inputs["Lots"], self.worked
        return {
            **dict(zip(runs["Lot"], runs["Takes"], strict=True)),
            **dict(zip(lots["Lot"], lots["Feed class"], strict=True)),
        }

    @cached_property
    def from_stores(self) -> list[str]:
        """What is worked out of stores, in the order of Intermediates: each by its name, or its batches by theirs."""
        runs, figures = self.worked, self.inputs["Intermediates"]["Intermediate"]
        stored = runs[~runs["Lot"].isin(self.inputs["Lots"]["Lot"])]
        return [lot for name in figures for lot in sorted(set(stored["Lot"][stored["Takes"] == name]))]

    @cached_property
    def feed_worked(self) -> pd.DataFrame:
        """The rows of Runs that work a lot."""
        runs = self.tables["Runs"]
        return runs[runs["Lot"].notna() & runs["From batch"].isna()].reset_index(drop=True)

    def are_drums(self, lots: pd.DataFrame) -> pd.Series:
        """Return which rows of lots are of intermediates and products, which wait in drums, and not of feed."""
        return self.kinds_of(lots) != FEED

    def kinds_of(self, lots: pd.DataFrame) -> pd.Series:
        """Return what each row of lots is of: `Feed`, or `Intermediates` or `Products`, which wait in drums."""
        kinds = {name: sheet for sheet, key in KEPT.items() for name in self.inputs[sheet][key]}
        of_feed = dict.fromkeys(self.inputs["Feed classes"]["Feed class"], FEED)
        return lots["Feed class"].map(kinds | of_feed).fillna(FEED).astype(object)

    @property
    def worked_as_named(self) -> pd.DataFrame:
        """What is worked by lot or intermediate, recipe and period, as a published plan names it."""
        return as_named(self.tables["Runs"])

    @property
    def worked_by_batch(self) -> pd.DataFrame:
        """The same, of what is kept apart batch by batch, `From batch` (None of all else)."""
        runs = with_names(self.tables["Runs"])
        sums: pd.DataFrame = runs.groupby(RUN, sort=False, dropna=False)["Amount"].sum().reset_index()
        batch = sums["From batch"].astype(object)
        return sums.assign(**{"From batch": batch.where(batch.notna(), None)})

    @property
    def cash_margin(self) -> float:
        """Money that flows within the plan; with the change in stock value it is the margin."""
        return self._of_kind(CASH)

    @property
    def change_in_stock_value(self) -> float:
        """What feed and products are worth in stock at the end, less the feed that was there on the first day."""
        return self._of_kind(STOCK)

    def _of_kind(self, kind: str) -> float:
        money = self.tables["Money"]
        return float(money["Amount"][money["Kind"] == kind].sum())

    @cached_property
    def items(self) -> pd.Series:
        """Every item of the margin, worked out again from the plan's tables, by item and period."""
        from models.audit.figures.money import items  # noqa: PLC0415 - it loads the rules, which whoever only reads plans need not

        return self.balances.once(items)
