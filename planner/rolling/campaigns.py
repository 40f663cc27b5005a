"""Which campaign each line was really in: that of the plan, but where other work says that it was another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from models.audit.balances import Balances
from models.audit.whole_numbers.campaigns import WORKED, campaign_of
from models.schema.names import fold
from planner.rolling.notes import Notes
from planner.rolling.week import Week

TABLE = "Campaigns"
Tonnes = Mapping[str, Mapping[str, float]]
"""What was worked on a line, by period and campaign."""


def as_worked(week: Week, notes: Notes) -> Week:
    """Return the week with the campaigns in which its lines were by what was worked on them.

    Where a line worked for the campaigns that the plan has it work for, or for nothing, it changed as planned. Else it
    was in the one of those that it worked for which is the plan's, or which it was not in before.
    """
    planned = week.told[TABLE].drop_duplicates(["Period", "Line"], keep="last")
    rows = list[dict[Any, Any]]()
    for line, of_line in planned.groupby("Line", sort=False):
        rows += _of_line(week, str(line), of_line.set_index("Period"), notes)
    as_planned = set(zip(planned["Period"], planned["Line"], planned["Campaign"], strict=True))
    if all((row["Period"], row["Line"], row["Campaign"]) in as_planned for row in rows):
        return week
    return replace(week, told={**week.told, TABLE: pd.DataFrame(rows, columns=planned.columns)})


def _of_line(week: Week, line: str, planned: pd.DataFrame, notes: Notes) -> Iterator[dict[Any, Any]]:
    """Yield the rows of Campaigns of a line."""
    lines = week.inputs["Lines"].set_index("Line")
    if line not in lines.index or pd.isna(lines["Campaigns"][line]):
        yield from planned.reset_index().to_dict("records")
        return
    kind, was = str(lines["Campaigns"][line]), lines["Opening campaign"][line]
    asked, done = (_worked(balances, line, kind) for balances in (week.plan.balances, week.balances))
    before = was = None if pd.isna(was) else str(was)
    for period in (name for name in week.gone if name in planned.index):
        row: dict[Any, Any] = {"Period": period, **planned.loc[period].to_dict()}
        tonnes = done.get(period, {})
        end = str(row["Campaign"])
        if tonnes and set(tonnes) != set(asked.get(period, {})) and end not in tonnes:
            end = _last(line, period, tonnes, was, notes)
        elif not tonnes and was is not None and was != before and pd.isna(row["Changed from"]):
            end = was
        if (end, was) != (row["Campaign"], before):
            row["Changed from"] = was if was is not None and fold(was) != fold(end) else None
        yield {**row, "Line": line, "Campaign": end}
        was, before = end, str(row["Campaign"])


def _worked(balances: Balances, line: str, kind: str) -> Tonnes:
    """Return what was worked on a line."""
    runs, booked = balances.decided.runs, balances.decided.booked
    worked = booked[(booked["Line"] == line) & (booked["Tonnes"] > WORKED)]
    of_run = runs.loc[worked["run"]]
    found = dict[str, dict[str, float]]()
    rows = zip(of_run["Period"], campaign_of(balances.site, kind, of_run), worked["Tonnes"], strict=True)
    for period, campaign, tonnes in rows:
        of_period = found.setdefault(str(period), {})
        of_period[str(campaign)] = of_period.get(str(campaign), 0.0) + float(tonnes)
    return found


def _last(line: str, period: str, tonnes: Mapping[str, float], was: str | None, notes: Notes) -> str:
    """Return the campaign in which a line was in the end, by what was worked in a period and none of which is the
    plan's."""
    others = {name: t for name, t in tonnes.items() if was is None or fold(name) != fold(was)} or dict(tonnes)
    most = max(others, key=lambda name: others[name])
    if len(others) > 1:
        worked = " and ".join(f"{t:,.6g} t of {name}" for name, t in others.items())
        message = (
            f"{line} worked {worked} in {period}, and nothing says of which last: it goes on as set up for {most}."
        )
        notes.find("Actuals", message, "Correct Opening campaign in Lines if it is set up for another.")
    return most
