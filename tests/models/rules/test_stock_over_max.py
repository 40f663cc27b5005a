"""stock_over_max: 100 kg in stock where 90 may lie, sold at 0.5 on day 1 and at 1 on day 2; nothing is made.

10 kg have to go on day 1: 5 + 90 = 95. Without the rule all wait for day 2: 100.
"""

from math import inf

import pytest

from tests.models.rules.test_arrivals import arrival
from tests.models.solved import exact, lot, solved, tiny
from tests.models.stating import asked, planned, promises, written
from tests.plants import Rows, day


def full(opening: float = 100.0, **tables: list[dict[str, object]]) -> Rows:
    """A store of 90 kg, and nothing to work."""
    return tiny(
        2,
        Lots=[lot("A", 0.0)],
        Products=[{"Product": "Metal", "Opening stock": opening, "Max stock": 90.0}],
        **{
            "Spot sales": [
                {"Product": "Metal", "Price": 0.5, "To": day(1)},
                {"Product": "Metal", "Price": 1.0, "From": day(2)},
            ],
            **tables,
        },
    )


ROWS = full()
MARGIN = 95.0
MARGIN_WITHOUT = 100.0


def test_what_nobody_buys_is_a_broken_promise():
    """4 kg are sold on day 1: 6 of the 90 kg asked are too many then, and none on day 2."""
    rows = full(Settings=exact())
    rows["Spot sales"] = [{**rows["Spot sales"][0], "Max": 4.0}, rows["Spot sales"][1]]
    plan = solved(rows)
    assert plan.broken() == {"Products: Metal / D1: Max stock": pytest.approx(6.0)}
    assert plan.level("-1").value == pytest.approx(6.0 / 90.0)


def test_arrivals_count_as_opening_stock_does():
    """50 kg lie there and 60 arrive on day 2, when nobody buys: 20 have to go on day 1."""
    rows = full(50.0, Arrivals=[arrival(2, 60.0)])
    rows["Spot sales"] = rows["Spot sales"][:1]
    rows["Products"] = [{**rows["Products"][0], "Closing value": 1.0}]
    plan = solved(rows)
    assert plan.amount("Sales") == pytest.approx(20.0)
    assert plan.margin == pytest.approx(10.0 + 90.0)


def test_nothing_is_made_on_top_of_it():
    """Feed that could be worked stays where it is on day 1: the store holds what was there, and no more."""
    rows = {**full(Settings=exact()), "Lots": [lot("A", 1.0)], "Spot sales": []}
    rows["Products"] = [{**rows["Products"][0], "Closing value": 1.0}]
    plan = solved(rows)
    assert plan.run() == 0
    assert plan.broken()["Products: Metal / D2: Max stock"] == pytest.approx(10.0)


TWO_STORES = tiny(
    3,
    Products=[
        {"Product": "Metal", "Opening stock": 50.0, "Max stock": 40.0},
        {"Product": "Dust", "Opening stock": 70.0, "Max stock": 80.0},
        {"Product": "Slag", "Opening stock": 4000.0002, "Max stock": 4000.0},
        {"Product": "Mud", "Opening stock": 1e-7, "Max stock": 0.0},
        {"Product": "Clay", "Opening stock": 1.5e-7, "Max stock": 0.0},
    ],
    Arrivals=[{**arrival(2, 15.0), "Product": "Dust"}],
    **{"Spot sales": [{"Product": "Dust", "Price": 1.0, "From": day(3)}]},
)
"""Metal is beyond its 40 kg at once, dust beyond its 80 from D2 on; slag and mud by a ten-millionth, which is
none; clay by more."""


def test_each_period_in_which_too_much_is_there_has_a_row() -> None:
    found = (
        {("Clay", at): 0.0 for at in (1, 2, 3)}
        | {("Dust", at): 80.0 for at in (2, 3)}
        | {("Metal", at): 40.0 for at in (1, 2, 3)}
    )
    assert written("stock_over_max", TWO_STORES) == {
        f"stock_over_max[{name},D{at}]": (
            {f"stock[{name},D{at}]": 1.0, f"short_stock_over_max[{name},D{at}]": -1.0},
            -inf,
            most,
        )
        for (name, at), most in found.items()
    }
    (promise,) = promises("stock_over_max", TWO_STORES)
    assert promise.period.tolist() == [0, 1, 2, 1, 2, 0, 1, 2]
    assert promise.things == ("Clay", "Clay", "Clay", "Dust", "Dust", "Metal", "Metal", "Metal")


def test_the_audit_works_out_the_same_periods() -> None:
    """Nobody buys metal, so that nothing is made of it; 85 kg of dust are there on D2, and sold on D3."""
    assert asked("stock_over_max", TWO_STORES, planned(TWO_STORES)) == {
        **{f"Products: Metal / D{at}: Max stock at most": (40.0, pytest.approx(50.0), -1.0) for at in (1, 2, 3)},
        "Products: Dust / D2: Max stock at most": (80.0, pytest.approx(85.0), -1.0),
        "Products: Dust / D3: Max stock at most": (80.0, pytest.approx(0.0), -1.0),
        **{f"Products: Clay / D{at}: Max stock at most": (0.0, 1.5e-7, -1.0) for at in (1, 2, 3)},
    }
