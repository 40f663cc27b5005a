"""A long period is cut into such as the week that went."""

from __future__ import annotations

import pytest

from planner.engine.plan import Plan
from planner.rolling.rolled import roll
from planner.rolling.week import CannotRoll
from tests.models.solved import Row, tiny
from tests.planner.compare.plans import solved
from tests.plants import day, weeks


def months(**tables: list[Row]) -> Plan:
    """The plan of a week, 30 days and 8 days."""
    february, march = ({"Period": "February", "Start": day(8), "End": day(37)}, {"Period": "March", "Start": day(38)})
    return solved(tiny(Periods=[*weeks(1), february, {**march, "End": day(45)}], **tables))


def test_thirty_days_are_four_weeks_the_last_one_longer() -> None:
    """7, 7, 7 and 9 days: two days are too few for a period of their own; the next one is called by its first day."""
    periods = roll(months(), day(7), split=["February"]).tables["Periods"]
    assert periods["Period"].tolist() == ["February-1", "February-2", "February-3", "February-4", "March", "2026-02-19"]
    assert ((periods["End"] - periods["Start"]).dt.days + 1).tolist() == [7, 7, 7, 9, 8, 7]
    assert (periods["Start"].iloc[1:].to_numpy() > periods["End"].iloc[:-1].to_numpy()).all()


def test_what_is_stated_of_it_is_shared_out_by_days_and_said() -> None:
    """3 t in 30 days: 0.7 t in each week of 7, 0.9 t in the last one of 9."""
    fixed: list[Row] = [{"Lot": "A", "Recipe": "Work", "Period": "February", "Rule": "exactly", "Amount": 3.0}]
    rolled = roll(months(**{"Fixed runs": fixed}), day(7), split=["February"])
    rows = rolled.tables["Fixed runs"]
    assert rows["Amount"].tolist() == pytest.approx([0.7, 0.7, 0.7, 0.9])
    assert set(rolled.tables["Published"]["Period"]) >= set(rows["Period"])
    assert {note.sheet for note in rolled.assumed if note.row == "February"} == {"Fixed runs", "Published"}


@pytest.mark.parametrize("name", ["March", "W1", "April"])
def test_what_cannot_be_split_is_said(name: str) -> None:
    """March has 8 days, W1 went, and there is no April."""
    with pytest.raises(CannotRoll, match=name):
        roll(months(), day(7), split=[name])
