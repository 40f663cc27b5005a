"""A sweep as a person reads it in the terminal."""

from __future__ import annotations

from collections.abc import Callable

from planner.engine.records.summary import amount
from planner.studies.batch_text import columns_text
from planner.studies.sweeps.sweep_result import Point, Sweep

NONE = "-"


def text(sweep: Sweep) -> str:
    """Return one line for each point, or for two axes a table of margins and one of regimes;
    then the regimes in words."""
    parts = [_points(sweep)] if len(sweep.axes) == 1 else _grids(sweep)
    regimes = [f"{regime.name}  {regime.words}" for regime in sweep.regimes()]
    return "\n".join([*parts, "", "Regimes:", *(f"  {line}" for line in regimes)])


def notes(sweep: Sweep) -> list[str]:
    """Return why some points have no plan."""
    return [f"{_values(point)}: {point.words}" for point in sweep.points if point.words]


def _points(sweep: Sweep) -> str:
    elements = sweep.elements
    head = [sweep.axes[0].column, f"margin {sweep.currency}", *(f"{element} kg" for element in elements)]
    lines = [[*head, "broken", "regime", "status"]]
    for point, regime in zip(sweep.points, sweep.regime_of(), strict=True):
        made = [amount(point.made[element]) if element in point.made else NONE for element in elements]
        broken = NONE if point.margin is None else str(len(point.pattern.broken))
        lines.append([_values(point), _margin(point), *made, broken, regime or NONE, point.end.value])
    return f"{sweep.axes[0].title}\n\n" + columns_text(lines, left=(len(head) + 1, len(head) + 2))


def _grids(sweep: Sweep) -> list[str]:
    names = {point.values: name or NONE for point, name in zip(sweep.points, sweep.regime_of(), strict=True)}
    head = f"Down: {sweep.axes[0].title}\nAcross: {sweep.axes[1].title}\n"
    margins = _grid(sweep, f"margin {sweep.currency}", _margin)
    return [head, margins, "", _grid(sweep, "regime", lambda point: names[point.values])]


def _grid(sweep: Sweep, title: str, show: Callable[[Point], str]) -> str:
    shown = {point.values: show(point) for point in sweep.points}
    down, across = (axis.values for axis in sweep.axes)
    lines = [[title, *(f"{value:g}" for value in across)]]
    lines += [[f"{value:g}", *(shown[value, other] for other in across)] for value in down]
    return columns_text(lines, left=())


def _margin(point: Point) -> str:
    return NONE if point.margin is None else amount(point.margin)


def _values(point: Point) -> str:
    return " / ".join(f"{value:g}" for value in point.values)
