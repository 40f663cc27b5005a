"""What lines are set up for: which campaigns each has, which of them a run belongs to, and what changing takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.plant.calendar import days_of
from models.plant.parts import Flags, Names, Positions
from models.plant.plant import Plant
from models.schema.at_sites import MATERIAL
from models.schema.frames import Tables
from models.schema.names import fold
from models.schema.words import EVERY


@dataclass(frozen=True)
class CampaignLine:
    """A line with campaigns: its position, what it can be set up for, and how it changes.

    `opening` is the opening campaign, one of them though nothing may work it any more, None where the plan chooses;
    `days` is how long a campaign lasts at least, the opening one from `since` on.
    """

    line: int
    of: str
    names: Names
    opening: str | None
    within: bool
    days: float
    since: np.datetime64

    @property
    def idle(self) -> str:
        """What it is set up for in a plan that does nothing."""
        return self.opening or self.names[0]


def campaign_lines(plant: Plant) -> list[CampaignLine]:
    """Return the lines that have campaigns and a recipe to work in them."""
    table = plant.tables["Lines"]
    some = [line for line, of in enumerate(table["Campaigns"]) if of]
    found = [_line(plant, line, table.iloc[line]) for line in some]
    return [campaign_line for campaign_line in found if campaign_line.names]


def kept_by_opening(plant: Plant, line: CampaignLine) -> list[int]:
    """Return the periods in which a campaign that began before the plan keeps its line: those within Min campaign."""
    if line.opening is None or np.isnat(line.since):
        return []
    ends = line.since + np.timedelta64(int(np.ceil(line.days)), "D")
    return np.flatnonzero(plant.calendar.start < ends).tolist()


def _line(plant: Plant, line: int, row: pd.Series) -> CampaignLine:
    names, typed = campaigns_of(plant.tables, row["Line"], row["Campaigns"]), row["Opening campaign"]
    known = known_campaigns(plant.tables, row["Line"], row["Campaigns"]) if typed and names else ()
    opening = next((name for name in known if fold(name) == fold(typed)), None)
    return CampaignLine(
        line=line,
        of=row["Campaigns"],
        names=names if opening is None else tuple(sorted({*names, opening})),
        opening=opening,
        within=row["Change within a period"] == "yes",
        days=float(row["Min campaign"]),
        since=days_of(plant.tables["Lines"]["Campaign since"].to_numpy())[line],
    )


def campaigns_of(tables: Tables, line: str, of: str) -> Names:
    """Return what a line with campaigns of that kind can be set up for and work, in order of their names."""
    return _campaigns(tables, line, of, tables["Recipes"]["Active"] != "no")


def known_campaigns(tables: Tables, line: str, of: str) -> Names:
    """Return that and what it can have been set up for: what is worked by recipes that may not be used any more."""
    return _campaigns(tables, line, of, np.ones(len(tables["Recipes"]), dtype=bool))


def _campaigns(tables: Tables, line: str, of: str, rows: Flags | pd.Series) -> Names:
    """Return what some rows of Recipes set a line up for.

    All that it works lies at its own site, which is no part of the name of an intermediate here.
    """
    use, recipes = tables["Line use"], tables["Recipes"]
    recipes = recipes[rows & recipes["Recipe"].isin(use["Recipe"][use["Line"] == line])]
    if of == "recipe":
        return tuple(sorted(set(recipes["Recipe"].dropna())))
    stored = tables["Intermediates"]
    known = dict(zip(stored["Intermediate"], stored[MATERIAL], strict=True)) if MATERIAL in stored else {}
    known |= families(tables) if of == "family" else {}
    return tuple(sorted({known.get(name, name) for name in recipes["Feed class"].dropna()}))


def families(tables: Tables) -> dict[str, str]:
    """Return the family of each class that has one; any other is a family of its own."""
    classes = tables["Feed classes"]
    return {name: family for name, family in zip(classes["Feed class"], classes["Family"], strict=True) if family}


def campaigns_of_runs(
    plant: Plant, campaign_line: CampaignLine, node: Positions, recipe: Positions, names: Names
) -> Positions:
    """Return the place among these names of the campaign of a line to which runs of lots by recipes belong."""
    place = {name: position for position, name in enumerate(names)}
    if campaign_line.of == "recipe":
        return np.array([place.get(name, -1) for name in plant.recipes], dtype=np.int64)[recipe]
    known = families(plant.tables) if campaign_line.of == "family" else {}
    of_class = [place.get(known.get(name, name), -1) for name in plant.taken_as_told]
    return np.array(of_class, dtype=np.int64)[plant.nodes.taken_as[node]]


def changeover_row(table: pd.DataFrame, line: str, before: str, after: str) -> int | None:
    """Return the position of the row of Changeovers that holds for a change; None if it is free.

    It is the most specific one: the line counts before From campaign, that before To campaign.
    """
    wanted, best, found = (line, before, after), (False,) * 4, None
    for row, cells in enumerate(table[["Line", "From campaign", "To campaign"]].itertuples(index=False)):
        if all(cell == EVERY or fold(cell) == fold(name) for cell, name in zip(cells, wanted, strict=True)):
            exact = (True, *(cell != EVERY for cell in cells))
            if exact > best:
                best, found = exact, row
    return found


@dataclass(frozen=True)
class Move:
    """A line may change from one campaign to another in a period, or stay; hours and cost that it takes."""

    line: int
    before: str
    after: str
    period: int
    hours: float
    cost: float

    @property
    def is_change(self) -> bool:
        """True unless the line stays as it is."""
        return self.before != self.after


def moves(plant: Plant, lines: Sequence[CampaignLine]) -> Iterator[Move]:
    """Yield every change that may be, and every staying. The setting-up at the start is free where the plan chooses
    it."""
    table = plant.tables["Changeovers"]
    for line in lines:
        for before in line.names:
            for after in line.names:
                row = changeover_row(table, plant.lines.names[line.line], before, after) if before != after else None
                hours, cost = (
                    (0.0, 0.0) if row is None else (float(table[name].iloc[row]) for name in ("Hours", "Cost"))
                )
                first = 0 if _may_begin(line, before, after) else 1
                for period in range(first, len(plant.calendar)):
                    yield Move(line.line, before, after, period, hours, cost)


def _may_begin(campaign_line: CampaignLine, before: str, after: str) -> bool:
    """Return whether a line can go from one campaign to another in the first period."""
    if campaign_line.opening is not None:
        return before == campaign_line.opening
    return campaign_line.within or before == after
