"""A backcast in words, for the screen and above its tables."""

from __future__ import annotations

from collections.abc import Iterator

from planner.engine.records.shown import signed, whole
from planner.engine.records.summary import adding_up, amount
from planner.studies.backcasting.backcast import LOT, Backcast, WeekSeen

MOST = 8
"""Lots that are named one by one."""


def head(backcast: Backcast) -> list[str]:
    """Return what the weeks came to, in a few sentences."""
    _, less, _ = adding_up(backcast.start, backcast.end - backcast.start, backcast.end)
    expected = f"By the plan {backcast.plan} it was to come to {whole(backcast.start)} {backcast.currency}"
    came = f"{expected}; as things were done it comes to"
    lines = [
        f"{came} {whole(backcast.end)}: {signed(less)}.",
        "That is the money that the weeks earned, and the best plan for what is left.",
        "Each part is the difference of two plans that were solved; they add up.",
    ]
    return lines + [
        f"{week.name} earned {whole(week.earned)} {backcast.currency} by itself, and was to earn {whole(week.planned)} "
        "(feed paid for as it is used)."
        for week in backcast.weeks
    ]


def text(backcast: Backcast) -> str:
    """Return the backcast for a terminal."""
    lines = head(backcast)
    for week in backcast.weeks:
        lines += ["", f"{week.name}, from {whole(week.start)} {backcast.currency}:"]
        lines += [f"  {part.name:<20} {signed(part.adds):>14}  {part.words}" for part in week.parts]
        lines += [*_lots(week), *(f"  {note}" for note in week.notes)]
    return "\n".join(lines)


def _lots(week: WeekSeen) -> Iterator[str]:
    """Yield the lots whose difference counts most."""
    lots = [one for one in week.against if one.of == LOT and one.cost and abs(one.cost) >= 1.0]
    lots.sort(key=lambda one: -abs(one.cost or 0.0))
    if lots:
        yield "  Against the published plan, lot by lot:"
    for one in lots[:MOST]:
        yield (
            f"    {one.name:<20} {amount(one.planned)} t planned, {amount(one.done)} t done: {signed(one.cost or 0.0)}"
        )
