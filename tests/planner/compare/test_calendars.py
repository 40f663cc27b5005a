from __future__ import annotations

import pandas as pd

from models.schema.frames import frame
from models.schema.inputs import PERIODS
from planner.comparison.standing.calendars import join
from tests.plants import day


def weeks(first: int, names: list[str]) -> pd.DataFrame:
    """Weekly periods from the week of that number on."""
    rows = [
        {"Period": name, "Start": day(7 * (first + at) + 1), "End": day(7 * (first + at) + 7)}
        for at, name in enumerate(names)
    ]
    return frame(PERIODS.columns, rows)


def test_the_same_week_is_found_under_another_name() -> None:
    joined = join([weeks(0, ["W1", "W2"]), weeks(0, ["Week 1", "Week 2"])])
    assert joined.renamed[1] == {"Week 1": "W1", "Week 2": "W2"}
    assert joined.same_everywhere


def test_a_name_that_means_other_days_is_told_apart_by_its_first_day() -> None:
    """The second plan counts its weeks anew: its W1 is the base's W2, its W2 a week that the base does not have."""
    joined = join([weeks(0, ["W1", "W2"]), weeks(1, ["W1", "W2"])])
    assert joined.renamed[1] == {"W1": "W2", "W2": "W2 (2026-01-19)"}
    assert joined.shared == ("W2",)
    assert joined.unshared(0) == ["W1"]


def test_the_periods_stand_in_the_order_of_their_days() -> None:
    joined = join([weeks(1, ["W2"]), weeks(0, ["W1", "W2"])])
    assert list(joined.spans) == ["W1", "W2"]


def test_the_days_of_all_end_with_the_first_plan_that_ends() -> None:
    joined = join([weeks(0, ["W1", "W2", "W3"]), weeks(1, ["W2", "W3", "W4"])])
    assert joined.days_of_all == (day(8), day(21))


def test_plans_without_a_common_week_share_nothing() -> None:
    assert join([weeks(0, ["W1"]), weeks(5, ["W6"])]).shared == ()


def test_only_the_plans_that_are_asked_for_count() -> None:
    joined = join([weeks(0, ["W1"]), weeks(5, ["W6"]), weeks(0, ["X"])])
    assert joined.of(0, 2).same_everywhere
