"""The linear program of a plant: decisions, rules, objective."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock

import numpy as np
import pyomo.core as pyo

from models.plant.plant import Plant
from models.plant.runs import Runs
from models.program import objective
from models.program.decisions import decide
from models.program.model import Model
from models.program.sums import add_up
from models.program.terms import linear
from models.rules import RULES, Rule

ONE_AT_A_TIME = Lock()
"""Pyomo is not made for several threads at once."""


def build(plant: Plant, rules: Mapping[str, Rule] = RULES, watch: Callable[[str], None] = lambda words: None) -> Model:
    """The plan's program: `model.pyomo` has every rule as rows of its own name and the margin as objective.

    The objectives of the levels (`level_0`, `level_1`, ...) are there too, switched off: what is solved when is up to
    `models.solving.levels`. `watch` hears which rule is being written.
    """
    with ONE_AT_A_TIME:
        watch("decisions")
        m = decide(plant, Runs.of(plant))
        for name, add in rules.items():
            watch(f"the rule {name.replace('_', ' ')}")
            add(m, plant)
        watch("the margin")
        for item in objective.ITEMS:
            item(m, plant)
        _state_objectives(m)
    return m


def _state_objectives(m: Model) -> None:
    margin = objective.margin(m)
    amounts = add_up(margin.columns, margin.amounts, len(m.variables))
    columns = np.flatnonzero(amounts)
    expression = linear(m.variables, columns, amounts[columns], margin.offset)
    m.stated.margin = pyo.Objective(expr=expression, sense=pyo.maximize)
    for level in objective.levels(m):
        short = pyo.Objective(expr=linear(m.variables, level.columns, level.weights), sense=pyo.minimize)
        m.stated.add_component(f"level_{level.rank}", short)
        short.deactivate()
