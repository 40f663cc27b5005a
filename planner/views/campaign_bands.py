"""What each line is set up for and when it changes, and the hours that changes, setups and maintenance take."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from models.plant.whole_numbers.campaigns import families as known_families
from planner.engine.plan import Plan
from planner.engine.records.shown import whole
from planner.views.families import families, fills


@dataclass(frozen=True)
class Band:
    """A campaign from the first to the last period that ends with it, by position; what it was changed from, and how
    many hours that took.

    `fill` is the colour of its family; None for a recipe.
    """

    campaign: str
    first: int
    last: int
    before: str | None
    hours: float
    fill: str | None

    @property
    def words(self) -> str:
        """What stands where it begins: `SmCo`, and where it is changed to `→ SmCo, 48 h`."""
        if self.before is None:
            return self.campaign
        return f"→ {self.campaign}" + (f", {whole(self.hours)} h" if self.hours else "")


def bands(plan: Plan) -> dict[str, list[Band]]:
    """Return the campaigns of each line that has some, one after the other, in the planner's order of lines."""
    told = _rows(plan, "Campaigns")
    colour = _fill_of(plan)
    found: dict[str, list[Band]] = {line: [] for line in plan.inputs["Lines"]["Line"]}
    for row in told.sort_values("p", kind="stable").to_dict("records"):
        line_bands, p = found[row["Line"]], int(row["p"])
        before = row["Changed from"] if isinstance(row["Changed from"], str) else None
        if line_bands and before is None and line_bands[-1].campaign == row["Campaign"]:
            line_bands[-1] = replace(line_bands[-1], last=p)
        else:
            line_bands.append(
                Band(row["Campaign"], p, p, before, float(row["Hours lost"]), colour.get(row["Campaign"]))
            )
    return {line: of_line for line, of_line in found.items() if of_line}


def taken(plan: Plan, *, changes: bool = True) -> dict[tuple[str, int], list[tuple[str, float]]]:
    """Return by line and position of a period what takes hours without working, in words, and how many; without
    changes where their bands say so already."""
    found: dict[tuple[str, int], list[tuple[str, float]]] = {}
    for line, p, words, hours in [*(_changes(plan) if changes else ()), *_setups(plan), *_maintenance(plan)]:
        if hours > 0:
            found.setdefault((line, p), []).append((words, hours))
    return found


def _changes(plan: Plan) -> Iterator[tuple[str, int, str, float]]:
    for line, line_bands in bands(plan).items():
        for band in line_bands:
            yield line, band.first, f"Change to {band.campaign}", band.hours


def ending(plan: Plan, period: str, lines: Collection[str]) -> Callable[[str, str], bool]:
    """Return what says whether work of a feed class by a recipe belongs to a campaign that one of some lines is changed
    from in a period, and so comes before all other work there."""
    told, kinds = plan.tables["Campaigns"], plan.inputs["Lines"].set_index("Line")["Campaigns"]
    changed = told[(told["Period"] == period) & told["Line"].isin(lines) & told["Changed from"].notna()]
    before = [(kinds[line], campaign) for line, campaign in zip(changed["Line"], changed["Changed from"], strict=True)]
    family_of = known_families(plan.inputs)

    def is_ending(feed_class: str, recipe: str) -> bool:
        named = {"recipe": recipe, "feed class": feed_class, "family": family_of.get(feed_class, feed_class)}
        return any(named[kind] == campaign for kind, campaign in before)

    return is_ending


def _setups(plan: Plan) -> Iterator[tuple[str, int, str, float]]:
    by_line = _rows(plan, "Setups").groupby(["Line", "p"], as_index=False)["Hours"].sum()
    for line, p, hours in zip(by_line["Line"], by_line["p"], by_line["Hours"], strict=True):
        yield line, int(p), "Setups", float(hours)


def _maintenance(plan: Plan) -> Iterator[tuple[str, int, str, float]]:
    rows = _rows(plan, "Maintenance dates")
    for name, line, p, hours in zip(rows["Maintenance"], rows["Line"], rows["p"], rows["Hours"], strict=True):
        yield line, int(p), name, float(hours)


def _rows(plan: Plan, table: str) -> pd.DataFrame:
    """Return the rows of a table of the plan with the position of their period, `p`."""
    positions = {period: p for p, period in enumerate(plan.inputs["Periods"]["Period"])}
    return plan.tables[table].assign(p=plan.tables[table]["Period"].map(positions))


def _fill_of(plan: Plan) -> dict[str, str]:
    """Return the fill of each family and class that may be a campaign."""
    fill = fills(plan)
    return {feed_class: fill[family] for feed_class, family in families(plan).items()} | fill
