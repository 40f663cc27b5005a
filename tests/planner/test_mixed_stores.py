"""Plans with stores that mix, as they are shown."""

import pytest

from models.schema.frames import inputs
from planner.engine.cases import of_tables
from planner.engine.endings import CannotAsk
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress
from planner.studies.bids import bidding
from planner.views.schedule_rows import work_of_lines
from tests.models.rules.test_one_mix import tank
from tests.planner.compare.plans import solved


def test_the_schedule_shows_what_is_drawn_from_the_tank():
    """The kiln works 0.4 t of the mix, whatever is in it."""
    (kiln,) = work_of_lines(solved(tank()))["Kiln"]
    assert (kiln[0].lot, round(kiln[0].tonnes, 6)) == ("Liquor", 0.4)


def test_bids_for_a_plan_with_a_tank_are_refused_in_words():
    with pytest.raises(CannotAsk, match="stores that mix"):
        bidding.work(of_tables(inputs(tank())), [], progress=Progress(), cancel=Cancel())
