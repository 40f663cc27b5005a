"""What the solver is doing, in the planner's words: one short line, the figures first."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from models.schema.levels import FIRST_OF_ALL, UNPRICED, level_words
from planner.engine.records.summary import amount

if TYPE_CHECKING:
    from models.solving.levels import Event
    from models.solving.solvers.gap import Standing

MONEY, BOTH, MIXING = "money", "money and promises", "mixing"
WORDS = {
    "start": "handing the model over",
    BOTH: "money less missing promises",
    **{f"level {level}": level_words(level) for level in (FIRST_OF_ALL, UNPRICED)},
    MIXING: "looking for the best mixes",
    "calm": "moving little away from the published plan",
    "fixed choice": "choosing among plans of equal margin",
}


def words(event: Event, currency: str) -> str:
    """Return the level, what it has reached and how far it is; empty for a line of the log that
    tells a planner nothing."""
    level = WORDS.get(event.level, event.level.replace("level", "priority"))
    if not event.line and event.standing is None:
        return level
    if event.standing is None:
        return ""
    figures = [part for part in (_reached(event, event.standing, currency), *_left(event, event.standing)) if part]
    return f"{level}: {', '.join(figures)}" if figures else level


def _reached(event: Event, at: Standing, currency: str) -> str:
    """Return the margin, or what a level misses; `about` where no plan has it yet."""
    if at.cost is None:
        return ""
    about = "" if at.is_answer else "about "
    if event.level in (MONEY, BOTH, MIXING):
        return f"{about}{amount(at.cost)} {currency}"
    return f"{about}{amount(at.cost)} missing"


def _left(event: Event, at: Standing) -> list[str]:
    """Return what is still to be done: how much can be gained at most, columns that came in last;
    or iterations so far."""
    said = []
    if at.cost and isfinite(at.bound):
        said.append(f"gap {amount(100 * abs(at.bound - at.cost) / abs(at.cost))} %")
    if at.coming is not None:
        return [*said, f"{at.coming:,} columns came in"]
    return [*said, f"{at.iterations:,} iterations"] if at.iterations else said
