"""How far quantities can vary by what planner says, held against the least and the most of each, stated plainly."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from models.explain.budget import Budget
from models.explain.worths.alternatives import LINE, OFFER, PRODUCT, Range, alternatives
from models.explain.worths.last_program import Final
from models.schema.frames import inputs
from models.schema.levels import is_level
from tests.models.solved import errors, solved
from tests.plainly.best import holding
from tests.plainly.cells import Rows
from tests.plainly.lines import hours_of
from tests.plainly.mip import Terms, added, times
from tests.plainly.program import Program
from tests.plainly.rules import drawn
from tests.plainly.test_bids import FREE
from tests.plainly.work import UNLIMITED

NEAR = 1e-2
"""Of the most of a quantity, or of 1: what a ten millionth of the margin can buy."""


@pytest.mark.long(but=["0", "3", "9"])
@pytest.mark.parametrize("seed", range(200))
def test_no_plan_of_as_much_margin_goes_further(seed: int) -> None:
    draw = Random(seed)
    rows = drawn(draw.sample(FREE, draw.randint(1, 4)), seed)
    assert errors(inputs(rows)) == []
    assert list(wrong_ranges(rows, draw.choice([0.0, 0.005, 0.05]))) == []


def wrong_ranges(rows: Rows, within: float) -> Iterator[str]:
    plan = solved(rows)
    m = holding(rows, {int(one.level): one.held_at for one in plan.solution.levels if is_level(one.level)})
    scale = max(abs(plan.margin), 1.0)
    m.mip.row(m.money, low=plan.margin - (within + 1e-7) * scale - m.fixed_money)
    for one in alternatives(
        Final(plan.plant, plan.model, plan.solution, Budget(100_000)), plan.model, plan.solution, within
    ):
        terms = quantity(m, one)
        least, most = m.mip.least(terms)[0], -m.mip.least(times(terms, -1.0))[0]
        near, is_endless = NEAR * max(most, 1.0), one.what == OFFER and most > UNLIMITED / 2
        if abs(one.least - least) > near or not (is_endless or abs(one.most - most) <= near):
            yield f"{one} is from {least} to {most}"


def quantity(m: Program, one: Range) -> Terms:
    """What adds up to a quantity."""
    if one.what == OFFER:
        return {m.work.taken[one.name]: 1.0}
    if one.what == LINE:
        booked = ((run, use) for run in m.work.runs for use in m.plant.uses(run.recipe) if use["Line"] == one.name)
        inside = ((run, use) for run, use in booked if m.work.booked(run.batch, use, run.period) < m.plant.count)
        return added(*({run.column: hours_of(m, run.batch, use)} for run, use in inside))
    if one.what == PRODUCT:
        places = [(batch.name, site) for batch, site, _ in m.work.stores() if batch.material == one.name]
        return added(*(m.work.come(place, p, made_only=True) for place in places for p in range(m.plant.count)))
    return m.work.tonnes([run for run in m.work.runs if run.batch.name == one.name])
