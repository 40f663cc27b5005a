"""What rows of History say: which are weighed together, what is expected of them today, and which say nothing."""

from __future__ import annotations

import pytest

from models.learning.recoveries import learn
from models.learning.weighings import Seen, Weighing, seen
from tests.models.learning.histories import plant_with, row
from tests.models.sites import two_mills
from tests.models.solved import lot, tiny
from tests.plants import Rows


def told(rows: Rows, *history: dict[str, object]) -> Seen:
    return seen(*plant_with(rows, *history))


def weighed(*history: dict[str, object], rows: Rows | None = None) -> tuple[Weighing, ...]:
    return told(rows or tiny(), *history).weighings["Metal"]


def test_what_was_shared_out_is_one_weighing_and_what_was_not_is_two() -> None:
    """98 of 100 and 49 of 50 is 98 % of both: weighed together. 97 of 100 beside it was weighed alone."""
    together, alone = weighed(row(1, "A", 98.0), row(1, "B", 49.0, 50.0), row(1, "C", 97.0))
    assert [part.lot for part in together.parts] == ["A", "B"]
    assert (together.received, together.expected) == (147.0, 150.0)
    assert [part.lot for part in alone.parts] == ["C"]


def test_where_there_are_several_sites_the_recipe_says_at_which_it_was_made() -> None:
    """Each learns from its own rows; what Yields recovers at the other site is no part of it."""
    plant, tables = plant_with(two_mills(), row(1, "A", 98.0), row(1, "A", 90.0, Recipe="Work there"))
    told = seen(plant, tables)
    assert told.left_out == {}
    assert [learned.recipe for learned in learn(plant, told)] == ["Work", "Work there"]


def test_the_same_share_in_another_week_is_another_weighing() -> None:
    assert len(weighed(row(1, "A", 98.0), row(2, "A", 98.0))) == 2


def test_only_the_last_fifty_two_weeks_count() -> None:
    assert [weighing.ratio for weighing in weighed(row(1, "A", 90.0), row(2, "A", 98.0), row(53, "A", 99.0))] == [
        0.98,
        0.99,
    ]


def test_rows_that_are_too_old_are_counted_for_one_wrong_year_makes_all_others_so() -> None:
    found = told(tiny(), row(1, "A", 90.0), row(2, "A", 98.0), row(60, "A", 99.0))
    assert len(found.weighings["Metal"]) == 1
    ((reason, count),) = found.left_out.items()
    assert count == 2
    assert reason.startswith("52 weeks or more before the last one, ")


def test_what_was_expected_is_expected_at_the_recoveries_of_today() -> None:
    """100 kg at 80 % are 112.5 kg at today's 90 %: 90 kg are 80 % of them, and not 90."""
    rows = tiny(Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 90.0}])
    (then,) = weighed(row(1, "A", 90.0, Recovery=80.0), rows=rows)
    (today,) = weighed(row(1, "A", 90.0), rows=rows)
    assert then.ratio == pytest.approx(0.8)
    assert today.ratio == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("status", "spread"),
    [(None, 0.1), ("estimated", 0.1), ("supplier", 0.05), ("plant", 0.025), ("umpire", 0.01)],
)
def test_the_spread_of_a_lot_goes_by_its_assay(status: str | None, spread: float) -> None:
    """Of a component without a value of its own, 10 % within a lot."""
    (weighing,) = weighed(row(1, "A", 98.0, **{"Assay status": status}))
    assert weighing.parts[0].spread == pytest.approx(spread)


def test_the_spread_of_two_components_is_that_of_their_sum() -> None:
    """30 of Nd at 3 % and 10 of Gd at 8.5 %: 0.9 and 0.85, of 40: they err together."""
    rows = tiny(
        Components=[{"Component": name, "Counted as": "mass"} for name in ("Nd", "Gd")],
        **{"Feed classes": [{"Feed class": "Feed", "Nd": 30.0, "Gd": 10.0}]},
        Lots=[lot("A")],
        Yields=[{"Recipe": "Work", "Product": "Metal", "Nd": 90.0, "Gd": 90.0}],
    )
    for name in ("A", "gone"):
        (weighing,) = weighed(row(1, name, 98.0), rows=rows)
        assert weighing.parts[0].spread == pytest.approx((0.9 + 0.85) / 40)


def test_the_class_is_that_of_the_row_or_of_the_lot() -> None:
    both = weighed(row(1, "A", 98.0), row(2, "gone", 98.0, Supplier="Jones", **{"Feed class": "Slag"}))
    assert [(weighing.parts[0].feed_class, weighing.parts[0].supplier) for weighing in both] == [
        ("Feed", ""),
        ("Slag", "Jones"),
    ]


def test_a_lot_of_a_class_without_the_component_is_learned_from_all_the_same() -> None:
    """Slag typically holds no Me, and this lot, which is gone, gave some as expected."""
    classes = [{"Feed class": "Feed", "Me": 10.0}, {"Feed class": "Slag", "Me": 0.0}]
    (weighing,) = weighed(row(1, "gone", 98.0, **{"Feed class": "Slag"}), rows=tiny(**{"Feed classes": classes}))
    assert weighing.parts[0].spread == pytest.approx(0.1)


def test_rows_that_say_nothing_are_counted_by_what_they_lack() -> None:
    found = told(
        tiny(),
        row(1, "A", 98.0) | {"Received": None},
        row(1, "B", 0.0),
        row(2, "A", 98.0, 0.0),
        row(3, "A", 98.0, Recipe="Old route"),
        row(4, "A", 98.0, Product="Slag"),
    )
    assert found.weighings == {}
    assert found.left_out == {
        "nothing was weighed": 2,
        "nothing was expected": 1,
        "Yields has no such recipe and product today": 2,
    }
