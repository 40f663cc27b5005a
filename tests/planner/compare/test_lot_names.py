"""Lots that have another name in another plan: what is found, and what is no longer said of them."""

from __future__ import annotations

import pytest

from models.schema.frames import Tables, inputs
from planner.comparison.lots.matching import Match, matches
from planner.comparison.lots.names import restated
from tests.plants import Rows, added, changed, small_plant, without

EV, HDD, EV2 = 0, 1, 2


def found(base: Rows, other: Rows) -> list[str]:
    return [match.words for match in matches(inputs(base), inputs(other))]


def again(base: Rows, other: Rows) -> Tables:
    """The other plan's inputs in the base's names."""
    return restated(inputs(other), inputs(base), matches(inputs(base), inputs(other)))


def pieces(rows: Rows, row: int, *quantities: float, **more: object) -> Rows:
    """The plant with a lot in pieces `a`, `b`, ... of these quantities."""
    lot = rows["Lots"][row]
    parts = [lot | {"Lot": f"{lot['Lot']}{'abcdef'[i]}", "Quantity": q} | more for i, q in enumerate(quantities)]
    return {**rows, "Lots": [*rows["Lots"][:row], *parts, *rows["Lots"][row + 1 :]]}


def test_a_lot_with_another_name_and_another_remark_is_renamed() -> None:
    other = changed(small_plant(), "Lots", HDD, Lot="HDD-2601", Note="was HDD-1")
    assert found(small_plant(), other) == ["HDD-1 is now called HDD-2601"]
    assert again(small_plant(), other)["Lots"]["Lot"].tolist() == ["EV-1", "HDD-1", "EV-2"]


def test_a_renamed_lot_may_have_changed_at_its_place() -> None:
    """Another price and less of it: it stands where the old one stood, and its assay is known."""
    other = changed(small_plant(), "Lots", HDD, Lot="HDD-2601", Price=4400.0, Quantity=8.0)
    assert found(small_plant(), other) == ["HDD-1 is now called HDD-2601"]


def test_a_renamed_lot_is_known_by_its_assay_wherever_it_stands() -> None:
    moved = changed(small_plant(), "Lots", HDD, Lot="HDD-2601", Price=4400.0)
    moved["Lots"] = [moved["Lots"][HDD], *moved["Lots"][:HDD], *moved["Lots"][HDD + 1 :]]
    assert found(small_plant(), moved) == ["HDD-1 is now called HDD-2601"]


def test_another_lot_of_the_same_class_is_another_lot() -> None:
    """The next truckload: as much of the same class at the same place, but with an assay of its own."""
    other = changed(small_plant(), "Lots", HDD, Lot="HDD-2", Dy=0.9)
    assert found(small_plant(), other) == []


def test_a_lot_without_assay_that_comes_another_day_is_another_lot() -> None:
    bare = changed(small_plant(), "Lots", HDD, Nd=None, Dy=None, Hardness=None)
    other = changed(bare, "Lots", HDD, Lot="HDD-2", Available=None)
    assert found(bare, other) == []
    assert found(bare, changed(bare, "Lots", HDD, Lot="HDD-2")) == ["HDD-1 is now called HDD-2"]


def test_lots_that_are_alike_are_paired_in_their_order() -> None:
    twice = {**small_plant(), "Lots": [*small_plant()["Lots"], small_plant()["Lots"][HDD] | {"Lot": "HDD-2"}]}
    other = changed(changed(twice, "Lots", HDD, Lot="A"), "Lots", 3, Lot="B")
    assert found(twice, other) == ["HDD-1 is now called A", "HDD-2 is now called B"]


def test_a_split_lot_is_found_by_what_its_parts_add_up_to() -> None:
    other = pieces(small_plant(), HDD, 6.0, 3.0, 1.0)
    assert found(small_plant(), other) == ["HDD-1 is split into HDD-1a, HDD-1b and HDD-1c"]
    assert again(small_plant(), other)["Lots"].equals(inputs(small_plant())["Lots"])


def test_what_is_left_of_a_split_lot_may_keep_its_name() -> None:
    other = changed(
        added(small_plant(), "Lots", **small_plant()["Lots"][HDD] | {"Lot": "HDD-1b"}), "Lots", HDD, Quantity=7.0
    )
    other = changed(other, "Lots", 3, Quantity=3.0)
    assert found(small_plant(), other) == ["HDD-1 is split into HDD-1 and HDD-1b"]


def test_parts_that_do_not_add_up_are_other_lots() -> None:
    assert found(small_plant(), pieces(small_plant(), HDD, 6.0, 3.0)) == []
    assert found(small_plant(), pieces(small_plant(), HDD, 6.0, 4.0, Price=4100.0)) == []


def test_of_lots_that_are_alike_those_are_parts_that_add_up() -> None:
    """6 and 4 t are the old 10 t; 5 t more have come."""
    other = pieces(small_plant(), HDD, 6.0, 5.0, 4.0)
    assert found(small_plant(), other) == ["HDD-1 is split into HDD-1a and HDD-1c"]


def test_merged_lots_are_found_the_other_way_round() -> None:
    base = pieces(small_plant(), HDD, 6.0, 4.0)
    assert found(base, small_plant()) == ["HDD-1a and HDD-1b are merged into HDD-1"]
    assert again(base, small_plant())["Lots"].equals(inputs(base)["Lots"])


def test_an_offer_without_end_is_never_split() -> None:
    """Two offers without a quantity do not add up to one: the first has another name, the second is new."""
    endless = changed(small_plant(), "Lots", EV2, Quantity=None)
    assert found(endless, pieces(endless, EV2, None, None)) == ["EV-2 is now called EV-2a"]  # type: ignore[arg-type]


def test_fixed_runs_and_must_use_follow_their_lots() -> None:
    """5 t of EV-1 must be used, at least 2 t in week 1: in parts 3 + 2 t, and 1.5 + 0.5 t."""
    base = small_plant()
    other = pieces(base, EV, 12.0, 8.0)
    other = changed(changed(other, "Lots", 0, **{"Must use": 3.0}), "Lots", 1, **{"Must use": 2.0})
    run = base["Fixed runs"][0]
    other["Fixed runs"] = [run | {"Lot": "EV-1a", "Amount": 1.5}, run | {"Lot": "EV-1b", "Amount": 0.5}]
    assert found(base, other) == ["EV-1 is split into EV-1a and EV-1b"]
    restated_tables = again(base, other)
    for name in ("Lots", "Fixed runs"):
        assert restated_tables[name].equals(inputs(base)[name]), name


def test_without_other_names_nothing_is_restated() -> None:
    other = inputs(without(small_plant(), "Lots", EV2))
    assert restated(other, inputs(small_plant()), ()) is other
    assert matches(inputs(small_plant()), other) == ()


@pytest.mark.parametrize(
    ("match", "label"),
    [
        (Match(("A",), ("B",)), "A -> B"),
        (Match(("A",), ("B", "C")), "A -> B + C"),
        (Match(("A", "B"), ("C",)), "A + B -> C"),
    ],
)
def test_both_plans_call_a_lot_by_both_names(match: Match, label: str) -> None:
    assert match.label == label
