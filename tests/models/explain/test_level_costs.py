"""What levels cost, on plants whose sums can be done by hand and against plans of changed workbooks."""

from __future__ import annotations

import pytest

from models.explain.shortages.level_costs import level_costs
from tests.models.explain.plans import costs, programs
from tests.models.solved import contract, exact, lot, solved, target, tiny

LOSS = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]


def test_a_level_that_is_kept_costs_what_its_work_loses():
    """4 t must be used and each loses 50: 200 in all, and 50 for the last tonne."""
    (level,) = costs(tiny(Lots=[lot("A", **{"Must use": 4.0})], Recipes=LOSS)).values()
    assert (level.level, level.without, level.cost) == ("0", pytest.approx(0), pytest.approx(200))
    assert level.edge is not None
    assert (level.edge.promise, level.edge.unit) == ("Lots / A / Must use", "t")
    assert (level.edge.step, level.edge.per_unit) == (pytest.approx(0.004), pytest.approx(50))


def test_a_level_that_is_broken_costs_as_far_as_it_is_reached():
    """1000 of 1500 kg can be made, less 1.5 kg of tolerance; each kilogram loses 0.5."""
    (level,) = costs(tiny(Targets=[target("T", 1500.0, Priority=1.0)], Recipes=LOSS)).values()
    assert level.cost == pytest.approx(998.5 * 0.5)
    assert level.edge is not None
    assert level.edge.per_unit == pytest.approx(0.5)


def test_a_level_that_money_keeps_anyhow_costs_nothing():
    (level,) = costs(tiny(Targets=[target("T", 800.0, Priority=1.0)])).values()
    assert (level.without, level.cost, level.edge) == (pytest.approx(1000), 0.0, None)


def test_a_level_without_the_others_held():
    """The contract takes 400 kg at 1 and the target 700 of 1000 in all: without the contract all goes on the market.

    Selling to the contract loses 1 - 0.2 per kg against the market, so that 400 kg cost 320.
    """
    rows = tiny(**contract(400.0, Priority=1.0), Targets=[target("T", 700.0, Priority=2.0)], Settings=exact())
    rows["Contracts"] = [{"Contract": "C", "Product": "Metal", "Price": 0.2, "Priority": 1.0}]
    row = costs(rows)
    assert (row["1"].cost, row["2"].cost) == (pytest.approx(320), pytest.approx(0))
    assert row["1"].edge is not None
    assert row["1"].edge.per_unit == pytest.approx(0.8)


def test_the_edge_is_what_a_little_less_asked_gains():
    """Asking a thousandth less of a target that loses money gains what the edge says."""
    rows = tiny(Targets=[target("T", 800.0, Priority=1.0)], Recipes=LOSS, Settings=exact())
    (level,) = costs(rows).values()
    less = solved({**rows, "Targets": [target("T", 799.2, Priority=1.0)]}).margin - solved(rows).margin
    assert level.edge is not None
    assert level.edge.per_unit * level.edge.step == pytest.approx(less)


def test_the_cost_is_what_leaving_the_promise_out_gains():
    rows = tiny(Targets=[target("T", 800.0, Priority=1.0)], Recipes=LOSS)
    (level,) = costs(rows).values()
    assert level.without == pytest.approx(solved({**rows, "Targets": []}).margin)


def test_without_steps_a_level_has_no_figures():
    (level,) = level_costs(programs(tiny(Targets=[target("T", 800.0, Priority=1.0)]), steps=0))
    assert (level.promises, level.without, level.cost, level.edge) == (1, None, None, None)
