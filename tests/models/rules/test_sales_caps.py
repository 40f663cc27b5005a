"""sales_caps: 500 kg can be made on each of two days; contract C asks for 400 kg on day 1 and takes up to 600.

What it misses may follow late, and the market takes 300 kg at half the price. With the rule C gets the 500 kg of day 1,
and nothing late, for nothing was missing: 500 + 300 * 0.5 = 650. Without it C takes all 1000 kg.
"""

from copy import copy
from math import inf

import pandas as pd
import pytest

from models.audit.auditing import audit
from models.schema.frames import frame, inputs
from models.schema.outputs import OUTPUTS
from models.solving.levels import solve
from tests.models.audited import audited, with_cells
from tests.models.solved import Solved, contract, exact, lot, solved, target, tiny
from tests.models.stating import changes, held, moved, planned, refused, written
from tests.plants import Rows, day


def late_contract(hours: tuple[float, float], maximum: float = 600.0, **tables: object) -> Rows:
    """Contract C asks for 400 kg on day 1, late if need be, and takes more; the mill works so long on two days."""
    down = [{"Line": "Mill", "From": day(at), "To": day(at), "Availability": 100 * hours[at - 1] / 24} for at in (1, 2)]
    rows = tiny(2, **contract(400.0, Late="yes", **{"Shortfall penalty": 0.0}), **{"Spot sales": []}, Downtime=down)
    rows["Deliveries"][0]["Max"] = maximum
    return {**rows, **tables}


SPOT = {"Spot sales": [{"Product": "Metal", "Price": 0.5, "Max": 300.0}]}
ROWS = late_contract((5.0, 5.0), **SPOT)
MARGIN = 650.0
MARGIN_WITHOUT = 1000.0
MARKET = [{"Product": "Metal", "Price": 1.0, "Max": 300.0}]


def only_contract(count: int = 1, late: str = "no", maximum: float | None = None, **cells: object):
    """No spot market; 200 kg for contract C on day 1, or more if there is a maximum."""
    rows = tiny(count, **contract(200.0, Priority=1.0, Late=late, **cells), **{"Spot sales": []})
    rows["Deliveries"][0]["Max"] = maximum
    return rows


def test_spot_maximum_holds_over_the_whole_window():
    """Two days, 300 kg over both."""
    assert solved({**tiny(2), "Spot sales": MARKET}).margin == pytest.approx(300)


def test_windows_of_the_same_product_each_have_their_own_maximum():
    spot = [
        {"Product": "Metal", "Price": 1.0, "From": day(1), "To": day(1), "Max": 300.0},
        {"Product": "Metal", "Price": 2.0, "From": day(2), "To": day(2), "Max": 400.0},
    ]
    plan = solved(tiny(2, **{"Spot sales": spot}))
    assert plan.margin == pytest.approx(300 + 800)


def test_a_contract_takes_what_it_asks_for_where_no_maximum_is_given():
    assert solved(only_contract()).margin == pytest.approx(200)


def test_a_contract_takes_up_to_its_maximum():
    assert solved(only_contract(maximum=700.0)).margin == pytest.approx(700)


def test_no_more_than_the_minimum_may_follow_late():
    """Day 1 is lost (the mill is down). Of the window's 700 kg only the 200 kg that were asked for may follow."""
    rows = only_contract(2, "yes", 700.0)
    plan = solved({**rows, "Downtime": [{"Line": "Mill", "From": day(1), "To": day(1)}]})
    assert plan.margin == pytest.approx(200)
    assert plan.amount("Delivery status", "Late") == pytest.approx(200)


def test_nothing_is_delivered_after_due_where_late_is_not_agreed():
    """The mill is down on day 1 and there is no product: the contract gets nothing."""
    rows = only_contract(2)
    plan = solved({**rows, "Downtime": [{"Line": "Mill", "From": day(1), "To": day(1)}]})
    assert plan.margin == 0
    assert plan.broken() == {"Deliveries: C / 2026-01-05 / 2026-01-05: Min": pytest.approx(200)}


def test_delivery_counts_only_in_periods_inside_its_window():
    """A window from day 2 to day 2 of 3, spot closed: 200 kg on day 2, made on day 1 as early as can be."""
    rows = only_contract(3)
    rows["Deliveries"] = [{"Contract": "C", "From": day(2), "Due": day(2), "Min": 200.0}]
    plan = solved(rows)
    assert plan.amount("Sales", Period="D2") == pytest.approx(200)
    assert plan.amount("Sales") == pytest.approx(200)


def delivered(rows: Rows) -> tuple[float, float, float]:
    """The margin, what is delivered in time, and what is late."""
    plan = solved(rows)
    late = plan.amount("Delivery status", "Late")
    return plan.margin, plan.amount("Delivery status", "Delivered") - late, late


def test_the_hull_is_enough_where_min_is_max():
    """300 kg are there in time; of 400 that are asked and taken 100 follow. 300 + 100 = 400, nothing to be settled."""
    rows = late_contract((3.0, 3.0), 400.0)
    assert delivered(rows) == pytest.approx((400, 300, 100))
    assert solved(rows).solution.solves_to_settle == 0


def test_the_hull_is_enough_where_all_comes_late():
    """Nothing is there in time, 700 kg are a day later: of 600 / 400 the hull lets 0 / 600 + 400 / 400 = 1 follow."""
    rows = late_contract((0.0, 7.0))
    assert delivered(rows) == pytest.approx((400, 0, 400))
    assert solved(rows).solution.solves_to_settle == 0


def test_settled_to_nothing_late():
    """500 kg are there on each day. The hull would have 500 in time and late 400 * (1 - 500 / 600) = 66.7.

    Nothing late: 500. In time and late within 400: 400. So nothing is late.
    """
    plan = solved(late_contract((5.0, 5.0)))
    assert delivered(late_contract((5.0, 5.0))) == pytest.approx((500, 500, 0))
    assert (plan.solution.settled, plan.solution.gap, plan.solution.outcome) == (1, 0.0, "optimal")
    assert plan.solution.solves_to_settle > 0


def test_settled_to_what_was_missing():
    """300 kg are there in time. The hull would have 300 and late 400 * (1 - 300 / 600) = 200, 500 in all.

    Nothing late: 300. In time and late within 400: 400. So the 100 that were missing follow.
    """
    plan = solved(late_contract((3.0, 5.0)))
    assert delivered(late_contract((3.0, 5.0))) == pytest.approx((400, 300, 100))
    assert (plan.solution.settled, plan.solution.gap) == (1, 0.0)
    assert not plan.broken()


def test_levels_of_promises_decide_before_money_does():
    """T asks for 150 kg delivered on day 2. The hull would keep that with 375 kg in time: 375 / 600 + 150 / 400 = 1.

    Nothing late: 500, and T misses 150. In time and late within 400: 250 + 150, which is 100 less, and T is kept.
    """
    window = {"From": day(2), "To": day(2), "Measure": "delivered", "Priority": 1.0}
    rows = late_contract((5.0, 5.0), Targets=[target("T", 150.0, **window)], Settings=exact())
    assert delivered(rows) == pytest.approx((400, 250, 150))
    assert solved(rows).level("1").value == 0.0


def test_each_window_is_settled_on_its_own():
    """Beside C there is D, which asks for 200 kg by day 2 of 3 and takes 300; days 2 and 3 give 100 kg each.

    All 700 kg are sold: C has the 500 of day 1 and nothing late, D the 100 of day 2 and the 100 that it misses then.
    """
    rows = late_contract((5.0, 1.0), Periods=tiny(3)["Periods"])
    rows["Downtime"].append({"Line": "Mill", "From": day(3), "To": day(3), "Availability": 100 / 24})
    rows["Contracts"].append({**rows["Contracts"][0], "Contract": "D"})
    rows["Deliveries"].append({"Contract": "D", "From": day(2), "Due": day(2), "Min": 200.0, "Max": 300.0})
    plan = solved(rows)
    assert plan.margin == pytest.approx(700)
    for name, late in (("C", 0.0), ("D", 100.0)):
        assert plan.amount("Delivery status", "Late", Contract=name) == pytest.approx(late)


def test_nothing_follows_where_nothing_is_asked():
    """Min 0, Max 600: 500 kg come on day 1, and day 2 has nothing to follow."""
    rows = late_contract((5.0, 5.0))
    rows["Deliveries"][0]["Min"] = 0.0
    assert delivered(rows) == pytest.approx((500, 500, 0))


def test_the_re_computation_refuses_what_was_never_missing():
    """The hull's own plan has 500 kg in time and 66.7 late of a Min of 400, of which nothing was missing."""
    rows = late_contract((5.0, 5.0))
    best = solved(rows)
    hull = copy(best.model)
    hull.choices = []
    never_missing = Solved(best.plant, hull, solve(hull, best.plant))
    assert never_missing.amount("Delivery status", "Late") == pytest.approx(200 / 3)
    for plan, words in ((best, []), (never_missing, ["what is delivered late is 66.6666667, more than 0"])):
        tables = {**{name: frame(table.columns, []) for name, table in OUTPUTS.items()}, **plan.tables}
        found = audit(inputs(rows), tables, plan.margin)
        assert [one.words for one in found if "late" in one.words] == words


def test_the_audit_takes_a_sale_that_is_all_late():
    """Nothing can be made on day 1; 400 kg follow on day 2, and none of them is in time."""
    rows = late_contract((0.0, 5.0))
    plan = solved(rows)
    assert plan.amount("Sales", "Late", Contract="C") == pytest.approx(400)
    assert [violation for violation in audited(rows, plan) if violation.table == "Sales"] == []


HOURS = [
    {"Line": "Mill", "From": day(at), "To": day(at), "Availability": 100 * hours / 24}
    for at, hours in enumerate((3.0, 5.0, 5.0), start=1)
]
FREE = {"Shortfall penalty": 0.0}
BEGUN = tiny(
    3,
    Lots=[lot("A", 50.0)],
    Downtime=HOURS,
    Contracts=[
        {"Contract": "C", "Product": "Metal", "Price": 1.0, "Late": "yes", "Late penalty": 0.1, **FREE},
        {"Contract": "D", "Product": "Metal", "Price": 1.0, **FREE},
        {"Contract": "E", "Product": "Metal", "Price": 1.0, "Late": "yes", **FREE},
    ],
    Deliveries=[
        {"Contract": "C", "Due": day(1), "Min": 400.0, "Max": 600.0, "Delivered so far": 100.0},
        {"Contract": "D", "From": day(2), "Due": day(2), "Min": 200.0, "Max": 200.0},
        {"Contract": "D", "From": day(3), "Due": day(3), "Min": 100.0, "Max": 250.0, "Delivered so far": 50.0},
        {"Contract": "E", "From": day(-3), "Due": day(0), "Min": 80.0, "Delivered so far": 100.0, "Late so far": 60.0},
    ],
    **{
        "Spot sales": [
            {"Product": "Metal", "To": day(2), "Price": 0.5, "Max": 300.0, "Sold so far": 40.0},
            {"Product": "Metal", "From": day(3), "Price": 0.5},
        ]
    },
)
"""300 kg on D1, all for C, and 500 each on D2 and D3: 200 for D and 260 on spot, 200 for D and 340 on spot.

40 kg of D2's are left for D3. E had 20 kg more than it asked for, of which 60 were late: no more of it is wanted.
"""

TO_C, TO_D, TO_D_LATER, TO_E = (
    f"C / {day(1)} / {day(1)}",
    f"D / {day(2)} / {day(2)}",
    f"D / {day(3)} / {day(3)}",
    f"E / {day(-3)} / {day(0)}",
)
ON_SPOT = f"Metal / {day(1)} / {day(2)}"


def test_what_customers_take_is_held_together() -> None:
    """Of C 500 kg are left, and 300 of its Min; of D 200 twice; on spot 260, and no end after that; of E nothing."""
    rows = {
        f"delivery_max[{TO_C}]": (-inf, 500.0),
        f"delivery_max[{TO_D}]": (-inf, 200.0),
        f"delivery_max[{TO_D_LATER}]": (-inf, 200.0),
        f"late_max[{TO_C}]": (-inf, 300.0),
        f"spot_max[{ON_SPOT}]": (-inf, 260.0),
    }
    assert held("sales_caps", BEGUN) == {"Sales limit: Metal": {**rows, f"delivery_max[{TO_E}]": (-inf, 0.0)}}


def test_what_follows_late_takes_of_what_is_missing_by_what_came_in_time() -> None:
    """A kilogram in time takes 300 / 500 of the 300 kg that may follow; what comes on D2 or D3 takes all of it."""
    ((adds, _, most),) = written("late_max", BEGUN).values()
    assert adds == {f"sold[{TO_C},D1]": 0.6, f"late[{TO_C},D2]": 1.0, f"late[{TO_C},D3]": 1.0}
    assert most == 300.0


def test_a_kilogram_more_is_that_of_max_where_it_is_above_min() -> None:
    """D takes on D2 what it asks for, E is not above its Min, and the later spot sale has no end."""
    found = changes("sales_caps", BEGUN)
    assert {name: (one.now, one.least, list(one.choices.values())) for name, one in found.items()} == {
        f"Delivery Max {TO_C}": (600.0, 400.0, [(0.0, 1.0)]),
        f"Delivery Max {TO_D_LATER}": (250.0, 100.0, [(0.0, 1.0)]),
        f"Spot sales Max {ON_SPOT}": (300.0, 40.0, []),
    }
    assert list(moved("sales_caps", BEGUN).values()) == [
        {f"delivery_max[{TO_C}]": (0.0, 1.0)},
        {f"delivery_max[{TO_D_LATER}]": (0.0, 1.0)},
        {f"spot_max[{ON_SPOT}]": (0.0, 1.0)},
    ]


def test_where_more_was_sold_than_max_that_is_the_least_it_can_be() -> None:
    """340 kg were sold of 300: a Max of less says nothing new, and nothing more is sold."""
    sold = {**BEGUN["Spot sales"][0], "Sold so far": 340.0}
    rows = {**BEGUN, "Spot sales": [sold]}
    assert changes("sales_caps", rows)[f"Spot sales Max {ON_SPOT}"].least == 300.0
    assert solved(rows).amount("Sales", Contract="spot") == 0.0


AT_C, AT_D = f"C / Metal / {day(1)} / {day(1)}", f"D / Metal / {day(2)} / {day(2)}"
LATE, IN_TIME, IN_ALL = "what is delivered late", "what is in time", "what is sold in the window"
OUTSIDE = "the period lies outside the window"
FIRST_SPOT = {"Period": "D2", "From": pd.Timestamp(day(1)), "Due": pd.Timestamp(day(2))}
"""What the second sale on spot would have to say to be the first one once more."""


@pytest.mark.parametrize(
    ("place", "cells", "words"),
    [
        (0, {}, []),
        (0, {"Period": "D2"}, [f"D2 / {AT_C} / Metal: {OUTSIDE}"]),
        (0, {"Period": "D2", "Amount": 1e-6}, []),
        (0, {"Period": "D2", "Late": 300.0}, []),
        (
            0,
            {"Period": "D2", "Late": 350.0, "Amount": 350.0},
            [f"{AT_C}: {LATE} is 350, more than 300"],
        ),
        (0, {"Late": 150.0}, [f"D1 / {AT_C} / Metal: {OUTSIDE}"]),
        (0, {"Late": 1e-6}, []),
        (0, {"Amount": 900.0}, [f"{AT_C}: {IN_ALL} is 1000, more than 600"]),
        (0, {"Late": -1.0}, [f"D1 / {AT_C} / Metal: Late is -1, less than 0"]),
        (
            0,
            {"Amount": -5.0},
            [f"D1 / {AT_C} / Metal: {what} is -5, less than 0" for what in (IN_TIME, "Amount")],
        ),
        (1, {"Period": "D1"}, [f"D1 / {AT_D} / Metal: {OUTSIDE}"]),
        (1, {"Period": "D3", "Late": 200.0}, [f"D3 / {AT_D} / Metal: {OUTSIDE}"]),
        (4, FIRST_SPOT, [f"D2 / spot / Metal / {day(1)} / {day(2)} / Metal: it is there twice"]),
        (
            4,
            {"Due": pd.Timestamp(day(4))},
            [f"D3 / spot / Metal / {day(3)} / {day(4)} / Metal: no row of the workbook asks for it"],
        ),
        (
            2,
            {"Amount": 270.0},
            [f"spot / Metal / {day(1)} / {day(2)}: {IN_ALL} is 310, more than 300"],
        ),
    ],
    ids=str,
)
def test_the_audit_refuses_sales_that_nobody_takes(place: int, cells: dict[str, object], words: list[str]) -> None:
    plan = planned(BEGUN)
    assert refused("sales_caps", BEGUN, plan, **with_cells(plan, "Sales", place, **cells)) == [
        f"Sales: {word}" for word in words
    ]
