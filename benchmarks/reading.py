"""How long a large workbook takes to be read and checked, with its scenarios.

`python -m benchmarks.reading [LOTS [SCENARIOS]]` (50,000 lots and 10 scenarios).
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from itertools import cycle, islice, pairwise
from pathlib import Path
from time import perf_counter

from benchmarks.plants import SIZES, plant
from models import checks
from models.schema.frames import inputs
from planner.commands.main import seldom_look_for_cycles
from planner.engine import cases
from planner.excel.template import template
from planner.reading import reader

ONE_LOT, LATE_LOT = "L00007", "L00011"

CHANGES: tuple[tuple[str, str, str, str, object], ...] = (
    ("Lots", "*", "Price", "multiply", 0.5),
    ("Lots", ONE_LOT, "Price", "multiply", 1.1),
    ("Lots", "*", "Dy", "multiply", 0.9),
    ("Lots", LATE_LOT, "Available", "add", 14.0),
    ("Spot sales", "*", "Price", "multiply", 1.6),
    ("Lines", "Leach", "Availability", "multiply", 0.85),
    ("Products", "Dy oxide", "Closing value", "set", 160.0),
    ("Feed classes", "*", "Tb", "multiply", 1.15),
)
"""What a scenario changes, of each kind that a planner writes: all lots, one lot, prices, a line."""


def main(lots: int, scenarios: int) -> None:
    """Writes a workbook with so many lots and scenarios, reads and checks it, and prints the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.xlsx"
        rows = plant(replace(SIZES["S"], lots=lots)) | {"Scenarios": what_if(scenarios)}
        template.write(path, tables=inputs(rows))
        seldom_look_for_cycles()
        times = [perf_counter()]
        book = reader.read(path)
        times.append(perf_counter())
        problems = checks.check(book.tables, book.spoiled)
        times.append(perf_counter())
        caused = cases.caused_by_scenarios(book, problems)
        times.append(perf_counter())
    read, checked, of_scenarios = (after - before for before, after in pairwise(times))
    print("| lots | scenarios | read s | check s | check scenarios s | together s | findings |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    count = len(problems) + len(book.findings) + len(caused)
    together = times[-1] - times[0]
    print(f"| {lots:,} | {scenarios} | {read:.1f} | {checked:.1f} | {of_scenarios:.1f} | {together:.1f} | {count} |")


def what_if(count: int) -> list[dict[str, object]]:
    """So many scenarios with two changes each, every third one on top of the one before it."""
    rows: list[dict[str, object]] = []
    changes = cycle(CHANGES)
    for number in range(1, count + 1):
        parent = f"Case {number - 1}" if number % 3 == 0 else None
        for sheet, row, column, change, value in islice(changes, 2):
            rows.append(
                {"Scenario": f"Case {number}", "Parent": parent, "Sheet": sheet, "Row": row}
                | {"Column": column, "Change": change, "Value": value}
            )
    return rows


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*given, *(50_000, 10)[len(given) :])
