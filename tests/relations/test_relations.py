"""Relations that hold for every plant: each is tried on one plant always, in the long run on 250."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache
from itertools import count, islice

import pytest

from models.schema.inputs import INPUTS
from tests.relations.change import Change, Relation
from tests.relations.changing import in_other_money
from tests.relations.found import Found, found
from tests.relations.more_room import MORE_ROOM
from tests.relations.nothing_used import NOTHING_USED
from tests.relations.plants import any_plant
from tests.relations.same_plant import SAME_PLANT
from tests.wide import times

COUNT = times("RELATIONS", 1, 250)
"""On how many plants each relation is tried, of those of which it says something."""

RELATIONS: dict[str, Relation] = {value.__name__: value for value in (*SAME_PLANT, *NOTHING_USED, *MORE_ROOM)}
SHARED = 4
"""So many plants take turns as the first that a relation is tried on."""


@lru_cache(maxsize=32)
def drawn(seed: int) -> Found:
    """A random plant and its plan."""
    return found(any_plant(seed))


def broken(name: str, relation: Relation, seed: int) -> str | None:
    """What a relation finds wrong with a plant: nothing if it holds, None where it says nothing of that plant."""
    old = drawn(seed)
    change = relation(old, random.Random(f"{seed} {name}"))
    if change is None:
        return None
    before, after = old if change.before is None else found(change.before), found(change.rows)
    return change.holds(after, before) if before.is_best and after.is_best else None


def tried(name: str) -> Iterator[tuple[int, str]]:
    """Plants that a relation says something of, with what is wrong."""
    for seed in count(list(RELATIONS).index(name) % SHARED):
        words = broken(name, RELATIONS[name], seed)
        if words is not None:
            yield seed, words


@pytest.mark.parametrize("name", RELATIONS)
def test_a_relation_holds_for_random_plants(name: str) -> None:
    """Why it has to hold is said by each relation itself."""
    assert [(seed, words) for seed, words in islice(tried(name), COUNT) if words] == []


def test_a_relation_that_does_not_hold_is_seen() -> None:
    """Twice the money is not the same margin."""

    def twice(old: Found, _draw: random.Random) -> Change:
        return Change(in_other_money(old.rows, 2.0))

    assert str(broken("twice", twice, 0)).startswith("margin")


def test_whatever_may_be_told_of_a_plant_is_told_of_one_of_them() -> None:
    """Every table that plans are made of has rows in one plant at least, but for those of several sites."""
    sites = {"Sites", "Stores", "Lanes"}
    told = {table for seed in range(40) for table, rows in any_plant(seed).items() if rows}
    assert told == {name for name, table in INPUTS.items() if not table.steers} - sites
