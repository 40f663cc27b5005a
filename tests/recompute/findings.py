"""What the re-computation has to say, and how close two figures have to be."""

from __future__ import annotations

TOLERANCE = 1e-6


def slack(*sizes: float) -> float:
    """How far figures of these sizes may be apart."""
    return TOLERANCE * max([1.0, *(abs(size) for size in sizes)])


def close(one: float | None, other: float | None) -> bool:
    """Two figures, or two blanks, are the same."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= slack(one, other)


class Findings:
    """Collects sentences."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def say(self, words: str) -> None:
        self.words.append(words)

    def equal(self, what: str, told: object, worked_out: float, *, size: float = 0.0) -> None:
        """The plan's figure is the one worked out here; `size` is the size of the parts that it was made of."""
        if not isinstance(told, (int, float)):
            self.say(f"{what}: the plan says {told!r}, it is {worked_out:.9g}")
        elif not abs(told - worked_out) <= slack(told, worked_out, size):
            self.say(f"{what}: the plan says {told:.9g}, it is {worked_out:.9g}")

    def at_most(self, what: str, value: float, limit: float | None, *, size: float = 0.0) -> None:
        """A value keeps an upper limit; no limit is None."""
        if limit is not None and value > limit + slack(value, limit, size):
            self.say(f"{what}: {value:.9g} is more than {limit:.9g}")

    def at_least(self, what: str, value: float, limit: float, *, size: float = 0.0) -> None:
        """A value keeps a lower limit."""
        if value < limit - slack(value, limit, size):
            self.say(f"{what}: {value:.9g} is less than {limit:.9g}")
