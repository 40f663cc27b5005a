"""Jobs done side by side, by default in processes of this computer, with Ctrl-C and signs of life across them.

Any `concurrent.futures.Executor` can do the jobs instead, a cluster's for one: then there are no signs of life from
inside a job, and a job that is under way when someone cancels is left to the executor.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import queue
import signal
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from planner.jobs.cancel import Cancel
from planner.jobs.exit_codes import CANCELLED
from planner.jobs.garbage import seldom_look_for_cycles
from planner.jobs.progress import Progress

POLL = 0.1  # seconds between two looks for jobs that are over, and for Ctrl-C
GRACE = 0.8  # seconds that a process has to end by itself once it is cancelled
BETWEEN_NEWS = 0.3  # seconds between two signs of life of one step

Shared = tuple[Any, ...]


@dataclass(frozen=True)
class Job:
    """One thing to do: `work(*shared, *arguments, progress=..., cancel=...)`.

    `work` is a function of a module, so that another process can import it; arguments and result have to survive a
    pickle: a job of which one does not fails by itself, and says so.
    """

    name: str
    work: Callable[..., Any]
    arguments: tuple[Any, ...]


class ProcessDied(Exception):
    """The process of a job ended without a word, most likely because the computer ran out of memory."""

    WORDS = "The process of {} died; the computer may have run out of memory. Try --jobs 1."

    def __init__(self, name: str) -> None:
        super().__init__(self.WORDS.format(name))
        self.name = name

    def __reduce__(self) -> tuple[type[ProcessDied], tuple[str]]:
        return type(self), (self.name,)


class Receiver(Protocol):
    """Hears of the jobs, always in the thread that runs them."""

    def news(self, name: str, text: str) -> None:
        """Tell what a job is at."""

    def over(self, name: str, result: Any) -> None:
        """Tell that a job is done: its result, or the exception that ended it."""


class JobLost(ProcessDied):
    """The executor that was given a job has given it up, most likely because nobody is left to do it."""

    WORDS = "{} was given up; the cluster may have lost its scheduler or a worker too often. Look at it, and run again."


def processors() -> int:
    """Return how many processes may work at once."""
    return os.cpu_count() or 1


def _as_it_is(shared: Shared) -> Any:
    return shared


@dataclass(frozen=True, kw_only=True)
class Crew:
    """Who does the jobs: an executor, or if None that many processes of this computer (None: one per processor).

    `hand_out` brings what all jobs share to where the executor does them, and returns what stands for it in a call.
    """

    executor: Executor | None = None
    processes: int | None = None
    hand_out: Callable[[Shared], Any] = _as_it_is


def run(jobs: Sequence[Job], receiver: Receiver, cancel: Cancel, crew: Crew | None = None, shared: Shared = ()) -> None:
    """Run all jobs; each is told to the receiver as soon as it is over. One that fails leaves the others alone.

    Args:
        jobs: their names must differ.
        receiver: hears of them.
        cancel: where it is asked for, the jobs that are not over are given up within two seconds.
        crew: who does them.
        shared: the arguments that all of them begin with, sent once to each process rather than with each job.

    Raises:
        Cancelled: `cancel` was asked for.
    """
    crew = crew or Crew()
    if crew.executor is not None:
        executor, handed = crew.executor, crew.hand_out(shared)
        for name in _through(lambda job: executor.submit(_do_with, handed, job), jobs, receiver, cancel, _nothing):
            receiver.over(name, JobLost(name))
        return
    unpacking, packed = _Unpacking(receiver), pickle.dumps(shared)
    left = _in_processes(jobs, unpacking, cancel, min(crew.processes or processors(), len(jobs)), packed)
    for job in [job for job in jobs if job.name in left]:
        # One of them has taken the pool down. Alone, only that one can fail again.
        for name in _in_processes([job], unpacking, cancel, 1, packed):
            receiver.over(name, ProcessDied(name))


def _nothing() -> None:
    """Hear nothing: there are no signs of life from elsewhere."""


@dataclass(frozen=True)
class _Unpacking:
    """Hands on what processes of the pool have packed."""

    receiver: Receiver

    def news(self, name: str, text: str) -> None:
        """See `Receiver`."""
        self.receiver.news(name, text)

    def over(self, name: str, result: Any) -> None:
        """See `Receiver`; a result that cannot be unpacked is what ended the job."""
        if isinstance(result, bytes):
            try:
                result = pickle.loads(result)
            except Exception as fault:
                result = fault
        self.receiver.over(name, result)


def _in_processes(jobs: Sequence[Job], receiver: Receiver, cancel: Cancel, count: int, shared: bytes) -> list[str]:
    """Do jobs in a pool of processes; return the names of those that were under way or waiting when it broke."""
    if not jobs:
        return []
    context = multiprocessing.get_context("spawn")
    stop = context.RawValue("b", 0)
    news: Any = context.Queue()

    def hear() -> None:
        with suppress(queue.Empty):
            while True:
                receiver.news(*news.get_nowait())

    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(stop, news, shared))
    try:
        return _through(lambda job: pool.submit(_do, job.name, _packed(job)), jobs, receiver, cancel, hear)
    except BaseException:
        stop.value = 1
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        news.close()


def _through(
    submit: Callable[[Job], Future[Any]],
    jobs: Sequence[Job],
    receiver: Receiver,
    cancel: Cancel,
    hear: Callable[[], None],
) -> list[str]:
    """Do jobs through an executor; return the names of those that it has lost."""
    pending: dict[Future[Any], str] = {}
    lost = []
    try:
        with cancel.gently():
            with _deaf_children():
                pending.update({submit(job): job.name for job in jobs})
            while pending:
                done, _ = wait(pending, timeout=POLL, return_when=FIRST_COMPLETED)
                hear()
                for future in done:
                    name = pending.pop(future)
                    if future.cancelled() or isinstance(future.exception(), BrokenExecutor):
                        lost.append(name)
                    else:
                        receiver.over(name, future.exception() or future.result())
                cancel.heed()
    except BrokenExecutor:
        return [*lost, *(job.name for job in jobs if job.name not in lost)]
    except BaseException:
        for future in pending:
            future.cancel()
        raise
    return lost


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Let processes that start inside inherit that Ctrl-C is none of their business (but on Windows,
    which has no such)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Links:
    """What a process of the pool shares with the one that started it; nothing under another executor."""

    stop: Any = None
    news: Any = None
    shared: bytes = b""


class _News(Progress):
    """Sends the steps of a job to the process that shows them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name, self._step, self._sent = name, "", 0.0

    def begin(self, name: str) -> None:
        """See `Progress`."""
        self._step = name
        self._send(name)

    def say(self, text: str) -> None:
        """See `Progress`."""
        if text and time.perf_counter() - self._sent >= BETWEEN_NEWS:
            self._send(f"{self._step}: {text}")

    def _send(self, text: str) -> None:
        self._sent = time.perf_counter()
        _Links.news.put((self._name, text))


class _Cancel(Cancel):
    """Asked for by the process that started this one."""

    def asked(self) -> bool:
        """See `Cancel`."""
        return bool(_Links.stop.value) or super().asked()


def _packed(job: Job) -> bytes | Exception:
    """Return a job as it is sent, or why it cannot be."""
    try:
        return pickle.dumps(job)
    except Exception as fault:
        return RuntimeError(f"{type(fault).__name__}: {fault}")


def _do(name: str, packed: bytes | Exception) -> bytes:
    """Do a job in a process of the pool.

    All is packed by us, not by the pool, which would take a process that cannot unpack something for a dead one.
    """
    with _which_survives_pickle():
        if isinstance(packed, Exception):
            raise packed
        job = pickle.loads(packed)
        return pickle.dumps(job.work(*_shared(), *job.arguments, progress=_News(name), cancel=_Cancel()))


@cache
def _shared() -> Shared:
    """Return what all jobs share, unpacked once."""
    shared: Shared = pickle.loads(_Links.shared)
    return shared


def _do_with(shared: Shared, job: Job) -> Any:
    """Do a job wherever another executor does it."""
    with _which_survives_pickle():
        return job.work(*shared, *job.arguments, progress=Progress(), cancel=Cancel())


@contextmanager
def _which_survives_pickle() -> Iterator[None]:
    """Raise what is raised inside as something that can be sent."""
    try:
        yield
    except Exception as fault:
        if _survives_pickle(fault):
            raise
        raise RuntimeError(f"{type(fault).__name__}: {fault}") from fault


def _survives_pickle(fault: Exception) -> bool:
    """Return False for an exception that cannot be made again from its arguments:
    as a result it would break the pool."""
    try:
        pickle.loads(pickle.dumps(fault))
    except Exception:
        return False
    return True


def _begin(stop: Any, news: Any, shared: bytes) -> None:
    """Set up a process of the pool. Ctrl-C reaches all processes; only the one that started them is to act on it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")
    seldom_look_for_cycles()
    _Links.stop, _Links.news, _Links.shared = stop, news, shared
    news.cancel_join_thread()
    threading.Thread(target=_end_when_told, daemon=True).start()


def _end_when_told() -> None:
    """End the process soon after it is cancelled, and at once if nobody is left to take its result."""
    parent = multiprocessing.parent_process()
    while not _Links.stop.value:
        time.sleep(POLL)
        if parent is not None and not parent.is_alive():
            os._exit(CANCELLED)
    time.sleep(GRACE)
    os._exit(CANCELLED)
