"""Measures the engine beside its peers: `python -m benchmarks --sizes S M --repeat 3 [--readme]`.

Same plants, same levels, same answers (asserted), one table. Every figure is the median of the repeats; what takes
longer than two minutes is run once. A contender is stopped when it has taken `--enough` times as long as is asked of
it, or when the `--patience` is over, and counts with that time.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks import table
from benchmarks.measure import HERE, Measured, typical
from benchmarks.plants import SIZES, plant

MARK = "<!-- table -->"
LEAST_PATIENCE = 180.0
ALGORITHMS = ("simplex", "ipx", "hipo")


def write_plant(size: str, folder: Path) -> None:
    """The benchmark plant as a planner's workbook."""
    from models.schema.frames import inputs
    from planner.excel.template import template

    template.write(folder / f"{size}.xlsx", tables=inputs(plant(SIZES[size])))


def contenders(size: str, folder: Path) -> dict[str, list[str]]:
    """Each contender's command; planner is the first."""
    book, out = str(folder / f"{size}.xlsx"), str(folder / f"{size}-out.xlsx")
    careful = {
        f"careful script, {how}": ["-m", "benchmarks.peers.careful", book, out, how]
        for how in ALGORITHMS
        if how != "simplex"
    }
    return {
        table.PLANNER: ["-m", "benchmarks.ours", book, out],
        table.PLAIN: ["-m", "benchmarks.ours", book, out, "--no-explain"],
        **careful,
        "usual script": ["-m", "benchmarks.peers.usual", book, out],
        **{f"{table.FLOOR}, {how}": ["-m", "benchmarks.floor", size, how] for how in ALGORITHMS},
    }


def all_of(size: str, folder: Path, wanted: argparse.Namespace) -> Iterator[Measured]:
    """Every contender on one plant, planner first."""
    commands = contenders(size, folder)
    ours = typical(table.PLANNER, commands.pop(table.PLANNER), wanted.repeat, wanted.patience)
    yield ours
    for name, command in commands.items():
        if any(name.startswith(word) or f"{size} {name}".startswith(word) for word in wanted.leave_out):
            continue
        enough = wanted.enough * table.least(size, name) * table.beside(name, ours)
        yield typical(name, command, wanted.repeat, min(wanted.patience, max(enough, LEAST_PATIENCE)))


def main() -> None:
    """Measures and prints, and with --readme puts the tables into benchmarks/README.md after every size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=["S", "M"], choices=list(SIZES))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--patience", type=float, default=1200.0, help="seconds that any contender may take at most")
    parser.add_argument("--enough", type=float, default=1.2, help="stop what takes so many times as long as is asked")
    words = 'how what is to be left out begins, such as "floor" or "XL usual"'
    parser.add_argument("--leave-out", nargs="*", default=[], help=words)
    parser.add_argument("--readme", action="store_true")
    wanted = parser.parse_args()
    found: dict[str, list[Measured]] = {}
    print("\n".join(table.head(table.HEADERS)), flush=True)
    with tempfile.TemporaryDirectory() as name:
        for size in wanted.sizes:
            write_plant(size, Path(name))
            found[size] = []
            for one in all_of(size, Path(name), wanted):
                found[size].append(one)
                print(table.rows(size, found[size])[-1], flush=True)
            table.assert_same(found[size])
            if wanted.readme:
                into_readme(found, wanted.repeat)
    print("\n".join(["", *table.sizes(found), "", *table.aims(found)]))


def into_readme(found: dict[str, list[Measured]], repeat: int) -> None:
    """Puts the tables between the marks of the README."""
    machine = f"{platform.machine()} with {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = [f"{date.today()}, {machine}, median of {repeat}.", "", *table.aims(found), "", *table.sizes(found), ""]
    lines += table.head(table.HEADERS) + [row for size, value in found.items() for row in table.rows(size, value)]
    readme = HERE / "README.md"
    before, _, after = readme.read_text(encoding="utf-8").split(MARK)
    readme.write_text("\n".join([before + MARK, *lines, MARK + after]), encoding="utf-8")


if __name__ == "__main__":
    main()
