"""The periods that went: what was done in them, and what follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from models.audit import promises
from models.audit.balances import Balances
from models.audit.site import KG_PER_TONNE
from models.schema.at_sites import store_name
from models.schema.frames import Tables, columns_of, frame, no_outputs
from models.schema.inputs import INPUTS
from planner.engine.plan import Plan

PROMISE = ["Sheet", "Row", "Promise"]
"""What names a promise."""

LEAST_TONNES = 1e-6
LEAST_KILOGRAMS = 1e-6
"""Less than this is rounding: a gram of feed, a milligram of product."""


PLANNED = "Planned"
"""A column of what was worked, delivered and carried in a week: what the plan has of that of which nothing was told."""

WINDOWS = {"Deliveries": "Due", "Spot sales": "To", "Targets": "To"}
"""The tables whose windows hold amounts, and the column of their last day."""


class CannotRoll(Exception):
    """There is no next week of this plan; the message is for the user."""


def standing(rolled: Tables) -> pd.MultiIndex:
    """Return the promises that still stand in next week's tables."""
    idle = Balances.of(rolled, no_outputs(rolled["Components"]))
    return pd.MultiIndex.from_frame(idle.once(promises.asked)[PROMISE])


def names_until(inputs: Tables, until: pd.Timestamp) -> list[str]:
    """Return the periods that are over by the end of a day."""
    periods = inputs["Periods"].sort_values("Start")
    return list(periods["Period"][periods["End"] <= until])


@dataclass(frozen=True, kw_only=True)
class Week:
    """The periods that went, up to the end of the day `until`.

    `inputs` are the plan's, with what is known by now of lots and arrivals; `told` are the tables of a plan that did
    what was done; `counted` is what was found in stock, t of lots and kg of products, by name, and `counted_batches` kg
    of batches that were counted by themselves, by intermediate and batch.
    """

    plan: Plan
    until: pd.Timestamp
    inputs: Tables
    told: Mapping[str, pd.DataFrame]
    counted: Mapping[str, float]
    counted_batches: Mapping[tuple[str, str], float] = field(default_factory=dict)

    @cached_property
    def balances(self) -> Balances:
        """What follows from what was done, on a calendar that ends with the week: what comes later is on its way."""
        periods = self.inputs["Periods"]
        tables = {name: self.dated(name, closes) for name, closes in WINDOWS.items()}
        tables["Periods"] = periods[periods["Period"].isin(self.gone)].reset_index(drop=True)
        return Balances.of({**self.inputs, **tables}, self.told)

    def dated(self, table: str, closes: str) -> pd.DataFrame:
        """Return the rows of a table with windows, blank days of which are those of the plan that was worked to."""
        rows = self.inputs[table]
        opens, ends = rows["From"].fillna(self.plan_start), rows[closes].fillna(self.plan_end)
        return rows.assign(**{"From": opens, closes: ends})

    @cached_property
    def gone(self) -> list[str]:
        """The names of the periods that went."""
        return names_until(self.inputs, self.until)

    def up_to(self, period: str) -> Week:
        """Return the week as far as the end of one of its periods."""
        if period == self.gone[-1]:
            return self
        until = self.inputs["Periods"].set_index("Period")["End"][period]
        names = names_until(self.inputs, until)
        told = {
            name: rows[rows["Period"].isin(names)] if "Period" in rows else rows for name, rows in self.told.items()
        }
        return replace(self, until=until, told=told)

    @cached_property
    def sent(self) -> Counter[tuple[str, str | None]]:
        """kg that was told to be sent from each store (with None), and of each batch in it."""
        found, rows = Counter[tuple[str, str | None]](), self.told["Shipments"]
        for row in rows[rows[PLANNED].isna()].to_dict("records"):
            store = store_name(row["Material"], row["From site"])
            for batch in {None, None if pd.isna(row["Lot"]) else str(row["Lot"])}:
                found[store, batch] += KG_PER_TONNE * row["Amount"]
        return found

    @property
    def count(self) -> int:
        """How many periods went."""
        return len(self.gone)

    @property
    def first_day(self) -> pd.Timestamp:
        """The first day that is still to be planned."""
        return self.until + pd.Timedelta(days=1)

    @cached_property
    def plan_start(self) -> pd.Timestamp:
        """The first day of the plan that was worked to."""
        return pd.Timestamp(self.inputs["Periods"]["Start"].min())

    @cached_property
    def plan_end(self) -> pd.Timestamp:
        """The last day of the plan that was worked to."""
        return pd.Timestamp(self.inputs["Periods"]["End"].max())

    def rows(self, table: str, rows: list[dict[Any, Any]]) -> pd.DataFrame:
        """Return new rows of an input table, which stand for no row of the old one (index -1)."""
        fresh = frame(columns_of(INPUTS[table], self.inputs["Components"]), rows)
        fresh.index = pd.Index([-1] * len(fresh))
        return fresh
