"""Plans of small plants, ready to be tried in worlds that a test states itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.plant.parts import Numbers
from models.plant.plant import Plant
from models.program.build import build
from models.schema.defaults import fill
from models.schema.frames import inputs
from models.solving.levels import solve
from models.worlds.drawn import World, as_stated
from models.worlds.trial import Trial, planned_for
from tests.models.solved import Row, lot, tiny
from tests.plants import Rows, day

SURE = {"Yields": [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Spread": 0.0}]}
"""Recoveries that are never off."""


def plant_of(rows: Rows) -> Plant:
    return Plant.of(fill(inputs(rows))[0])


def tried(rows: Rows) -> Trial:
    """The best plan of a plant, ready to be tried."""
    plant = plant_of(rows)
    m = build(plant)
    return Trial(planned_for(plant, m, solve(m, plant).x, lambda: False))


def world(trial: Trial, **changes: Numbers) -> World:
    """The world in which all comes as stated, but for the changes."""
    return replace(as_stated(trial.planned.plant), **changes)


def stands(trial: Trial, found: World) -> dict[str, float]:
    """What each promise of a plan gets in a world as the plan stands."""
    written = trial.planned.program.at(found)
    x = trial.standing.carried_out(found, written.lp)
    return _by_row(trial, trial.promised.reached(written.lp, x))


def anew(trial: Trial, value: World) -> dict[str, float]:
    """What each promise gets where the rest is planned anew."""
    written = trial.planned.program.at(value)
    found = trial.replanned.anew(value, written, trial.standing.carried_out(value, written.lp))
    return _by_row(trial, trial.promised.reached(written.lp, found.x))


def _by_row(trial: Trial, reached: Numbers) -> dict[str, float]:
    return {asked.row: round(float(kg), 6) for asked, kg in zip(trial.promised.asked, reached, strict=True)}


def settings(**values: object) -> list[Row]:
    """Rows of Settings, their names with underscores for spaces."""
    return [{"Setting": name.replace("_", " "), "Value": value} for name, value in values.items()]


def two_lots(**tables: list[Row]) -> Rows:
    """10 t of A with the plant's assay and 20 t of B with the supplier's; both 10 % metal with a spread of 20 %.

    So A is off by 5 %, B by 10 %. There are two days, in which both are worked: 3,000 kg are asked.
    """
    lots = [
        lot("A", **{"Assay status": "plant", "Me": 10.0}),
        lot("B", 20.0, **{"Assay status": "supplier", "Me": 10.0}),
    ]
    rows = tiny(
        2,
        Lots=lots,
        Targets=[{"Target": "All", "Product": "Metal", "Amount": 3000.0, "Measure": "made", "Priority": 1.0}],
        Spreads=[{"Feed class": "*", "Component": "Me", "Spread": 20.0}],
        # The class's own assay is another, or the lots' would count as estimated.
        **{"Feed classes": [{"Feed class": "Feed", "Me": 11.0}]},
    )
    return {**rows, **SURE, **tables}


def assays(trial: Trial, **factors: float) -> Numbers:
    """Factors of all assays of some lots."""
    found = np.ones(trial.planned.plant.lots.assay.shape)
    for name, factor in factors.items():
        found[trial.planned.plant.lots.names.index(name)] = factor
    return found


def contract(name: str, minimum: float, due: int, **terms: object) -> tuple[Row, Row]:
    """A contract that buys `Metal` at 1, and its delivery due on a day."""
    return (
        {"Contract": name, "Product": "Metal", "Price": 1.0, **terms},
        {"Contract": name, "Due": day(due), "Min": minimum},
    )
