"""Why short and the ladder of a plan against the changed plant, stated once more and plainly."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from models.schema.frames import inputs
from tests.models.solved import errors, solved
from tests.plainly.rules import RULES, drawn
from tests.plainly.said_why import wrong_parts, wrong_rungs
from tests.plainly.test_values import LINEAR

WHOLE = sorted(set(RULES) - set(LINEAR))


def hold(rules: Sequence[str], seed: int) -> None:
    rows = drawn(rules, seed)
    assert errors(inputs(rows)) == []
    plan = solved(rows)
    assert [*wrong_parts(rows, plan), *wrong_rungs(rows, plan)] == []


@pytest.mark.long(but=["6", "16", "27", "128"])
@pytest.mark.parametrize("seed", range(200))
def test_what_is_missing_is_there_without_what_is_named(seed: int) -> None:
    """Targets, which ladders are of, in every other plant."""
    rules = Random(seed).sample(LINEAR, 4)
    hold(tuple(dict.fromkeys((*rules, *["targets"] * (seed % 2)))), seed)


@pytest.mark.long(but=["1", "14", "40"])
@pytest.mark.parametrize("seed", range(100))
def test_behind_whole_numbers_what_is_missing_is_there_without_what_is_named(seed: int) -> None:
    draw = Random(seed)
    hold((*draw.sample(WHOLE, 2), *draw.sample(LINEAR, 2)), seed)
