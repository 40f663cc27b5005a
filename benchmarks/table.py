"""The tables that are printed: what each contender took, and what that means beside what is aimed at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import nan

from benchmarks.measure import Measured

STEPS = ("import", "read", "check", "build", "hand over", "solve", "explain", "tabulate", "write")
HEADERS = ("size", "contender", "seconds", *STEPS, "peak MB", "times planner", "solve per level", "margin")

PLANNER, PLAIN = "planner", "planner, --no-explain"
FLOOR = "floor"
CAREFUL = "careful"
USUAL = "usual"

WHOLE_LEAST = {"M": {USUAL: 5.0, CAREFUL: 2.0}, "L": {USUAL: 10.0, CAREFUL: 3.0}}
"""How many times as long as planner each peer should take, from workbook to workbook."""

SOLVE_LEAST = {"M": 2.0, "L": 4.0, "XL": 6.0}
"""How many times as long as planner the best single algorithm of HiGHS should take for all levels together."""

OTHER_LEAST = 2.0
"""How many times as long as planner a contender is waited for at least where nothing is asked."""

SAME = 1e-7
"""Relative difference of margins, and difference of levels, up to which answers are the same."""


def least(size: str, name: str) -> float:
    """How many times as long as planner a contender should take."""
    if name.startswith(FLOOR):
        return SOLVE_LEAST.get(size, OTHER_LEAST)
    asked = WHOLE_LEAST.get(size, {})
    return next((times for peer, times in asked.items() if name.startswith(peer)), OTHER_LEAST)


def assert_same(found: Sequence[Measured]) -> None:
    """All that finished reached the same margin and the same levels."""
    finished = [one for one in found if "margin" in one.figures]
    for one in finished[1:]:
        for key, value in finished[0].figures.items():
            is_answer = key in one.figures and (key == "margin" or key.startswith("level "))
            if is_answer and abs(one.figures[key] - value) > SAME * max(1.0, abs(value)):
                raise AssertionError(f"{one.name}: {key} is {one.figures[key]!r}, not {value!r}")


def head(names: Sequence[str]) -> list[str]:
    """The head of a table: two columns of words, then figures."""
    return [f"| {' | '.join(names)} |", "|---|---|" + "--:|" * (len(names) - 2)]


def rows(size: str, found: Sequence[Measured]) -> list[str]:
    """The lines of one size in the table of seconds."""
    return [_row(size, one, found[0]) for one in found]


def _row(size: str, one: Measured, ours: Measured) -> str:
    more = "> " if one.stopped else ""
    cells = (
        size,
        one.name,
        f"{more}{one.seconds:.1f}",
        *(_figure(one, step) for step in STEPS),
        "" if one.stopped else f"{one.megabytes:.0f}",
        f"{more}{one.seconds / beside(one.name, ours):.1f}",
        "; ".join(f"{level} {seconds:.1f}" for level, seconds in _levels(one)),
        "" if "margin" not in one.figures else f"{one.figures['margin']:,.0f}",
    )
    return f"| {' | '.join(cells)} |"


def _figure(one: Measured, step: str) -> str:
    return f"{one.figures[step]:.2f}" if step in one.figures else ""


def _levels(one: Measured) -> Iterator[tuple[str, float]]:
    """The levels in their order with their seconds."""
    for key, value in one.figures.items():
        if key.startswith("seconds "):
            yield key.removeprefix("seconds "), value


def beside(name: str, ours: Measured) -> float:
    """The seconds of planner that a contender's are to be compared with: a floor's with what planner solves in."""
    return solving(ours) if name.startswith(FLOOR) else ours.seconds


def solving(ours: Measured) -> float:
    """Seconds from the arrays to the plan: all levels, the fixed choice among equal plans and the hand-over."""
    return ours.figures["hand over"] + ours.figures["solve"]


OTHER = ("read", "check", "build", "hand over", "tabulate", "write")
OTHER_WORDS = f"{', '.join(OTHER[:-1])} and {OTHER[-1]}"


def other(ours: Measured) -> float:
    """Seconds of what planner does beside solving and explaining, the start of Python and its packages left out."""
    return sum(ours.figures[step] for step in OTHER)


def sizes(found: dict[str, list[Measured]]) -> list[str]:
    """How large the programs are."""
    lines = ["| size | rows | columns | nonzeros |", "|---|--:|--:|--:|"]
    for size, all_of in found.items():
        counts = (all_of[0].figures[key] for key in ("rows", "columns", "nonzeros"))
        lines.append(f"| {size} | {' | '.join(f'{count:,.0f}' for count in counts)} |")
    return lines


def aims(found: dict[str, list[Measured]]) -> list[str]:
    """What is aimed at beside what was reached."""
    lines = ["| aim | asked | reached |", "|---|--:|--:|"]
    for size, all_of in found.items():
        lines += [f"| {size}: {words} | {asked} | {reached} |" for words, asked, reached in _aims(size, all_of)]
    if "L" in found and "XL" in found:
        grown = other(found["XL"][0]) / other(found["L"][0])
        lines.append(f"| L to XL: {OTHER_WORDS}, times | <= 3 | {grown:.1f} |")
    return lines


def _aims(size: str, found: Sequence[Measured]) -> Iterator[tuple[str, str, str]]:
    ours = found[0]
    for peer, least in WHOLE_LEAST.get(size, {}).items():
        value = [one for one in found if one.name.startswith(peer)]
        if value:
            best = min(value, key=lambda one: one.seconds)
            yield f"whole command, times: {best.name}", f">= {least:g}", _times(best, ours.seconds)
    floors = [one for one in found if one.name.startswith(FLOOR)]
    if size in SOLVE_LEAST and floors:
        best = min(floors, key=lambda one: one.seconds)
        yield f"all levels, times: {best.name}", f">= {SOLVE_LEAST[size]:g}", _times(best, solving(ours))
    if size == "S":
        yield "whole command", "< 3 s", f"{ours.seconds:.1f} s"
    if size == "M":
        yield OTHER_WORDS, "< 4 s", f"{other(ours):.1f} s"
    if size == "L":
        yield f"{OTHER_WORDS}, beside solving", f"<= {solving(ours):.1f} s", f"{other(ours):.1f} s"
        yield "peak memory", "< 1,500 MB", f"{ours.megabytes:,.0f} MB"
    first, levels = next((seconds for _, seconds in _levels(ours)), nan), sum(amount for _, amount in _levels(ours))
    choice = ours.figures.get("seconds fixed choice", 0.0)
    yield "all levels but the fixed choice, beside the first solve, times", "<= 2", f"{(levels - choice) / first:.2f}"


def _times(peer: Measured, seconds: float) -> str:
    return f"{'> ' if peer.stopped else ''}{peer.seconds / seconds:.1f}"
