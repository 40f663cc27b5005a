"""The program of a plant: the decisions of its rules, their rows, the objective."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Lock

import numpy as np
import pyomo.core as pyo

from models.plant.plant import Plant
from models.plant.runs import Runs
from models.program import objective
from models.program.arrays.sums import add_up
from models.program.arrays.terms import linear
from models.program.model import Model
from models.rules import RULES
from models.rules.rule import Rule, Write

ONE_AT_A_TIME = Lock()
"""Pyomo is not made for several threads at once."""


def build(
    plant: Plant, rules: Mapping[str, Rule] | None = None, watch: Callable[[str], None] = lambda words: None
) -> Model:
    """Return the plan's program: `model.pyomo` has every rule as rows of its own name and the margin as objective.

    The objectives of the levels (`level_0`, `level_1`, ...) are there too, switched off: what is solved when is up to
    `models.solving`. Decisions are made for all rules, also for those that are left out of `rules` (None: RULES).
    `watch` hears which rule is being written.
    """
    held = RULES if rules is None else rules
    with ONE_AT_A_TIME:
        watch("decisions")
        m = Model(runs=Runs.of(plant))
        for rule in (RULES | dict(held)).values():
            _write(m, plant, rule, rule.decide)
        for rule in held.values():
            watch(f"the rule {rule.name.replace('_', ' ')}")
            _write(m, plant, rule, rule.add)
        watch("the margin")
        for item in objective.ITEMS:
            item(m, plant)
        for rule in held.values():
            _write(m, plant, rule, rule.earn)
        _state_objectives(m)
    return m


def _write(m: Model, plant: Plant, rule: Rule, part: Write | None) -> None:
    """Let a rule write a part of itself, under its own name."""
    if part is not None:
        m.rule, m.sheet = rule.name, rule.sheet
        part(m, plant)


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
