"""Dates on the calendar: two weeks from Monday 5 January 2026, then a period of ten days."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from models.plant.calendar import Calendar, whole_days

NONE = np.datetime64("NaT")


@pytest.fixture
def calendar() -> Calendar:
    starts = pd.to_datetime(["2026-01-05", "2026-01-12", "2026-01-19"])
    ends = pd.to_datetime(["2026-01-11", "2026-01-18", "2026-01-28"])
    return Calendar.of(pd.DataFrame({"Period": ["W1", "W2", "rest"], "Start": starts, "End": ends}))


def test_days_count_the_last_day(calendar):
    assert calendar.days.tolist() == [7, 7, 10]
    assert len(calendar) == 3


@pytest.mark.parametrize(
    ("available", "use_by", "first", "last"),
    [
        ("2026-01-05", "2026-01-28", 0, 2),
        ("2026-01-06", "2026-01-28", 0, 2),  # arrives on a Tuesday: usable on the days that are left of the week
        ("2026-01-12", "2026-01-28", 1, 2),  # arrives on the first day of a period
        ("2026-01-05", "2026-01-27", 0, 2),  # expires a day before the last period ends
        ("2026-01-05", "2026-01-18", 0, 1),  # expires on the last day of a period
        (NONE, NONE, 0, 2),
        ("2020-01-01", "2030-01-01", 0, 2),
    ],
)
def test_a_lot_is_usable_in_every_period_in_which_it_is_there(calendar, available, use_by, first, last):
    assert tuple(map(int, calendar.touched(available, use_by))) == (first, last)


@pytest.mark.parametrize(
    ("p", "since", "until", "days"),
    [
        (0, "2026-01-08", "2026-01-10", (8, 10)),
        (1, "2026-01-08", "2026-01-20", (12, 18)),  # there since the week before, until the week after
        (0, "2026-01-05", "2026-01-11", (5, 11)),
        (0, "2026-01-14", "2026-01-04", (5, 11)),  # a lot that is not there at all is asked about as if it were
    ],
)
def test_a_period_has_a_first_and_a_last_day_for_what_is_there(calendar, p, since, until, days):
    one, (first, last) = np.array([p]), days
    opens = calendar.first_day(one, np.array([since], dtype="datetime64[D]"))
    closes = calendar.last_day(one, np.array([until], dtype="datetime64[D]"))
    assert (opens.tolist(), closes.tolist()) == ([date(2026, 1, first)], [date(2026, 1, last)])


@pytest.mark.parametrize(
    ("available", "use_by"),
    [
        ("2026-01-20", NONE),
        (NONE, "2026-01-10"),
        ("2026-01-06", "2026-01-17"),
        ("2027-01-01", NONE),
        (NONE, "2020-01-01"),
    ],
)
def test_a_window_without_whole_period_has_first_after_last(calendar, available, use_by):
    first, last = calendar.inside(available, use_by)
    assert first > last


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("2026-01-11", "2026-01-12", 0, 1),  # one day in each
        ("2026-01-08", "2026-01-08", 0, 0),  # one day in the middle
        ("2026-01-19", NONE, 2, 2),
        (NONE, NONE, 0, 2),
        ("2025-01-01", "2026-01-05", 0, 0),
    ],
)
def test_a_limit_holds_in_every_period_it_touches(calendar, start, end, first, last):
    assert tuple(map(int, calendar.touched(start, end))) == (first, last)


@pytest.mark.parametrize(("start", "end"), [("2026-01-29", NONE), (NONE, "2026-01-04")])
def test_a_limit_outside_of_the_plan_touches_nothing(calendar, start, end):
    first, last = calendar.touched(start, end)
    assert first > last


def test_windows_are_placed_for_whole_columns(calendar):
    available = pd.Series(pd.to_datetime(["2026-01-05", None, "2026-01-13"])).astype("datetime64[s]")
    use_by = pd.Series(pd.to_datetime([None, "2026-01-18", None])).astype("datetime64[s]")
    first, last = calendar.touched(available, use_by)
    assert (first.tolist(), last.tolist()) == ([0, 0, 1], [2, 1, 2])


@pytest.mark.parametrize(
    ("lag", "p", "arrives"),
    [
        (0, 0, 0),
        (6, 0, 0),  # 5 + 6 = 11 January, the last day of W1
        (7, 0, 1),
        (6.9, 0, 0),
        (6.9999999999, 0, 1),  # 7 days that came from hours
        (9, 2, 2),
        (10, 2, 3),  # 19 + 10 = 29 January, after the end
        (24, 0, 3),
        (1e300, 1, 3),
    ],
)
def test_output_arrives_in_the_period_that_holds_start_plus_lag(calendar, lag, p, arrives):
    assert int(calendar.holding(calendar.start[p] + whole_days(lag))) == arrives


def test_days_are_placed_for_every_period_at_once(calendar):
    assert calendar.holding(calendar.start + whole_days(np.array([7.0, 7.0, 7.0]))).tolist() == [1, 2, 2]


def test_open_windows_get_the_first_and_last_day_of_the_plan(calendar):
    dates = np.array(["NaT", "2026-01-13"], dtype="datetime64[D]")
    assert calendar.from_start(dates).tolist() == [date(2026, 1, 5), date(2026, 1, 13)]
    assert calendar.to_end(dates).tolist() == [date(2026, 1, 28), date(2026, 1, 13)]
