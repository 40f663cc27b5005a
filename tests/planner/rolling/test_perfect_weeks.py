"""The principle of optimality: after a perfect week on the same calendar, the rest of the plan is the best plan.

Margin of the plan = money of the week + Price of what is left of lots that it has charged (the next plan charges them
again) + margin of the next plan.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from planner.engine.plan import Plan
from planner.rolling.rolled import roll
from tests import random_plants
from tests.models.solved import errors
from tests.planner.compare.plans import solved
from tests.plants import Rows, changed, day, small_plant

FREE = [{"Setting": "Tidiness", "Value": 0.0}, {"Setting": "Change price", "Value": 0.0}]
"""Nothing holds the next plan to the last one, so that it is the best plan by itself."""


def owned(rows: Rows) -> Rows:
    """The same plant without lots on offer."""
    lots = [lot for lot in rows["Lots"] if lot["Status"] != "offered"]
    kept = {lot["Lot"] for lot in lots}
    fixed = [run for run in rows.get("Fixed runs", []) if run["Lot"] in kept]
    return {**rows, "Lots": lots, "Fixed runs": fixed, "Settings": [*rows.get("Settings", []), *FREE]}


def plain(tables: Tables) -> Rows:
    """Typed tables as plain rows."""
    return {
        name: [
            {key: _plain(cell) for key, cell in row.items() if not _is_blank(cell)} for row in table.to_dict("records")
        ]
        for name, table in tables.items()
    }


def _is_blank(cell: Any) -> bool:
    return cell is None or bool(pd.isna(cell))


def _plain(cell: Any) -> Any:
    return cell.date() if isinstance(cell, pd.Timestamp) else cell


def last_day(plan: Plan) -> date:
    """The last day of the plan's first period."""
    found: date = plan.inputs["Periods"]["End"].min().date()
    return found


def money(plan: Plan) -> float:
    """What the first period earns."""
    first = plan.inputs["Periods"].sort_values("Start")["Period"].iloc[0]
    table = plan.tables["Money"]
    return float(table["Amount"][table["Period"] == first].sum())


def charged(plan: Plan, lots: pd.DataFrame) -> float:
    """Price of what is left of lots that were charged in the first period."""
    until = pd.Timestamp(last_day(plan))
    there = (lots["Status"] == "stock") & ~(lots["Available"] > until)
    return float((lots["Price"].fillna(0.0) * lots["Quantity"])[there].sum())


def perfect_weeks(rows: Rows, count: int) -> list[float]:
    """How far each week is off, as a share of all money."""
    plan, off = solved(rows), []
    for _ in range(count):
        following = roll(plan, last_day(plan), added=0).tables
        assert errors(following) == []
        after = solved(plain(following))
        size = max(plan.tables["Money"]["Amount"].abs().sum(), 1.0)
        off.append((plan.margin - money(plan) - charged(plan, following["Lots"]) - after.margin) / size)
        plan = after
    return off


def with_blend_and_lags(lag: float) -> Rows:
    """The small plant with lags, and a limit on a product that one lot breaks by itself, so that it has to be mixed."""
    rows = owned(small_plant())
    rows = changed(changed(rows, "Yields", 0, Lag=lag, Dy=5.0), "Yields", 1, Lag=lag)
    limit = {"On": "Nd oxide", "Share of": "Dy", "In": "TRE", "Max": 0.7}
    arrives = {"Product": "Nd oxide", "Date": day(9), "Quantity": 50.0, "Nd": 85.0, "Dy": 0.2}
    return {**rows, "Blend limits": [*rows["Blend limits"], limit], "Arrivals": [arrives]}


@pytest.mark.long(but=["7.0"])
@pytest.mark.parametrize("lag", [0.0, 3.0, 7.0, 12.0])
def test_perfect_weeks_lose_nothing(lag: float) -> None:
    """Three of the four weeks, with a target of 600 kg that cannot be had, and every lag."""
    rows = with_blend_and_lags(lag)
    assert len(solved(rows).tables["Broken promises"]) > 0
    assert perfect_weeks(rows, 3) == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)


@pytest.mark.long
@pytest.mark.parametrize("after", [1.0, 7.0, 16.0])
def test_perfect_weeks_lose_nothing_of_work_that_takes_lines_later(after: float) -> None:
    """Each recipe takes extraction half as long again so many days later, and hours cost 30."""
    rows = with_blend_and_lags(3.0)
    found = [row for row in rows["Line use"] if row["Line"] == "Solvent extraction"]
    later = [{**row, "Rate": 2.0 * row["Rate"], "After": after} for row in found]
    lines = [{**line, "Running cost": 30.0} for line in rows["Lines"]]
    rows = {**rows, "Line use": [*rows["Line use"], *later], "Lines": lines}
    assert perfect_weeks(rows, 3) == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)


def bordered(rows: Rows) -> Rows:
    """The same plant with windows that begin and end where periods do, and nothing late."""
    periods = rows["Periods"]
    plant = {**rows, "Contracts": [{**row, "Late": "no"} for row in rows["Contracts"]]}
    for table, closes in (("Deliveries", "Due"), ("Spot sales", "To"), ("Targets", "To"), ("Blend limits", "To")):
        within = [_bordered(row, closes, periods) for row in rows.get(table, [])]
        start, end = periods[0]["Start"], periods[-1]["End"]
        names = [key for key in INPUTS[table].keys if key not in {"From", closes}]
        keys = [(*map(row.get, names), row.get("From", start), row.get(closes, end)) for row in within]
        plant[table] = list(dict(zip(keys, within, strict=True)).values())
    return plant


def _bordered(row: dict[str, Any], closes: str, periods: list[dict[str, Any]]) -> dict[str, Any]:
    starts, ends = [period["Start"] for period in periods], [period["End"] for period in periods]
    cells = dict(row)
    if "From" in row:
        cells["From"] = min(day for day in starts if day >= row["From"])
    if closes in row:
        cells[closes] = max(day for day in ends if day <= row[closes])
    return cells


@pytest.mark.long(but=["1"])
@pytest.mark.parametrize("seed", [0, 1, 2, 6])
def test_perfect_weeks_of_random_plants_lose_nothing(seed: int) -> None:
    """Two periods of each, whatever promises it breaks."""
    rows = bordered(owned(random_plants.rows(seed)))
    assert perfect_weeks(rows, 2) == pytest.approx([0.0, 0.0], abs=1e-6)


@pytest.mark.long(but=["0"])
@pytest.mark.parametrize("seed", range(3))
def test_with_offers_the_next_plan_is_never_worse(seed: int) -> None:
    """It can buy less or more of what is still on offer; these plants miss as much of their promises as before."""
    rows = bordered(random_plants.rows(seed))
    rows["Settings"] = [*rows.get("Settings", []), *FREE]
    assert max(perfect_weeks(rows, 1)) <= 1e-6


@pytest.mark.long
def test_periods_go_on_from_where_they_end() -> None:
    """As many as went, or as many as are asked for, numbered on."""
    plan = solved(small_plant())
    assert list(roll(plan, day(7)).tables["Periods"]["Period"]) == ["W2", "W3", "W4", "W5"]
    assert list(roll(plan, day(14)).tables["Periods"]["Period"]) == ["W3", "W4", "W5", "W6"]
    assert list(roll(plan, day(7), added=0).tables["Periods"]["Period"]) == ["W2", "W3", "W4"]
    periods = roll(plan, day(7), added=2).tables["Periods"]
    assert periods["End"].iloc[-1] - periods["Start"].iloc[0] == timedelta(days=34)
