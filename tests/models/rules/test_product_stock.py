"""product_stock: 200 kg are there at the start and 10 t of lot A make 1000 kg; the market takes 2000 kg.

With the rule 200 + 1000 = 1200 kg at 1. Without it what is sold need not be there: 2000.
"""

import pytest

from tests.models.audited import audited
from tests.models.solved import lot, solved, tiny
from tests.plants import day

ROWS = tiny(
    Products=[{"Product": "Metal", "Opening stock": 200.0}],
    **{"Spot sales": [{"Product": "Metal", "Price": 1.0, "Max": 2000.0}]},
)
MARGIN = 1200.0
MARGIN_WITHOUT = 2000.0

FIRST_DAY_ONLY = [lot("A", **{"Use by": day(1)})]
SECOND_DAY_SALES = [{"Product": "Metal", "Price": 1.0, "From": day(2)}]


def test_stock_is_carried_from_one_period_to_the_next():
    """The lot has to be worked on day 1 and the market buys on day 2: 1000 kg lie over night."""
    plan = solved(tiny(2, Lots=FIRST_DAY_ONLY, **{"Spot sales": SECOND_DAY_SALES}))
    assert plan.amount("Production", "Stock (end)", Period="D1") == pytest.approx(1000)
    assert plan.amount("Production", "Stock (end)", Period="D2") == 0
    assert plan.margin == pytest.approx(1000)


def test_stock_stays_within_its_maximum():
    """Of the same 1000 kg only 400 find room over night, so only 4 t are worked."""
    rows = tiny(2, Lots=FIRST_DAY_ONLY, Products=[{"Product": "Metal", "Max stock": 400.0}])
    plan = solved({**rows, "Spot sales": SECOND_DAY_SALES})
    assert plan.margin == pytest.approx(400)
    assert plan.run() == pytest.approx(4)


def by_product(**cells: object) -> dict[str, object]:
    """Each tonne also makes 100 kg of a by-product that nobody buys and that finds no room."""
    return tiny(
        Products=[{"Product": "Metal"}, {"Product": "Slag", "Max stock": 300.0, **cells}],
        Yields=[{"Recipe": "Work", "Product": name, "Me": 50.0} for name in ("Metal", "Slag")],
    )


def test_a_by_product_without_disposal_cost_stops_the_work_when_its_store_is_full():
    """50 kg of slag per tonne, room for 300 kg: 6 t, 300 kg of metal."""
    plan = solved(by_product())
    assert plan.margin == pytest.approx(300)
    assert plan.amount("Production", "Discarded") == 0


def test_a_by_product_with_disposal_cost_is_thrown_away_as_far_as_that_pays():
    """10 t make 500 kg of each; 200 kg of slag go at 0.4: 500 - 80 = 420."""
    plan = solved(by_product(**{"Disposal cost": 0.4}))
    assert plan.margin == pytest.approx(420)
    assert plan.amount("Production", "Discarded", Product="Slag") == pytest.approx(200)


def test_a_disposal_cost_of_zero_lets_product_be_thrown_away():
    assert solved(by_product(**{"Disposal cost": 0.0})).margin == pytest.approx(500)


def test_the_audit_holds_stocks_to_max_stock():
    """600 kg wait for the market of day 2, as many as may lie there; with 500 allowed the same plan is refused."""

    def plant(most: float):
        products = [{"Product": "Metal", "Opening stock": 100.0, "Max stock": most}]
        return tiny(
            2, Products=products, Lines=MILL, **{"Spot sales": [{"Product": "Metal", "Price": 1.0, "From": day(2)}]}
        )

    plan = solved(plant(600.0))
    assert plan.amount("Production", "Stock (end)", Period="D1") == pytest.approx(600)
    assert [violation for violation in audited(plant(600.0), plan) if violation.table == "Production"] == []
    (found,) = [violation for violation in audited(plant(500.0), plan) if violation.table == "Production"]
    assert "Stock (end) is 600, more than 500" in str(found)


MILL = [{"Line": "Mill", "Hours per day": 5.0}]
