"""The table `Assumptions`: every value that was not typed but assumed, with its place, what matters most first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from models.plant.asked import Asked
from models.schema.defaults import Assumption
from models.schema.frames import Tables, frame
from models.schema.inputs import INPUTS
from models.schema.outputs import ASSAYS_THAT_COUNT, ASSUMPTIONS
from models.schema.settings import SETTINGS as SETTING_COLUMNS
from models.schema.words import Group
from planner.reading.locate_findings import address
from planner.reading.reader import Place

UNASKED, SETTINGS = "Assays that nothing asks for", "Settings"

ORDER = (
    ASSAYS_THAT_COUNT,
    Group.PRICES,
    Group.FEED,
    Group.CAPACITY,
    Group.DEMAND,
    Group.POLICY,
    SETTINGS,
    Group.RECOVERIES,
    Group.REST,
    UNASKED,
)


def table(assumed: Iterable[Assumption], tables: Tables, places: Mapping[str, Place]) -> pd.DataFrame:
    """Return the assumptions as rows of `Assumptions`, group by group; what only steers is no part of a plan.

    Args:
        assumed: every assumption, in the order of the tables.
        tables: the unfilled tables.
        places: where each table lies.
    """
    asked = Asked.of(tables)
    counts = pd.DataFrame(asked.flags(asked.counted, tables["Lots"]["Feed class"]), columns=list(asked.order))
    values = [assumption for assumption in assumed if not steers(assumption)]
    rows = [_row(_group(assumption, counts), assumption, places.get(assumption.table)) for assumption in values]
    rows.sort(key=lambda row: ORDER.index(row["Group"]))
    return frame(ASSUMPTIONS.columns, rows)


def steers(assumption: Assumption) -> bool:
    """Return whether an assumption has no say in the plan itself."""
    table = INPUTS[assumption.table]
    columns = SETTING_COLUMNS if assumption.table == "Settings" and assumption.row is None else table.columns
    return table.steers or any(column.steers for column in columns if column.name == assumption.column)


def _group(assumption: Assumption, counts: pd.DataFrame) -> str:
    if assumption.table == "Settings":
        return SETTINGS
    if assumption.table == "Lots" and assumption.column in counts.columns:
        return ASSAYS_THAT_COUNT if counts.at[assumption.row, assumption.column] else UNASKED
    return INPUTS[assumption.table].group_of(assumption.column)


def _row(group: str, assumption: Assumption, place: Place | None) -> dict[str, str | None]:
    return {
        "Group": group,
        "Sheet": place.sheet if place else assumption.table,
        "Cell": address(place, assumption.row, assumption.column) or None,
        "Column": assumption.column,
        "Value assumed": f"{assumption.value:.15g}" if isinstance(assumption.value, float) else str(assumption.value),
        "Why": assumption.why,
    }
