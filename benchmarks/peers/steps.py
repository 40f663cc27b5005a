"""Seconds per step of a script, printed as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

from benchmarks.peers.memory import peak_megabytes

T = TypeVar("T")


class Steps:
    """Figures of one run by name: seconds, level values, the margin."""

    def __init__(self) -> None:
        self.figures: dict[str, float] = {}

    def time(self, name: str, work: Callable[..., T], *arguments: object) -> T:
        """Does the work and keeps its seconds."""
        started = perf_counter()
        result = work(*arguments)
        self.figures[name] = perf_counter() - started
        return result

    def note(self, name: str, figure: float) -> None:
        """Keeps a figure."""
        self.figures[name] = figure

    def print(self) -> None:
        """One line of JSON on stdout, peak memory included."""
        print(json.dumps(self.figures | {"peak MB": peak_megabytes()}))
