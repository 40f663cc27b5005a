"""published: 10 t were to be worked on the first of two days; on the second metal brings 1 % more, and none can wait.

A tonne that moves from day 1 to day 2 brings 1 more, and costs 0.1 * (8 + 4) = 1.2 of steering: it stays, 1,000.
Without the rule all of it moves: 1,010.
"""

import pytest

from models.results.changes import BETTER, BLOCKED, LOT_GONE, MOVED_HERE, NEW_LOT
from tests.models.audited import audited, with_cells
from tests.models.solved import Row, Solved, lot, setting, solved, tiny
from tests.models.stating import column_names, planned, refused, stated, written
from tests.plants import Rows, day


def run(amount: float, period: str = "D1", name: str = "A") -> Row:
    return {"Lot": name, "Recipe": "Work", "Period": period, "Amount": amount}


def rising(*published: Row, days: int = 2, price: float | None = 0.1, **tables: list[Row]) -> Rows:
    """Metal brings 1, then 1 % more each day, and cannot lie in stock."""
    spot = [
        {"Product": "Metal", "Price": 1.0 + 0.01 * at, "From": day(at + 1), "To": day(at + 1)} for at in range(days)
    ]
    return tiny(
        days,
        Settings=setting("Change price", price),
        Products=[{"Product": "Metal", "Max stock": 0.0}],
        Published=list(published),
        **{"Spot sales": spot, **tables},
    )


ROWS = rising(run(10.0))
MARGIN = 1000.0
MARGIN_WITHOUT = 1010.0


def given_up(plan: Solved) -> float:
    return plan.level("calm").value


def test_what_brings_more_than_its_price_moves():
    """At 0.05 a tonne a move costs 0.6 of steering and brings 1: all move, and steering is in no margin."""
    plan = solved(rising(run(10.0), price=0.05))
    assert plan.margin == pytest.approx(1010.0)
    assert plan.run(Period="D2") == pytest.approx(10.0)
    assert sum(plan.money().values()) == pytest.approx(1010.0)


def test_the_plan_says_what_was_given_up():
    plan = solved(ROWS)
    assert given_up(plan) == pytest.approx(10.0)
    assert plan.level("money").value == pytest.approx(1010.0)


def test_later_periods_weigh_less():
    """Published on day 9, best on day 10: weights 1 and 1: 1 per tonne is worth a move at 0.4, not at 0.6."""
    assert solved(rising(run(10.0, "D9"), days=10, price=0.4)).run(Period="D10") == pytest.approx(10.0)
    assert solved(rising(run(10.0, "D9"), days=10, price=0.6)).run(Period="D9") == pytest.approx(10.0)


def test_without_a_price_or_a_published_plan_nothing_is_held():
    assert solved(rising(run(10.0), price=None)).margin == pytest.approx(1010.0)
    assert solved(rising()).margin == pytest.approx(1010.0)
    assert "calm" not in {level.level for level in solved(rising()).solution.levels}


def test_promises_come_before_calm():
    """A contract of 500 kg on day 2 has half of the run moved, whatever that costs."""
    rows = rising(run(10.0), price=1e4)
    rows["Contracts"] = [{"Contract": "C", "Product": "Metal", "Price": 0.1, "Priority": 1.0}]
    rows["Deliveries"] = [{"Contract": "C", "From": day(2), "Due": day(2), "Min": 500.0}]
    plan = solved(rows)
    assert plan.broken() == {}
    assert plan.run(Period="D1") == pytest.approx(5.0)


def changes(plan: Solved) -> dict[tuple[str, str], tuple[float, str]]:
    rows = plan.tables["Changes"].to_dict("records")
    return {(row["Period"], row["Lot"]): (pytest.approx(row["Moved"]), row["Why"]) for row in rows}


def test_changes_say_what_moved_and_where_it_went():
    plan = solved(rising(run(10.0), price=0.05))
    assert changes(plan) == {
        ("D1", "A"): (-10.0, f"{BETTER}: worked in D2 instead"),
        ("D2", "A"): (10.0, f"{MOVED_HERE}: D1"),
    }


def test_the_audit_misses_what_changes_does_not_list():
    rows = rising(run(10.0), price=0.05)
    plan = solved(rows)
    edited = audited(rows, plan, Changes=plan.tables["Changes"].iloc[:0])
    found = [violation for violation in edited if violation.table == "Changes"]
    assert [violation.what for violation in found] == ["D1 / A / Work", "D2 / A / Work"]


def test_changes_say_why():
    """A lot that is late, one that is blocked, one that is gone, and a new one."""
    lots = [
        lot("A", 4.0, Available=day(2)),
        {**lot("B", 2.0), "Status": "blocked"},
        lot("New", 1.0),
    ]
    plan = solved(rising(run(4.0), run(2.0, name="B"), run(3.0, name="Gone"), Lots=lots))
    found = changes(plan)
    assert found["D1", "A"] == (-4.0, "A is late: there from D2")
    assert found["D1", "B"] == (-2.0, BLOCKED)
    assert found["D1", "Gone"] == (-3.0, LOT_GONE)
    assert found["D2", "A"] == (4.0, f"{MOVED_HERE}: D1")
    assert NEW_LOT in {why for (_, name), (_, why) in found.items() if name == "New"}


def test_a_line_that_is_down_is_named():
    """8 of the 10 hours that day 1 was to take are lost."""
    down = [{"Line": "Mill", "From": day(1), "To": day(1), "Availability": 100 * 2 / 24}]
    found = changes(solved(rising(run(10.0), Downtime=down)))
    assert found["D1", "A"] == (-8.0, "Mill has 2 h in D1, and the published runs need 10 h")


def test_a_line_that_works_in_batches_needs_its_hours_for_them():
    """Two batches of 5 t take 5 h each, and 2 h are there."""
    use = [{"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", "Batch": 5.0}]
    found = changes(solved(rising(run(10.0), Downtime=DOWN, **{"Line use": use})))
    assert found["D1", "A"] == (-10.0, "Mill has 2 h in D1, and the published runs need 10 h")


def test_a_line_that_is_needed_days_later_is_named_with_the_hours_of_that_day():
    """24 t of day 1 are fired for 24 h on day 2, when the oven has 12 h; on day 1 itself it has as many as on any."""
    use = [
        {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t"},
        {"Recipe": "Work", "Line": "Oven", "Rate": 1.0, "Basis": "t", "After": 1.0},
    ]
    half = [{"Line": "Oven", "From": day(2), "To": day(2), "Availability": 50.0}]
    lines = [{"Line": "Mill"}, {"Line": "Oven"}]
    published = [run(24.0), run(6.0, period="D2")]
    found = changes(solved(rising(*published, Lots=[lot("A", 30.0)], Lines=lines, Downtime=half, **{"Line use": use})))
    assert found["D1", "A"] == (-12.0, "Oven has 12 h in D2, and the published runs need 24 h")


def test_less_of_a_lot_than_published_is_said():
    found = changes(solved(rising(run(10.0), Lots=[lot("A", 7.0)])))
    assert found["D1", "A"] == (-3.0, "of A 7 t are left, 10 t were published")


def test_what_is_left_of_a_lot_that_was_to_be_done_by_now_is_no_new_lot():
    """4.5 of 5 t of B were worked in the week that is over, so that nothing of it is published any more."""
    lots = [lot("A", 10.0), lot("B", 0.5, **{"Used so far": 4.5}), lot("C", 0.5)]
    found = changes(solved(rising(run(10.0), Lots=lots)))
    assert found["D2", "B"] == (0.5, "of B 0.5 t are left, 0 t were published")
    assert found["D2", "C"] == (0.5, "a lot that was not in the published plan")


def test_a_lot_that_misses_less_than_it_moves_moves_for_another_reason():
    """1 t of 10 is gone, and the other 9 move to day 2, which earns more than their price."""
    found = changes(solved(rising(run(10.0), price=0.05, Lots=[lot("A", 9.0)])))
    assert found["D1", "A"] == (-10.0, f"{BETTER}: worked in D2 instead")


DOWN = [{"Line": "Mill", "From": day(1), "To": day(1), "Availability": 100 * 2 / 24}]


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ({"Lots": [lot("A", Available=day(2))]}, "A is late: there from D2"),
        ({"Lots": [{**lot("A"), "Status": "blocked"}]}, BLOCKED),
        ({"Lots": [lot("A", 7.0)]}, "of A 7 t are left, 10 t were published"),
        ({"Downtime": DOWN}, "Mill has 2 h in D1, and the published runs need 10 h"),
    ],
)
def test_what_is_named_as_the_reason_is_what_keeps_the_run_from_staying(cause, words):
    """Solved again without it, everything stays as published."""
    moved = changes(solved(rising(run(10.0), **cause)))
    assert moved["D1", "A"][1] == words
    without = {name: [lot("A")] if name == "Lots" else [] for name in cause}
    assert changes(solved(rising(run(10.0), **without))) == {}


SOME = tiny(
    2,
    Lots=[lot("A"), lot("B", 8.0)],
    Published=[{"Lot": "A", "Recipe": "Work", "Period": "D1", "Amount": 12.0}],
    Settings=setting("Change price", 0.1),
)
"""12 t of A are published for D1, of which 10 are there; B is not, and waits for D2."""


def test_what_is_added_and_dropped_has_its_price_and_so_has_what_was_not_published() -> None:
    """The price of 0.1 is eight times as high in the first of two periods, and four times in the second."""
    assert written("published", SOME) == {
        "published[A,Work,D1]": (
            {"run[A,Work,D1]": 1.0, "added[A,Work,D1]": -1.0, "dropped[A,Work,D1]": 1.0},
            12.0,
            12.0,
        )
    }
    of = stated(SOME)
    prices = {
        name: cost
        for columns, costs in of.m.steering
        for name, cost in zip(column_names(of, columns), costs.tolist(), strict=True)
    }
    assert prices == pytest.approx(
        {
            "added[A,Work,D1]": 0.8,
            "dropped[A,Work,D1]": 0.8,
            "run[B,Work,D1]": 0.8,
            "run[A,Work,D2]": 0.4,
            "run[B,Work,D2]": 0.4,
        }
    )


def test_without_a_price_nothing_is_held() -> None:
    rows = {**SOME, "Settings": setting("Change price", 0.0)}
    assert written("published", rows) == {}
    assert stated(rows).m.steering == []


def test_the_audit_works_out_what_moved() -> None:
    """10 of 12 t: -2; and 8 of none. Where nothing is published nothing can have moved."""
    plan = planned(SOME)
    assert plan.tables["Changes"]["Moved"].tolist() == pytest.approx([-2.0, 8.0])
    assert refused("published", SOME, plan) == []
    words = "Changes: D1 / A / Work: Moved is 1 in the plan and -2 worked out again"
    assert refused("published", SOME, plan, **with_cells(plan, "Changes", 0, Moved=1.0)) == [words]
    assert refused("published", {**SOME, "Published": []}, plan) == [
        f"Changes: {run}: nothing is published" for run in ("D1 / A / Work", "D2 / B / Work")
    ]
    every = solved({**SOME, "Published": []})
    assert refused("published", {**SOME, "Published": []}, every) == []
