"""The plants of `tests.random_plants` with dates anywhere: lots, windows and targets begin and end within periods."""

from __future__ import annotations

import random
from datetime import date, timedelta

from tests.random_plants import START, Row, Rows
from tests.random_under_way import rows_under_way

WINDOWS = (("Deliveries", "Due", 0.8), ("Spot sales", "To", 0.8), ("Targets", "To", 0.8), ("Blend limits", "To", 0.3))


def dated_rows(seed: int) -> Rows:
    """A plant whose dates have no regard to the periods; some deliveries were due before the plan."""
    rows, draw = rows_under_way(seed), random.Random(f"{seed} dated")
    end: date = rows["Periods"][-1]["End"]
    days = (end - START).days

    def some_day(low: int = 0) -> date:
        return START + timedelta(days=draw.randint(low, days))

    for table, closes, share in WINDOWS:
        for row in rows.get(table, []):
            if draw.random() < share:
                row["From"], row[closes] = sorted((some_day(), some_day()))
    for lot in rows["Lots"]:
        if draw.random() < 0.7:
            lot["Available"] = some_day(-10)
        if draw.random() < 0.5:
            lot["Use by"] = some_day(-5)
        if "Use by" in lot:
            lot["Use by"] = max(lot["Use by"], lot.get("Available", lot["Use by"]))
    late = {row["Contract"] for row in rows["Contracts"] if row.get("Late") == "yes"}
    for row in rows["Deliveries"]:
        if row["Contract"] in late and draw.random() < 0.2:
            row["From"], row["Due"] = START - timedelta(days=20), START - timedelta(days=draw.randint(1, 9))
    return rows | {table: _each_once(rows.get(table, []), keys) for table, keys in KEYS.items() if rows.get(table)}


KEYS = {"Deliveries": ("Contract", "From", "Due"), "Spot sales": ("Product", "From", "To")}


def _each_once(table: list[Row], keys: tuple[str, ...]) -> list[Row]:
    """The rows without those whose key is there already."""
    return list({tuple(str(row.get(key)) for key in keys): row for row in table}.values())
