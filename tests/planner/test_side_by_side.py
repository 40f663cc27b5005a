"""Jobs in processes: results, faults, deaths and Ctrl-C."""

from __future__ import annotations

import gc
import os
import threading
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from planner.jobs.cancel import Cancel, Cancelled
from planner.jobs.progress import Progress
from planner.jobs.side_by_side import Crew, Job, ProcessDied, run

AT_ONCE = 2.5


class Heard:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.results: dict[str, object] = {}
        self.said: list[tuple[str, str]] = []

    def news(self, name: str, text: str) -> None:
        self.said.append((name, text))

    def over(self, name: str, result: object) -> None:
        self.results[name] = result


def double(number: int, *, progress: Progress, cancel: Cancel) -> int:
    with progress.step("Doubling"):
        time.sleep(0.3)
    return 2 * number


def fail(*, progress: Progress, cancel: Cancel) -> None:
    raise ValueError("no good")


class Odd(Exception):
    """Cannot be made again from its one argument."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


def fail_oddly(*, progress: Progress, cancel: Cancel) -> None:
    raise Odd("this", "that")


def seldom(*, progress: Progress, cancel: Cancel) -> int:
    """Say after how many objects garbage is looked for."""
    return gc.get_threshold()[0]


def die(*, progress: Progress, cancel: Cancel) -> None:
    os._exit(9)


def sleep(*, progress: Progress, cancel: Cancel) -> None:
    time.sleep(60)


def test_results_news_and_faults_come_back_and_a_death_hurts_nobody_else() -> None:
    """One job fails and one kills its process, and with it the pool; the others have their results all the same."""
    heard = Heard()
    jobs = [Job("one", double, (1,)), Job("bad", fail, ()), Job("dead", die, ())]
    jobs += [Job("odd", fail_oddly, ()), Job("two", double, (2,)), Job("seldom", seldom, ())]
    run(jobs, heard, Cancel(), Crew(processes=2))
    assert (heard.results["one"], heard.results["two"]) == (2, 4)
    assert heard.results["seldom"] == 20_000  # of Python itself 700, which takes a tenth longer
    assert isinstance(heard.results["bad"], ValueError)
    assert isinstance(heard.results["dead"], ProcessDied)
    assert str(heard.results["odd"]) == "Odd: this and that"
    assert ("two", "Doubling") in heard.said


def test_any_executor_will_do() -> None:
    """A cluster's executor is one like this."""
    heard = Heard()
    with ThreadPoolExecutor(2) as executor:
        run([Job("one", double, (1,)), Job("bad", fail, ())], heard, Cancel(), Crew(executor=executor))
    assert heard.results["one"] == 2
    assert str(heard.results["bad"]) == "no good"


class Counted:
    """Writes a line each time that it is sent."""

    def __init__(self, notes: Path) -> None:
        self.notes = notes

    def __reduce__(self) -> tuple[type[Counted], tuple[Path]]:
        with self.notes.open("a") as notes:
            notes.write("sent\n")
        return Counted, (self.notes,)


def twice(_shared: Counted, number: int, *, progress: Progress, cancel: Cancel) -> int:
    return 2 * number


def test_what_jobs_share_is_packed_once(tmp_path: Path) -> None:
    """Twelve jobs, two processes: every job has it; an executor of another kind is handed it."""
    heard, shared = Heard(), Counted(tmp_path / "notes")
    jobs = [Job(f"job {number}", twice, (number,)) for number in range(12)]
    run(jobs, heard, Cancel(), Crew(processes=2), (shared,))
    assert heard.results == {f"job {number}": 2 * number for number in range(12)}
    assert shared.notes.read_text().split() == ["sent"]
    with ThreadPoolExecutor(1) as executor:
        run(jobs, heard, Cancel(), Crew(executor=executor, hand_out=lambda found: found[:0]), (shared,))
    assert isinstance(heard.results["job 0"], TypeError)


class Torn:
    """Can be packed, and not unpacked."""

    def __reduce__(self) -> tuple[type[Odd], tuple[str]]:
        return Odd, ("this",)


class Locked:
    """Cannot be packed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


def torn(_shared: object, *, progress: Progress, cancel: Cancel) -> Torn:
    return Torn()


def locked(_shared: object, *, progress: Progress, cancel: Cancel) -> Locked:
    return Locked()


def test_what_cannot_be_packed_or_unpacked_is_no_process_that_died() -> None:
    """Neither as what all jobs share, nor as an argument or a result: each says what it was, and hurts nobody else."""
    heard = Heard()
    jobs = [Job("result", torn, ()), Job("locked result", locked, ()), Job("good", twice, (1,))]
    jobs += [Job("argument", twice, (Torn(),)), Job("locked argument", twice, (Locked(),))]
    run(jobs, heard, Cancel(), Crew(processes=1), (1,))
    assert heard.results.pop("good") == 2
    for name, result in heard.results.items():
        words = "cannot pickle" if "locked" in name else "missing 1 required positional argument: 'second'"
        assert isinstance(result, Exception)
        assert not isinstance(result, ProcessDied)
        assert words in str(result)
    run([Job("shared", twice, (1,))], heard, Cancel(), Crew(processes=1), (Torn(),))
    assert "missing 1 required positional argument: 'second'" in str(heard.results["shared"])
    with pytest.raises(TypeError, match="cannot pickle"):
        run([Job("shared", twice, (1,))], heard, Cancel(), Crew(processes=1), (Locked(),))


class Losing(Executor):
    """Gives every job up, as a cluster does that has lost its scheduler."""

    def submit(self, *_args: object, **_named: object) -> Future:  # type: ignore[override, type-arg]
        future: Future[object] = Future()
        future.cancel()
        future.set_running_or_notify_cancel()
        return future


def test_a_job_that_its_executor_gives_up_is_told_of() -> None:
    heard = Heard()
    run([Job("one", double, (1,)), Job("two", double, (2,))], heard, Cancel(), Crew(executor=Losing()))
    for name in ("one", "two"):
        assert isinstance(heard.results[name], ProcessDied)
        assert str(heard.results[name]).startswith(f"{name} was given up")


def test_cancelling_ends_what_is_under_way() -> None:
    """Two jobs that would take a minute, and one that waits for its turn, are given up within two seconds."""
    heard, cancel, asked = Heard(), Cancel(), []

    def ask() -> None:
        asked.append(time.perf_counter())
        cancel.ask()

    threading.Timer(1.0, ask).start()
    with pytest.raises(Cancelled):
        run([Job(name, sleep, ()) for name in "abc"], heard, cancel, Crew(processes=2))
    assert time.perf_counter() - asked[0] < AT_ONCE
    assert heard.results == {}
