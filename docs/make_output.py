"""Run the README's first command and put what it shows into the README: `python docs/make_output.py`.

With `--same FILE` nothing is run or written: it ends with 1 if the file, which holds what the command has said, has
other lines or figures than the README.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from functools import partial
from math import isclose
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"
FIGURE = re.compile(r"-?\d[\d,]*\.?\d*")
SAME = 1e-3
BEGIN, END = "<!-- output -->\n", "<!-- end of output -->\n"


def shown(text: str) -> str:
    """The output that the README shows, without the fence around it."""
    part = text.partition(BEGIN)[2].partition(END)[0]
    return part.strip().removeprefix("```text\n").removesuffix("```")


def real() -> str:
    """What the command shows: the steps with their seconds first, then the result."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.run(
            [sys.executable, "-m", "planner", "solve", str(README.parent / "inputs" / "belfast.xlsx")],
            check=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(README.parent)},
            capture_output=True,
            text=True,
        )
    result = process.stdout.replace(str(README.parent / "inputs") + "/", "inputs/")
    steps = [line for line in process.stderr.splitlines(keepends=True) if not line.startswith(" ")]
    return "".join(steps) + result


def figures(text: str) -> dict[str, list[float]]:
    """The numbers on each line of the result, by what the line is about."""
    lines = [re.split(r" {2,}", line, maxsplit=1) for line in text.splitlines() if re.match(r"\S.* {2,}\S", line)]
    return {key: [float(figure.replace(",", "")) for figure in FIGURE.findall(value)] for key, value in lines}


def differing(said: str) -> list[str]:
    """What the README does not show as the command says it: other lines, and figures that differ by 0.1 % or more."""
    before, now = figures(shown(README.read_text(encoding="utf-8"))), figures(said)
    if list(before) != list(now) or not before["Margin"]:
        return sorted(before.keys() ^ now.keys()) or ["the order of lines"]
    return [key for key in before if not _near(before[key], now[key])]


def _near(some: list[float], others: list[float]) -> bool:
    return len(some) == len(others) and all(map(partial(isclose, rel_tol=SAME), some, others))


def main() -> None:
    """Replace the README's output by the real one, or compare the two."""
    text = README.read_text(encoding="utf-8")
    if sys.argv[1:2] == ["--same"]:
        if differs := differing(Path(sys.argv[2]).read_text(encoding="utf-8")):
            sys.exit(f"README shows otherwise: {', '.join(differs)}. If that is meant: python docs/make_output.py")
        return
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    README.write_text(f"{before}{BEGIN}\n```text\n{real()}```\n\n{END}{after}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
