"""Plans with stores that mix, as they are shown."""

from planner.views.schedule_rows import work_of_lines
from tests.models.rules.test_one_mix import tank
from tests.planner.compare.plans import solved


def test_the_schedule_shows_what_is_drawn_from_the_tank():
    """The kiln works 0.4 t of the mix, whatever is in it."""
    (kiln,) = work_of_lines(solved(tank()))["Kiln"]
    assert (kiln[0].lot, round(kiln[0].tonnes, 6)) == ("Liquor", 0.4)
