"""Plants of every kind: where all comes as stated the plan as it stands is the plan, and in other worlds both readings
have an answer."""

from __future__ import annotations

import numpy as np
import pytest

from models.plant.parts import Flags
from models.worlds.drawn import as_stated
from models.worlds.planned import Planned
from tests import random_plants
from tests.models.rules import test_batches, test_campaigns, test_published
from tests.models.worlds.tried import tried
from tests.plants import Rows
from tests.wide import times

SEEDS = range(times("RANDOM_PLANTS", 48, 1000) // 24)


def uncertain(rows: Rows) -> Rows:
    """The same plant where everything may come out otherwise."""
    counted = [component["Component"] for component in rows["Components"] if component["Counted as"] != "property"]
    late = ("expected", "offered")
    return {
        **rows,
        "Lots": [{**lot, "Late chance": 50.0} if lot["Status"] in late else lot for lot in rows["Lots"]],
        "Lines": [{**line, "Breakdowns": 0.5} for line in rows["Lines"]],
        "Spreads": [{"Feed class": "*", "Component": name, "Spread": 20.0} for name in counted],
        "Settings": [*rows.get("Settings", []), {"Setting": "Fixed days", "Value": 1}],
    }


def within_a_period(planned: Planned) -> Flags:
    """Whether it is stock on a day within a period: sales leave evenly there, also before what they sell has come."""
    targets, end = planned.plant.targets, planned.plant.calendar.end
    return np.array(
        [targets.measure[t] == "stock" and targets.to[t] < end[period] for t, period in planned.program.windows],
        dtype=bool,
    )


PLANTS = {
    "campaigns": test_campaigns.ROWS,
    "batches": test_batches.ROWS,
    "published": test_published.ROWS,
    **{f"random {seed}": random_plants.rows(seed) for seed in SEEDS},
}


@pytest.mark.parametrize("name", PLANTS)
def test_it_can_be_tried(name: str) -> None:
    trial = tried(uncertain(PLANTS[name]))
    planned = trial.planned
    x = trial.standing.carried_out(as_stated(planned.plant), planned.program.stated.lp)
    assert x == pytest.approx(planned.x, rel=1e-6, abs=1e-5)
    whole = ~within_a_period(planned)
    for number in range(2):
        outcome = trial.outcome(1, number)
        for reading in (outcome.standing, outcome.anew):
            assert np.isfinite([reading.margin, *reading.reached, *reading.by_period]).all()
            assert (reading.by_period[whole] >= -1e-6).all()
