"""A plan in many worlds: solved, tried side by side, and written down what becomes of its promises."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from models.plant.plant import Plant
from models.schema import defaults
from models.solving.solvers.highs import Cancelled as SolveCancelled
from models.worlds.planned import heed_returns
from models.worlds.program import CannotTell
from models.worlds.trial import Outcome, Trial, planned_for
from planner.engine import pipeline, solved
from planner.engine.cases import Case
from planner.engine.pipeline import Choices
from planner.engine.plan import Plan
from planner.engine.solved import Solved
from planner.jobs import side_by_side
from planner.jobs.board import Board
from planner.jobs.cancel import Cancel, Cancelled
from planner.jobs.progress import Progress
from planner.jobs.side_by_side import Crew, Job, ProcessDied
from planner.risk import tables
from planner.risk.work import Packed, work

SEED = 1
MOST_AT_ONCE = 10
"""Worlds in one job: few enough to see that time passes."""

JOBS_EACH = 4
"""How many jobs every process gets at least, so that all end at about the same time."""

WORLDS, SEED_OF_WORLDS, FIXED, BROKEN = "Worlds", "Seed of worlds", "Fixed periods", "Worlds with limits broken anew"


class WorldsLost(Exception):
    """Not all worlds came back; the message is for the user."""


def risk(  # noqa: PLR0913 - what to try, how, for whom to watch and by whom
    case: Case,
    *,
    worlds: int | None = None,
    seed: int = SEED,
    choices: Choices | None = None,
    board: Callable[[int], Board] = Board,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    crew: Crew | None = None,
) -> Plan:
    """Return the plan of a case with the tables that say what becomes of it in other worlds.

    Args:
        case: what to plan.
        worlds: how many; None: as Settings say.
        seed: the same one gives the same worlds, and the same tables.
        choices: how to solve the plan.
        board: of so many worlds, shows how many are done.
        progress: told what goes on before.
        cancel: stops everything within two seconds.
        crew: who tries the worlds.

    Raises:
        WorkbookHasErrors, LimitReached, UnknownOption, PlanFailsCheck: see `planner.engine.endings`.
        CannotTell: a rule of the plant cannot be told in other worlds.
        WorldsLost: a process was lost with its worlds.
        Cancelled: `cancel` was asked for.
    """
    choices, cancel = replace(choices or Choices(), explain=False), cancel or Cancel()
    if case.is_sound:
        heed_returns(Plant.of(defaults.fill(case.tables)[0]))
    done = solved.solve(case, choices=choices, progress=progress, cancel=cancel)
    count = worlds or done.plant.settings.worlds
    with done.progress.step("Preparing the worlds"), cancel.gently():
        try:
            planned = planned_for(done.plant, done.model, done.solution.x, done.asked)
        except SolveCancelled as stop:
            raise Cancelled from stop
    outcomes = _tried(Packed.of(planned), count, seed, board(count), cancel, crew or Crew())
    done.plan.tables.update(tables.tables(done.plan, Trial(planned), outcomes))
    return pipeline.finished(case, done, choices, _told(done, outcomes, seed, planned.fixed_periods))


def _told(done: Solved, outcomes: Sequence[Outcome], seed: int, fixed: int) -> dict[str, object]:
    """Return what the manifest says of the worlds."""
    return {
        WORLDS: len(outcomes),
        SEED_OF_WORLDS: seed,
        FIXED: ", ".join(done.plant.calendar.names[:fixed]) or "none",
        BROKEN: sum(not outcome.keeps_limits for outcome in outcomes),
    }


def _tried(  # noqa: PLR0913, PLR0917 - what to try, and by whom
    packed: Packed, count: int, seed: int, board: Board, cancel: Cancel, crew: Crew
) -> list[Outcome]:
    """Return what comes of a plan in each of so many worlds, by their numbers."""
    many = crew.processes or side_by_side.processors()
    size = max(1, min(MOST_AT_ONCE, math.ceil(count / (JOBS_EACH * many))))
    chunks = [range(first, min(first + size, count)) for first in range(0, count, size)]
    jobs = [Job(_name(chunk), work, (seed, chunk)) for chunk in chunks]
    desk = _Desk({job.name: len(chunk) for job, chunk in zip(jobs, chunks, strict=True)}, board)
    with board.shown():
        side_by_side.run(jobs, desk, cancel, crew, (packed,))
    if desk.failed:
        raise desk.failed[0]
    found = sorted(desk.outcomes, key=lambda outcome: outcome.number)
    if [outcome.number for outcome in found] != list(range(count)):
        raise WorldsLost(
            f"Of {count} worlds {len(found)} came back. Run it again, with --jobs 1 if that does not help."
        )
    return found


def _name(chunk: range) -> str:
    return f"Worlds {chunk.start + 1} to {chunk.stop}" if len(chunk) > 1 else f"World {chunk.stop}"


class _Desk:
    """Takes in worlds as the processes hand them back."""

    def __init__(self, sizes: dict[str, int], board: Board) -> None:
        self._sizes, self._board = sizes, board
        self.outcomes: list[Outcome] = []
        self.failed: list[Exception] = []

    def news(self, name: str, text: str) -> None:
        """Tell what a run of worlds is at."""
        self._board.news(name, text)

    def over(self, name: str, result: object) -> None:
        """Tell that a run of worlds is over, or has failed."""
        if isinstance(result, list):
            self.outcomes += result
            self._board.over(name, "done", count=self._sizes[name])
        else:
            self.failed.append(_fault(result))
            self._board.over(name, "failed", count=self._sizes[name])


def _fault(result: object) -> Exception:
    """Return what ends the run for what came back in place of worlds."""
    if isinstance(result, Exception) and not isinstance(result, ProcessDied):
        return result
    return WorldsLost(str(result))


__all__ = ["SEED", "CannotTell", "WorldsLost", "risk"]
