"""The schedule as a chart: lines down, days across; in each period the lots stacked by their share of the line's hours.

Within a period the plan says how much, not in which order; so lots are stacked and not lined up. Downtime covers the
days that it takes, so that the area that is left is the hours that are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

import pandas as pd

from models.plant.calendar import Calendar
from planner.engine.plan import Plan
from planner.report.options import base, width_of
from planner.report.parts import Chart, Head, Option, Table, shown, table, text_head
from planner.views.campaign_bands import bands, taken
from planner.views.colours import BRAND_SOFT, DOWN_FILL, INK, LINE, OUTPUT_FILL, QUIET
from planner.views.families import families, fills
from planner.views.network import takes
from planner.views.network.at_sites import lines_in_order, site_of_lines
from planner.views.network.flows import Flows
from planner.views.schedule_rows import lots_in_order

ROW = 60  # pixels of a line
PERIOD = 42  # pixels of a period
FRAME = 100  # pixels of legend and axis
A_DAY = 86_400_000  # milliseconds, in which ECharts counts time
NAMES_OF_PERIODS = ""  # the row above the lines
HEAD = ""  # the row above the lines of a site, in which its name stands
LEAST = 1e-6  # hours
MOST_DAYS = 13  # first days of periods that stand below the chart


def chart(key: str, plan: Plan, flows: Flows) -> Chart:
    """Return the chart with its table."""
    lines = _rows_of(plan)
    hours = flows.hours()
    return Chart(
        key=f"{key}-gantt",
        title="Schedule by line",
        draws="gantt",
        unit="t",
        variants={"": _option(plan, lines, hours)},
        tables=(_table(plan), *_takes(plan), _lines_of_recipes(plan)),
        height=FRAME + ROW * (1 + len(lines)),
        least_width=width_of(list(plan.inputs["Periods"]["Period"]), PERIOD),
        note="The height of a lot is its share of the hours that the line has in the period; grey is downtime, "
        "changes, setups and maintenance.",
    )


def _rows_of(plan: Plan) -> list[str]:
    """Return the rows of the chart: each line, and below it its campaigns if it has any; HEAD above those of a site."""
    some, stands, rows, before = bands(plan), site_of_lines(plan), list[str](), ""
    for line in lines_in_order(plan):
        site = stands.get(line, "")
        rows += [HEAD] if site != before else []
        rows += [line, *([_band_of(line)] if line in some else [])]
        before = site
    return rows


def _band_of(line: str) -> str:
    return f"{line}: campaign"


def _option(plan: Plan, lines: list[str], hours: pd.DataFrame) -> Option:
    calendar = Calendar.of(plan.inputs["Periods"])
    fill_of = fills(plan)
    lines = [NAMES_OF_PERIODS, *lines]
    series: list[Option] = [_frame(calendar, lines), *_heads(plan, calendar, lines)]
    worked = _worked(plan, calendar, lines, hours)
    for family, colour in fill_of.items():
        segments = [segment for segment in worked if segment["family"] == family]
        look = {"itemStyle": {"color": colour, "borderColor": QUIET, "borderWidth": 0.5}}
        series.append({"type": "custom", "name": family, "data": segments, **look, **_ENCODED})
    down = {"itemStyle": {"color": DOWN_FILL, "borderColor": QUIET, "borderWidth": 0.5}}
    stops = [*_downtime(plan, calendar, lines), *_taken(plan, calendar, lines)]
    series.append({"type": "custom", "name": "Downtime", "data": stops, **down, **_ENCODED})
    series += _campaigns(plan, calendar, lines)
    days = {"type": "time", "min": _ms(calendar.start[0]), "max": _ms(calendar.end[-1] + 1)}
    every = ceil(len(calendar) / MOST_DAYS)
    first_days = {"customValues": [_ms(day) for day in calendar.start[::every]], "formatter": "{d} {MMM}"}
    grid = {"left": 8, "right": 24, "top": 44, "bottom": 12, "containLabel": True}
    return base(
        useUTC=True,
        grid=grid,
        legend={"type": "scroll", "top": 4, "left": 8, "data": [*fill_of, "Downtime"], "textStyle": {"color": INK}},
        xAxis={**days, "splitLine": {"show": False}, "axisLabel": {**first_days, "hideOverlap": True, "color": INK}},
        yAxis={"type": "category", "data": lines, "inverse": True, "axisTick": {"show": False}},
        series=series,
    )


_ENCODED: Option = {"encode": {"x": [0, 1], "y": 2}}


def _frame(calendar: Calendar, lines: list[str]) -> Option:
    """Return the names of the periods, and the hours that are there as empty boxes.

    A segment is first and last moment, row, bottom and top (0 to 1).
    """
    days = list(zip(calendar.names, calendar.start, calendar.end, strict=True))
    data: list[Option] = [
        {"value": [_ms(start), _ms(end + 1), row, 0, 1]}
        for row in range(1, len(lines))
        for _, start, end in days
        if lines[row] != HEAD
    ]
    data += [{"value": [_ms(start), _ms(end + 1), 0, 0, 0.4], "lot": name} for name, start, end in days]
    look = {"itemStyle": {"color": OUTPUT_FILL, "borderColor": LINE, "borderWidth": 0.5}}
    return {"type": "custom", "name": "Free", "silent": True, "data": data, **look, **_ENCODED}


def _heads(plan: Plan, calendar: Calendar, lines: list[str]) -> Iterator[Option]:
    """Yield the names of the sites, each above the first of its lines."""
    stands, days = site_of_lines(plan), [_ms(calendar.start[0]), _ms(calendar.end[-1] + 1)]
    data: list[Option] = [
        {"value": [*days, row, 0, 0.5], "lot": stands[line], "words": ["Site"]}
        for row, line in enumerate(lines[1:])
        if stands.get(line) and lines[row] == HEAD
    ]
    if data:
        look = {"itemStyle": {"color": BRAND_SOFT, "borderColor": LINE, "borderWidth": 0.5}}
        yield {"type": "custom", "name": "Sites", "silent": True, "data": data, **look, **_ENCODED}


def _worked(plan: Plan, calendar: Calendar, lines: list[str], hours: pd.DataFrame) -> list[dict[str, Any]]:
    there = plan.tables["Line hours"].set_index(["Line", "Period"])["Available"].to_dict()
    family_of, place = families(plan), {name: p for p, name in enumerate(calendar.names)}
    classes = plan.classes
    order = {lot: i for i, lot in enumerate(lots_in_order(plan))}
    rows = hours.groupby(["Line", "Period", "Lot", "Recipe"], sort=False, as_index=False)[["Amount", "Hours"]].sum()
    found: list[dict[str, Any]] = []
    bottoms: dict[tuple[str, str], float] = {}
    for row in sorted(rows.to_dict("records"), key=lambda row: order[row["Lot"]]):
        cell = row["Line"], row["Period"]
        share = row["Hours"] / max(there.get(cell, 0.0), LEAST)
        bottom, p = bottoms.get(cell, 0.0), place[row["Period"]]
        bottoms[cell] = min(1.0, bottom + share)
        where = [_ms(calendar.start[p]), _ms(calendar.end[p] + 1), lines.index(row["Line"])]
        words = f"{row['Line']}, {row['Period']}, {row['Recipe']}"
        amounts = f"{shown(row['Amount'], 1)} t, {shown(row['Hours'], 1)} h"
        found.append(
            {
                "value": [*where, round(bottom, 5), round(bottoms[cell], 5)],
                "lot": plan.names_on_site[row["Lot"]],
                "words": [f"{words}", f"{amounts} ({classes[row['Lot']]})"],
                "family": family_of[classes[row["Lot"]]],
            }
        )
    return found


def _downtime(plan: Plan, calendar: Calendar, lines: list[str]) -> list[dict[str, Any]]:
    tables = plan.filled
    usual = dict(zip(tables["Lines"]["Line"], tables["Lines"]["Availability"], strict=True))
    found = []
    for stop in tables["Downtime"].to_dict("records"):
        opens = max(calendar.from_start(stop["From"]), calendar.start[0])
        closes = min(calendar.to_end(stop["To"]), calendar.end[-1])
        lost = 1.0 - stop["Availability"] / max(usual[stop["Line"]], LEAST)
        if opens > closes or lost <= 0:
            continue
        where = [_ms(opens), _ms(closes + 1), lines.index(stop["Line"])]
        left = f", {stop['Availability']:g} % available" if stop["Availability"] else ""
        words = [str(stop["Line"]), f"{opens} to {closes}{left}"]
        found.append({"value": [*where, round(1 - lost, 5), 1], "lot": stop["Reason"] or "Downtime", "words": words})
    return found


def _taken(plan: Plan, calendar: Calendar, lines: list[str]) -> list[dict[str, Any]]:
    """Return what takes hours of a line without working, from the top of its row downwards."""
    there = plan.tables["Line hours"].set_index(["Line", "Period"])["Available"].to_dict()
    found = []
    for (line, p), parts in taken(plan).items():
        top = 1.0
        for name, hours in parts:
            bottom = max(top - hours / max(there.get((line, calendar.names[p]), 0.0), LEAST), 0.0)
            where = [_ms(calendar.start[p]), _ms(calendar.end[p] + 1), lines.index(line)]
            words = [f"{line}, {calendar.names[p]}", f"{shown(hours, 1)} h"]
            found.append({"value": [*where, round(bottom, 5), round(top, 5)], "lot": name, "words": words})
            top = bottom
    return found


def _campaigns(plan: Plan, calendar: Calendar, lines: list[str]) -> list[Option]:
    """Return the bands of campaigns, a series for each colour."""
    series: dict[str, list[Option]] = {}
    for line, line_bands in bands(plan).items():
        for band in line_bands:
            where = [_ms(calendar.start[band.first]), _ms(calendar.end[band.last] + 1), lines.index(_band_of(line))]
            until = f"{calendar.names[band.first]} to {calendar.names[band.last]}"
            change = [] if band.before is None else [f"changed from {band.before}, {shown(band.hours, 1)} h"]
            segment = {"value": [*where, 0.5, 1], "lot": band.words, "words": [line, until, *change]}
            series.setdefault(band.fill or BRAND_SOFT, []).append(segment)
    look = {"borderColor": QUIET, "borderWidth": 0.5}
    return [
        {"type": "custom", "name": "Campaigns", "data": data, "itemStyle": {"color": fill, **look}, **_ENCODED}
        for fill, data in series.items()
    ]


def _ms(day: Any) -> int:
    """Return a day as ECharts takes it: its first moment, whatever zone the reader sits in (axes are drawn in UTC)."""
    return int(day.astype("datetime64[D]").astype(int)) * A_DAY


def _table(plan: Plan) -> Table:
    runs, periods = plan.worked, plan.inputs["Periods"]
    starts = dict(zip(periods["Period"], periods["Start"], strict=True))
    rows = [
        [
            period,
            starts[period],
            recipe,
            "; ".join(f"{lot} {shown(tonnes, 1)}" for lot, tonnes in zip(found["Lot"], found["Amount"], strict=True)),
            float(found["Amount"].sum()),
        ]
        for (period, recipe), found in runs.groupby(["Period", "Recipe"], sort=False)
    ]
    heads = [text_head("Period"), text_head("From"), text_head("Recipe"), text_head("Lots and tonnes")]
    return table("Work by period", [*heads, Head(name="In all", unit="t")], rows)


def _takes(plan: Plan) -> Iterator[Table]:
    """Yield what each line takes period by period, where work passes several stages."""
    rows = [
        [line, name, sum(tonnes), *(tonne or None for tonne in tonnes)] for line, name, tonnes in takes.in_rows(plan)
    ]
    if rows:
        heads = [text_head("Line"), text_head("Takes"), Head(name="In all", unit="t")]
        heads += [Head(name=period, unit="t") for period in plan.inputs["Periods"]["Period"]]
        yield table(takes.TITLE, heads, rows, note=takes.WORDS)


def _lines_of_recipes(plan: Plan) -> Table:
    use = plan.inputs["Line use"]
    rows = [[recipe, ", ".join(dict.fromkeys(found["Line"]))] for recipe, found in use.groupby("Recipe", sort=False)]
    return table("Lines of each recipe", [text_head("Recipe"), text_head("Lines")], rows)
