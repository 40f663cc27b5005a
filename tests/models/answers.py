"""From tables to a solved program in one call, for whoever solves the same plant again with something changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from models.plant.plant import Plant
from models.program.build import build
from models.program.model import Model
from models.schema.defaults import fill
from models.schema.frames import Tables
from models.solving.levels import Solution, solve
from models.solving.solvers.highs import Cancelled, Options, Status


@dataclass(frozen=True)
class Answer:
    """A plant, its program and the solution of it."""

    plant: Plant
    model: Model
    solution: Solution


def answer(tables: Tables, options: Options | None = None, cancelled: Callable[[], bool] | None = None) -> Answer:
    """The best plan for input tables that have no errors (blank cells may still be blank)."""
    filled, _ = fill(tables)
    return answer_plant(Plant.of(filled), options, cancelled)


def answer_plant(plant: Plant, options: Options | None = None, cancelled: Callable[[], bool] | None = None) -> Answer:
    """The best plan for a plant.

    Raises:
        Cancelled: `cancelled` said so; a plan that is not proved is of no use here.
    """
    model = build(plant)
    solution = solve(model, plant, options, cancelled=cancelled)
    if solution.status is Status.CANCELLED:
        raise Cancelled
    return Answer(plant, model, solution)
