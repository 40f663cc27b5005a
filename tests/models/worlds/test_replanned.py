"""A plan whose rest is planned anew in a world, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from models.worlds.drawn import draw
from tests.models.solved import lot, target, tiny
from tests.models.worlds.tried import anew, assays, settings, stands, tried, two_lots, world
from tests.plants import Rows, small_plant


def spare(fixed_days: float) -> Rows:
    """1,500 kg are asked of A and B, of which B is dear: the plan works 10 t of A and 5 t of B, on the first day."""
    lots = [
        lot("A", **{"Assay status": "plant", "Me": 10.0}),
        lot("B", 20.0, **{"Assay status": "supplier", "Me": 10.0, "Price": 1000.0}),
    ]
    target = {"Target": "All", "Product": "Metal", "Amount": 1500.0, "Measure": "made", "Priority": 1.0}
    return two_lots(Lots=lots, Targets=[target], Settings=settings(Fixed_days=fixed_days))


def test_behind_the_fixed_days_more_is_worked_where_less_is_in_it() -> None:
    """A holds a fifth less. As it stands 10 * 80 + 5 * 100 = 1,300 kg; anew 7 t of B make up for it: 1,500 kg."""
    trial = tried(spare(0.0))
    this_world = world(trial, assays=assays(trial, A=0.8))
    assert (stands(trial, this_world)["All"], anew(trial, this_world)["All"]) == pytest.approx((1300, 1500))


def test_within_the_fixed_days_nothing_is_planned_anew() -> None:
    """Both days are fixed: 1,300 kg either way."""
    trial = tried(spare(2.0))
    this_world = world(trial, assays=assays(trial, A=0.8))
    assert (stands(trial, this_world)["All"], anew(trial, this_world)["All"]) == pytest.approx((1300, 1300))


def test_the_second_day_makes_up_for_a_fixed_first_one() -> None:
    """The first day is fixed and makes 1,300 kg; 2 t of B on the second make the other 200."""
    trial = tried(spare(1.0))
    this_world = world(trial, assays=assays(trial, A=0.8))
    assert anew(trial, this_world)["All"] == pytest.approx(1500)


def test_a_limit_that_the_fixed_days_break_stops_nothing() -> None:
    """At most 10.5 % metal goes into the mill. A holds more than was thought, on a fixed day: that stays as it is."""
    limit = {"On": "Mill", "Share of": "Me", "Max": 10.5}
    trial = tried({**spare(1.0), "Blend limits": [limit]})
    this_world = world(trial, assays=assays(trial, A=1.5))
    written = trial.planned.program.at(this_world)
    found = trial.replanned.anew(this_world, written, trial.standing.carried_out(this_world, written.lp))
    assert found.keeps_limits


def test_the_higher_priority_goes_first_where_it_is_few_kilograms() -> None:
    """240 kg of X, priority 1, take as many hours as 2,400 kg of Y, priority 2. Half the hours are lost: X is kept."""
    asked = {"X": 240.0, "Y": 2400.0}
    rows = tiny(
        2,
        Components=[{"Component": name, "Counted as": "mass"} for name in asked],
        Lots=[lot("A", 24.0, X=1.0, Y=0.0), lot("B", 24.0, X=0.0, Y=10.0)],
        Yields=[{"Recipe": "Work", "Product": f"{name} oxide", name: 100.0, "Spread": 0.0} for name in asked],
        Products=[{"Product": f"{name} oxide"} for name in asked],
        Targets=[
            target(name, kg, Product=f"{name} oxide", Priority=rank) for rank, (name, kg) in enumerate(asked.items(), 1)
        ],
        Settings=settings(Fixed_days=0),
        **{"Feed classes": [{"Feed class": "Feed", "X": 0.0, "Y": 0.0}], "Spot sales": []},
    )
    trial = tried(rows)
    assert anew(trial, world(trial, there=np.array([[0.5, 0.5]]))) == pytest.approx({"X": 240.0, "Y": 0.0})


@pytest.mark.long(but=["0", "2", "7"])
@pytest.mark.parametrize("number", range(8))
def test_it_is_worth_no_less_than_the_plan_as_it_stands(number: int) -> None:
    """Promises at their dear price, and money: the plan as it stands is among those to choose from, unless it breaks a
    limit."""
    spreads = [{"Feed class": "*", "Component": name, "Spread": 20.0} for name in ("Nd", "Dy")]
    trial = tried({**small_plant(Spreads=spreads, **{"Blend limits": []})})
    planned = trial.planned
    this_world = draw(planned.plant, planned.spreads, 5, number)
    written = planned.program.at(this_world)
    x = trial.standing.carried_out(this_world, written.lp)
    found = trial.replanned.anew(this_world, written, x)
    worth = written.earned - planned.dear
    assert worth @ found.x >= worth @ x - 1e-6 * np.abs(worth @ x)


def test_worlds_come_out_the_same_in_any_order() -> None:
    """What was solved before does not move the next world: to the last digit."""
    spreads = [{"Feed class": "*", "Component": name, "Spread": 20.0} for name in ("Nd", "Dy")]
    trial = tried(small_plant(Spreads=spreads))
    forth = [trial.outcome(1, number) for number in range(6)]
    back = [trial.outcome(1, number) for number in reversed(range(6))][::-1]
    assert [outcome.anew.reached.tolist() for outcome in forth] == [outcome.anew.reached.tolist() for outcome in back]
    assert [outcome.anew.margin for outcome in forth] == [outcome.anew.margin for outcome in back]
