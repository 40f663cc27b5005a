"""Rolls of a plant with a tank that mixes, with noise (a few by default): no kilogram of an element comes or goes."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pandas as pd
import pytest

from planner.rolling.rolled import roll
from tests.models.solved import lot, setting
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import plain
from tests.planner.rolling.test_rolled import written
from tests.planner.rolling.test_stages import works
from tests.plants import Rows, day
from tests.wide import LONG

DAYS = 52 if LONG else 2
RECOVERED, FIRED = 0.9, 0.5
"""What of the metal comes into the tank, and what of that out of the kiln."""


def metal(table: pd.DataFrame, amounts: str) -> float:
    """kg of metal in rows of which only the proportions count."""
    share = table["Me"] / (table["Me"] + table["Dirt"].fillna(0.0))
    return float((share * table[amounts]).sum())


def plant() -> Rows:
    rows = works("mixed", 2.0, 3)
    spot = [{"Product": "Metal", "Price": 1.0, "To": day(DAYS + 99), "Max": 1e6}]
    return {**rows, "Settings": setting("Change price", 0.1), "Spot sales": spot}


def test_a_tank_goes_on_with_noise_and_loses_nothing() -> None:
    """Metal leached, and there at first, is in the tank, on its way to it, or was fired: twice what came of that."""
    noise, plan, sold = random.Random(3), solved(plant()), 0.0
    start, leached = metal(plan.inputs["Intermediates"], "Opening stock"), 0.0
    for at in range(1, DAYS + 1):
        until: date = day(at)
        table, first = plan.worked_as_named, plan.inputs["Periods"]["Period"].iloc[0]
        here = table[table["Period"] == first]
        done = here.assign(Amount=here["Amount"] * noise.uniform(0.8, 1.0))
        rolled = roll(plan, until, written(plan, Actuals=done.to_dict("records")))
        sales = plan.tables["Sales"]
        sold += float(sales["Amount"][sales["Period"] == first].sum())
        assay = plan.inputs["Lots"].set_index("Lot")["Me"]
        of_lots = done[done["Lot"].isin(assay.index)]
        leached += float((10.0 * of_lots["Amount"] * of_lots["Lot"].map(assay)).sum()) * RECOVERED
        rows = plain(rolled.tables)
        tomorrow = until + timedelta(days=1)
        rows["Lots"].append(lot(f"L{at}", 6.0, Me=noise.uniform(4.0, 9.0), Dirt=2.0, Available=tomorrow))
        plan = solved(rows)
    tables = rolled.tables
    coming = tables["Arrivals"]
    tank = metal(tables["Intermediates"], "Opening stock") + metal(coming[coming["Product"] == "Liquor"], "Quantity")
    fired = sold + float(tables["Products"]["Opening stock"].sum())
    fired += float(coming["Quantity"][coming["Product"] == "Metal"].sum())
    assert leached > DAYS * 50.0
    assert tank + fired / FIRED == pytest.approx(start + leached, rel=1e-9)
    assert len(coming) <= 8
