"""product_min_stock: 200 kg have to stay in stock, and 10 t of lot A make 1000 kg.

With the rule 800 kg are sold. Without it 1000.
"""

import pytest

from tests.models.solved import exact, solved, tiny
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
