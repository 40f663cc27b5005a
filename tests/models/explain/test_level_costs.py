"""What levels cost, on plants whose sums can be done by hand and against plans of changed workbooks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.explain.budget import Budget
from models.explain.shortages.level_costs import level_costs
from models.explain.shortages.shared_programs import Programs
from models.explain.shortages.tabulating import level_costs_table
from models.solving.solvers.bases import Basis
from models.solving.solvers.highs import Highs
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


def test_every_plan_without_a_level_starts_from_where_all_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the level before misses what is held again, so that there is no feasible basis to go on from."""
    promises = contract(300.0, Priority=1.0) | {"Targets": [target("T", 700.0, Priority=2.0)]}
    asked = programs(tiny(Recipes=LOSS, **promises))
    started, ended, start_from, basis = list[Basis](), list[Basis](), Highs.start_from, Highs.basis

    def from_there(self: Highs, there: Basis) -> None:
        started.append(there)
        start_from(self, there)

    def heard(self: Highs) -> Basis:
        ended.append(basis(self))
        return ended[-1]

    monkeypatch.setattr(Highs, "start_from", from_there)
    monkeypatch.setattr(Highs, "basis", heard)
    assert [cost.cost is None for cost in level_costs(asked)] == [False, False]
    assert len(ended) == 1
    assert len(started) > 1
    assert all(there is ended[0] for there in started[1:])


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


SETUP = {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", "Setup cost": 2000.0}


def test_in_whole_numbers_nothing_stays_set_up_for_a_level_that_is_left_out():
    """For a target of 800 kg the mill is set up for 2000, and all of 1000 kg are made: -1000. Without it nothing is.

    What a kilogram less asked would save is the price of no kilogram: nothing, or the setup.
    """
    (level,) = costs(tiny(Targets=[target("T", 800.0, Priority=1.0)], **{"Line use": [SETUP]})).values()
    assert (level.without, level.cost) == (pytest.approx(0), pytest.approx(1000))
    assert (level.at_most, level.edge) == (None, None)


def test_in_whole_numbers_other_levels_keep_what_they_reached():
    """Must use has the mill set up, too: left out, the target costs nothing, nor does the other without it."""
    lots = [lot("A", **{"Must use": 4.0})]
    row = costs(tiny(Lots=lots, Targets=[target("T", 800.0, Priority=1.0)], **{"Line use": [SETUP]}))
    assert {name: level.without for name, level in row.items()} == {
        "0": pytest.approx(-1000),
        "1": pytest.approx(-1000),
    }
    assert [level.cost for level in row.values()] == pytest.approx([0, 0])


def test_in_whole_numbers_a_level_costs_from_to_where_the_plan_is_not_proven_best():
    """A plan that may be 300 better than -1000 says of a target that costs 1000 only that it costs 700 at least."""
    plan = solved(tiny(Targets=[target("T", 800.0, Priority=1.0)], **{"Line use": [SETUP]}))
    unproven = replace(plan.solution, gap=300.0)
    (level,) = level_costs(Programs(plan.plant, plan.model, unproven, Budget(1000)))
    assert (level.cost, level.at_most) == (pytest.approx(700), pytest.approx(1000))
    (row,) = level_costs_table([level]).to_dict("records")
    assert (row["Cost"], row["Cost at most"]) == (pytest.approx(700), pytest.approx(1000))


def test_without_steps_a_level_has_no_figures():
    (level,) = level_costs(programs(tiny(Targets=[target("T", 800.0, Priority=1.0)]), steps=0))
    assert (level.promises, level.without, level.cost, level.edge) == (1, None, None, None)
