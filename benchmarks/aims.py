"""What is aimed at, and what is reached: `python -m benchmarks.aims [--repeat 3] [--only belfast M ...]`.

One table. Commands run in processes of their own, the middle one of the repeats by CPU counts; all else is measured in
CPU seconds of this process. Gaps in whole numbers are those that a stated time leaves. Sizes and peers: `python -m
benchmarks`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from os import times
from pathlib import Path
from time import perf_counter

import openpyxl

from benchmarks import mixed, whole, worlds
from benchmarks.__main__ import write_plant
from benchmarks.measure import timed
from models.plant.plant import Plant
from models.program.build import build
from models.schema import defaults
from models.schema.frames import inputs
from models.solving.levels import solve
from models.solving.solvers.highs import Options
from models.worlds.trial import Trial, planned_for
from planner.engine import cases, solved
from planner.excel.template import template
from planner.jobs.garbage import seldom_look_for_cycles

HERE = Path(__file__).parents[1]
FIRST = "Margin "
"""The line on the screen with which a plan's figures are there."""

NOT_COMPUTED = "not computed"
EXPLAINED = ("Ladder", "Why short", "Bids", "Marginal values")
BEFORE = 11.0
"""CPU seconds that the whole command took on Belfast when the aims were set."""

WORLDS, FURTHER = 50, 5
PLAN = "plan.xlsx"
NOT_PROVEN = 5
"""The exit code of a plan in whole numbers whose gap is wider than asked."""

WHOLE_SECONDS = 60.0
Measure = Callable[["Wanted"], Iterator["Row"]]


@dataclass(frozen=True)
class Wanted:
    """How often each command is run, and a folder for what it reads and writes."""

    repeat: int
    folder: Path


@dataclass(frozen=True)
class Command:
    """CPU and wall seconds of `planner solve`, wall seconds to its figures, and the share of rows that is explained."""

    cpu: float
    wall: float
    figures: float
    explained: float


@dataclass(frozen=True)
class Row:
    """An aim, what is asked, what is reached, and the seconds that this took."""

    aim: str
    asked: str
    reached: str
    cpu: float
    wall: float

    def __str__(self) -> str:
        return f"| {self.aim} | {self.asked} | {self.reached} | {self.cpu:.2f} | {self.wall:.2f} |"


def command(wanted: Wanted, book: Path, *options: str) -> Command:
    """The middle one of some runs of a command."""
    runs = sorted((_once(wanted, book, *options) for _ in range(wanted.repeat)), key=lambda run: run.cpu)
    return runs[len(runs) // 2]


def _once(wanted: Wanted, book: Path, *options: str) -> Command:
    out = wanted.folder / PLAN
    before, begun = times(), perf_counter()
    figures: float | None = None
    words = [sys.executable, "-m", "planner", "solve", str(book), "-o", str(out), *options]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=HERE) as child:
        for line in child.stdout or ():
            if line.startswith(FIRST) and figures is None:
                figures = perf_counter() - begun
    if child.returncode not in {0, NOT_PROVEN}:
        raise RuntimeError(f"`planner solve` failed on {book.name}")
    wall, after = perf_counter() - begun, times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Command(cpu, wall, figures or wall, explained(out))


def explained(plan: Path) -> float:
    """Of the rows that explain a plan, the share in which nothing is left out."""
    book = openpyxl.load_workbook(plan, read_only=True)
    rows = [row for name in EXPLAINED for row in book[name].iter_rows(min_row=2, values_only=True)]
    left_out = sum(any(NOT_COMPUTED in str(cell) for cell in row) for row in rows)
    return 1.0 - left_out / max(len(rows), 1)


def commands(book: Path, wanted: Wanted) -> tuple[Command, Command]:
    """A plant planned with its explanations, and without."""
    return command(wanted, book), command(wanted, book, "--no-explain")


def belfast(wanted: Wanted) -> Iterator[Row]:
    """How long a planner waits for figures, and for everything."""
    run, plain = commands(HERE / "inputs" / "belfast.xlsx", wanted)
    sooner, words = ">= 2.5 times sooner", f"{run.wall / run.figures:.1f} times"
    yield Row("Belfast: figures on the screen, beside the whole command", sooner, words, run.cpu, run.wall)
    words = f"{BEFORE / run.cpu:.1f} times; {run.explained:.0%} explained"
    yield Row(f"Belfast: whole command explained, beside {BEFORE:g} s", ">= 2 times", words, run.cpu, run.wall)
    words = f"{run.cpu / plain.cpu:.1f} times less"
    yield Row("Belfast: whole command, `--no-explain`", "", words, plain.cpu, plain.wall)


def m(wanted: Wanted) -> Iterator[Row]:
    """What explaining a large plant adds."""
    write_plant("M", wanted.folder)
    run, plain = commands(wanted.folder / "M.xlsx", wanted)
    words = f"{run.cpu / plain.cpu:.1f} times; {run.explained:.0%} explained"
    yield Row("M: fully explained, beside `--no-explain`, CPU", "<= 2 times", words, run.cpu, run.wall)


def further(_: Wanted) -> Iterator[Row]:
    """What one more scenario of prices takes, from where the last solve stood."""
    tables = worlds.example("belfast")
    choices, warm = solved.Choices(explain=False), solved.Warm()
    cold, wall, _found = timed(lambda: solved.solve(cases.of_tables(tables), choices=choices, warm=warm))
    yield Row("Belfast: a cold solve, checked and audited", "", "", cold, wall)
    spent = []
    for number in range(FURTHER):
        spot = tables["Spot sales"].assign(Price=lambda rows, by=number: rows["Price"] * (0.9 + 0.05 * by))
        given = {**tables, "Spot sales": spot}
        spent.append(timed(lambda given=given: solved.solve(cases.of_tables(given), choices=choices, warm=warm))[:2])
    cpu, wall = sorted(spent)[len(spent) // 2]
    yield Row("Belfast: a further scenario beside a cold solve", "<= 0.3", f"{cpu / cold:.2f}", cpu, wall)


def many_worlds(_: Wanted) -> Iterator[Row]:
    """How many worlds a core tries in a second."""
    done = solved.solve(cases.of_tables(worlds.example("belfast")))
    trial = Trial(planned_for(done.plant, done.model, done.solution.x, lambda: False))
    trial.outcome(worlds.SEED, 0)
    cpu, wall, _found = timed(lambda: [trial.outcome(worlds.SEED, number) for number in range(WORLDS)])
    yield Row(f"Belfast: worlds a second and core, of {WORLDS}", ">= 20", f"{WORLDS / cpu:.1f}", cpu, wall)


def lots_in_two_periods(wanted: Wanted) -> Iterator[Row]:
    """Belfast with lots in two periods at most, in ten times the time of its linear plan."""
    linear = Plant.of(defaults.fill(worlds.example("belfast"))[0])
    took, _wall, _found = timed(lambda: solve(build(linear), linear, Options()))
    plant, program = whole.asked("belfast", "Max periods")
    cpu, wall, figures = timed(lambda: whole.ours(plant, program, 10.0 * took))
    name, (_seconds, _margin, gap, missed) = "Belfast: lots in two periods at most", figures
    words = f"{gap:.2f} % in {cpu / took:.1f} times; the target for Tb misses {missed[-1]:.2%}"
    yield Row(f"{name}, gap in 10 times the linear plan, solving alone", "<= 0.5 %", words, cpu, wall)
    run, plain, gap = _as_commands(wanted)
    words = f"{gap:.2f} % in {run.cpu / plain.cpu:.1f} times"
    yield Row(f"{name}, the same as whole commands, `--no-explain`", "<= 0.5 %", words, run.cpu, run.wall)


def _as_commands(wanted: Wanted) -> tuple[Command, Command, float]:
    """Return the commands with lots in two periods at most and without, and the gap in % of the first."""
    book = wanted.folder / "two-periods.xlsx"
    tables = worlds.example("belfast")
    template.write(book, {**tables, "Lots": tables["Lots"].assign(**{"Max periods": 2.0})})
    run = command(wanted, book, "--no-explain")
    summary = openpyxl.load_workbook(wanted.folder / PLAN, read_only=True)["Summary"]
    gap = next(float(str(row[1])) for row in summary.iter_rows(values_only=True) if row[0] == "Gap")
    return run, command(wanted, HERE / "inputs" / "belfast.xlsx", "--no-explain"), gap


def least_runs(_: Wanted) -> Iterator[Row]:
    """Least runs at S beside HiGHS alone in the same time."""
    plant, program = whole.asked("S", "Min run")
    cpu, wall, figures = timed(lambda: whole.ours(plant, program, WHOLE_SECONDS))
    alone = whole.alone(plant, program, WHOLE_SECONDS)
    words = f"{figures[2]:.2f} %; HiGHS alone {alone[2]:.2f} %"
    yield Row(f"S: least runs of 5 t, gap in {WHOLE_SECONDS:g} s", "<= 0.5 %", words, cpu, wall)


def network(_: Wanted) -> Iterator[Row]:
    """Two mixed stores: the first true plan, and the first that is close to the last, beside lots kept apart."""
    tables = defaults.fill(inputs(mixed.rows(60, 26)))[0]
    tracked, _bound = mixed.lots_followed(tables, Options())
    heard, plant = mixed.Heard(), Plant.of(tables)
    cpu, wall, found = timed(lambda: solve(build(plant), plant, Options(), heard.hear))
    name = "60 lots x 26 weeks x 2 mixed stores"
    for words, at in (
        ("first true plan", heard.plans[0][0]),
        (f"one within {mixed.CLOSE:.1%} of the last", heard.close_to(found.margin)),
    ):
        yield Row(f"{name}: {words}, beside lots kept apart", "<= 5 times", f"{at / tracked:.1f} times", cpu, wall)


MEASURES: dict[str, Measure] = {
    "belfast": belfast,
    "M": m,
    "further": further,
    "worlds": many_worlds,
    "periods": lots_in_two_periods,
    "runs": least_runs,
    "network": network,
}


def main() -> None:
    """Print the table, row by row."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.aims", description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=list(MEASURES), choices=list(MEASURES))
    asked = parser.parse_args()
    seldom_look_for_cycles()  # as each process of planner does
    print(f"{date.today()}\n\n| aim | asked | reached | CPU s | wall s |\n|---|--:|--:|--:|--:|", flush=True)
    with tempfile.TemporaryDirectory() as name:
        for measure in asked.only:
            for row in MEASURES[measure](Wanted(asked.repeat, Path(name))):
                print(row, flush=True)


if __name__ == "__main__":
    main()
