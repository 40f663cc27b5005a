"""The engine as a planner runs it, with its own figures as JSON: seconds per step, levels, margin."""

from __future__ import annotations

import json
import subprocess
import sys

import openpyxl

from benchmarks.peers.memory import peak_megabytes


def main(book: str, out: str) -> None:
    """`planner solve BOOK -o OUT`, then what the plan's manifest says."""
    subprocess.run(
        [sys.executable, "-m", "planner", "solve", book, "-o", out, "--quiet"], check=True, stdout=sys.stderr
    )
    rows = openpyxl.load_workbook(out, read_only=True)["Manifest"].iter_rows(values_only=True)
    manifest = {str(row[0]): row[1] for row in rows if row[0] is not None}
    steps = {
        key.removeprefix("Seconds: "): float(value) for key, value in manifest.items() if key.startswith("Seconds: ")
    }
    figures = {
        "read": steps.get("Reading the workbook", 0.0),
        "check": steps.get("Checking", 0.0),
        "build": steps.get("Building the model", 0.0),
        "solve": steps.get("Solving", 0.0),
        "explain": sum(value for key, value in steps.items() if key.startswith("Explain")),
        "margin": float(manifest["Margin"]),
        "peak MB": peak_megabytes(children=True),
    }
    for key, value in manifest.items():
        if key.startswith("Level ") and key.endswith(": value"):
            figures[key.removesuffix(": value").replace("Level", "level")] = float(value)
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
