"""The work list of the coming week: which lot comes next on each line, and until when it takes.

A plan says how much of each lot a line works in a period, not in which order. The order here is one that the plan
allows: where a line changes from a campaign, all of that first; of the lots that are there, the one that is due first;
of those, the one that keeps the mixture so far within the line's blend limits; then another of the same class; then as
in Lots.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from math import ceil

import pandas as pd

from planner.engine.plan import Plan
from planner.engine.records.shown import whole
from planner.views.campaign_bands import ending, taken
from planner.views.floor import blends
from planner.views.network.at_sites import lines_in_order, site_of_lines, sites
from planner.views.network.flows import Flows
from planner.views.schedule_rows import downtime

ORDER = (
    "Of the lots that are there, the one that is due first; then the one that keeps the mixture so far within the "
    "blend limits. Until: the last day of work at an even pace."
)
IDLE = "Nothing is worked in the coming week."
A_WEEK = 7
LEAST_TONNES = 5e-4
ROUNDING = 1e-6


@dataclass(frozen=True, kw_only=True)
class Job:
    """A lot to work by a recipe; `hours` are those on the block's busiest line.

    `there` is the day from which it is there, None if it is from the start; `due` the day by which it, or what is made
    of it, is needed; `until` the last day on which it is worked, at an even pace; `alone` what it would break unmixed.
    """

    lot: str
    feed_class: str
    recipe: str
    tonnes: float
    hours: float
    there: date | None
    due: date | None
    until: date
    alone: str = ""


@dataclass(frozen=True, kw_only=True)
class Block:
    """Lines in a row that work the same lots in a period: `load` says how busy each is, when it is down, and what takes
    hours without working. `site` is blank where there is one."""

    period: str
    first: date
    last: date
    lines: tuple[str, ...]
    busiest: str
    load: tuple[str, ...]
    jobs: tuple[Job, ...]
    site: str = ""

    @property
    def title(self) -> str:
        """`W01: Leach to Packing, 9 lines`."""
        if len(self.lines) < 3:
            return f"{self.period}: {' and '.join(self.lines) or 'no line'}"
        return f"{self.period}: {self.lines[0]} to {self.lines[-1]}, {len(self.lines)} lines"


def of_week(plan: Plan, flows: Flows) -> tuple[Block, ...]:
    """Return the blocks of the coming week, site by site: of the periods that begin in the plan's first seven days."""
    place = {site: at for at, site in enumerate(sites(plan))}
    blocks = [block for at in range(len(coming_periods(plan))) for block in _blocks(_Week(plan, flows, at))]
    return tuple(sorted(blocks, key=lambda block: place.get(block.site, 0)))


def coming_periods(plan: Plan) -> list[str]:
    """Return the periods that begin in the plan's first seven days."""
    periods = plan.inputs["Periods"]
    return list(periods["Period"][periods["Start"] < periods["Start"].min() + timedelta(days=A_WEEK)])


def days_in_words(blocks: Sequence[Block]) -> str:
    """Return `2026-11-30 to 2026-12-06`."""
    return f"{min(one.first for one in blocks)} to {max(one.last for one in blocks)}" if blocks else ""


@dataclass(frozen=True)
class _Week:
    """One period of a plan."""

    plan: Plan
    flows: Flows
    at: int

    @property
    def days(self) -> tuple[str, pd.Timestamp, pd.Timestamp]:
        """Name, first and last day of the period."""
        row = self.plan.inputs["Periods"].iloc[self.at]
        return row["Period"], row["Start"], row["End"]

    @cached_property
    def hours(self) -> pd.DataFrame:
        """The hours of all runs in all periods."""
        return self.flows.hours()

    def worked(self) -> pd.DataFrame:
        """Return what is worked in it: Lot, Recipe, Amount, Line, Hours."""
        hours = self.hours
        return hours[(hours["Period"] == self.days[0]) & (hours["Amount"] > LEAST_TONNES)]

    def hours_of_lines(self) -> pd.DataFrame:
        """Return the hours of each line: Available, and of these Lost to changes, setups and maintenance."""
        line_hours = self.plan.tables["Line hours"]
        return line_hours[line_hours["Period"] == self.days[0]].set_index("Line")[["Available", "Lost"]].fillna(0.0)

    def stops(self) -> dict[str, str]:
        """Return in words when each line is down, and what takes hours of it without working."""
        words: dict[str, list[str]] = {}
        for (line, at), down in downtime(self.plan).items():
            if at == self.at:
                words.setdefault(line, []).append(down)
        for (line, at), parts in taken(self.plan).items():
            if at == self.at:
                words.setdefault(line, []).extend(f"{name}: {whole(hours)} h" for name, hours in parts)
        return {line: ", ".join(word) for line, word in words.items()}

    def there(self, lot: str, works: object, lies: object, available: pd.Timestamp) -> pd.Timestamp:
        """Return the day from which a lot is where it is worked: by lane, if it lies at another site."""
        carried = self.plan.balances.decided.shipments
        days = carried["day"][(carried["Lot"] == lot) & (carried["To site"] == works)]
        return pd.Timestamp(days.min()) if works != lies and len(days) else available

    def dues(self) -> dict[str, date]:
        """Return for each recipe the earliest window that what it makes is still delivered for from this period on."""
        periods, sales = list(self.plan.inputs["Periods"]["Period"]), self.plan.tables["Sales"]
        later = sales[sales["Period"].isin(periods[self.at :]) & (sales["Contract"] != "spot")]
        first = later.groupby("Product", as_index=False)["Due"].min()
        found = self.plan.inputs["Yields"].merge(first, on="Product").groupby("Recipe")["Due"].min()
        return {str(recipe): due.date() for recipe, due in found.items()}


def _blocks(week: _Week) -> Iterator[Block]:
    name, first, last = week.days
    worked, hours, stops = week.worked(), week.hours_of_lines(), week.stops()
    free = (hours["Available"] - hours["Lost"]).clip(lower=ROUNDING)
    lines = dict(iter(worked.groupby("Line", sort=False)))
    order, stands = [line for line in lines_in_order(week.plan) if line in lines], site_of_lines(week.plan)
    for _, group in groupby(order, key=lambda line: _work(lines[line])):
        entries = tuple(group)
        used = {line: float(lines[line]["Hours"].sum()) for line in entries}
        busiest = max(entries, key=lambda line: used[line] / free[line])
        pace = free[busiest] / ((last - first).days + 1)
        yield Block(
            period=name,
            first=first.date(),
            last=last.date(),
            lines=entries,
            busiest=busiest,
            load=tuple(_load(line, used[line], hours["Available"][line], stops.get(line)) for line in entries),
            jobs=_as_named(week, _in_order(week, _jobs(week, lines[busiest]), entries, pace)),
            site=stands.get(busiest, ""),
        )
    yield from _on_no_line(week)


def _on_no_line(week: _Week) -> Iterator[Block]:
    """Yield the runs of the period that book no hours in any."""
    name, first, last = week.days
    runs = week.plan.worked
    idle = runs[(runs["Period"] == name) & (runs["Amount"] > LEAST_TONNES) & ~runs.index.isin(week.hours["Run"])]
    places = idle["Site"] if sites(week.plan) else pd.Series("", idle.index)
    for site in dict.fromkeys(places):
        jobs = _as_named(week, _jobs(week, idle[places == site].assign(Hours=0.0)))
        days = {"first": first.date(), "last": last.date()}
        yield Block(period=name, **days, lines=(), busiest="", load=("These book no hours.",), jobs=jobs, site=site)


def _as_named(week: _Week, jobs: Iterable[Job]) -> tuple[Job, ...]:
    """Return jobs with the names that lots and stores have on their site."""
    return tuple(replace(job, lot=week.plan.names_on_site[job.lot]) for job in jobs)


def _work(rows: pd.DataFrame) -> list[tuple[str, str, float]]:
    return sorted(zip(rows["Lot"], rows["Recipe"], rows["Amount"].round(6), strict=True))


def _load(line: str, used: float, available: float, stop: str | None) -> str:
    """Return `Leach 141 of 146 h`, and why it is down."""
    return f"{line} {used:,.0f} of {available:,.0f} h" + (f" ({stop})" if stop else "")


def _jobs(week: _Week, rows: pd.DataFrame) -> list[Job]:
    """Return what a line works, as it stands in Lots."""
    _, first, last = week.days
    named = [*week.plan.inputs["Lots"]["Lot"], *week.plan.from_stores]
    lots, dues = week.plan.inputs["Lots"].set_index("Lot").reindex(named), week.dues()
    place = {name: at for at, name in enumerate(named)}
    found = []
    for row in sorted(rows.to_dict("records"), key=lambda row: place[row["Lot"]]):
        lot = lots.loc[row["Lot"]]
        there = week.there(row["Lot"], row.get("Site"), lot["Site"], lot["Available"])
        due = [day for day in (lot["Use by"], dues.get(row["Recipe"])) if not pd.isna(day)]
        job = Job(
            lot=row["Lot"],
            feed_class=week.plan.classes[row["Lot"]],
            recipe=row["Recipe"],
            tonnes=float(row["Amount"]),
            hours=float(row["Hours"]),
            there=there.date() if there > first else None,  # a blank is NaT, and never later
            due=min((pd.Timestamp(day).date() for day in due), default=None),
            until=last.date(),
        )
        found.append(job)
    return found


def _in_order(week: _Week, jobs: list[Job], lines: Sequence[str], pace: float) -> Iterator[Job]:
    """Yield the jobs one after the other, each with the day on which it ends at so many hours a day."""
    first, tonne = week.days[1].date(), {job.lot: week.flows.of_a_tonne(job.lot, week.days[0]) for job in jobs}
    limits, is_ending = blends.of_lines(week.flows.plant, lines, week.at), ending(week.plan, week.days[0], lines)
    now, mixture, before = 0.0, dict[int, float](), ""
    waiting = list(jobs)
    while waiting:
        next_ones = [job for job in waiting if is_ending(job.feed_class, job.recipe)] or waiting
        now = max(now, min(_there(job, first) for job in next_ones))
        there = [job for job in next_ones if _there(job, first) <= now + ROUNDING]

        def beyond(job: Job, mixture: dict[int, float] = mixture) -> float:
            mixed = _with(mixture, tonne[job.lot], job.tonnes)
            return round(max((limit.beyond(mixed) for limit in limits), default=0.0), 6)

        job = min(there, key=lambda job: (job.due or date.max, beyond(job), job.feed_class != before))
        waiting.remove(job)
        mixture, before = _with(mixture, tonne[job.lot], job.tonnes), job.feed_class
        now += job.hours / max(pace, ROUNDING)
        alone = "; ".join(filter(None, (limit.broken_alone(tonne[job.lot]) for limit in limits)))
        yield replace(job, until=first + timedelta(days=max(ceil(now - ROUNDING) - 1, 0)), alone=alone)


def _with(mixture: Mapping[int, float], tonne: Mapping[int, float], tonnes: float) -> dict[int, float]:
    """Return a mixture with so many tonnes more of what is in a tonne."""
    return {**mixture, **{node: mixture.get(node, 0.0) + tonnes * share for node, share in tonne.items()}}


def _there(job: Job, first: date) -> int:
    """Return days from the period's start until a lot is there."""
    return (job.there - first).days if job.there else 0
