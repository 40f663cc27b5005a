"""Figures beside those that they should resemble."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np

from models.checks.facts import Numbers


def far_from_others(values: Numbers, groups: Sequence[Hashable], times: float, others: int = 1) -> dict[int, float]:
    """Return the rows whose value is so many `times` above or below every other of their group,
    with the median of the others.

    Only values above 0 count, beside so many `others` at least. Of two alone the greater is taken: nothing tells which
    of them is wrong, and it is the one that makes a plan look good.
    """
    members: defaultdict[Hashable, list[int]] = defaultdict(list)
    for row in np.argsort(values, kind="stable").tolist():
        if values[row] > 0 and groups[row] is not None:
            members[groups[row]].append(row)
    found = {}
    for rows in members.values():
        ordered = [0.0, *(float(values[row]) for row in rows), np.inf]
        for place, row in enumerate(rows, start=1):
            is_apart = ordered[place - 1] * times <= ordered[place] <= ordered[place + 1] / times
            if is_apart and len(rows) > others and not (len(rows) == 2 and place == 1):
                found[row] = float(np.median(np.delete(ordered[1:-1], place - 1)))
    return dict(sorted(found.items()))
