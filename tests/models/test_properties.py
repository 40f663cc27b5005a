"""What holds for every plant: money can be counted in any unit, rows can stand in any order, any algorithm will do."""

import random
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from models.solving.levels import Options
from models.solving.solvers.highs import Algorithm
from tests.models.solved import solved
from tests.plants import Rows, small_plant
from tests.random_plants import rows as random_rows

MONEY = {
    "Feed classes": ("Holding cost",),
    "Lots": ("Price",),
    "Lines": ("Running cost",),
    "Recipes": ("Cost",),
    "Products": ("Holding cost", "Closing value", "Disposal cost"),
    "Contracts": ("Price", "Shortfall penalty", "Late penalty"),
    "Spot sales": ("Price",),
    "Targets": ("Shortfall penalty",),
    "Resources": ("Price",),
}

few = settings(max_examples=6)
seeds = st.integers(min_value=0, max_value=10_000)


def in_other_money(rows: Rows, factor: float) -> Rows:
    """The same plant in a currency of which `factor` are one of its own."""
    changed = deepcopy(rows)
    for table, columns in MONEY.items():
        for row in changed.get(table, []):
            row.update({column: row[column] * factor for column in columns if row.get(column) is not None})
    return changed


def shuffled(rows: Rows, seed: int) -> Rows:
    """The same rows in another order, table by table."""
    order = random.Random(seed)
    return {table: order.sample(row, len(row)) if table != "Periods" else row for table, row in rows.items()}


def assert_same_runs(one, other) -> None:
    """The same tonnes of every run, to a gram or a millionth."""
    assert other.solution.x[other.model.run] == pytest.approx(one.solution.x[one.model.run], rel=1e-6, abs=1e-6)


@few
@given(seeds)
def test_money_counted_double_gives_double_the_margin_and_the_same_runs(seed):
    rows = random_rows(seed)
    once, twice = solved(rows), solved(in_other_money(rows, 2.0))
    assert twice.margin == pytest.approx(2 * once.margin, rel=1e-9, abs=1e-6)
    assert_same_runs(once, twice)


def test_every_column_of_money_is_counted_double():
    plan, twice = solved(small_plant()), solved(in_other_money(small_plant(), 2.0))
    assert twice.money() == pytest.approx({item: 2 * amount for item, amount in plan.money().items()})


@pytest.mark.long
@few
@given(seeds)
def test_rows_and_sheets_in_another_order_give_the_same_plan_to_the_last_bit(seed):
    rows = random_rows(seed)
    tables = list(shuffled(rows, seed).items())
    plan, again = solved(rows), solved(dict(reversed(tables)))
    for table in ("Runs", "Sales", "Production", "Lot use", "Money", "Levels"):
        assert_frame_equal(plan.tables[table], again.tables[table], check_exact=True)


@pytest.mark.long
@few
@given(seeds)
def test_simplex_interior_point_and_sifting_give_the_same_plan(seed):
    rows = random_rows(seed)
    simplex, ipx, sifting = (
        solved(rows, options=Options(algorithm=algorithm))
        for algorithm in (Algorithm.SIMPLEX, Algorithm.IPX, Algorithm.SIFTING)
    )
    for other in (ipx, sifting):
        assert other.margin == pytest.approx(simplex.margin, rel=1e-7, abs=1e-6)
        assert_same_runs(simplex, other)
