"""Explanations of plans with stores that mix: each figure is that of a true plan, found again by changed workbooks.

The mill leaches a rich and a poor lot of 1 t to 400 kg of liquor each, half and a quarter of it metal, into one tank.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from models.explain.budget import Budget
from models.explain.claims import changes
from models.explain.shortages.shared_programs import Programs
from models.explain.shortages.shortage import why_short
from models.explain.worths.last_program import Final
from models.explain.worths.marginals import Marginal, of_mixes
from models.explain.worths.replanning import Promised, Replanning
from models.program.arrays.lp import arrays
from models.program.stated import Stated
from models.solving.mixes import climbing
from models.solving.mixes.again import MixSolver
from models.solving.solvers.highs import Options
from tests.models.explain.moved import moved
from tests.models.explain.plans import costs, programs_of, rungs, why
from tests.models.pooling import network
from tests.models.rules.test_one_mix import tank
from tests.models.sites import lane
from tests.models.solved import Row, exact, solved, target
from tests.models.test_mixed_at_sites import two_tanks
from tests.models.test_properties_at_sites import HARD, hard, there
from tests.plants import Rows, changed, day

LOCKED = "through Intermediates / Liquor / Min closing stock"


def asking(amount: float, **cells: object) -> dict[str, list[Row]]:
    """A target of so much metal, first of all, kept exactly."""
    return {"Settings": exact(), "Targets": [{**target("T", amount, Priority=1.0), **cells}]}


def short(rows: Rows) -> float:
    """What the only target misses in a plan that is solved again."""
    return sum(solved(rows).broken().values())


def test_hours_behind_a_tank():
    """The kiln fires 400 kg, of the rich batch alone: 200 of 250 kg. In all there are 300."""
    rows = tank(0.4) | asking(250.0)
    assert why(rows) == [("Hours", "Kiln", 50.0)]
    assert short(tank(0.8) | asking(250.0)) == 0.0


def test_what_mixing_holds_back_comes_after_all_else_in_the_plant():
    """400 kg are to be left, half of all: 150 kg of metal in it. Kept apart the poor batch would be left, with 100.

    200 kg are then made of 250, and more only if nothing had to be left, or of more feed.
    """
    rows = tank(0.8, **{"Min closing stock": 400.0}) | asking(250.0)
    mixing, feed = why(rows)
    assert mixing == (
        "Mixing",
        f"Liquor: lots kept apart there would give it, and no mix was found that does, {LOCKED}",
        50.0,
    )
    assert feed == ("Feed not there", f"more than all lots together hold, {LOCKED}", 50.0)
    assert short(rows) == pytest.approx(100.0)
    assert short(tank(0.8, keeping="apart", **{"Min closing stock": 400.0}) | asking(250.0)) == pytest.approx(50.0)
    assert short(tank(0.8) | asking(250.0)) == 0.0


@pytest.mark.long
def test_a_full_tank():
    """500 kg of liquor are to lie there at the end, where 300 may."""
    rows = tank(0.4, **{"Max stock": 300.0}) | asking(500.0, Product="Liquor", Measure="stock")
    assert why(rows) == [("Max stock", "Liquor", 200.0)]
    assert short(tank(0.4) | asking(500.0, Product="Liquor", Measure="stock")) == 0.0


@pytest.mark.long
def test_a_lag_into_a_tank():
    """What is leached on day 1 is in the tank on day 2, and 100 kg of metal are wanted on day 1."""
    rows = changed(tank(0.4, 2) | asking(100.0, To=day(1)), "Yields", 0, Lag=1.0)
    assert why(rows) == [("Lag", "what is still on its way", 100.0)]
    assert short(changed(rows, "Yields", 0, Lag=0.0)) == 0.0


@pytest.mark.long
def test_the_lead_time_of_what_is_in_a_tank():
    """Liquor leaves the north on day 1 and is in the south on day 2."""
    way = lane(Material="Liquor", **{"Lead time": 1.0})
    rows = two_tanks(2, Lanes=[way], **asking(100.0, To=day(1)))
    assert why(rows) == [("Lead time", "what is still on a lane between sites", 100.0)]
    assert short({**rows, "Lanes": [lane(Material="Liquor")]}) == 0.0


@pytest.mark.long
def test_a_lane_that_carries_a_mix():
    """200 kg of liquor go south a day, of the rich batch alone: 100 kg of metal of 150."""
    rows = two_tanks(Lanes=[lane(Material="Liquor", **{"Max per day": 0.2})], **asking(150.0))
    assert why(rows) == [("Lane", "North - South / Liquor", 50.0)]
    assert short({**rows, "Lanes": [lane(Material="Liquor")]}) == 0.0


def test_limits_on_the_mixes_of_two_sites_go_together():
    """At most 60 % of dirt let 2,000 / 3 kg of liquor be, two fifths of which are metal: 266.7 of 290 kg. Without them
    there are 300. What goes south has the mix of the north, so that neither limit does anything by itself."""
    rows = two_tanks(**asking(290.0))
    use = [{**row, "Rate": 1000.0} if row["Line"] == "Kiln" else row for row in rows["Line use"]]
    limits = {"Blend limits": [{"On": "Liquor", "Share of": "Dirt", "Max": 60.0}]}
    detail = "Liquor at North: Dirt at most 60 % and Liquor at South: Dirt at most 60 % together"
    assert why({**rows, "Line use": use, **limits}) == [("Blend limit", detail, pytest.approx(70.0 / 3.0))]
    assert short({**rows, "Line use": use}) == pytest.approx(0.0)
    assert short({**rows, "Line use": use, **limits}) == pytest.approx(70.0 / 3.0)


def test_what_a_level_costs():
    """200 kg are made of the rich batch alone, for 200; without the target 270 are earned."""
    cost = costs(tank(0.4) | asking(200.0))["1"]
    assert (cost.without, cost.cost) == (pytest.approx(270.0), pytest.approx(70.0))


def test_a_ladder_says_what_no_mix_exceeds():
    """With lots kept apart the kiln fires the rich batch: 200 kg, which one mix of it reaches too."""
    (rung,) = rungs(tank(0.4) | asking(250.0), "T")
    assert (rung.most, rung.planned) == (pytest.approx(200.0), pytest.approx(200.0))
    assert rung.stops.endswith("(lots kept apart)")


@cache
def asked(seed: int) -> tuple[Rows, Programs]:
    """A random network with two targets, and the programs that explain its plan."""
    drawn = np.random.default_rng(seed)
    wanted: list[Row] = [
        target("T", float(drawn.uniform(300, 900)), Priority=1.0),
        target("U", float(drawn.uniform(100, 400)), Product="Pure", Measure="delivered", Priority=2.0),
    ]
    rows = {**network(seed), "Targets": wanted, "Settings": exact()}
    return rows, programs_of(solved(rows))


SEEDS = (1, 2, 4, 8)


@pytest.mark.long(but=["1", "8", "2"])
@pytest.mark.parametrize("seed", SEEDS)
def test_parts_add_up_to_what_is_missing(seed: int):
    for one in why_short(asked(seed)[1]):
        assert sum(part.amount for part in one.parts) == pytest.approx(one.broken.short, rel=1e-9)
        assert min(part.amount for part in one.parts) >= 0
        assert one.parts[-1].left == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_every_answer_of_the_solver_is_a_true_plan(seed: int):
    """With the whole upper half of its bounds, too: the balance of each component holds, and each mix is one."""
    plan = asked(seed)[1]
    lp = arrays(plan.m)
    solver = MixSolver(lp, plan.solution.x, Options(), elsewhere=True)
    for column in plan.m.run[:4].tolist():
        cost = np.zeros(len(lp.lower))
        cost[column] = -1.0
        answer = solver.minimise(cost)
        assert max(mix.off(answer.x) for mix in lp.mixes) < 1e-9
        held = np.add.reduceat(lp.values * answer.x[lp.columns], lp.starts[:-1])
        assert (held >= lp.row_lower - 1e-6).all()
        assert (held <= lp.row_upper + 1e-6).all()


def values(rows: Rows) -> dict[tuple[str, str], Marginal]:
    """What a step more of each figure does, by kind and name."""
    plan = solved(rows)
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    return {(one.kind.what, one.name): one for one in of_mixes(final, lambda words: None)}


@pytest.mark.long
def test_a_kilogram_of_a_component_in_a_tank():
    """800 kg hold 300 of metal; 400 are fired and the rest sold at 0.3: 270.

    A kilogram of metal more: 400 * 301 / 801 + 0.3 * 401 = 270.612. One of dirt: 400 * 300 / 801 + 0.3 * 401 = 270.113.
    """
    found = values(tank())
    metal, dirt = found["Content of a store", "Liquor / Me"], found["Content of a store", "Liquor / Dirt"]
    assert metal.adds == pytest.approx(400.0 * 301.0 / 801.0 + 0.3 * 401.0 - 270.0)
    assert dirt.adds == pytest.approx(400.0 * 300.0 / 801.0 + 0.3 * 401.0 - 270.0)
    assert metal.more.value == pytest.approx(400.0 * 500.0 / 800.0**2 + 0.3)
    assert dirt.more.value == pytest.approx(-400.0 * 300.0 / 800.0**2 + 0.3)
    for part, one in (("Me", metal), ("Dirt", dirt)):
        again = solved(tank(**{"Opening stock": 1.0, part: 1.0}))
        assert again.margin - 270.0 == pytest.approx(one.adds, abs=1e-6)


def test_opening_stock_of_a_tank_brings_what_its_assay_says():
    """A kilogram of 37.5 % more fires as before, and is sold: 0.3."""
    rows = tank(**{"Opening stock": 8.0, "Me": 3.0, "Dirt": 5.0})
    found, before = values(rows)["Opening stock", "Liquor"], solved(rows).margin
    again = solved(tank(**{"Opening stock": 9.0, "Me": 3.0, "Dirt": 5.0}))
    assert found.adds == pytest.approx(again.margin - before, abs=1e-6)
    assert found.adds == pytest.approx(0.3)


def test_of_what_nothing_is_known_no_opening_stock_is_asked():
    """The tank is empty, and its row has no assay."""
    assert ("Opening stock", "Liquor") not in values(tank())


@pytest.mark.long(but=["rows0"])
@pytest.mark.parametrize("rows", [tank(), tank(0.4) | asking(200.0), tank(0.4) | asking(250.0)])
def test_each_step_is_what_a_plan_of_the_changed_workbook_adds(rows: Rows):
    """The lots, and the target; what promises miss moves as much."""
    before, asked_of = solved(rows), [("Owned lot", "Poor"), ("Owned lot", "Rich"), ("Target", "T")]
    found = values(rows)
    for key in (key for key in asked_of if key in found):
        one = found[key]
        again = solved(moved(rows, one, one.step))
        assert one.gain is not None
        assert again.margin - before.margin == pytest.approx(one.gain.margin, abs=1e-5)
        more = sum(again.broken().values()) - sum(before.broken().values())
        assert sum(move.more for move in one.gain.promises) == pytest.approx(more, abs=1e-5)


def test_an_hour_of_the_kiln():
    """8 h fire 133 kg of the mix more, three eighths metal, and as much less is sold: 50 - 40."""
    assert values(tank())["Line hours", "Kiln"].adds == pytest.approx(10.0)
    assert solved(tank(0.4 * 32.0 / 24.0)).margin == pytest.approx(280.0)


def test_what_another_plan_could_have_had_without_it_is_no_gain_of_a_step(monkeypatch: pytest.MonkeyPatch):
    """A plan that is not the best: one of 456 where 596 is there. A kilogram more of the rich batch leads to that one,
    139 more than 456 it is, and adds 0.99: carried for 0.01, it is fired to a kilogram of metal."""
    monkeypatch.setattr(climbing, "FEW", 0)
    come: Row = {"Product": "Liquor", "Date": day(2), "Quantity": 100.0, "Me": 50.0, "Dirt": 50.0, HARD: 3.0}
    rows = hard("Liquor", count=2, Stores=there(3.0), Arrivals=[{**come, "Site": "South"}])
    plan = solved(rows)
    assert plan.margin == pytest.approx(456.0, rel=1e-6)
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    every = changes(Stated(plan.plant, plan.model, lp=final.lp))
    (more,) = (one for one in every if (one.name, one.period) == ("Liquor at North / Rich / Leach", "D2"))
    assert Replanning(final, Promised(final), {}).after(more, 1.0).margin == pytest.approx(0.99, rel=1e-4)
    assert final.solve().margin == pytest.approx(final.first.margin, rel=1e-3), "it is back where it was"


def test_a_kilogram_more_in_a_tank_that_is_empty_is_worth_what_it_goes_into():
    """The mill stands on the first day, on which a kilogram of metal would be fired, for 1, and one of dirt sold for
    0.3; that is what a tank with so much of it from the start earns more. In the mix of the second day it would be
    0.61 and 0.11."""
    rows = tank(0.4, 2) | {"Downtime": [{"Line": "Mill", "From": day(1), "To": day(1)}]}
    plan = solved(rows)
    found = {
        one.name: one
        for one in of_mixes(Final(plan.plant, plan.model, plan.solution, Budget(100_000)), str)
        if one.kind.what == "Content of a store" and one.period == "D1"
    }
    for part, worth in (("Me", 1.0), ("Dirt", 0.3)):
        there = changed(rows, "Intermediates", 0, **{"Opening stock": 0.01, part: 1.0})
        assert solved(there).margin - plan.margin == pytest.approx(0.01 * worth, rel=1e-4)
        assert found[f"Liquor / {part}"].more.value == pytest.approx(worth, rel=1e-4)
        assert found[f"Liquor / {part}"].adds == pytest.approx(worth, rel=1e-4)
