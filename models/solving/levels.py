"""Solves a built model: its linear program, or with whole numbers a search for them; this is where everybody comes."""

from __future__ import annotations

from collections.abc import Callable

from models.plant.plant import Plant
from models.program.arrays.lp import arrays
from models.program.model import Model
from models.solving.linear import MENDING, Linear
from models.solving.missing import dear, without_slack
from models.solving.mixes.mixed import Mixed
from models.solving.passes import Passes
from models.solving.patterns.whole import Whole, most_money
from models.solving.proven import Bounding, proved
from models.solving.solution import KEPT, Event, LevelResult, Solution, Unsolved
from models.solving.solvers.bases import Basis
from models.solving.solvers.highs import Cancelled, Options, RefusedProgram, Status
from models.solving.solvers.options import RefusedOption

__all__ = [
    "KEPT",
    "MENDING",
    "Cancelled",
    "Event",
    "LevelResult",
    "Options",
    "RefusedOption",
    "RefusedProgram",
    "Solution",
    "Status",
    "Unsolved",
    "dear",
    "most_money",
    "solve",
    "without_slack",
]


def solve(  # noqa: PLR0913, PLR0917 - what, how, and for whom to watch
    m: Model,
    plant: Plant,
    options: Options | None = None,
    watch: Callable[[Event], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    start: Basis | None = None,
) -> Solution:
    """Return the best plan for a built model.

    Args:
        m: the model from `models.program.build.build`.
        plant: its plant.
        options: time limit, algorithm and options of HiGHS; the plant's own time limit where None.
        watch: hears what is going on.
        cancelled: asked many times a second whether to stop.
        start: the `basis` of a solution of a program like this one; one of another size is not used.

    Raises:
        Unsolved: the limit was reached before there was any plan, or the program is unbounded.
        Cancelled: `cancelled` said so before there was any plan; later the plan comes with the status CANCELLED.
        RefusedOption: HiGHS does not know an option.
        RefusedProgram: there are figures in the program that HiGHS does not take.
    """
    options = options or Options(time_limit=plant.settings.time_limit)
    lp = arrays(m)
    if lp.mixes:
        mixed = Mixed(m, plant, lp, options, watch, cancelled)
        return proved(mixed.solve(), m, mixed.bounding, options, cancelled)
    if len(lp.whole):
        whole = Whole(m, plant, lp, options, watch, cancelled)
        return proved(whole.solve(start), m, whole.bounding, options, cancelled)
    linear = Linear(Passes(m, plant, lp, options, watch=watch, cancelled=cancelled))
    return proved(linear.solve(start), m, lambda: Bounding(m, plant, lp), options, cancelled)
