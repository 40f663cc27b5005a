"""A year of weekly rolls with noise (five weeks of it by default): no kilogram comes or goes, and nothing grows."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pandas as pd
import pytest

from models.schema.frames import Tables
from models.schema.tables.actuals import DELIVERED
from planner.engine.plan import Plan
from planner.rolling.rolled import Rolled, roll
from tests.models.solved import Row, lot, setting, tiny
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import plain
from tests.planner.rolling.test_rolled import written
from tests.plants import Rows, day, weeks
from tests.wide import LONG

WEEKS = 52 if LONG else 5
EVERY = 4
"""Weeks from one delivery to the next."""


def plant() -> Rows:
    """70 t a week, made into 7,000 kg that are there 9 days later; more is promised than can be made."""
    return tiny(
        Periods=weeks(3),
        Lots=[lot("L0", 90.0)],
        Lines=[{"Line": "Mill", "Hours per day": 10.0}],
        Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": 9.0}],
        Contracts=[{"Contract": "C", "Product": "Metal", "Price": 1.5, "Priority": 1.0}],
        Deliveries=[{"Contract": "C", "From": day(1), "Due": day(28), "Min": 30_000.0}],
        **{"Spot sales": [{"Product": "Metal", "Price": 1.0, "To": day(7 * WEEKS + 99), "Max": 1e6}]},
        Settings=setting("Change price", 1.0),
    )


def done(plan: Plan, until: date, share: float) -> Tables:
    """What was done: the first week's runs until a share of it was over, and that share of what it delivers."""
    first = plan.inputs["Periods"]["Period"].iloc[0]
    runs, sales = (rows[rows["Period"] == first] for rows in (plan.tables["Runs"], plan.tables["Sales"]))
    before = runs["Amount"].cumsum() - runs["Amount"]
    amounts = (share * runs["Amount"].sum() - before).clip(0.0, runs["Amount"])
    worked: list[Row] = runs.assign(Amount=amounts).to_dict("records")  # type: ignore[assignment]
    left: list[Row] = [
        {"Contract or spot": row["Contract"], "Product": row["Product"], "From": row["From"], "Due": row["Due"]}
        | {"Date": until, "Quantity": share * row["Amount"]}
        for row in sales.to_dict("records")
    ]
    return written(plan, Actuals=worked, **{DELIVERED.name: left})


def news(rolled: Rolled, week: int) -> Rows:
    """Next week's workbook with what a planner adds: a lot of 60 t each week, and each month a delivery."""
    rows = plain(rolled.tables)
    rows["Lots"].append(lot(f"L{week}", 60.0))
    if week % EVERY == 0:
        start = day(7 * week + 1)
        rows["Deliveries"].append(
            {"Contract": "C", "From": start, "Due": start + timedelta(days=7 * EVERY - 1), "Min": 30_000.0}
        )
    return rows


def test_a_year_of_noisy_weeks_loses_nothing() -> None:
    """Kilograms worked are delivered, in stock or on their way; no table has more than 8 rows."""
    noise, plan, delivered = random.Random(7), solved(plant()), 0.0
    sizes: list[dict[str, int]] = []
    for week in range(1, WEEKS + 1):
        until = day(7 * week)
        what = done(plan, until, noise.uniform(0.8, 1.0))
        delivered += float(what[DELIVERED.name]["Quantity"].sum())
        rolled = roll(plan, until, what)
        assert not rolled.findings
        sizes.append({name: len(table) for name, table in rolled.tables.items()})
        plan = solved(news(rolled, week))
    tables = rolled.tables
    worked = 100.0 * float(tables["History"]["Done"].sum())
    there = float(tables["Products"]["Opening stock"].sum() + tables["Arrivals"]["Quantity"].sum())
    assert worked == pytest.approx(delivered + there, rel=1e-9)
    assert worked > WEEKS * 5000.0
    assert pd.DataFrame(sizes).drop(columns="History").to_numpy().max() <= 8
    assert tables["History"]["Week"].nunique() == WEEKS
    assert tables["Levels so far"]["Sum"].sum() < 1.0
