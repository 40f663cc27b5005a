"""How long a large workbook takes to be read and checked: `python -m benchmarks.reading [LOTS]` (50,000)."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from benchmarks.plants import SIZES, plant
from models import checks
from models.frames import inputs
from planner.excel import reader, template


def main(lots: int) -> None:
    """Writes a workbook with so many lots, reads and checks it, and prints the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.xlsx"
        template.write(path, tables=inputs(plant(replace(SIZES["S"], lots=lots))))
        started = perf_counter()
        book = reader.read(path)
        read = perf_counter()
        problems = checks.check(book.tables, book.spoiled)
        checked = perf_counter()
    print("| lots | read s | check s | together s | findings |")
    print("|--:|--:|--:|--:|--:|")
    count = len(problems) + len(book.findings)
    print(f"| {lots:,} | {read - started:.1f} | {checked - read:.1f} | {checked - started:.1f} | {count} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
