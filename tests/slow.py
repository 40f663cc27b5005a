"""Tests that take long: those of some files run at a time, drawn anew with each order of the tests.

`python -m tests.slow times.xml` lists them anew, from what `pytest --junitxml=times.xml` has measured.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from xml.etree import ElementTree as ET
from zlib import crc32

LISTED = Path(__file__).with_name("slow.txt")
"""The functions whose cases take longer than `SECONDS` on average, as `tests/a/test_b.py::test_c`."""

SECONDS = 0.4
"""What a case may take before it is drawn, on a core that has nothing else to do."""

SHARE = 8
"""One function in so many is drawn, all of a file together: what its cases share may take longer than they do."""


def listed() -> frozenset[str]:
    """Return the functions that are listed."""
    return frozenset(LISTED.read_text(encoding="utf-8").split())


def drawn(names: Iterable[str], seed: str) -> frozenset[str]:
    """Return the files whose slow cases run in the draw of a seed: as many functions by each, a file's together."""
    many = Counter(name.partition("::")[0] for name in names)
    shuffled = sorted(many, key=lambda file: (crc32(f"{seed} {file}".encode()), file))
    before = accumulate((many[file] for file in shuffled), initial=0)
    return frozenset(file for file, taken in zip(shuffled, before, strict=False) if taken * SHARE < many.total())


def slow(times: Iterable[tuple[str, float]]) -> list[str]:
    """Return the functions that are slow, of the seconds that each case took."""
    cases: dict[str, list[float]] = defaultdict(list)
    for function, seconds in times:
        cases[function].append(seconds)
    return sorted(function for function, taken in cases.items() if sum(taken) > SECONDS * len(taken))


def measured(report: Path) -> Iterable[tuple[str, float]]:
    """Yield function and seconds of each case of a report."""
    for case in ET.parse(report).iter("testcase"):
        parts = case.attrib["classname"].split(".")
        path = "/".join(part for part in parts if part.islower())
        inside = [part for part in parts if not part.islower()]
        yield "::".join([f"{path}.py", *inside, case.attrib["name"].partition("[")[0]]), float(case.attrib["time"])


if __name__ == "__main__":
    LISTED.write_text("".join(f"{name}\n" for name in slow(measured(Path(sys.argv[1])))), encoding="utf-8")
