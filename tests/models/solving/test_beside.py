"""The thread beside the main one: the same for each work, none that was broken off, and what a work throws is heard."""

from __future__ import annotations

import gc
import weakref
from threading import Event, current_thread

import pytest

from models.solving.solvers.beside import Beside


def nothing() -> None:
    """Heed nobody."""


def thread_of(beside: Beside) -> str:
    found: list[str] = []
    beside.run(lambda: found.append(current_thread().name), nothing, nothing)
    return found[0]


def test_one_thread_does_one_work_after_the_other():
    beside = Beside()
    assert thread_of(beside) == thread_of(beside) != current_thread().name


def test_what_a_work_throws_is_raised_and_the_next_is_done():
    beside = Beside()

    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        beside.run(fail, nothing, nothing)
    assert thread_of(beside)


def test_what_is_broken_off_is_told_to_stop_and_its_thread_left():
    beside, told = Beside(), Event()
    before = thread_of(beside)

    def heed() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        beside.run(told.wait, heed, told.set)
    assert told.is_set()
    assert thread_of(beside) != before


def test_a_work_is_not_kept_once_it_is_done():
    class Solver:
        def run(self) -> None:
            """Do nothing."""

    beside, solver = Beside(), Solver()
    kept = weakref.ref(solver)
    beside.run(solver.run, nothing, nothing)
    thread_of(beside)
    del solver
    gc.collect()
    assert kept() is None
