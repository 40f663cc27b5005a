"""Measures the engine beside its peers: `python -m benchmarks --sizes S M --repeat 3 [--readme]`.

Same plants, same levels, same answers (asserted), one table. Every figure is the median of the repeats; a peer that
takes longer than `--patience` seconds is stopped and counts with that time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.plants import SIZES, plant

HERE = Path(__file__).parent
MARK = "<!-- table -->"
HEADERS = (
    *("size", "contender", "whole s", "read", "check", "build", "solve", "explain", "write", "peak MB"),
    *("planner is faster by", "margin"),
)
SAME = 1e-5
"""Relative difference of margins up to which two solvers' tolerances may set their answers apart."""


@dataclass
class Measured:
    """One contender on one plant: whole seconds, peak memory in MB, and figures by name; `stopped` at the patience."""

    name: str
    seconds: float
    megabytes: float
    figures: dict[str, float] = field(default_factory=dict)
    stopped: bool = False


def measured(name: str, command: Sequence[str], patience: float) -> Measured:
    """Runs a command and measures it from outside; its last line of output may be JSON figures."""
    started = perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen([sys.executable, *command], stdout=out, stderr=subprocess.DEVNULL, cwd=HERE.parent)
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
    return Measured(name, seconds, figures.pop("peak MB", float("nan")), figures, stopped)


def typical(name: str, command: Sequence[str], repeat: int, patience: float) -> Measured:
    """The median of several runs; one run only where it had to be stopped."""
    runs = [measured(name, command, patience)]
    while len(runs) < repeat and not runs[0].stopped:
        runs.append(measured(name, command, patience))
    middle = median(run.seconds for run in runs)
    return min(runs, key=lambda run: abs(run.seconds - middle))


def contenders(size: str, folder: Path) -> dict[str, list[str]]:
    """Each contender's command."""
    book, out = folder / f"{size}.xlsx", folder / f"{size}-out.xlsx"
    return {
        "planner": ["-m", "benchmarks.ours", str(book), str(out)],
        "usual script": ["-m", "benchmarks.peers.usual", str(book), str(out)],
        "careful script, ipx": ["-m", "benchmarks.peers.careful", str(book), str(out), "ipx"],
        "careful script, hipo": ["-m", "benchmarks.peers.careful", str(book), str(out), "hipo"],
        "floor, ipx": ["-m", "benchmarks.floor", size, "ipx"],
        "floor, hipo": ["-m", "benchmarks.floor", size, "hipo"],
        "floor, simplex": ["-m", "benchmarks.floor", size, "simplex"],
    }


def write_plant(size: str, folder: Path) -> None:
    """The benchmark plant as a planner's workbook."""
    from models.frames import inputs
    from planner.excel import template

    template.write(folder / f"{size}.xlsx", tables=inputs(plant(SIZES[size])))


def assert_same(found: Sequence[Measured]) -> None:
    """All that finished reached the same margin and the same levels."""
    finished = [one for one in found if "margin" in one.figures]
    for one in finished[1:]:
        for key, value in finished[0].figures.items():
            if key in one.figures and (key == "margin" or key.startswith("level ")):
                near = SAME * max(1.0, abs(value))
                if abs(one.figures[key] - value) > near:
                    raise AssertionError(f"{one.name}: {key} is {one.figures[key]}, not {value}")


def rows(size: str, found: Sequence[Measured]) -> list[str]:
    """The lines of the table for one size."""
    ours = found[0]
    lines = []
    for one in found:
        whole = "floor" not in one.name
        solve = one.figures.get("solve", float("nan"))
        lines.append(
            f"| {size} | {one.name} | {'> ' if one.stopped else ''}{one.seconds if whole else solve:.1f} "
            f"| {_step(one, 'read')} | {_step(one, 'check')} | {_step(one, 'build')} | {_step(one, 'solve')} "
            f"| {_step(one, 'explain')} | {_step(one, 'write')} | {one.megabytes:.0f} "
            f"| {_ratio(one, ours, whole)} | {one.figures.get('margin', float('nan')):,.0f} |"
        )
    return [line.replace("nan", "") for line in lines]


def _step(one: Measured, name: str) -> str:
    return f"{one.figures[name]:.2f}" if name in one.figures else ""


def _ratio(one: Measured, ours: Measured, whole: bool) -> str:
    theirs = one.seconds if whole else one.figures.get("solve", float("nan"))
    own = ours.seconds if whole else ours.figures["solve"]
    return f"{theirs / own:.1f}"


def main() -> None:
    """Measures and prints, and with --readme puts the table into benchmarks/README.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=["S", "M"], choices=list(SIZES))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--patience", type=float, default=1200.0)
    parser.add_argument("--leave-out", nargs="*", default=[], help="contenders to leave out")
    parser.add_argument("--readme", action="store_true")
    wanted = parser.parse_args()
    lines = [f"| {' | '.join(HEADERS)} |", "|---|---|" + "--:|" * (len(HEADERS) - 2)]
    with tempfile.TemporaryDirectory() as name:
        for size in wanted.sizes:
            write_plant(size, Path(name))
            found = [
                typical(contender, command, wanted.repeat, wanted.patience)
                for contender, command in contenders(size, Path(name)).items()
                if contender not in wanted.leave_out
            ]
            assert_same(found)
            lines += rows(size, found)
    table = "\n".join(lines)
    print(table)
    if wanted.readme:
        machine = f"{platform.machine()} with {os.cpu_count()} cores, Python {platform.python_version()}"
        head = f"{date.today()}, {machine}, median of {wanted.repeat}."
        readme = HERE / "README.md"
        before, _, after = readme.read_text(encoding="utf-8").split(MARK)
        readme.write_text(f"{before}{MARK}\n{head}\n\n{table}\n{MARK}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
