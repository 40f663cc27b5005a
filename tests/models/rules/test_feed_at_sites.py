"""feed_at_sites: the mill of the north stands still; of its 10 t at most 3 a day go south, where they are worked at 20.

In two days 6 t: 600 - 120. Without the rule the south works all 10 t, although they lie in the north: 1000 - 200.
"""

import pytest

from tests.models.audited import audited
from tests.models.sites import lane, two_mills
from tests.models.solved import solved
from tests.plants import day

ROWS = two_mills(
    2,
    Downtime=[{"Line": "Mill", "From": day(1), "To": day(2)}],
    Lanes=[lane(Material="Feed", **{"Max per day": 3.0})],
)
MARGIN = 480.0
MARGIN_WITHOUT = 800.0


def test_the_audit_refuses_a_plan_that_works_what_lies_elsewhere():
    plan = solved(ROWS)
    said = [str(violation) for violation in audited(ROWS, plan, Shipments=plan.tables["Shipments"].iloc[:0])]
    assert any("what lies there of the lot" in words for words in said)


def test_what_is_shipped_back_and_forth_stays_what_it_is():
    """With a lane back as well the plan is no better and no worse."""
    back = {"From site": "South", "To site": "North", "Material": "Feed"}
    assert solved({**ROWS, "Lanes": [*ROWS["Lanes"], back]}).margin == pytest.approx(MARGIN)
