"""works: the case of min_run; without what ties a least run to the run itself, 30 t are worked: 3000 and not 2400."""

import pytest

from tests.models.rules import test_min_run as least
from tests.models.solved import solved

ROWS = least.ROWS
MARGIN = 2400.0
MARGIN_WITHOUT = 3000.0


def test_what_is_not_worked_has_a_zero():
    plan = solved(ROWS)
    works = plan.model["works"]
    assert sorted(plan.solution.x[works.columns].tolist()) == pytest.approx([0.0, 1.0])


def test_only_what_is_asked_for_is_decided():
    assert len(solved(least.plant(30.0, 0.0)).model["works"].columns) == 0
