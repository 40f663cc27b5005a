"""Where the time of one whole command goes: `python -m benchmarks.profile SIZE [OPTION ...]`.

Prints the functions of planner and models that take most, with all that they call. Profiling itself makes many small
calls look dearer than they are; options are those of `planner solve`, such as `--no-explain`.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import tempfile
from pathlib import Path

from benchmarks.__main__ import HERE, write_plant
from planner.commands.main import run

MOST = 25


def main(size: str, *options: str) -> None:
    """Solves a benchmark plant under the profiler and prints the table."""
    with tempfile.TemporaryDirectory() as name:
        write_plant(size, Path(name))
        profile = cProfile.Profile()
        out = str(Path(name) / "plan.xlsx")
        profile.runcall(run, ["solve", str(Path(name) / f"{size}.xlsx"), "-o", out, "--quiet", *options])
    found = pstats.Stats(profile)
    rows = sorted(
        (
            (cumulative, within, calls, f"{Path(file).relative_to(HERE.parent)}:{line} {function}")
            for (file, line, function), (_, calls, within, cumulative, _) in found.stats.items()  # type: ignore[attr-defined]
            if Path(file).is_relative_to(HERE.parent / "planner") or Path(file).is_relative_to(HERE.parent / "models")
        ),
        reverse=True,
    )
    print("| seconds with all it calls | in itself | calls | function |")
    print("|--:|--:|--:|---|")
    for cumulative, within, calls, function in rows[:MOST]:
        print(f"| {cumulative:.2f} | {within:.2f} | {calls:,} | {function} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
