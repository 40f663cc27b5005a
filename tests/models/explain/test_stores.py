"""Why short where material waits in stores and travels on lanes: each limit is lifted and solved again."""

from __future__ import annotations

import pytest

from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.explain.worths.marginals import marginals
from tests.models.explain.plans import why
from tests.models.rules.test_store_batches import kiln
from tests.models.sites import lane, leach_and_fire, two_mills
from tests.models.solved import Row, exact, lot, solved, target
from tests.models.test_intermediates import liquor, staged
from tests.plants import Rows, changed, day

THROUGH = "through Intermediates / Liquor / Min closing stock"


def wanted(amount: float, product: str = "Metal", **cells: object) -> dict[str, list[Row]]:
    """A target of so much, first of all, kept exactly."""
    return {
        "Settings": exact(),
        "Targets": [{**target("T", amount, Priority=1.0), "Product": product, **cells}],
    }


def got_all(rows: Rows) -> bool:
    """True if no promise is broken any more."""
    return solved(rows).broken() == {}


def test_a_full_store_of_an_intermediate():
    """500 kg of liquor are to lie there at the end, where 300 may; without the limit all of 900 kg could."""
    rows = staged(**wanted(500.0, "Liquor", Measure="stock"), Intermediates=liquor(**{"Max stock": 300.0}))
    assert why(rows) == [("Max stock", "Liquor", 200.0)]
    assert got_all({**rows, "Intermediates": liquor()})


def test_a_full_store_at_a_site():
    """Stores lets 300 kg lie in the north, and 500 are to lie there; the limit of the south does not count."""
    stores: list[Row] = [
        {"Material": "Liquor", "Site": "North", "Max stock": 300.0},
        {"Material": "Liquor", "Site": "South", "Max stock": 400.0},
    ]
    asked = wanted(500.0, "Liquor", Measure="stock", Site="North")
    rows = leach_and_fire(Stores=stores, Lanes=[lane(Material="Liquor")], **asked)
    assert why(rows) == [("Max stock", "Liquor at North", 200.0)]
    assert got_all({**rows, "Stores": [{**stores[0], "Max stock": None}, stores[1]]})


def test_what_a_store_is_to_keep_is_served_first():
    """Of 900 kg of liquor 300 are to be left: 600 make 300 kg of metal of 450. With nothing lost both could be had."""
    rows = staged(**wanted(450.0), Intermediates=liquor(**{"Min closing stock": 300.0}))
    ((kind, detail, amount),) = why(rows, "T")
    assert (kind, detail) == ("Recovery", f"what recipes lose, {THROUGH}")
    assert amount == 150.0
    assert got_all({**rows, "Intermediates": liquor()})


def unlike(metal: float, dirt: float) -> Rows:
    """A tonne, half metal and half dirt, of which so much reaches the bags, all of it fired; 500 kg are wanted."""
    yields: list[Row] = [
        {"Recipe": "Leach", "Product": "Liquor", "Me": metal, "Dirt": dirt},
        {"Recipe": "Fire", "Product": "Metal", "Me": 100.0},
    ]
    return kiln(24.0, Lots=[lot("A", 1.0, Me=50.0, Dirt=50.0)], Yields=yields, **wanted(500.0))


def test_what_a_recipe_loses_on_the_way_to_batches():
    """125 kg of metal and 375 of dirt are leached, so that a batch is a quarter metal; with nothing lost it is half.

    All of 500 kg of metal would then be made, and not a quarter of the 1,000 kg in the bags.
    """
    assert why(unlike(25.0, 75.0)) == [("Recovery", "what recipes lose", 375.0)]
    assert got_all(unlike(100.0, 100.0))


def test_what_recipes_lose_from_batch_to_batch():
    """Washed on the way: of 500 kg of metal 250 are leached and half of that is washed, with all of the dirt."""
    rows = kiln(24.0, Lots=[lot("A", 1.0, Me=50.0, Dirt=50.0)], **wanted(500.0))
    rows["Intermediates"] = [*rows["Intermediates"], {"Intermediate": "Washed", "Keeping": "apart"}]
    rows["Recipes"] = [rows["Recipes"][0], {"Recipe": "Wash", "Feed class": "Liquor"}, *fire("Washed")]
    rows["Line use"] = [*rows["Line use"], {"Recipe": "Wash", "Line": "Mill", "Rate": 1.0, "Basis": "t"}]

    def losing(share: float) -> Rows:
        kept = {"Me": share, "Dirt": 100.0}
        yields = [{"Recipe": "Leach", "Product": "Liquor", **kept}, {"Recipe": "Wash", "Product": "Washed", **kept}]
        return {**rows, "Yields": [*yields, {"Recipe": "Fire", "Product": "Metal", "Me": 100.0}]}

    assert why(losing(50.0)) == [("Recovery", "what recipes lose", 375.0)]
    assert got_all(losing(100.0))


def fire(taken: str) -> list[Row]:
    return [{"Recipe": "Fire", "Feed class": taken}]


def test_a_kilogram_more_in_opening_stock_of_batches():
    """It is three quarters metal, as its row says, and fired."""

    def opening(kg: float) -> Rows:
        liquor: Row = {"Intermediate": "Liquor", "Keeping": "apart", "Opening stock": kg, "Me": 3.0, "Dirt": 1.0}
        return kiln(2.0, Intermediates=[liquor])

    plan = solved(opening(8.0))
    values = marginals(Final(plan.plant, plan.model, plan.solution, Budget(10_000)))
    (more,) = (one for one in values if (one.kind.what, one.name) == ("Opening stock", "Liquor"))
    assert more.adds == pytest.approx(0.75)
    assert solved(opening(9.0)).margin - plan.margin == pytest.approx(0.75)


def test_a_lag_between_stages():
    """What is leached on day 1 is in the store on day 2, and 240 kg of metal are wanted on day 1."""
    rows = changed(staged(**wanted(240.0, To=day(1))), "Yields", 0, Lag=1.0)
    assert why(rows) == [("Lag", "what is still on its way", 240.0)]
    assert got_all(changed(rows, "Yields", 0, Lag=0.0))


def test_the_lead_time_of_an_intermediate():
    """Liquor leaves the north on day 1 and is in the south on day 2, and 500 kg of metal are wanted on day 1."""
    rows = leach_and_fire(Lanes=[lane(Material="Liquor", **{"Lead time": 1.0})], **wanted(500.0, To=day(1)))
    assert why(rows) == [("Lead time", "what is still on a lane between sites", 500.0)]
    assert got_all({**rows, "Lanes": [lane(Material="Liquor")]})


def test_the_lead_time_of_feed():
    """The mill of the south has its feed on day 2, and 500 kg of its metal are wanted on day 1."""
    asked = wanted(500.0, To=day(1), Site="South")
    rows = two_mills(2, Lanes=[lane(Material="Feed", **{"Lead time": 1.0})], **asked)
    assert why(rows) == [("Lead time", "what is still on a lane between sites", 500.0)]
    assert got_all({**rows, "Lanes": [lane(Material="Feed")]})


def test_a_lag_before_a_lead_time():
    """A day in the leach and a day on the lane: on day 2 there is nothing yet, and lifting the lag alone is enough."""
    rows = leach_and_fire(Lanes=[lane(Material="Liquor", **{"Lead time": 1.0})], **wanted(500.0, To=day(2)))
    rows = changed(rows, "Yields", 0, Lag=1.0)
    assert why(rows) == [("Lag", "what is still on its way", 500.0)]
    assert got_all(changed(rows, "Yields", 0, Lag=0.0))


@pytest.mark.parametrize("after", [1.0, 3.0])
def test_hours_that_are_booked_later_are_hours(after: float):
    """The kiln is needed `after` days later, and stands still then: its hours are what is lifted."""
    stop = [{"Line": "Kiln", "From": day(1), "To": day(4), "Availability": 0.0}]
    rows = changed(staged(4, **wanted(450.0, To=day(1)), Downtime=stop), "Line use", 1, After=after)
    assert why(rows) == [("Hours", "Kiln", 450.0)]
