"""The same workbook, the same plan, whatever the order of rows, the run or the algorithm; and no dribbles."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.program.objective import margin
from models.results import tabulate
from models.schema.frames import Tables, inputs
from models.solving import tidying
from models.solving.solvers.highs import Algorithm, Options, Status
from planner.reading import reader
from tests.models.answers import Answer, answer
from tests.plants import small_plant
from tests.wide import LONG, some

EXAMPLES = Path(__file__).parents[2] / "inputs"
SMALL = 0.05  # t
ALGORITHMS = (Algorithm.SIMPLEX, Algorithm.IPX, Algorithm.SIFTING)


@lru_cache(maxsize=3)
def tables_of(name: str) -> Tables:
    """The tables of a plant, read once for all tests."""
    return inputs(small_plant()) if name == "small" else reader.read(EXAMPLES / f"{name}.xlsx").tables


@lru_cache(maxsize=8)
def solved(name: str, algorithm: Algorithm = Algorithm.AUTO) -> Answer:
    return answer(tables_of(name), Options(algorithm=algorithm))


def outputs(found: Answer) -> dict[str, pd.DataFrame]:
    return tabulate.tabulate(found.plant, found.model, found.solution)


def runs(found: Answer) -> pd.Series:
    table = outputs(found)["Runs"]
    return table.set_index(["Period", "Lot", "Recipe"])["Amount"]


def moved(one: pd.Series, other: pd.Series) -> float:
    """t that run otherwise."""
    every = one.index.union(other.index)
    return float((one.reindex(every, fill_value=0.0) - other.reindex(every, fill_value=0.0)).abs().max())


@pytest.mark.long(but=["small", "belfast"])
@pytest.mark.parametrize("name", ["small", "belfast", "missouri"])
def test_the_order_of_rows_and_sheets_changes_nothing(name: str) -> None:
    """Every table of the plan is the same to the last bit."""
    tables = tables_of(name)
    shuffled = {
        sheet: rows.sample(frac=1.0, random_state=1).reset_index(drop=True)
        for sheet, rows in reversed(list(tables.items()))
    }
    assert any(not shuffled[sheet].equals(rows) for sheet, rows in tables.items())
    usual = outputs(solved(name))
    for table, rows in outputs(answer(shuffled)).items():
        pd.testing.assert_frame_equal(rows, usual[table], check_exact=True)


@pytest.mark.parametrize("name", ["small", "belfast"])
def test_a_second_run_is_identical(name: str) -> None:
    again = outputs(answer(tables_of(name)))
    for table, rows in outputs(solved(name)).items():
        pd.testing.assert_frame_equal(rows, again[table], check_exact=True)


@pytest.mark.long(but=["sifting-belfast", "ipx-small", "sifting-small"])
@pytest.mark.parametrize("name", ["small", "belfast", *(["missouri"] if LONG else [])])
@pytest.mark.parametrize("algorithm", ALGORITHMS[1:])
def test_every_algorithm_finds_the_same_runs(name: str, algorithm: Algorithm) -> None:
    assert moved(runs(solved(name, ALGORITHMS[0])), runs(solved(name, algorithm))) < 1e-6


PRICES = [
    ("small", "Spot sales", "Price", 0),
    ("small", "Contracts", "Price", 1),
    ("small", "Lots", "Price", 1),
    ("missouri", "Spot sales", "Price", 0),
    ("missouri", "Contracts", "Price", 0),
    ("missouri", "Lots", "Price", 5),
    ("missouri", "Lines", "Running cost", 1),
    ("belfast", "Spot sales", "Price", 1),
]


@pytest.mark.long(but=["small-Contracts-Price-1", "small-Lots-Price-1", "small-Spot sales-Price-0"])
@pytest.mark.parametrize(("name", "sheet", "column", "row"), some(PRICES, 5, kind=lambda case: case[1:3]))
def test_a_slightly_other_price_moves_no_tonne_that_does_not_pay(name: str, sheet: str, column: str, row: int) -> None:
    """A thousandth more on one price: where runs move, the old plan would earn less at the new price.

    The old plan is valued by the objective of the new program; its columns are the same.
    """
    tables = {table: rows.copy() for table, rows in tables_of(name).items()}
    changed = tables[sheet][column].to_numpy(copy=True)
    changed[row] *= 1.001
    tables[sheet][column] = changed
    old, new = solved(name), answer(tables)
    if moved(runs(old), runs(new)) < 1e-6:
        return
    terms = margin(new.model)
    old_at_new_prices = terms.offset + float(terms.amounts @ old.solution.x[terms.columns])
    assert new.solution.margin - old_at_new_prices > 1e-9 * abs(new.solution.margin)


@pytest.mark.long(but=["small", "missouri"])
@pytest.mark.parametrize("name", ["small", "belfast", "missouri"])
def test_there_are_no_dribbles_and_what_that_costs_is_told(name: str) -> None:
    """Without tidiness both examples have a run of less than 50 kg; leaving it out costs less than a dollar."""
    found = solved(name)
    tables = outputs(found)
    assert tables["Runs"]["Amount"].min() >= SMALL * (1 - 1e-6)
    assert tables["Sales"]["Amount"].min() >= 1.0 - 1e-6
    levels = tables["Levels"].set_index("Level")["Value"]
    assert levels["money"] - found.solution.margin == pytest.approx(levels["fixed choice"], abs=1e-6)
    assert levels["fixed choice"] <= found.plant.settings.tidiness * levels["money"]


@pytest.mark.long(but=["belfast"])
@pytest.mark.parametrize("name", ["belfast", "missouri"])
def test_a_planner_who_wants_no_tidiness_has_the_best_margin(name: str) -> None:
    tables = dict(tables_of(name))
    tables["Settings"] = pd.concat(
        [tables["Settings"], pd.DataFrame({"Setting": ["Tidiness"], "Value": [0.0], "Note": [None]}, dtype=object)],
        ignore_index=True,
    )
    found = answer(tables)
    levels = outputs(found)["Levels"].set_index("Level")["Value"]
    assert found.solution.margin == pytest.approx(levels["money"], rel=1e-9)
    assert outputs(found)["Runs"]["Amount"].min() < SMALL


def one_line(**settings: float) -> Answer:
    """Two lots of 10 t, a line that works 10.01 t in the one week; lot B is bought at a price at which it just pays.

    Lot A fills the week but for 0.01 t. The 0.01 t of lot B that fit beside it are a dribble: they earn 100 a tonne.
    """
    rows = {
        "Settings": [{"Setting": name, "Value": value} for name, value in settings.items()],
        "Periods": small_plant()["Periods"][:1],
        "Components": [{"Component": "Nd", "Counted as": "mass"}],
        "Feed classes": [{"Feed class": "magnet", "Nd": 10.0}],
        "Lots": [
            {"Lot": "A", "Feed class": "magnet", "Status": "stock", "Quantity": 10.0},
            {"Lot": "B", "Feed class": "magnet", "Status": "offered", "Quantity": 10.0, "Price": 900.0},
        ],
        "Lines": [{"Line": "Leach", "Hours per day": 10.01 / 7}],
        "Recipes": [{"Recipe": "route", "Feed class": "magnet"}],
        "Line use": [{"Recipe": "route", "Line": "Leach", "Rate": 1.0, "Basis": "t"}],
        "Yields": [{"Recipe": "route", "Product": "Nd oxide", "Nd": 100.0}],
        "Products": [{"Product": "Nd oxide"}],
        "Spot sales": [{"Product": "Nd oxide", "Price": 10.0}],
    }
    return answer(inputs(rows))


def test_a_dribble_that_does_not_pay_is_left_out() -> None:
    """10 t of A give 1000 kg at 10: 10,000. 0.01 t of B would give 10 less 9: a ten-thousandth of it."""
    found = one_line(Tidiness=0.02)
    assert outputs(found)["Runs"]["Lot"].tolist() == ["A"]
    assert found.solution.margin == pytest.approx(10_000.0)
    assert outputs(found)["Levels"].set_index("Level")["Value"]["fixed choice"] == pytest.approx(1.0)


def test_a_dribble_stays_where_the_steps_to_leave_it_out_are_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan with it is the best one, to the last digit: 1 more than the one above."""
    monkeypatch.setattr(tidying, "steps_after", lambda taken: 0)
    found = one_line(Tidiness=0.02)
    assert outputs(found)["Runs"]["Amount"].tolist() == pytest.approx([10.0, 0.01])
    assert (found.solution.status, found.solution.margin) == (Status.OPTIMAL, pytest.approx(10_001.0))


def test_a_dribble_that_pays_stays() -> None:
    """1 of 10,001 is more than the 0.005 % (0.5) that this planner gives up for tidiness."""
    found = one_line(Tidiness=0.005)
    assert outputs(found)["Runs"]["Amount"].tolist() == pytest.approx([10.0, 0.01])
    assert found.solution.margin == pytest.approx(10_001.0)


def test_a_run_of_the_smallest_size_is_no_dribble() -> None:
    found = one_line(Tidiness=1.0, **{"Smallest run": 0.01})
    assert np.isclose(outputs(found)["Runs"]["Amount"].sum(), 10.01)
