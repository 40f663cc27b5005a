"""A published plan that a workbook is held against where its own sheet Published is blank."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from models.schema.frames import Tables, frame
from models.schema.inputs import INPUTS
from planner.engine.plan import Plan
from planner.reading.reader import Book
from planner.sealing.usable import of_edited

TABLE = "Published"
DAYS = ["Start", "End"]


@dataclass(frozen=True)
class PublishedPlan:
    """The runs of a plan that was published, with the days of their periods, and the name by which people know it."""

    name: str
    runs: pd.DataFrame

    @classmethod
    def of(cls, plan: Plan, name: str) -> PublishedPlan:
        """Return the runs of a plan, of lots and intermediates."""
        with of_edited(plan):
            return cls(name, _with_days(plan.worked_as_named, plan))

    @classmethod
    def that_was_in(cls, plan: Plan, name: str) -> PublishedPlan:
        """Return the published runs that a plan was held against itself."""
        return cls(name, _with_days(plan.inputs[TABLE], plan))

    def rows_for(self, tables: Tables) -> pd.DataFrame:
        """Return the runs as rows of Published, each in the period that has its days; what was over by then is left
        out."""
        periods = tables["Periods"].dropna(subset=["Period", *DAYS])
        known = dict(zip(zip(*(periods[day] for day in DAYS), strict=True), periods["Period"], strict=True))
        ahead = self.runs[~(self.runs["End"] < periods["Start"].min())]
        rows: list[dict[Any, Any]] = ahead.to_dict("records")
        return frame(INPUTS[TABLE].columns, [{**row, "Period": _period(row, known)} for row in rows])


def held(book: Book, published: PublishedPlan | None) -> tuple[Book, str]:
    """Return a workbook held against a published plan, and that plan's name; as it is, and no name, where it is not."""
    if published is None or not book.tables or why_not_held(book.tables):
        return book, ""
    return replace(book, tables={**book.tables, TABLE: published.rows_for(book.tables)}), published.name


def why_not_held(tables: Tables) -> str:
    """Return why a workbook is held against no other published plan; blank if it can be."""
    if len(tables[TABLE]):
        return f"the workbook's own sheet {TABLE} has rows"
    return ""


def _with_days(runs: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    days = plan.inputs["Periods"][["Period", *DAYS]]
    return runs[["Lot", "Recipe", "Period", "Amount"]].merge(days, how="left", on="Period")


def _period(row: dict[Any, Any], known: dict[tuple[Any, ...], str]) -> str:
    """Return the period that has the days of a run; else the run's own, told apart from others of that name."""
    days, name = tuple(row[day] for day in DAYS), str(row["Period"])
    if days in known:
        return known[days]
    return name if name not in known.values() or pd.isna(days[0]) else f"{name} ({days[0]:%Y-%m-%d})"
