"""product_min_stock: 200 kg have to stay in stock, and 10 t of lot A make 1000 kg.

With the rule 800 kg are sold. Without it 1000.
"""

from math import inf

import pytest

from tests.models.solved import exact, solved, tiny
from tests.models.stating import asked, changes, moved, planned, promises, written
from tests.plants import day

LEAST = [{"Product": "Metal", "Min stock": 200.0}]

ROWS = tiny(Products=LEAST)
MARGIN = 800.0
MARGIN_WITHOUT = 1000.0


def test_it_holds_at_the_end_of_every_period():
    """The market opens on day 1 only and pays well; what is kept over night is lost: 800, twice 200 kg in stock."""
    spot = [{"Product": "Metal", "Price": 1.0, "To": day(1)}]
    plan = solved(tiny(2, Products=LEAST, **{"Spot sales": spot}))
    assert plan.margin == pytest.approx(800)
    assert plan.amount("Production", "Stock (end)", Period="D1") == pytest.approx(200)


def test_what_is_missing_comes_back_period_by_period():
    """The mill is down on day 1 of 2: 200 kg are missing there, and only there."""
    down = [{"Line": "Mill", "From": day(1), "To": day(1)}]
    plan = solved(tiny(2, Products=LEAST, Downtime=down, Settings=exact()))
    assert plan.broken() == {"Products: Metal / D1: Min stock": pytest.approx(200)}
    assert plan.margin == pytest.approx(800)


TWO = tiny(
    2,
    Products=[
        {"Product": "Metal", "Min stock": 100.0, "Max stock": 900.0},
        {"Product": "Slag", "Min stock": 0.5},
        {"Product": "Dust"},
    ],
    Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 90.0}, {"Recipe": "Work", "Product": "Slag", "Me": 10.0}],
)
"""900 kg of metal are made, of which 100 stay, and 100 of slag."""


def test_each_product_is_asked_for_at_the_end_of_each_period() -> None:
    least = {"Metal": 100.0, "Slag": 0.5}
    rows = {name: [f"product_min_stock[{name},D{at}]" for at in (1, 2)] for name in least}
    assert written("product_min_stock", TWO) == {
        f"product_min_stock[{name},D{at}]": (
            {f"stock[{name},D{at}]": 1.0, f"short_product_min_stock[{name},D{at}]": 1.0},
            kg,
            inf,
        )
        for name, kg in least.items()
        for at in (1, 2)
    }
    (promise,) = promises("product_min_stock", TWO)
    assert (promise.things, promise.period.tolist()) == (("Metal", "Metal", "Slag", "Slag"), [0, 1, 0, 1])
    found = changes("product_min_stock", TWO)
    assert {name: (one.now, one.most, len(one.short)) for name, one in found.items()} == {
        "Min stock Metal": (100.0, 900.0, 2),
        "Min stock Slag": (0.5, inf, 2),
    }
    assert moved("product_min_stock", TWO) == {
        f"Min stock {name}": dict.fromkeys(keys, (1.0, 0.0)) for name, keys in rows.items()
    }


def test_the_audit_works_out_what_is_there_on_each_day() -> None:
    assert asked("product_min_stock", TWO, planned(TWO)) == {
        f"Products: {name} / D{at}: Min stock at least": (least, pytest.approx(100.0), 0.0)
        for name, least in (("Metal", 100.0), ("Slag", 0.5))
        for at in (1, 2)
    }
