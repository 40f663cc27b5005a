"""One site is none: with a row in Sites, and Site wherever it may be written, a plant has the program of before."""

from __future__ import annotations

import pytest

from tests.models import golden
from tests.models.explain.busy_plants import plants
from tests.models.rules.test_store_batches import ROWS as APART
from tests.models.solved import plant_of, solved
from tests.models.test_intermediates import staged
from tests.plants import Rows, small_plant

PLANTS = {**plants(), "small plant": small_plant(), "in stages": staged(), "kept apart": APART}
PLACED = ("Lots", "Lines", "Recipes", "Contracts", "Spot sales", "Targets", "Arrivals")


def at_one_site(rows: Rows, *sites: str) -> Rows:
    """The same plant with these sites, and all of it at the first."""
    placed = {table: [{**row, "Site": sites[0]} for row in rows.get(table, [])] for table in PLACED}
    return {**rows, **placed, "Sites": [{"Site": site} for site in sites]}


@pytest.mark.parametrize("name", PLANTS)
def test_one_site_changes_nothing(name: str) -> None:
    rows = PLANTS[name]
    assert golden.text_of(plant_of(at_one_site(rows, "Belfast"))) == golden.text_of(plant_of(rows))


@pytest.mark.parametrize("name", PLANTS)
def test_a_second_site_at_which_nothing_is_changes_no_margin(name: str) -> None:
    """Opening stock would have to stand in Stores: it is left out on both sides."""
    rows = dict(PLANTS[name])
    for table in ("Products", "Intermediates"):
        rows[table] = [{**row, "Opening stock": None} for row in rows.get(table, [])]
    rows["Published"] = []
    assert solved(at_one_site(rows, "Belfast", "Missouri")).margin == pytest.approx(solved(rows).margin, rel=1e-9)
