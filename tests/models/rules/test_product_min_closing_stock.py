"""product_min_closing_stock: 300 kg have to be left at the end of 10 t * 100 kg.

With the rule 700 kg are sold. Without it 1000.
"""

from math import inf

import pytest

from tests.models.audited import audited
from tests.models.solved import exact, lot, solved, tiny
from tests.models.stating import asked, changes, moved, planned, promises, written
from tests.plants import day

LEAST = [{"Product": "Metal", "Min closing stock": 300.0}]

ROWS = tiny(Products=LEAST)
MARGIN = 700.0
MARGIN_WITHOUT = 1000.0


def test_only_the_end_of_the_plan_counts():
    """24 t on day 1 are all sold; the 6 t left for day 2 make 600 kg, of which 300 stay: 2700."""
    spot = [
        {"Product": "Metal", "Price": 1.0, "To": day(1)},
        {"Product": "Metal", "Price": 1.0, "From": day(2)},
    ]
    plan = solved(tiny(2, Lots=[lot("A", 30.0)], Products=LEAST, **{"Spot sales": spot}))
    assert plan.margin == pytest.approx(2700)
    assert plan.amount("Production", "Stock (end)", Period="D1") == pytest.approx(0)


def test_what_is_missing_comes_back_as_a_broken_promise():
    """2 t make 200 kg, 100 kg are missing."""
    plan = solved(tiny(Lots=[lot("A", 2.0)], Settings=exact(), Products=LEAST))
    assert plan.broken() == {"Products: Metal: Min closing stock": pytest.approx(100)}
    assert plan.level("0").value == pytest.approx(1 / 3)


def test_the_audit_looks_at_the_end_of_the_plan():
    """The market opens on day 3: of 200 kg 100 are missing at its end, of 1,000 kg none."""
    spot = [{"Product": "Metal", "Price": 1.0, "From": day(3)}]
    short = tiny(3, Lots=[lot("A", 2.0)], Products=LEAST, Settings=exact(), **{"Spot sales": spot})
    plan = solved(short)
    assert plan.broken() == {"Products: Metal: Min closing stock": pytest.approx(100)}
    assert [violation for violation in audited(short, plan) if violation.table == "Broken promises"] == []
    kept = tiny(3, Products=LEAST, **{"Spot sales": spot})
    assert [violation for violation in audited(kept, solved(kept)) if violation.table == "Broken promises"] == []


TWO = tiny(
    3,
    Products=[
        {"Product": "Metal", "Min closing stock": 300.0, "Max stock": 900.0},
        {"Product": "Slag", "Min closing stock": 0.5},
        {"Product": "Dust"},
    ],
    Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 90.0}, {"Recipe": "Work", "Product": "Slag", "Me": 10.0}],
)
"""900 kg of metal are made, of which 300 are left, and 100 of slag, where half a kilogram is asked for."""


def test_each_product_is_asked_for_at_the_end() -> None:
    least = {"Metal": 300.0, "Slag": 0.5}
    assert written("product_min_closing_stock", TWO) == {
        f"product_min_closing_stock[{name}]": (
            {f"stock[{name},D3]": 1.0, f"short_product_min_closing_stock[{name}]": 1.0},
            kg,
            inf,
        )
        for name, kg in least.items()
    }
    (promise,) = promises("product_min_closing_stock", TWO)
    assert (promise.rows, promise.period.tolist()) == (("Metal", "Slag"), [2, 2])
    assert {
        name: (one.now, one.most, one.ranked) for name, one in changes("product_min_closing_stock", TWO).items()
    } == {
        "Min closing stock Metal": (300.0, 900.0, True),
        "Min closing stock Slag": (0.5, inf, True),
    }
    assert moved("product_min_closing_stock", TWO) == {
        f"Min closing stock {name}": {f"product_min_closing_stock[{name}]": (1.0, 0.0)} for name in least
    }


def test_the_audit_works_out_what_is_left_on_the_last_day() -> None:
    """On D1 all is there still, or nothing was made."""
    plan = planned(TWO)
    assert asked("product_min_closing_stock", TWO, plan) == {
        "Products: Metal: Min closing stock at least": (300.0, pytest.approx(300.0), 0.0),
        "Products: Slag: Min closing stock at least": (0.5, pytest.approx(100.0), 0.0),
    }
    late = plan.tables["Sales"].assign(Period="D3", Amount=500.0)
    found = asked("product_min_closing_stock", TWO, plan, Sales=late)
    assert found["Products: Metal: Min closing stock at least"] == (300.0, pytest.approx(400.0), 0.0)
