"""Tests that take long: those of some files run at a time, drawn anew with each order of the tests.

`python -m tests.slow times.xml` lists anew what `pytest --junitxml=times.xml` has measured, one file or all.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate
from pathlib import Path
from xml.etree import ElementTree as ET
from zlib import crc32

LISTED = Path(__file__).with_name("slow.txt")
"""The functions whose cases take longer than `SLOW` on average, each with the seconds of all."""

SLOW = 0.25
"""What a case may take, in seconds, before it is drawn, on a core that has nothing else to do."""

A_RUN = 220.0
"""Of so many seconds tests are drawn, all of a file together: what its cases share may take longer than they do."""


def listed() -> dict[str, float]:
    """Return the functions that are listed, with the seconds of their cases."""
    rows = (line.split() for line in LISTED.read_text(encoding="utf-8").splitlines())
    return {name: float(seconds) for name, seconds in rows}


def drawn(functions: Mapping[str, float], seed: str) -> frozenset[str]:
    """Return the files whose slow cases run in the draw of a seed: about `A_RUN` by each, a file's together."""
    seconds: dict[str, float] = defaultdict(float)
    for name, taken in functions.items():
        seconds[name.partition("::")[0]] += taken
    shuffled = sorted(seconds, key=lambda file: (crc32(f"{seed} {file}".encode()), file))
    before = accumulate((seconds[file] for file in shuffled), initial=0.0)
    return frozenset(file for file, taken in zip(shuffled, before, strict=False) if taken < A_RUN)


def anew(known: Mapping[str, float], times: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return the functions that are slow, of the seconds that each case took; of what was not measured as was known."""
    cases: dict[str, list[float]] = defaultdict(list)
    for function, seconds in times:
        cases[function].append(seconds)
    slow = {name: round(sum(taken), 1) for name, taken in cases.items() if sum(taken) > SLOW * len(taken)}
    return {name: taken for name, taken in known.items() if name not in cases} | slow


def measured(report: Path) -> Iterable[tuple[str, float]]:
    """Yield function and seconds of each case of a report."""
    for case in ET.parse(report).iter("testcase"):
        parts = case.attrib["classname"].split(".")
        path = "/".join(part for part in parts if part.islower())
        inside = [part for part in parts if not part.islower()]
        yield "::".join([f"{path}.py", *inside, case.attrib["name"].partition("[")[0]]), float(case.attrib["time"])


if __name__ == "__main__":
    found = anew(listed(), measured(Path(sys.argv[1])))
    LISTED.write_text("".join(f"{name} {taken:g}\n" for name, taken in sorted(found.items())), encoding="utf-8")
