"""A plant without what may hold a promise back, by the kinds of Why short: the workbook changed, cell by cell.

What they mean: `docs/explanations.md`, Why short.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.plainly.cells import Rows, number
from tests.plainly.mip import FINE
from tests.plainly.program import Name
from tests.plainly.written import program

KINDS = (
    "Calendar",
    "Hours",
    "Max per day",
    "Lane",
    "Whole-number rules",
    "Share",
    "Blend limit",
    "Resource",
    "Max stock",
    "Sales limit",
    "Blocked lot",
    "Late lot",
    "Use by",
    "Lag",
    "Lead time",
    "Recovery",
    "Feed not there",
)
"""In the order in which they are lifted."""

MUCH = 1e5

CELLS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "Max per day": {"Recipes": ["Max per day"]},
    "Lane": {"Lanes": ["Max per day"]},
    "Whole-number rules": {
        "Lots": ["Min run", "Max periods", "Whole", "Begun", "Supply"],
        "Recipes": ["Min run"],
        "Line use": ["Batch", "Batch hours", "Setup hours", "Setup cost"],
        "Lines": ["Campaigns"],
    },
    "Resource": {"Resources": ["Max per day"]},
    "Sales limit": {"Spot sales": ["Max"]},
    "Share": {"Recipes": ["Share"]},
    "Late lot": {"Lots": ["Available"]},
    "Use by": {"Lots": ["Use by"]},
    "Lag": {"Yields": ["Lag"]},
    "Lead time": {"Lanes": ["Lead time"]},
    "Feed not there": {"Lots": ["Quantity"]},
}
"""Columns that are blank where a kind is lifted."""

SHEETS = {
    "Hours": ("Downtime", "Hours under way"),
    "Whole-number rules": ("Supplies", "Blend counts", "Companions"),
}
"""Sheets that are empty where a kind is lifted."""


def without(rows: Rows, kinds: Sequence[str]) -> Rows:
    """The rows of a plant in which some kinds hold nothing back."""
    left = {table: [dict(row) for row in some] for table, some in rows.items()}
    if "Whole-number rules" in kinds:
        left["Settings"] = [row for row in left["Settings"] if row["Setting"] != "Max periods per lot"]
        for use in left["Line use"]:
            use.setdefault("Rate", 1.0)  # their hours are lifted before
    for kind in kinds:
        _leave_out(left, kind)
    for row in left["Lots"]:
        was_blocked = row["Status"] == "blocked"
        if ("Blocked lot" if was_blocked else "Feed not there") in kinds:
            row["Status"] = "offered"
    if "Hours" in kinds:
        _work_on(left)
    if "Recovery" in kinds:
        _recover(left)
    return left


def _leave_out(rows: Rows, kind: str) -> None:
    for table in SHEETS.get(kind, ()):
        rows[table] = []
    for table, columns in CELLS.get(kind, {}).items():
        for row in rows.get(table, []):
            is_promise = row.get("Begun") == "yes" and kind == "Whole-number rules"
            for column in columns if not is_promise else ():
                row.pop(column, None)


def _work_on(rows: Rows) -> None:
    """Lines work as much as anybody wants; as much maintenance at once as before."""
    for job in rows.get("Maintenance", []):
        line = next(row for row in rows["Lines"] if row["Line"] == job["Line"])
        job.setdefault("At once", number(line, "Units", 1.0))
    for row in rows["Lines"]:
        row |= {"Units": MUCH, "Hours per day": 24.0, "Availability": 100.0}


def _recover(rows: Rows) -> None:
    """Each recipe recovers all of an element into the product that gets most of it."""
    parts = [row["Component"] for row in rows["Components"] if row["Counted as"] != "property"]
    for recipe in {row["Recipe"] for row in rows["Yields"]}:
        of_recipe = [row for row in rows["Yields"] if row["Recipe"] == recipe]
        for part in parts:
            most = max(of_recipe, key=lambda row: number(row, str(part)))
            got = number(most, str(part))
            for row in of_recipe:
                row[str(part)] = 100.0 if row is most and got > 0 else 0.0


def least(rows: Rows, name: Name, kinds: Sequence[str], held: Mapping[Name, float] | None = None) -> float:
    """What a promise can miss least, in its unit, without some kinds of causes, money, and all promises that are not
    held at what they may miss; nothing where nothing is promised any more."""
    m = program(without(rows, kinds), frozenset(kinds))
    missing = m.missing()
    for other, most in (held or {}).items():
        for column in missing.get(other, {}) if other != name else ():
            m.mip.upper[column] = min(m.mip.upper[column], most)
        m.mip.row(missing.get(other, {}), high=most + FINE)
    found, _ = m.mip.least(missing.get(name, {}))
    return found
