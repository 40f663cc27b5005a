"""What each line takes in each period, where work passes several stages: feed, and each intermediate by its name."""

from __future__ import annotations

from collections.abc import Iterator

from planner.engine.plan import Plan
from planner.views.chart_data import Series, none

FEED = "Feed"
TITLE = "What each line takes"
WORDS = "Feed as received, of an intermediate 1,000 kg as products count; in the period of the hours."


def of_lines(plan: Plan) -> dict[str, Series]:
    """Return tonnes per period by line and by what it takes; nothing for plans without intermediates."""
    names = list(plan.inputs["Intermediates"]["Intermediate"])
    if not names:
        return {}
    decided = plan.balances.decided
    booked = decided.booked.drop_duplicates(["Line", "p", "run"])
    takes = decided.runs["Takes"].loc[booked["run"]]
    what = takes.where(takes.isin(names), FEED).to_numpy()
    worked = booked.assign(What=what).groupby(["Line", "What", "p"], as_index=False)["Tonnes"].sum()
    found: dict[str, Series] = {}
    for line, name, p, tonnes in zip(worked["Line"], worked["What"], worked["p"], worked["Tonnes"], strict=True):
        found.setdefault(str(line), {}).setdefault(str(name), none(plan))[int(p)] += tonnes
    order = [FEED, *names]
    return {
        line: {name: found[line][name] for name in order if name in found[line]}
        for line in plan.inputs["Lines"]["Line"]
        if line in found
    }


def in_rows(plan: Plan) -> Iterator[tuple[str, str, list[float]]]:
    """Yield each line with what it takes, and of that the tonnes of each period."""
    for line, taken in of_lines(plan).items():
        for name, tonnes in taken.items():
            yield line, name, tonnes.tolist()
