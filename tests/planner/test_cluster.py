"""Worlds on a cluster: a scheduler and two workers of their own processes on this computer, one of which dies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pandas as pd
import pytest
from distributed import Client

from models.schema.frames import inputs
from models.schema.plan_tables.risk_outputs import PROMISE_BANDS, PROMISES, UNCERTAINTIES
from planner.commands import main
from planner.engine import cases
from planner.jobs import cluster
from planner.jobs.board import Board
from planner.jobs.cancel import Cancel, Cancelled
from planner.risk.risk import risk
from tests.planner.test_risk import tried, uncertain
from tests.workbooks import write_tables

PATIENCE = 60.0
WORLDS = 40

Started = tuple[str, list["subprocess.Popen[bytes]"]]


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Dask, ended with its block."""
    environment = {**os.environ, "PYTHONPATH": str(Path(main.__file__).parents[2])}
    command = [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]]
    found = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield found
    finally:
        found.kill()
        found.wait()


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """The address of a scheduler, and its two workers."""
    place = tmp_path / "scheduler.json"
    with ExitStack() as stack:
        how = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show", "--scheduler-file", str(place)]
        stack.enter_context(process("dask_scheduler", *how))
        address = json.loads(_written(place))["address"]
        how = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path)]
        yield address, [stack.enter_context(process("dask_worker", address, *how)) for _ in range(2)]


def _written(place: Path) -> str:
    """What a file holds as soon as it is there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if place.exists() and (text := place.read_text(encoding="utf-8").strip()).endswith("}"):
            return text
        time.sleep(0.05)
    raise TimeoutError(place)


def wait_for_two(address: str) -> None:
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=PATIENCE)


class Killing(Board):
    """Kills a worker as soon as the first worlds are there."""

    def __init__(self, total: int, worker: subprocess.Popen[bytes]) -> None:
        super().__init__(total)
        self.worker = worker

    def over(self, name: str, words: str, *, count: int = 1) -> None:
        super().over(name, words, count=count)
        self.worker.kill()


class Stopping(Board):
    """Asks to stop as soon as the first worlds are there."""

    def __init__(self, total: int, cancel: Cancel) -> None:
        super().__init__(total)
        self.cancel = cancel

    def over(self, name: str, words: str, *, count: int = 1) -> None:
        super().over(name, words, count=count)
        self.cancel.ask()


@pytest.mark.long
def test_a_worker_that_dies_loses_nothing_and_counts_nothing_twice(started: Started, tmp_path: Path) -> None:
    """The tables are those of one computer, to the last digit; so are those of the command, and a stop is heeded."""
    address, workers = started
    wait_for_two(address)
    rows = uncertain(Lines=[{"Line": "Mill", "Breakdowns": 1.0}])
    case, boards = cases.of_tables(inputs(rows)), list[Killing]()

    def board(total: int) -> Board:
        boards.append(Killing(total, workers[0]))
        return boards[0]

    with cluster.crew_at(address) as crew:
        assert crew.processes == 2
        found = risk(case, worlds=WORLDS, board=board, crew=crew)
        assert workers[0].wait(PATIENCE) != 0
        cancel = Cancel()
        with pytest.raises(Cancelled):
            risk(case, worlds=WORLDS, board=lambda total: Stopping(total, cancel), cancel=cancel, crew=crew)
    assert boards[0].done == WORLDS
    alone = tried(rows, WORLDS)
    for name in (PROMISES.name, PROMISE_BANDS.name, UNCERTAINTIES.name):
        pd.testing.assert_frame_equal(found.tables[name], alone.tables[name], check_exact=True)
    book = write_tables(tmp_path / "plant.xlsx", rows)
    out = str(tmp_path / "out.xlsx")
    assert main.run(["risk", str(book), "--worlds", "4", "-o", out, "--quiet", "--cluster", address]) == 0
    assert (
        main.run(
            ["sweep", str(book), "--vary", "Spot sales/*/Price", "1,2", "--quiet", "--cluster", address, "-o", out]
        )
        == 0
    )


def test_workers_of_another_version_are_refused_in_words() -> None:
    ours = {"planner": "1.0", "HiGHS": "1.15.1"}
    cluster.must_be_alike(ours, {"tcp://a": dict(ours), "tcp://b": dict(ours)})
    with pytest.raises(cluster.NoCluster, match=r"tcp://b has HiGHS 1\.14\.0, this computer 1\.15\.1"):
        cluster.must_be_alike(ours, {"tcp://a": dict(ours), "tcp://b": {**ours, "HiGHS": "1.14.0"}})
    with pytest.raises(cluster.NoCluster, match="no workers"):
        cluster.must_be_alike(ours, {})


class Bare:
    """A client of a cluster whose workers have no planner."""

    def run(self, _asked: object) -> dict[str, dict[str, str]]:
        raise Exception("ModuleNotFoundError(\"No module named 'planner'\")")

    def close(self) -> None:
        """Nothing to close."""


def test_workers_without_planner_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_client", lambda address: Bare())
    with (
        pytest.raises(cluster.NoCluster, match=r"No module named 'planner'.*Install planner"),
        cluster.crew_at("tcp://a"),
    ):
        pass


def test_where_nobody_answers_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys) -> None:
    monkeypatch.setattr(cluster, "ANSWERS", 0.5)
    book = str(write_tables(tmp_path / "plant.xlsx", uncertain()))
    assert main.run(["risk", book, "--cluster", "tcp://127.0.0.1:9", "--quiet"]) == main.USAGE
    assert "No scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err
    assert main.run(["risk", book, "--cluster", "tcp://127.0.0.1:9", "--jobs", "2"]) == main.USAGE
    assert "Give --jobs or --cluster" in capsys.readouterr().err
    assert main.run(["solve", book, "--cluster", "tcp://127.0.0.1:9"]) == main.USAGE
    assert "--cluster is for several scenarios" in capsys.readouterr().err


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys, tmp_path: Path) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    book = str(write_tables(tmp_path / "plant.xlsx", uncertain()))
    assert main.run(["risk", book, "--cluster", "tcp://127.0.0.1:9"]) == main.USAGE
    assert "pip install 'magnet-planner[cluster]'" in capsys.readouterr().err
