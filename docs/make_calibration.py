"""Whether the bands of `planner risk` hold what they say: the picture and the table of `docs/risk.md`.

What is kept in a share of some worlds is what a plan states; how often it is kept in others, drawn from a fresh seed,
is what happens then. `python docs/make_calibration.py` plans Belfast, tries it in both and writes what came out; it
takes some two minutes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from models.plant.parts import Numbers  # noqa: E402
from models.worlds.trial import Outcome, Reading, Trial, planned_for  # noqa: E402
from planner.engine import cases, solved  # noqa: E402
from planner.excel.template import example_plants  # noqa: E402
from planner.excel.template.example_plants import SOURCE  # noqa: E402
from planner.risk.tables import reached  # noqa: E402

PLANT = "belfast"
STATED, FRESH = (1, 200), (2, 300)
"""Seed and number of the worlds that a statement is made from, and of those that it is held against."""

SHARES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
READINGS: dict[str, Callable[[Outcome], Reading]] = {
    "as it stands": lambda world: world.standing,
    "planned anew": lambda world: world.anew,
}
SAME = 1e-6
SMOOTH = 0.05
"""A figure that is the same in more worlds than this share has no level that is kept in just so many of them."""

PAGE, PICTURE = DOCS / "risk.md", DOCS / "images" / "calibration.svg"
BEGIN, END = "<!-- calibration -->\n", "<!-- end of calibration -->"
SIDE, LEFT, TOP, GAP = 300, 56, 34, 64
"""Of each half of the picture, in pixels."""


@dataclass(frozen=True)
class Held:
    """How often what is stated with a share is kept in fresh worlds, in %: one figure for each promise."""

    reading: str
    share: float
    kept: Numbers


def main() -> None:
    """Try a plan in both sets of worlds, and write picture and table."""
    trial = _trial()
    stated, fresh = (_tried(trial, *worlds) for worlds in (STATED, FRESH))
    found = list(_held(stated, fresh))
    PICTURE.write_text(_picture(found), encoding="utf-8", newline="\n")
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    text = before + BEGIN + _table(found) + END + rest.split(END)[1]
    PAGE.write_text(text, encoding="utf-8", newline="\n")


def _trial() -> Trial:
    tables = {name: table.drop(columns=[SOURCE]) for name, table in example_plants.tables(PLANT).items()}
    done = solved.solve(cases.of_tables(tables))
    return Trial(planned_for(done.plant, done.model, done.solution.x, lambda: False))


def _tried(trial: Trial, seed: int, count: int) -> list[Outcome]:
    return [trial.outcome(seed, number) for number in range(count)]


def _held(stated: Sequence[Outcome], fresh: Sequence[Outcome]) -> Iterator[Held]:
    """Yield, for each reading and share, how often margin and promises reach what is stated of them."""
    for name, reading in READINGS.items():
        told, came = (np.array([_figures(reading(outcome)) for outcome in outcomes]) for outcomes in (stated, fresh))
        for share in SHARES:
            kept = [_kept(*columns, share) for columns in zip(told.T, came.T, strict=True)]
            yield Held(name, share, np.array([part for part in kept if part is not None]))


def _figures(reading: Reading) -> Numbers:
    return np.concatenate([[reading.margin], reading.reached])


def _kept(told: Numbers, came: Numbers, share: float) -> float | None:
    """Return in how many per cent of fresh worlds a figure reaches what is stated; None where many worlds are alike."""
    level = reached(told, share)
    near = SAME * max(abs(level), 1.0)
    if (np.abs(told - level) <= near).mean() > SMOOTH:
        return None
    return 100.0 * float((came >= level - near).mean())


def _table(found: Sequence[Held]) -> str:
    """Return the table: a row for each share, both readings side by side."""
    lines = ["| Stated | " + " | ".join(f"Kept {name}: mean | least | most" for name in READINGS) + " |"]
    lines.append("|--:" * (1 + 3 * len(READINGS)) + "|")
    for share in SHARES:
        kept = [held.kept for held in found if held.share == share]
        cells = [f"{figure:.0f} %" for parts in kept for figure in (parts.mean(), parts.min(), parts.max())]
        lines.append(f"| {100 * share:.0f} % | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _picture(found: Sequence[Held]) -> str:
    """Return the picture: what is stated to the right, how often it is kept upwards, a half for each reading."""
    width, height = 2 * (LEFT + SIDE) + GAP, TOP + SIDE + 52
    size = f'width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="13">',
        "<title>How often what is stated with a confidence is kept in fresh worlds</title>",
        f'<rect {size} fill="#ffffff"/>',
    ]
    for place, name in enumerate(READINGS):
        left = LEFT + place * (LEFT + SIDE + GAP // 2)
        parts += [*_frame(left, name), *_points(left, [held for held in found if held.reading == name])]
    return "\n".join([*parts, "</svg>", ""])


def _frame(left: int, name: str) -> Iterator[str]:
    """Yield the frame of a half, with its axes and the line on which what is stated is kept."""
    yield f'<text x="{left}" y="{TOP - 14}" fill="#222222" font-weight="bold">{name}</text>'
    yield f'<rect x="{left}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#999999"/>'
    yield _line(left, (40, 40), (100, 100), 'stroke="#777777" stroke-dasharray="5 4"')
    for tick in (40, 60, 80, 100):
        x, y = _at(left, tick, tick)
        yield f'<text x="{x:.0f}" y="{TOP + SIDE + 18}" text-anchor="middle" fill="#444444">{tick} %</text>'
        yield f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end" fill="#444444">{tick} %</text>'
    middle = left + SIDE // 2
    yield f'<text x="{middle}" y="{TOP + SIDE + 40}" text-anchor="middle" fill="#222222">stated</text>'
    yield f'<text x="{left + 8}" y="{TOP + 18}" fill="#222222">kept in fresh worlds</text>'


def _points(left: int, found: Sequence[Held]) -> Iterator[str]:
    """Yield a faint dot for each promise, and a strong one for their mean."""
    for held in found:
        for kept in held.kept:
            x, y = _at(left, 100 * held.share, kept)
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="#7a9cc6" fill-opacity="0.6"/>'
        x, y = _at(left, 100 * held.share, float(held.kept.mean()))
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#1f4e8c"/>'


def _line(left: int, start: tuple[float, float], end: tuple[float, float], style: str) -> str:
    (x1, y1), (x2, y2) = _at(left, *start), _at(left, *end)
    return f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" {style}/>'


def _at(left: int, stated: float, kept: float) -> tuple[float, float]:
    """Return where a point of a half stands, in pixels: both axes go from 40 to 100 %."""
    return left + SIDE * (stated - 40) / 60, TOP + SIDE * (100 - max(kept, 40.0)) / 60


if __name__ == "__main__":
    main()
