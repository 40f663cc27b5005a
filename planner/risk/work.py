"""Worlds worked through in whichever process this is; the plan is unpacked there once and kept."""

from __future__ import annotations

import hashlib
import pickle
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from models.solving.solvers.highs import Cancelled as SolveCancelled
from models.worlds.planned import Planned
from models.worlds.trial import Outcome, Trial
from planner.jobs.cancel import Cancel, Cancelled
from planner.jobs.progress import Progress

FASTEST = 1
"""How hard to compress: most of what there is to gain comes at once."""


@dataclass(frozen=True)
class Packed:
    """A plan on its way to other processes; its digest says whether it is there already."""

    content: bytes = field(repr=False)
    digest: str

    @classmethod
    def of(cls, planned: Planned) -> Packed:
        """Return a plan packed."""
        content = zlib.compress(pickle.dumps(planned), FASTEST)
        return cls(content, hashlib.sha256(content).hexdigest())


class _Kept(threading.local):
    """The plan that this thread has unpacked last, and the wish to stop of the job that is under way."""

    def __init__(self) -> None:
        self.digest = ""
        self.trial: Trial | None = None
        self.cancel = Cancel()


_KEPT = _Kept()


def _asked() -> bool:
    return _KEPT.cancel.asked()


def work(packed: Packed, seed: int, numbers: Sequence[int], *, progress: Progress, cancel: Cancel) -> list[Outcome]:
    """Return what comes of a plan in the worlds of these numbers.

    Raises:
        Cancelled: `cancel` was asked for.
    """
    _KEPT.cancel = cancel
    trial, found = _trial(packed), []
    for number in numbers:
        progress.say(f"world {number + 1}")
        cancel.heed()
        try:
            found.append(trial.outcome(seed, number))
        except SolveCancelled as stop:
            raise Cancelled from stop
    return found


def _trial(packed: Packed) -> Trial:
    if _KEPT.trial is None or _KEPT.digest != packed.digest:
        planned: Planned = pickle.loads(zlib.decompress(packed.content))
        _KEPT.trial, _KEPT.digest = Trial(planned, _asked), packed.digest
    return _KEPT.trial
