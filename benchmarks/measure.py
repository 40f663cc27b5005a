"""Runs a contender in a process of its own and measures it from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

HERE = Path(__file__).parent
LONG = 120.0
"""A contender that takes longer than this is run once."""


@dataclass
class Measured:
    """One contender on one plant: its seconds, peak memory in MB, and figures by name.

    `seconds` are of the whole command, or of solving alone where the contender is a floor; `stopped` at the patience.
    """

    name: str
    seconds: float
    megabytes: float
    figures: dict[str, float] = field(default_factory=dict)
    stopped: bool = False


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """CPU and wall seconds of some work, and what it gives."""
    cpu, wall = process_time(), perf_counter()
    found = work()
    return process_time() - cpu, perf_counter() - wall, found


def typical(name: str, command: Sequence[str], repeat: int, patience: float) -> Measured:
    """The median of several runs; a single one where it takes long."""
    runs = [measured(name, command, patience)]
    while len(runs) < repeat and runs[0].seconds <= LONG:
        runs.append(measured(name, command, patience))
    middle = median(run.seconds for run in runs)
    return min(runs, key=lambda run: abs(run.seconds - middle))


def measured(name: str, command: Sequence[str], patience: float) -> Measured:
    """Runs a command once; its last line of output may be JSON figures, `whole` among them if it knows better.

    Python may keep the byte code of what it imports, as it does where packages were installed.
    """
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    words = [sys.executable, *command]
    started = perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen(words, stdout=out, stderr=subprocess.DEVNULL, cwd=HERE.parent, env=environment)
        try:
            child.wait(patience)
            stopped = False
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            stopped = True
        seconds = perf_counter() - started
        out.seek(0)
        lines = out.read().splitlines()
    if child.returncode and not stopped:
        raise RuntimeError(f"{name} failed: {' '.join(command)}")
    figures = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    return Measured(name, figures.pop("whole", seconds), figures.pop("peak MB", float("nan")), figures, stopped)
