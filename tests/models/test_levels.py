"""The order of promises: those without a price, then priorities, then money; by hand, on 1000 kg of metal.

Where work is a `LOSS`, a tonne costs 150 and brings 100: 0.5 for each of its 100 kg.
"""

import pytest

from models.solving.missing import DEAR
from tests.models.solved import Row, contract, exact, lot, setting, solved, target, tiny
from tests.plants import Rows, day

LOSS = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]


def levels(plan):
    """The levels in the order in which they were settled."""
    return [level.level for level in plan.solution.levels if level.level != "fixed choice"]


def rivals(target_priority: float, contract_priority: float, settings: list[Row]) -> Rows:
    """700 kg are wanted in stock at the end and 500 kg by contract C: 200 kg more than there are."""
    wanted = [target("T", 700.0, Measure="stock", Priority=target_priority)]
    return tiny(Targets=wanted, Settings=settings, **contract(500.0, Priority=contract_priority), **{"Spot sales": []})


def test_a_target_of_priority_1_takes_what_a_contract_of_priority_2_asks_for():
    """The target keeps its 700 kg, the contract gets 300 of 500: 0.4 is missing."""
    plan = solved(rivals(1.0, 2.0, exact()))
    assert plan.broken() == {"Deliveries: C / 2026-01-05 / 2026-01-05: Min": pytest.approx(200)}
    assert (plan.level("1").value, plan.level("2").value) == pytest.approx((0, 0.4))
    assert plan.margin == pytest.approx(300)


def test_a_contract_of_priority_1_takes_what_a_target_of_priority_2_wants():
    """The contract gets its 500 kg, 500 of 700 stay: 2 / 7 is missing."""
    plan = solved(rivals(2.0, 1.0, exact()))
    assert plan.broken() == {"Targets: T: Amount": pytest.approx(200)}
    assert (plan.level("1").value, plan.level("2").value) == pytest.approx((0, 2 / 7))
    assert plan.margin == pytest.approx(500)


def test_within_a_level_the_sum_of_relative_shortages_is_least():
    """Of the same priority, 200 kg cost the target 2 / 7 and the contract 2 / 5: the target goes short."""
    plan = solved(rivals(3.0, 3.0, exact()))
    assert plan.broken() == {"Targets: T: Amount": pytest.approx(200)}
    assert plan.level("3").value == pytest.approx(2 / 7)
    assert plan.level("3").promises == 2


def test_promises_without_a_price_come_before_priority_1():
    """The mill has 10 h. All 10 t of the poor lot B, 10 kg a tonne, must be used; 1000 kg wanted, 100 are made."""
    lots = [lot("A"), lot("B", 10.0, Me=1.0, **{"Must use": 10.0})]
    lines = [{"Line": "Mill", "Hours per day": 10.0}]
    plan = solved(tiny(Lots=lots, Lines=lines, Targets=[target("T", 1000.0, Priority=1.0)], Settings=exact()))
    assert plan.run(Lot="B") == pytest.approx(10)
    assert plan.broken() == {"Targets: T: Amount": pytest.approx(900)}
    assert (plan.level("0").value, plan.level("1").value) == pytest.approx((0, 0.9))


def test_levels_are_settled_in_order_and_only_where_there_are_promises():
    targets = [target(f"T{priority}", 100.0, Priority=float(priority)) for priority in (9, 2, 4)]
    plan = solved(tiny(Lots=[lot("A", **{"Must use": 1.0})], Targets=targets))
    assert levels(plan) == ["0", "2", "4", "9", "money"]


def test_promises_that_can_be_kept_stay_kept_exactly():
    """500 kg are wanted at a loss of 0.5 each; nothing of them is given up for money, whatever the tolerance."""
    rows = tiny(Targets=[target("T", 500.0, Priority=1.0)], Recipes=LOSS)
    plan = solved({**rows, "Settings": setting("Priority tolerance", 50.0)})
    assert plan.margin == pytest.approx(-250)
    assert (plan.level("1").value, plan.level("1").held_at) == (0, 0)


@pytest.mark.parametrize(("tolerance", "freed"), [(0.0, 0.0), (0.1, 2.0), (10.0, 200.0)])
def test_a_target_out_of_reach_gives_up_the_tolerance_for_money(tolerance, freed):
    """2000 kg are wanted, 1000 can be made at a loss of 500: 0.5 is missing.

    It may become 0.5 + the tolerance, a share of the 2000 kg, which saves 0.5 for each kilogram.
    """
    rows = tiny(Targets=[target("T", 2000.0, Priority=1.0)], Recipes=LOSS)
    plan = solved({**rows, "Settings": setting("Priority tolerance", tolerance)})
    assert plan.level("1").value == pytest.approx(0.5)
    assert plan.level("1").held_at == pytest.approx(0.5 + tolerance / 100)
    assert plan.margin == pytest.approx(-500 + 0.5 * freed)
    assert plan.broken() == {"Targets: T: Amount": pytest.approx(1000 + freed)}


def test_the_tolerance_is_one_tenth_of_a_percent_where_nothing_is_set():
    plan = solved(tiny(Targets=[target("T", 2000.0, Priority=1.0)], Recipes=LOSS))
    assert plan.level("1").held_at == pytest.approx(0.501)


def test_the_tolerance_is_that_of_one_promise_however_many_break():
    """Two targets of 2000 kg each on the same 1000 kg: 0.5 twice. Together they may give up 0.1 % of one: 2 kg."""
    targets = [target(name, 2000.0, Priority=1.0) for name in ("T1", "T2")]
    plan = solved(tiny(Targets=targets, Recipes=LOSS))
    assert plan.level("1").value == pytest.approx(1)
    assert plan.level("1").held_at == pytest.approx(1.001)
    assert plan.margin == pytest.approx(-500 + 0.5 * 1)  # a kilogram less is missing from both


def test_what_the_tolerance_frees_goes_to_the_next_level_before_money():
    """2000 kg are wanted in stock, 1000 can be there; 2 kg may be given up, which contract C gets of its 500.

    Of these 0.1 % of 500 kg may in turn go to the market, which pays ten times as much: 1.5 * 0.1 + 0.5 * 1.
    """
    wanted = [target("T", 2000.0, Measure="stock", Priority=1.0)]
    plan = solved(tiny(Targets=wanted, **contract(500.0, Price=0.1, Priority=2.0)))
    assert plan.level("2").value == pytest.approx(498 / 500)
    assert plan.amount("Sales", Contract="C") == pytest.approx(1.5)
    assert plan.margin == pytest.approx(0.65)


def test_a_penalty_weighs_against_money_and_is_no_level():
    """1000 kg are wanted; work loses 0.5 a kilogram. A penalty of 0.3 is paid, one of 0.7 is avoided."""
    cheap = solved(tiny(Targets=[target("T", 1000.0, **{"Shortfall penalty": 0.3})], Recipes=LOSS))
    dear = solved(tiny(Targets=[target("T", 1000.0, **{"Shortfall penalty": 0.7})], Recipes=LOSS))
    assert (cheap.margin, dear.margin) == pytest.approx((-300, -500))
    assert levels(cheap) == ["money"]
    assert cheap.broken() == {"Targets: T: Amount": pytest.approx(1000)}
    assert dear.broken() == {}


def test_a_priority_comes_before_any_penalty():
    """Contract C of priority 9 gets all 1000 kg; the target in stock pays 1000 * 50."""
    wanted = [target("T", 1000.0, Measure="stock", **{"Shortfall penalty": 50.0})]
    plan = solved(tiny(Targets=wanted, **contract(1000.0, Priority=9.0)))
    assert plan.margin == pytest.approx(1000 - 50_000)


def test_a_promise_is_kept_however_dear_it_is():
    """Work costs 1,000,000 a tonne, far more than the price that the first pass puts on a missing kilogram."""
    costly = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 1e6}]
    assert 10 * DEAR < 1e6 / 100
    plan = solved(tiny(Targets=[target("T", 1000.0, Priority=1.0)], Recipes=costly))
    assert plan.broken() == {}
    assert plan.margin == pytest.approx(1000 - 1e7)
    assert plan.level("1").value == 0


def test_a_promise_that_asks_for_less_than_a_kilogram_counts_as_if_it_asked_for_one():
    """Half a kilogram is wanted and the mill stands: 0.5 is missing, not all of 1."""
    rows = tiny(Targets=[target("T", 0.5, Priority=1.0)], Lines=[{"Line": "Mill", "Hours per day": 0.0}])
    assert solved(rows).level("1").value == pytest.approx(0.5)


def test_an_early_level_is_not_touched_by_a_later_one():
    """Three targets in stock, 600 kg each, of priorities 1, 2 and 3 on 1000 kg: 600, 400 and nothing."""
    targets = [target(f"T{priority}", 600.0, Measure="stock", Priority=float(priority)) for priority in (1, 2, 3)]
    products = [{"Product": name} for name in ("Metal 1", "Metal 2", "Metal 3")]
    rows = tiny(
        Products=products,
        Recipes=[{"Recipe": f"Work {number}", "Feed class": "Feed"} for number in (1, 2, 3)],
        Targets=[{**row, "Product": f"Metal {number}"} for number, row in enumerate(targets, 1)],
        Settings=exact(),
        **{
            "Line use": [
                {"Recipe": f"Work {number}", "Line": "Mill", "Rate": 1.0, "Basis": "t"} for number in (1, 2, 3)
            ],
            "Yields": [{"Recipe": f"Work {number}", "Product": f"Metal {number}", "Me": 100.0} for number in (1, 2, 3)],
            "Spot sales": [],
        },
    )
    plan = solved(rows)
    made = [plan.amount("Production", "Made", Product=f"Metal {number}") for number in (1, 2, 3)]
    assert made == pytest.approx([600, 400, 0], abs=1e-6)
    assert [plan.level(name).value for name in "123"] == pytest.approx([0, 1 / 3, 1])


def test_contracts_are_promises_row_by_row():
    """500 kg are made a day; 800 kg are due on day 1 and 200 kg on day 2: 300 of 800 are missing, nothing else."""
    rows = tiny(2, **contract(800.0, Priority=1.0), Lines=[{"Line": "Mill", "Hours per day": 5.0}], Settings=exact())
    rows["Deliveries"].append({"Contract": "C", "From": day(2), "Due": day(2), "Min": 200.0})
    plan = solved(rows)
    assert plan.level("1").promises == 2
    assert plan.level("1").value == pytest.approx(3 / 8)
    assert plan.amount("Sales", Contract="C", Period="D2") == pytest.approx(200)


def test_the_plan_lists_the_levels_with_value_and_bound():
    plan = solved(tiny(Targets=[target("T", 2000.0, Priority=1.0)]))
    table = plan.tables["Levels"].set_index("Level")
    assert table.loc["1", "Value"] == pytest.approx(0.5)
    assert table.loc["1", "Held at"] == pytest.approx(0.501)
    assert table.loc["1", "Promises"] == 1
    assert table.loc["money", "Value"] == pytest.approx(plan.margin)
