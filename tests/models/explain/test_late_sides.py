"""What is said of a plan with late deliveries holds each window at its side: nothing late, or within its Min."""

from __future__ import annotations

import pytest

from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.explain.worths.marginals import Marginal, first_order, marginals
from tests.late_plants import late_rows
from tests.models.explain.moved import moved
from tests.models.explain.plans import costs, rungs, why
from tests.models.rules.test_sales_caps import late_contract
from tests.models.solved import exact, lot, solved, target, tiny
from tests.plants import Rows, changed, day
from tests.wide import some

DELIVERED = {"From": day(2), "To": day(2), "Measure": "delivered"}
NOTHING_LATE = late_contract((5.0, 5.0))
WITHIN_MIN = late_contract((3.0, 5.0))
TAKEN_IN_FULL = late_contract((7.0, 5.0))
PLANTS = {"nothing late": NOTHING_LATE, "within Min": WITHIN_MIN, "taken in full": TAKEN_IN_FULL}

STEP = 1e-3


def values(rows: Rows) -> list[Marginal]:
    plan = solved(rows)
    return marginals(Final(plan.plant, plan.model, plan.solution, Budget(100_000)))


@pytest.mark.long(but=["taken in full"])
@pytest.mark.parametrize("name", PLANTS)
def test_a_small_step_of_each_quantity_adds_what_solving_again_finds(name: str) -> None:
    rows = PLANTS[name]
    before = solved(rows).margin
    for value in values(rows):
        for side, step in ((value.more, STEP), (value.less, -STEP)):
            if side.value is not None and value.kind.what not in ("Recovery", "Opening stock"):
                again = solved(moved(rows, value, step)).margin - before
                assert again == pytest.approx(step * side.value, abs=1e-6), (value, step)


@pytest.mark.long(but=["taken in full"])
@pytest.mark.parametrize("name", PLANTS)
def test_a_sensible_step_does_what_planning_again_does(name: str) -> None:
    """Also where that takes the window over to its other side."""
    rows = PLANTS[name]
    before = solved(rows).margin
    for value in values(rows):
        if value.gain is not None and value.kind.what not in ("Recovery", "Opening stock"):
            again = solved(moved(rows, value, value.step)).margin - before
            assert again == pytest.approx(value.gain.margin, abs=1e-6), value


@pytest.mark.long(but=["2"])
@pytest.mark.parametrize("seed", some(range(4), 2))
def test_a_step_of_each_window_does_what_planning_again_does(seed: int) -> None:
    """On random plants whose contracts take more than their Min and may be late."""
    rows = late_rows(seed)
    before = solved(rows).level("money").value
    for value in values(rows):
        if value.gain is not None and value.kind.what in ("Delivery Min", "Delivery Max"):
            again = solved(moved(rows, value, value.step)).level("money").value - before
            assert again == pytest.approx(value.gain.margin, abs=1e-2, rel=1e-6), value


@pytest.mark.parametrize(
    ("name", "worth"),
    [
        ("nothing late", {"Delivery Min": 0.0, "Delivery Max": 0.0, "D1": 100.0, "D2": 0.0}),
        ("within Min", {"Delivery Min": 1.0, "Delivery Max": 0.0, "D1": 0.0, "D2": 0.0}),
        ("taken in full", {"Delivery Min": 0.0, "Delivery Max": 1.0, "D1": 0.0, "D2": 0.0}),
    ],
)
def test_what_a_kilogram_or_an_hour_more_is_worth(name: str, worth: dict[str, float]) -> None:
    """500 of 600 kg in time: an hour more gives 100. 300 in time and 100 late of 400: only more that is asked counts.

    600 of 600 in time: only more that is taken counts.
    """
    found = {
        value.period or value.kind.what: value.more.value for value in values(PLANTS[name]) if value.kind.what != "Lot"
    }
    assert {key: found[key] for key in worth} == pytest.approx(worth)


@pytest.mark.parametrize("name", PLANTS)
def test_a_large_plan_says_the_same_at_first_order(name: str) -> None:
    plan = solved(PLANTS[name])
    exactly = {(one.kind.what, one.name, one.period): one for one in values(PLANTS[name])}
    for one in first_order(plan.plant, plan.model, plan.solution):
        other = exactly[one.kind.what, one.name, one.period]
        assert one.more.value == pytest.approx(other.more.value) or one.more.value == pytest.approx(other.less.value)


def test_the_ladder_climbs_no_higher_than_the_plant_can() -> None:
    """300 kg by day 1; of day 2's 500 only the 100 that were missing of 400 can be delivered."""
    rows = late_contract((3.0, 5.0), Targets=[target("T", 600.0, Measure="delivered", Priority=2.0)])
    rows["Targets"][0]["Measure"] = "delivered"
    assert [rung.most for rung in rungs(rows, "T")] == pytest.approx([300.0, 400.0])


def test_why_short_blames_what_customers_take() -> None:
    """600 kg are to be delivered and 800 made: the contract takes 400 of them, and so 200 are missing."""
    rows = late_contract((3.0, 5.0), Targets=[target("T", 600.0, Priority=2.0)], Settings=exact())
    rows["Targets"][0]["Measure"] = "delivered"
    assert [(cause, amount) for cause, _, amount in why(rows, "T")] == [("Sales limit", pytest.approx(200.0))]


def test_what_a_target_costs_is_the_other_side() -> None:
    """150 kg delivered on day 2 need the side that earns 400; without that target there is the one that earns 500."""
    rows = late_contract((5.0, 5.0), Targets=[target("T", 150.0, **{**DELIVERED, "Priority": 1.0})], Settings=exact())
    cost = costs(rows)["1"]
    assert solved(rows).margin == pytest.approx(400.0)
    assert cost.cost == pytest.approx(100.0)


def test_a_lot_on_offer_is_worth_what_it_adds() -> None:
    """Of 3 t that are owned 300 kg come in time. 2 t more are 200 kg: 300 kg more than Min, but no 66.7 that follow."""
    rows = changed(late_contract((24.0, 24.0)), "Lots", 0, Quantity=3.0)
    more = {**rows, "Lots": [*rows["Lots"], lot("B", 2.0, Status="offered")]}
    assert solved(rows).margin == pytest.approx(300.0)
    assert solved(more).margin == pytest.approx(500.0)


def test_near_the_published_plan_no_step_gains_what_the_other_side_earns() -> None:
    """A tonne is published for the second day, 100 kg late; 5 t on the first bring 800 more, and move 44 times 20.

    A tonne more of the lot adds nothing, and 5 kg more that are taken in time 10: without the price of moving all is
    delivered in time before and after the step.
    """
    rows = tiny(
        2,
        Settings=[*exact(), {"Setting": "Change price", "Value": 20.0}],
        Contracts=[{"Contract": "C", "Product": "Metal", "Price": 2.0, "Priority": 1.0, "Late": "yes"}],
        Deliveries=[{"Contract": "C", "Due": day(1), "Min": 100.0, "Max": 500.0}],
        Published=[{"Lot": "A", "Recipe": "Work", "Period": "D2", "Amount": 1.0}],
        **{"Spot sales": []},
    )
    assert solved(rows).margin == pytest.approx(200)
    gains = {value.kind.what: value.gain.margin for value in values(rows) if value.gain is not None}
    assert (gains["Owned lot"], gains["Delivery Max"]) == pytest.approx((0, 10))
