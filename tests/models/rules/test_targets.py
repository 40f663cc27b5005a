"""targets: 300 kg are wanted in stock at the end, where they bring nothing.

With the rule 700 of 1000 kg are sold. Without it 1000.
"""

from math import inf

import numpy as np
import pytest

from tests.models.solved import contract, lot, solved, target, tiny
from tests.models.stating import asked, changes, moved, planned, promises, written
from tests.plants import day, weeks

ROWS = tiny(Targets=[target("T", 300.0, Measure="stock", Priority=1.0)])
MARGIN = 700.0
MARGIN_WITHOUT = 1000.0

LOSS = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]


DAY_2 = {"Measure": "delivered", "From": day(2), "To": day(2)}


def wanted(amount: float, **cells: object):
    return [target("T", amount, Priority=1.0, **cells)]


def test_made_counts_what_is_put_into_stock_in_the_window():
    """Work is a loss of 50 a tonne. 300 kg are wanted on day 2: 3 t, on day 2."""
    plan = solved(tiny(3, Targets=wanted(300.0, From=day(2), To=day(2)), Recipes=LOSS))
    assert plan.run(Period="D2") == pytest.approx(3)
    assert plan.margin == pytest.approx(-150)


def test_made_counts_what_arrives_in_the_window_after_its_lag():
    """Lag 1 day: for 300 kg on day 2, 3 t are worked on day 1."""
    yields = [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": 1.0}]
    plan = solved(tiny(3, Targets=wanted(300.0, From=day(2), To=day(2)), Recipes=LOSS, Yields=yields))
    assert plan.run(Period="D1") == pytest.approx(3)


def test_delivered_counts_contracts_and_spot_together():
    """500 kg are wanted; work is a loss of 50 a tonne. Contract C takes 200 kg, the market the other 300: 5 t."""
    rows = tiny(Targets=wanted(500.0, Measure="delivered"), Recipes=LOSS, **contract(200.0, Priority=2.0))
    plan = solved(rows)
    assert plan.run() == pytest.approx(5)
    assert plan.amount("Target status", "Reached") == pytest.approx(500)
    assert plan.amount("Sales", Contract="C") == pytest.approx(200)


def test_delivered_counts_sales_inside_the_window_only():
    """400 kg are wanted on day 2 of 2; day 1 pays twice as much for the rest: 600 * 2 + 400."""
    spot = [
        {"Product": "Metal", "Price": price, "From": day(number), "To": day(number)}
        for number, price in ((1, 2.0), (2, 1.0))
    ]
    rows = tiny(2, Targets=wanted(400.0, Measure="delivered", From=day(2)), **{"Spot sales": spot})
    plan = solved(rows)
    assert plan.amount("Sales", Period="D2") == pytest.approx(400)
    assert plan.margin == pytest.approx(1600)


@pytest.mark.parametrize("customer", ["contract", "spot"])
def test_delivered_counts_neither_other_products_nor_other_days(customer):
    """500 kg each of Metal and Powder are made on day 1 and could be sold at once; 400 kg of Metal wait for day 2."""
    products = ("Metal", "Powder")
    rows = tiny(3, Products=[{"Product": name} for name in products], Targets=wanted(400.0, **DAY_2))
    rows["Yields"] = [{"Recipe": "Work", "Product": name, "Me": 50.0} for name in products]
    rows["Spot sales"] = [{"Product": name, "Price": 1.0} for name in products if customer == "spot"]
    if customer == "contract":
        rows["Contracts"] = [{"Contract": name, "Product": name, "Price": 1.0, "Priority": 2.0} for name in products]
        rows["Deliveries"] = [{"Contract": name, "Due": day(3), "Min": 500.0} for name in products]
    plan = solved(rows)
    assert plan.amount("Sales", Product="Metal", Period="D2") == pytest.approx(400)
    assert plan.amount("Sales", Product="Metal", Period="D1") == pytest.approx(100)
    assert plan.amount("Sales", Product="Powder", Period="D1") == pytest.approx(500)


def test_stock_is_measured_at_the_end_of_the_window():
    """300 kg are wanted in stock at the end of day 1 of 2; on day 2 they may be sold at half price: 700 + 150."""
    spot = [
        {"Product": "Metal", "Price": price, "From": day(number), "To": day(number)}
        for number, price in ((1, 1.0), (2, 0.5))
    ]
    rows = tiny(2, Targets=wanted(300.0, Measure="stock", To=day(1)), **{"Spot sales": spot})
    plan = solved(rows)
    assert plan.margin == pytest.approx(850)
    assert plan.amount("Target status", "Reached") == pytest.approx(300)


def test_opening_stock_counts_for_stock_but_is_not_made():
    """250 kg are there. As stock 300 kg ask for half a tonne of work, as made for 3 t."""
    products = [{"Product": "Metal", "Opening stock": 250.0}]
    plant = {"Products": products, "Recipes": LOSS, "Spot sales": []}
    assert solved(tiny(Targets=wanted(300.0, Measure="stock"), **plant)).run() == pytest.approx(0.5)
    assert solved(tiny(Targets=wanted(300.0), **plant)).run() == pytest.approx(3)


def test_what_is_out_of_reach_comes_back_as_a_broken_promise():
    """1500 kg are wanted, 1000 can be made."""
    plan = solved(tiny(Targets=wanted(1500.0)))
    assert plan.broken() == {"Targets: T: Amount": pytest.approx(500)}
    assert plan.amount("Target status", "Short") == pytest.approx(500)


def test_a_product_that_others_make_too_does_not_count():
    """Powder is another product of the same recipe: 500 kg of each, and 800 kg of Metal are wanted."""
    rows = tiny(
        Products=[{"Product": "Metal"}, {"Product": "Powder"}],
        Yields=[{"Recipe": "Work", "Product": name, "Me": 50.0} for name in ("Metal", "Powder")],
        Targets=wanted(800.0),
        Lots=[lot("A")],
    )
    assert solved(rows).broken() == {"Targets: T: Amount": pytest.approx(300)}


THREE = tiny(
    3,
    Targets=[
        target("Made", 300.0, To=day(2), Priority=1.0, **{"Reached so far": 20.0}),
        target("Stock", 100.0, Measure="stock", To=day(9), Priority=2.0),
        target("Sold", 50.0, Measure="delivered", From=day(2), To=day(2), **{"Shortfall penalty": 3.0}),
    ],
)
"""20 kg were made before and 1000 are on D1; 100 stay at the end, and 50 are sold on D2."""


def test_each_target_counts_what_its_measure_says() -> None:
    spot = f"spot[Metal / {day(1)} / {day(3)},D2]"
    assert written("targets", THREE) == {
        f"targets[{name}]": ({**dict.fromkeys(columns, 1.0), f"short_targets[{name}]": 1.0}, least, inf)
        for name, columns, least in (
            ("Made", ["made[Metal,D1]", "made[Metal,D2]"], 280.0),
            ("Stock", ["stock[Metal,D3]"], 100.0),
            ("Sold", [spot], 50.0),
        )
    }
    (promise,) = promises("targets", THREE)
    order = [promise.rows.index(name) for name in ("Made", "Stock", "Sold")]
    assert promise.period[order].tolist() == [1, 2, 1]
    np.testing.assert_equal(promise.rank[order], [1.0, 2.0, np.nan])
    np.testing.assert_equal(promise.penalty[order], [np.nan, np.nan, 3.0])


def test_what_counts_within_the_first_period_alone_is_missed_in_it() -> None:
    (promise,) = promises("targets", tiny(3, Targets=[target("First", 10.0, To=day(1), Priority=1.0)]))
    assert promise.period.tolist() == [0]


def test_a_kilogram_more_is_asked_of_each() -> None:
    found = changes("targets", THREE)
    assert {name: (one.now, one.ranked) for name, one in found.items()} == {
        "Target Made": (300.0, True),
        "Target Stock": (100.0, True),
        "Target Sold": (50.0, False),
    }
    assert moved("targets", THREE) == {
        f"Target {name}": {f"targets[{name}]": (1.0, 0.0)} for name in ("Made", "Stock", "Sold")
    }


def test_the_audit_works_out_what_counts() -> None:
    found = asked("targets", THREE, planned(THREE))
    assert {name: figures[:2] for name, figures in found.items()} == {
        "Targets: Made: Amount at least": (300.0, pytest.approx(1020.0)),
        "Targets: Stock: Amount at least": (100.0, pytest.approx(100.0)),
        "Targets: Sold: Amount at least": (50.0, pytest.approx(50.0)),
    }


def test_what_was_there_counts_for_stock_on_a_day_within_the_first_week() -> None:
    """Of 100 kg in stock on Wednesday 50 were there before the plan."""
    stock = target("Stock", 100.0, Measure="stock", To=day(3), Priority=1.0)
    rows = tiny(Periods=weeks(1), Products=[{"Product": "Metal", "Opening stock": 50.0}], Targets=[stock])
    assert [least for _, least, _ in written("targets", rows).values()] == [50.0]
