"""Bids of every lot against the plants with and without it, stated once more and plainly."""

from __future__ import annotations

from random import Random

import pytest

from models.schema.frames import inputs
from tests.models.solved import errors
from tests.plainly.rules import drawn
from tests.plainly.said_bids import wrong_bids
from tests.plainly.test_values import LINEAR
from tests.plainly.test_why import WHOLE

FREE = sorted(set(LINEAR) - {"published"})
"""Without the price of moving away from the published plan, for which some of the most money is given up."""


@pytest.mark.long(but=["0"])
@pytest.mark.parametrize("seed", range(60))
def test_bids_are_the_difference_of_both_plans(seed: int) -> None:
    rows = drawn(Random(seed).sample(FREE, 3), seed)
    assert errors(inputs(rows)) == []
    assert list(wrong_bids(rows)) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 130))
def test_bids_in_whole_numbers_are_the_difference_of_both_plans(seed: int) -> None:
    draw = Random(seed)
    rows = drawn((*draw.sample(WHOLE, 2), *draw.sample(FREE, 1)), seed)
    assert errors(inputs(rows)) == []
    assert list(wrong_bids(rows)) == []
