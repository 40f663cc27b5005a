"""Alternatives in words."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from planner.engine.records.summary import amount

if TYPE_CHECKING:
    from planner.studies.alternatives import Freedom

MOST_LINES = 12
OPEN = ["", "Open: no plan was found in which it varies, and none is proven not to."]
ONE_BY_ONE = "Each least and each most is the answer to a program of its own; they cannot all be had at once."
OF_MIXES = (
    "Stores mix: each least and each most is of a true plan, the farthest that was found.",
    "No plan goes beyond what is proven, with lots kept apart. They cannot all be had at once.",
)


def head(found: Freedom) -> list[str]:
    """Return what the ranges mean."""
    least, most = found.plan_margin - found.within * abs(found.plan_margin), found.plan_margin
    given_up = f"{100 * found.within:g} % of the best" + (" that was found" if found.found else "")
    return [
        f"How far each quantity can vary while the margin stays within {given_up}:",
        f"at least {least:,.0f} {found.currency} instead of {most:,.0f}, every promise kept as in the plan.",
        *(OF_MIXES if found.found else (ONE_BY_ONE,)),
    ]


def text(found: Freedom) -> str:
    """Return the ranges for a terminal: how many are firm, and those that are most free."""
    lines = [*head(found), ""]
    for what in dict.fromkeys(found_range.what for found_range in found.ranges):
        count = Counter(found_range.verdict for found_range in found.ranges if found_range.what == what)
        words = f"{what + 's':<9} {count['firm']:>4} firm {count['partly']:>4} partly {count['free']:>4} free"
        lines.append(f"{words} {count['open']:>4} open" if found.found else words)
    free = [found_range for found_range in found.ranges if found_range.verdict == "free" and found_range.planned > 0]
    free.sort(key=lambda found_range: found_range.least - found_range.most)
    if free:
        lines += ["", "In the plan, yet free:"]
    for free_range in free[:MOST_LINES]:
        most = amount(free_range.most) if math.isfinite(free_range.most) else "any amount"
        figures = f"{amount(free_range.planned):>10} {free_range.unit}, could be {amount(free_range.least)} to {most}"
        lines.append(f"  {free_range.what:<8} {free_range.name:<24} {figures}")
    if len(free) > MOST_LINES:
        lines.append(f"  ... and {len(free) - MOST_LINES} more in the workbook")
    lines += OPEN if any(found_range.verdict == "open" for found_range in found.ranges) else []
    return "\n".join(lines)
