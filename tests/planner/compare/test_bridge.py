from __future__ import annotations

import math
from dataclasses import replace

import pytest

from models.schema.frames import Tables, inputs
from models.schema.inputs import INPUTS
from planner.comparison import words
from planner.comparison.bridging.bridge import Bridges
from planner.comparison.bridging.steps import Bridge
from planner.comparison.differences import inputs_differ
from planner.comparison.directions import Verdict
from planner.comparison.standing.calendars import join
from planner.comparison.standing.sides import sides
from planner.engine.plan import Plan
from planner.engine.solve_tables import Comes, NoAnswer, answer
from planner.jobs.cancel import Cancel, Cancelled
from tests.models.rules.test_one_mix import tank
from tests.planner.compare.plans import compared, one_lot, solved
from tests.plants import Rows, changed, day, small_plant, weeks

CLOSED = 1e-6


def bridge(base: Plan, other: Plan) -> Bridge:
    return compared(base, other, bridges=True).bridges[0]


def assert_closed(found: Bridge) -> None:
    for at in range(len(found.measures)):
        total = sum(step.differences[at] for step in found.steps)
        assert total == pytest.approx(found.end[at] - found.start[at], abs=CLOSED)


def dearer_and_down() -> Rows:
    """The plant planned by hand with a better price and without its line in week 1."""
    down = one_lot(Downtime=[{"Line": "Leach", "From": day(1), "To": day(7)}])
    return changed(down, "Spot sales", 0, Price=60.0)


def test_a_product_of_both_elements_is_measured_once() -> None:
    """Of 10 t with 10 % Dy and 1 % Tb come 1,100 kg of one product: neither is 1,100 kg Dy, nor 1,100 kg Tb."""
    both = one_lot(
        Components=[{"Component": name, "Counted as": "mass"} for name in ("Dy", "Tb")],
        Yields=[{"Recipe": "Route", "Product": "Dy metal", "Dy": 100.0, "Tb": 98.0}],
    )
    less = changed(both, "Lots", 0, Quantity=5.0, Tb=1.0)
    steps = bridge(solved(changed(both, "Lots", 0, Tb=1.0)), solved(less))
    assert [measure.name for measure in steps.measures][3:] == ["Dy and Tb"]
    assert steps.adds(steps.steps[0], "Dy and Tb") == pytest.approx(-549.0, rel=1e-3)


def test_each_step_is_what_a_planner_would_get_by_hand() -> None:
    """10 t give 1,000 kg. Base: 1,000 * 50 = 50,000. With the new price: 60,000. With half of the lot: 500 * 60.

    So prices add 10,000 and feed takes 30,000; of Dy, prices add nothing and feed takes 500 kg.
    """
    other = changed(changed(one_lot(), "Spot sales", 0, Price=60.0), "Lots", 0, Quantity=5.0)
    this_bridge = bridge(solved(one_lot()), solved(other, "Other"))
    assert [step.name for step in this_bridge.steps] == ["Prices and costs", "Feed and assays"]
    assert [measure.name for measure in this_bridge.measures] == [
        "Cash margin",
        "Change in stock value",
        "Margin",
        "Dy",
    ]
    assert this_bridge.steps[0].differences == pytest.approx((10_000.0, 0.0, 10_000.0, 0.0), abs=CLOSED)
    assert this_bridge.steps[1].differences == pytest.approx((-30_000.0, 0.0, -30_000.0, -500.0), abs=CLOSED)
    assert_closed(this_bridge)


def test_an_outage_shows_its_cash_loss_though_feed_that_lies_idle_hides_most_of_it() -> None:
    """10 t at 3,000 each; 6 of the 20 hours are lost, and with them 3 of 10 t: the mill works half a tonne an hour.

    Sales fall by 3 * 100 kg * 50 = 15,000, all of it cash; the 3 t that lie there are worth 9,000. Margin: -6,000.
    """
    slow = one_lot(**{"Line use": [{"Recipe": "Route", "Line": "Leach", "Rate": 0.5, "Basis": "t"}]})
    slow = changed(changed(slow, "Lots", 0, Price=3_000.0), "Lines", 0, **{"Hours per day": 20.0 / 14.0})
    out = changed(slow, "Lines", 0, **{"Hours per day": 14.0 / 14.0})
    compared_plans = compared(solved(slow), solved(out, "Outage"), bridges=True)
    this_bridge = compared_plans.bridges[0]
    assert this_bridge.steps[0].differences[:3] == pytest.approx((-15_000.0, 9_000.0, -6_000.0))
    assert this_bridge.verdicts(this_bridge.steps[0])[:3] == (-1, 0, -1)
    closing = {figure.key: figure.verdicts[1] for figure in compared_plans.money}
    assert (closing["Closing feed"], closing["Change in stock value"], closing["Cash margin"]) == (0, 0, -1)
    assert "; 15,000 less in cash, 9,000 more in stock." in words.sentences(compared_plans, 1)[0]
    assert words.sentences(compared_plans, 1)[1] == (
        "Step by step, in EUR: capacity and downtime -6,000 (cash -15,000, stock +9,000)."
    )


def test_what_costs_nothing_is_a_step_of_nothing() -> None:
    """A line that is down in week 1 still works the lot in week 2: 10 t in 10 of its 70 hours."""
    this_bridge = bridge(solved(one_lot()), solved(dearer_and_down(), "Other"))
    assert [(step.name, round(step.differences[0])) for step in this_bridge.steps] == [
        ("Prices and costs", 10_000),
        ("Capacity and downtime", 0),
    ]


@pytest.mark.long
def test_a_bridge_over_every_group_closes() -> None:
    other = changed(small_plant(), "Contracts", 0, Price=330.0)
    other = changed(other, "Lots", 1, Dy=1.4)
    other = changed(other, "Yields", 1, Dy=85.0)
    other = changed(other, "Lines", 0, Availability=70.0)
    other = changed(other, "Targets", 0, Amount=700.0)
    other = changed(other, "Blend limits", 0, Max=13.0)
    other["Settings"] = [*other["Settings"], {"Setting": "Closing feed value", "Value": 50.0}]
    this_bridge = bridge(solved(small_plant()), solved(other, "Other"))
    assert len(this_bridge.steps) == 7
    assert [step.changed for step in this_bridge.steps] == [1] * 7
    assert_closed(this_bridge)


@pytest.mark.long
def test_each_step_is_a_plan_of_its_own() -> None:
    """What stands after a step is the margin of the base with those groups changed by hand."""
    dearer = changed(small_plant(), "Contracts", 0, Price=330.0)
    other = changed(changed(dearer, "Lines", 0, Availability=70.0), "Targets", 0, Amount=700.0)
    this_bridge = bridge(solved(small_plant()), solved(other, "Other"))
    by_hand = (solved(dearer), solved(changed(dearer, "Lines", 0, Availability=70.0)))
    for step, plan in zip(this_bridge.steps[:2], by_hand, strict=True):
        lines = (plan.cash_margin, plan.change_in_stock_value, plan.margin)
        assert step.values[:3] == pytest.approx(lines, rel=1e-9)


def test_plans_of_different_weeks_have_no_bridge_and_it_says_so() -> None:
    earlier = {**one_lot(), "Periods": one_lot()["Periods"][:1]}
    this_bridge = bridge(solved(one_lot()), solved(earlier, "Other"))
    assert this_bridge.steps == ()
    assert this_bridge.reason.startswith("The plans have different periods")


def test_periods_may_have_other_names() -> None:
    renamed = {**one_lot(), "Periods": [row | {"Period": f"X{row['Period']}"} for row in one_lot()["Periods"]]}
    this_bridge = bridge(solved(one_lot()), solved(changed(renamed, "Spot sales", 0, Price=60.0), "Other"))
    assert [(step.name, round(step.differences[0])) for step in this_bridge.steps] == [("Prices and costs", 10_000)]


def test_plans_of_two_currencies_have_no_bridge() -> None:
    dollars = {**one_lot(), "Settings": [{"Setting": "Currency", "Value": "USD"}]}
    assert bridge(solved(one_lot()), solved(dollars, "Other")).reason == "The plans count in EUR and USD."


def steps_with(solve: object, base: Rows, other: Rows) -> Bridge:
    """The bridge of two plants with a solve of one's own for the plans on the way."""
    return bridged(Bridges(solve), solved(base), solved(other, "Other"))  # type: ignore[arg-type]


def bridged(bridges: Bridges, base: Plan, other: Plan) -> Bridge:
    periods = join([plan.inputs["Periods"] for plan in (base, other)])
    ends = sides([base, other], periods, {})
    found = [
        one
        for name, table in INPUTS.items()
        for one in inputs_differ(table, [end.inputs[name] for end in ends], periods)
    ]
    return bridges.bridge((ends[0], ends[1]), 1, found)


def three_groups() -> Rows:
    other = changed(changed(one_lot(), "Spot sales", 0, Price=60.0), "Lots", 0, Quantity=5.0)
    return changed(other, "Lines", 0, **{"Hours per day": 9.0})


def test_a_group_that_gives_no_plan_is_taken_with_the_next() -> None:
    asked: list[Tables] = []

    def fails_first(tables: Tables) -> Comes:
        asked.append(tables)
        if len(asked) == 1:
            raise NoAnswer("a row is wrong")
        return answer(tables, Cancel())

    this_bridge = steps_with(fails_first, one_lot(), three_groups())
    assert [step.name for step in this_bridge.steps] == ["Prices and costs + Feed and assays", "Capacity and downtime"]
    assert this_bridge.notes[0].startswith("Prices and costs alone: no plan (a row is wrong)")
    assert_closed(this_bridge)


def test_the_last_step_is_not_solved_but_is_the_plan_itself() -> None:
    asked: list[Tables] = []

    def count(tables: Tables) -> Comes:
        asked.append(tables)
        return answer(tables, Cancel())

    assert len(steps_with(count, one_lot(), three_groups()).steps) == 3
    assert len(asked) == 2


def test_the_same_inputs_are_solved_once() -> None:
    asked: list[Tables] = []

    def count(tables: Tables) -> Comes:
        asked.append(tables)
        return answer(tables, Cancel())

    bridges = Bridges(count)
    for name in ("B", "C"):
        bridged(bridges, solved(one_lot()), solved(three_groups(), name))
    assert len(asked) == 2


def test_a_plan_that_is_not_proven_is_named() -> None:
    other = replace(solved(changed(one_lot(), "Spot sales", 0, Price=60.0), "Other"), status="limit reached")
    this_bridge = bridge(solved(one_lot()), other)
    assert this_bridge.notes == ("Other is not proven best.",)
    assert [step.name for step in this_bridge.steps] == ["Prices and costs"]


def with_gap(plan: Plan, gap: float) -> Plan:
    return replace(plan, status="best found", gap=gap)


def dearer(gap: float) -> Bridge:
    """The bridge to a plan with a better price, of which any search leaves the same gap."""
    other = with_gap(solved(changed(one_lot(), "Spot sales", 0, Price=60.0), "Other"), gap)

    def leaves_it(tables: Tables) -> Comes:
        return replace(answer(tables, Cancel()), gap=gap)

    return bridged(Bridges(leaves_it), solved(one_lot()), other)


def test_a_step_says_how_much_of_it_the_search_may_have_left() -> None:
    """The price adds 10,000 to a plan that could be 1,200 better at most: of the optimum it adds 10,000 to 11,200."""
    this_bridge = dearer(1_200.0)
    (step,) = this_bridge.steps
    assert step.left_open == 1_200.0
    assert step.words.endswith("; up to 1,200 EUR of this step may be the search's")
    assert this_bridge.verdicts(step)[2] is Verdict.BETTER


def test_a_step_that_may_all_be_the_searchs_is_neither_good_nor_bad() -> None:
    this_bridge = dearer(12_000.0)
    assert this_bridge.verdicts(this_bridge.steps[0]) == (Verdict.NEITHER,) * 4


def test_a_step_between_plans_of_unknown_distance_says_so() -> None:
    this_bridge = dearer(math.inf)
    assert this_bridge.steps[0].doubt == "how much of this step is the search's is not known"
    assert this_bridge.notes == (
        "Other is not proven best. How much better a plan could be is not known: it was stopped too early for that.",
    )


def test_what_a_search_left_is_no_input_and_is_said_to_be_the_searchs() -> None:
    """The search found 59,000 of the 60,000 that its inputs give."""
    best = solved(changed(one_lot(), "Spot sales", 0, Price=60.0), "Other")
    comparison = compared(
        solved(one_lot()), replace(with_gap(best, 1_200.0), margin=best.margin - 1_000.0), bridges=True
    )
    price, left = comparison.bridges[0].steps
    assert (comparison.bridges[0].adds(price, "Margin"), comparison.bridges[0].adds(left, "Margin")) == pytest.approx(
        (10_000, -1_000)
    )
    assert left.meaning == "no input is the cause: Other was not searched to its end"
    assert "Unexplained in Other -1,000, up to 1,200 EUR of this step may be the search's" in words.text(comparison)


def test_proven_plans_have_no_doubt() -> None:
    this_bridge = bridge(solved(one_lot()), solved(changed(one_lot(), "Spot sales", 0, Price=60.0), "Other"))
    assert [(step.left_open, step.doubt) for step in this_bridge.steps] == [(0.0, "")]


@pytest.mark.long
def test_a_plan_in_between_may_be_the_best_found_where_its_distance_is_known() -> None:
    """A tank that mixes gives 270, at most 320 (lots kept apart): that is taken for a bridge, for nothing else."""
    tables = inputs(tank())
    found = answer(tables, Cancel(), or_best_found=True)
    assert (found.money["Margin"], found.gap) == pytest.approx((270.0, 50.0))
    with pytest.raises(NoAnswer, match=r"^Stores that mix: the best plan found, not proven best$"):
        answer(tables, Cancel())


def test_tables_with_errors_give_no_answer() -> None:
    plan = solved(one_lot())
    broken = plan.inputs | {"Lots": plan.inputs["Lots"].assign(Quantity=-1.0)}
    with pytest.raises(NoAnswer):
        answer(broken, Cancel())


def test_a_bridge_can_be_cancelled() -> None:
    cancel = Cancel()
    cancel.ask()
    with pytest.raises(Cancelled):
        answer(solved(one_lot()).inputs, cancel)


def test_which_plan_is_the_earlier_one_is_said_only_where_it_is() -> None:
    """Of two plans that begin on the same day neither is the earlier one."""
    longer = {**one_lot(), "Periods": weeks(3)}
    (this_bridge,) = compared(solved(one_lot()), solved(longer, "Longer"), bridges=True).bridges
    assert "The plans have different periods" in this_bridge.reason
    assert "earlier" not in this_bridge.reason
    (this_bridge,) = compared(
        solved({**longer, "Periods": weeks(3)[1:]}), solved(longer, "Longer"), bridges=True
    ).bridges
    assert "Give the earlier plan first." in this_bridge.reason
