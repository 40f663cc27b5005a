"""The engine as a planner runs it, with its own figures as JSON: seconds per step, levels, margin."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from time import perf_counter

import openpyxl

from benchmarks.peers.memory import peak_megabytes

STEPS = {
    "import": ("Starting",),
    "read": ("Reading the workbook",),
    "check": ("Checking",),
    "build": ("Building the model",),
    "solve": ("Solving",),
    "explain": ("Explaining",),
    "tabulate": ("Tabulating", "Checking the plan"),
    "write": ("Writing the plan",),
}
WRITTEN = re.compile(r"^Writing the plan: ([\d.]+) s$", re.MULTILINE)


def main(book: str, out: str, *options: str) -> None:
    """`planner solve BOOK -o OUT`, then what it said on the screen and what the plan's manifest says."""
    started = perf_counter()
    command = [sys.executable, "-m", "planner", "solve", book, "-o", out, *options]
    said = subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True).stderr
    whole, peak = perf_counter() - started, peak_megabytes(children=True)
    rows = openpyxl.load_workbook(out, read_only=True)["Manifest"].iter_rows(values_only=True)
    manifest = {str(row[0]): row[1] for row in rows if row[0] is not None}
    spent = {key.removeprefix("Seconds: "): float(manifest[key]) for key in manifest if key.startswith("Seconds: ")}
    spent["Writing the plan"] = float(WRITTEN.findall(said)[-1])
    figures = {"whole": whole, "peak MB": peak}
    figures |= {step: sum(spent.get(name, 0.0) for name in names) for step, names in STEPS.items()}
    figures["hand over"] = float(manifest["Handing over: seconds"])
    figures["solve"] -= figures["hand over"]
    figures |= {key.lower(): float(manifest[key]) for key in ("Rows", "Columns", "Nonzeros")}
    for key, value in manifest.items():
        if key.startswith("Level "):
            level, _, what = key.removeprefix("Level ").partition(": ")
            name = f"level {level}" if what == "value" else f"seconds {level}"
            figures["margin" if name == "level money" else name] = float(value)
    print(json.dumps(figures))


if __name__ == "__main__":
    main(*sys.argv[1:])
