"""Suppliers and classes whose lots give less than their assays say."""

from __future__ import annotations

import numpy as np
import pytest

from models.learning.doubtful import laid_to, low
from models.learning.recoveries import learn
from models.learning.weighings import seen
from tests.models.learning.histories import plant_with, row
from tests.models.solved import tiny
from tests.plants import Rows

ROWS: Rows = tiny(
    Components=[{"Component": "Nd", "Counted as": "mass"}],
    **{"Feed classes": [{"Feed class": "Feed", "Nd": 10.0}, {"Feed class": "Slag", "Nd": 10.0}]},
    Yields=[{"Recipe": "Work", "Product": "Metal", "Nd": 80.0}],
)


def lots(name: str, more: float, count: int = 12, column: str = "Supplier", seed: int = 1) -> list[dict[str, object]]:
    """So many lots of a supplier or class, which give so much more than their assay (3 %) says."""
    drawn = np.random.default_rng(seed).normal(more, 0.03, count)
    return [
        row(at + 1, f"{name}{at}", 100.0 * (1 + found), **{column: name}) for at, found in enumerate(drawn.tolist())
    ]


@pytest.mark.parametrize(("column", "kind"), [("Supplier", "supplier"), ("Feed class", "class")])
def test_who_is_low_is_named_with_an_interval_that_holds_the_truth(column: str, kind: str) -> None:
    honest = [lot for at, name in enumerate("VWXYZ") for lot in lots(name, 0.0, 8, column, seed=at + 2)]
    history = [*honest, *lots("Low", -0.06, 12, column)]
    (found,) = low(seen(*plant_with(ROWS, *history)))
    assert (found.kind, found.name, found.product, found.lots) == (kind, "Low", "Metal", 12)
    below, above = found.interval
    assert below < -0.06 < above < 0


def test_recoveries_are_not_low_for_those_who_are() -> None:
    """Without them they would be: a fifth of all lots gives 6 % less."""
    honest = [lot for at, name in enumerate("VWXYZ") for lot in lots(name, 0.0, 8, seed=at + 2)]
    plant, tables = plant_with(ROWS, *honest, *lots("Low", -0.06, 12))
    history = seen(plant, tables)
    (blamed,) = learn(plant, history)
    (fair,) = learn(plant, history, laid_to(low(history)))
    assert blamed.interval[1] < 0
    assert fair.is_as_stated


def test_honest_ones_are_hardly_ever_named() -> None:
    """Named only where it is 99 % sure: of 60 honest suppliers at most two."""
    named = 0
    for seed in range(20):
        history = [one for at, name in enumerate("XYZ") for one in lots(name, 0.0, 8, seed=3 * seed + at)]
        named += len(low(seen(*plant_with(ROWS, *history))))
    assert named <= 2


def test_what_may_be_the_recipe_is_laid_at_nobodys_door() -> None:
    """Each supplier's lots are worked by a recipe of their own: -6 % may be either's."""
    recipes = [{"Recipe": name, "Feed class": "Feed"} for name in ("Work", "Other")]
    use = [{"Recipe": name, "Line": "Mill", "Rate": 1.0, "Basis": "t"} for name in ("Work", "Other")]
    yields = [{"Recipe": name, "Product": "Metal", "Nd": 80.0} for name in ("Work", "Other")]
    rows = {**ROWS, "Recipes": recipes, "Line use": use, "Yields": yields}
    history = [*lots("Honest", 0.0), *({**lot, "Recipe": "Other"} for lot in lots("Low", -0.03))]
    assert low(seen(*plant_with(rows, *history))) == []


def test_a_single_supplier_cannot_be_told_from_the_recipe() -> None:
    assert low(seen(*plant_with(ROWS, *lots("Only", -0.06)))) == []
