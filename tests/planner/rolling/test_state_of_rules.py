"""What a roll carries on of campaigns, maintenance and supplies; by hand, on days of 24 h at 1 t in an hour."""

from __future__ import annotations

import pandas as pd
import pytest

from models.schema.frames import Tables
from planner.rolling.rolled import roll
from tests.models.rules.test_campaigns import change
from tests.models.rules.test_campaigns import plant as with_campaigns
from tests.models.rules.test_maintenance import lining
from tests.models.rules.test_maintenance import plant as with_maintenance
from tests.models.rules.test_supplies import offer, supply
from tests.models.solved import tiny
from tests.planner.compare.plans import solved
from tests.planner.rolling.test_perfect_weeks import plain
from tests.plants import Rows, day


def after(rows: Rows, until: int = 1) -> Tables:
    """The tables after so many days of the best plan."""
    return roll(solved(rows), day(until), None, 0).tables


def test_a_campaign_that_began_in_the_week_lasts_from_its_first_day() -> None:
    """The mill stands at A, of which there is nothing: it changes to B on the first day, for three days at least."""
    (line,) = after(with_campaigns(3, 0.0, 60.0, change(0.0), **{"Min campaign": 3.0}), 2)["Lines"].to_dict("records")
    assert (line["Opening campaign"], line["Campaign since"]) == ("B", pd.Timestamp(day(1)))


def test_a_campaign_that_goes_on_keeps_its_first_day() -> None:
    """A stands since two days before the plan, and there is enough of it for three days."""
    rows = with_campaigns(3, 72.0, 0.0, change(0.0))
    rows["Lines"][0]["Campaign since"] = day(1) - pd.Timedelta(days=2)
    (line,) = after(rows)["Lines"].to_dict("records")
    assert (line["Opening campaign"], line["Campaign since"]) == ("A", pd.Timestamp(day(1)) - pd.Timedelta(days=2))


def test_maintenance_that_was_done_counts_and_what_was_agreed_stays() -> None:
    """Twice in two days, once a day: one was done on the first."""
    rows = with_maintenance(lining(Times=2.0))
    (job,) = after(rows)["Maintenance"].to_dict("records")
    assert (job["Times"], job["Done so far"]) == (2.0, 1.0)
    assert solved(plain(after(rows))).tables["Maintenance dates"]["Times"].sum() == pytest.approx(1.0)


def test_maintenance_that_is_done_goes() -> None:
    """Once on the first day, which is all that its window has."""
    assert after(with_maintenance(lining(To=day(1)), days=2))["Maintenance"].empty


@pytest.mark.parametrize(("charge", "state"), [(100.0, "yes"), (5000.0, "no")])
def test_a_supply_is_held_or_given_up(charge: float, state: str) -> None:
    """10 t on offer earn 1000: worth a charge of 100 a day, not one of 5000."""
    rows = tiny(2, Lots=[offer("A", 10.0)], Supplies=[supply(charge, Resume="no")])
    (terms,) = after(rows)["Supplies"].to_dict("records")
    assert (terms["Held so far"], terms["From"]) == (state, pd.Timestamp(day(1)))


def test_a_supply_whose_window_is_over_goes() -> None:
    rows = tiny(2, Lots=[offer("A", 10.0)], Supplies=[supply(100.0, To=day(1))])
    assert after(rows)["Supplies"].empty
