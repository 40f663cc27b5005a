from __future__ import annotations

import pytest

from planner.comparison.lots.changes import Work, lot_changes
from planner.comparison.moves import Moves, View, calmness, moved
from planner.comparison.standing.calendars import join
from tests.planner.compare.test_calendars import weeks

NAMES = ["W1", "W2", "W3", "W4", "W5", "W6"]
PERIODS = join([weeks(0, NAMES), weeks(0, NAMES)])
SEEN = View(periods=PERIODS, both=tuple(NAMES), lines={"Route": ("Leach", "Pack")})


def look(base: Work, new: Work, weeks_ahead: int = 4) -> Moves:
    return moved(base, new, SEEN, other=1, weeks=weeks_ahead)


def at(lot: str, **tonnes: float) -> Work:
    return {(lot, "Route", period): amount for period, amount in tonnes.items()}


def test_half_of_the_work_that_stays_is_half_calm() -> None:
    """10 t in W1; the new plan has 5 t of them there and 5 t in W2. Stayed 5 t of 10 t: 50 %."""
    moves = look(at("A", W1=10.0), at("A", W1=5.0, W2=5.0))
    assert (moves.calm, moves.planned, moves.stayed) == (50.0, 10.0, 5.0)
    assert [move.words for move in moves.moves] == ["A: 5 t from W1 to W2 on Route"]


def test_the_same_plan_is_wholly_calm() -> None:
    moves = look(at("A", W1=10.0), at("A", W1=10.0))
    assert (moves.calm, moves.moves) == (100.0, ())


def test_new_work_makes_a_plan_less_calm() -> None:
    """All 10 t of the base stay, but the new plan works 20 t in these weeks: 10 / 20."""
    moves = look(at("A", W1=10.0), at("A", W1=10.0) | at("B", W2=10.0))
    assert moves.calm == 50.0
    assert [(move.change, move.words) for move in moves.moves] == [("new", "B: 10.0 t new in W2 on Route")]


def test_work_beyond_the_weeks_does_not_count() -> None:
    moves = look(at("A", W1=10.0, W6=5.0), at("A", W1=10.0, W5=5.0))
    assert (moves.calm, moves.moves) == (100.0, ())


def test_work_that_leaves_the_weeks_is_listed_with_where_it_went() -> None:
    moves = look(at("A", W1=10.0), at("A", W6=10.0))
    assert moves.calm == 0.0
    assert [(move.change, move.words) for move in moves.moves] == [("later", "A: 10.0 t from W1 to W6 on Route")]


def test_the_nearest_weeks_are_matched_first() -> None:
    """W1 and W3 lose 4 t each, W4 gains 4 t: they come from W3, and those of W1 are worked no more."""
    moves = look(at("A", W1=4.0, W3=4.0), at("A", W4=4.0))
    assert [move.words for move in moves.moves] == ["A: 4 t from W3 to W4 on Route", "A: 4 t less in W1 on Route"]


def test_tonnes_are_matched_once_only() -> None:
    """W1 loses 6 t; W2 gains 4 t and W3 gains 4 t: 4 t to W2, 2 t to W3, and 2 t more in W3."""
    moves = look(at("A", W1=6.0), at("A", W2=4.0, W3=4.0))
    assert sorted(move.words for move in moves.moves) == [
        "A: 2 t from W1 to W3 on Route",
        "A: 2 t more in W3 on Route",
        "A: 4 t from W1 to W2 on Route",
    ]


def test_another_recipe_is_named_with_both() -> None:
    moves = look(at("A", W1=3.0), {("A", "Other", "W1"): 3.0})
    assert [(move.change, move.words) for move in moves.moves] == [
        ("other recipe", "A: 3 t from W1 on Route to W1 on Other")
    ]


def test_a_move_names_the_lines_of_its_recipe() -> None:
    (move,) = look(at("A", W1=3.0), at("A", W2=3.0)).moves
    assert move.lines == ("Leach", "Pack")


def test_a_dropped_lot_is_said_to_be_dropped() -> None:
    (move,) = look(at("A", W1=3.0), {}).moves
    assert (move.change, move.words) == ("dropped", "A: 3 t dropped in W1 on Route")


def test_no_common_week_means_no_number() -> None:
    moves = moved(at("A", W1=3.0), at("A", W1=3.0), View(periods=PERIODS, both=(), lines={}), other=1, weeks=4)
    assert moves.calm is None


@pytest.mark.parametrize(("planned", "stayed", "calm"), [(0.0, 0.0, 100.0), (8.0, 2.0, 25.0), (8.0, 8.0 - 1e-9, 100.0)])
def test_calmness(planned: float, stayed: float, calm: float) -> None:
    assert calmness(planned, stayed) == calm


def changes_of(base: Work, new: Work) -> dict[str, str]:
    return {one.lot: one.words for one in lot_changes(base, new, PERIODS, {})}


def test_lots_are_later_or_earlier_by_the_mean_day_of_their_work() -> None:
    base = at("A", W1=5.0, W2=5.0) | at("B", W3=5.0)
    new = at("A", W2=5.0, W3=5.0) | at("B", W1=5.0)
    assert changes_of(base, new) == {"A": "later", "B": "earlier"}


def test_lots_are_new_dropped_more_or_less() -> None:
    base = at("A", W1=5.0) | at("B", W1=5.0) | at("C", W1=5.0)
    new = at("A", W1=6.0) | at("B", W1=4.0) | at("D", W1=4.0)
    assert changes_of(base, new) == {"A": "more", "B": "less", "C": "dropped", "D": "new"}
