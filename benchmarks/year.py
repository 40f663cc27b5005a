"""Rolls an example week after week with noise, and weighs all of it: `python -m benchmarks.year missouri --weeks 52`.

Every week goes otherwise than planned, as in `benchmarks.calm`: runs are done to between 80 and 105 %, a line is down
for part of the next week, a lot on its way comes two weeks late. Of what is delivered, sent and worked of intermediates
nothing is written, so that what was not made does not leave. `planner roll` carries the plant on, and a planner adds
what comes a year after what went (half a year, or two months, where the plan is so long): lots, deliveries, spot sales
and targets; a month is cut into weeks when few are left. Weighed after each week, and said:

- of each component what was in feed at the start and came, and what was worked and is left in feed;
- of each product and intermediate what was there and was made (worked out here from assays and recoveries), and what
  was delivered, worked, discarded and is in stock or under way, at all sites together;
- the most rows that each table of next week's workbook had, in the first and in the second half of the weeks.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd

from benchmarks.calm import CHOICES, done, spoiled
from models.audit.site import KG_PER_TONNE, Site
from models.checks import check
from models.schema.at_sites import KEPT, MATERIAL
from models.schema.frames import Tables, columns_of, frame
from models.schema.inputs import INPUTS
from models.schema.problems import Severity
from planner.engine import pipeline, solved
from planner.engine.cases import of_tables
from planner.engine.plan import Plan
from planner.excel.template import example_plants, template
from planner.reading import reader
from planner.rolling.done import week_of
from planner.rolling.notes import Notes
from planner.rolling.rolled import Rolled, roll

YEAR = pd.Timedelta(days=364)
AHEAD = {"two-sites": pd.Timedelta(days=56), "belfast": pd.Timedelta(days=182)}
"""How long after what went new lots and deliveries come, where it is not a year."""
WINDOWS = {"Deliveries": "Due", "Spot sales": "To", "Targets": "To"}
"""The tables whose windows come again, and the last day of each."""
CARRIED = " to | at "
"""In the names of lots that lanes have carried from others."""
WEEKS_AHEAD = 5
"""With fewer weeks than this at the start of the calendar the next month is cut into weeks."""


@dataclass
class Scales:
    """What went over the scales so far, kg: of components into and out of feed, of products made and delivered."""

    feed: Counter[str] = field(default_factory=Counter)
    worked: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    delivered: Counter[str] = field(default_factory=Counter)

    def into_feed(self, site: Site, tonnes: pd.Series) -> None:
        """Weigh lots that come; t by name."""
        self.feed.update((site.contained.loc[tonnes.index].mul(tonnes, axis=0)).sum().to_dict())

    def work(self, plan: Plan, runs: pd.DataFrame) -> None:
        """Weigh what runs take, and what recoveries make of it; an intermediate holds its components as its row says,
        all of it being counted mass."""
        site, yields = plan.balances.site, plan.inputs["Yields"]
        stated = plan.inputs["Intermediates"].set_index("Intermediate").reindex(columns=site.elements).fillna(0.0)
        stated = stated.div(stated @ site.factor[site.elements], axis=0)
        for lot, takes, recipe, tonnes in zip(runs["Lot"], runs["Takes"], runs["Recipe"], runs["Amount"], strict=True):
            if takes in stated.index:
                held = stated.loc[takes] * KG_PER_TONNE * tonnes
                self.delivered[takes] += KG_PER_TONNE * tonnes
            else:
                held = site.contained.loc[lot] * tonnes
                self.worked.update(held.to_dict())
            for row in yields[yields["Recipe"] == recipe].to_dict("records"):
                recovered = {name: held[name] * np.nan_to_num(float(row[name])) / 100.0 for name in site.elements}
                self.made[row["Product"]] += sum(kg * site.factor[name] for name, kg in recovered.items())


def owned(lots: pd.DataFrame) -> pd.Series:
    """Tonnes of lots that are the plant's, or will be, by name."""
    mine = lots[lots["Status"] != "offered"]
    return pd.Series(mine["Quantity"].to_numpy(dtype=float), index=mine["Lot"])


def there(tables: Tables) -> Counter[str]:
    """Kilograms of each product and intermediate in stock and on their way."""
    kept, coming = [(tables[name], key) for name, key in KEPT.items()], tables["Arrivals"]
    found = Counter[str]()
    for stocks, key in [(tables["Stores"], "Material")] if len(tables["Sites"]) else kept:
        found.update(stocks["Opening stock"].fillna(0.0).groupby(stocks[key]).sum().to_dict())
    found.update(coming.groupby("Product")["Quantity"].sum().to_dict())
    return found


def news(before: Tables, after: Tables, week: int, ahead: pd.Timedelta) -> tuple[Tables, list[str]]:
    """Next week's tables with what comes so long after what went, and the names of the lots that are new."""
    known, start = set(after["Lots"]["Lot"]), after["Periods"]["Start"].min()
    lots = before["Lots"]
    gone = lots[~lots["Lot"].isin(known) & (lots["Quantity"] > 0) & ~lots["Lot"].str.contains(CARRIED)]
    twins = gone.assign(
        Lot=[f"{name.split(' +')[0]} +{week}" for name in gone["Lot"]],
        Status=gone["Status"].where(gone["Status"] == "offered", "expected"),
        Quantity=gone["Quantity"] + gone["Used so far"].fillna(0.0),
        Available=gone["Available"].fillna(before["Periods"]["Start"].min()) + ahead,
        **{"Use by": gone["Use by"] + ahead, "Used so far": np.nan, "Periods so far": np.nan, "Begun": None},
    )
    more = {"Lots": twins} | {name: _past(before, name, start, ahead) for name in WINDOWS}
    tables = {**after}
    for name, rows in more.items():
        columns = columns_of(INPUTS[name], after["Components"])
        tables[name] = frame(columns, [*_plain(after[name]), *_plain(rows)])
    return tables, list(twins["Lot"])


def _past(before: Tables, name: str, start: pd.Timestamp, ahead: pd.Timedelta) -> pd.DataFrame:
    """Return the windows of a table that have ended since the last plan began, so much later and with nothing done."""
    rows, began, closes = before[name], before["Periods"]["Start"].min(), WINDOWS[name]
    past = rows[(rows[closes] >= began) & (rows[closes] < start)]
    so_far = [column for column in past.columns if column.endswith("so far")]
    opens = past["From"].fillna(began) + ahead
    return past.assign(**{"From": opens, closes: past[closes] + ahead}).drop(columns=so_far)


def _plain(rows: pd.DataFrame) -> list[dict[str, object]]:
    return [
        {str(key): cell for key, cell in row.items() if not (cell is None or pd.isna(cell))}
        for row in rows.to_dict("records")
    ]


def cut(plan: Plan) -> list[str]:
    """The month to be cut, where few weeks are left before it."""
    periods = plan.inputs["Periods"].sort_values("Start")
    long = (periods["End"] - periods["Start"]).dt.days > 14
    ahead = int(long.to_numpy().argmax()) if long.any() else len(periods)
    return list(periods["Period"].iloc[ahead : ahead + 1]) if ahead < WEEKS_AHEAD else []


def off(scales: Scales, tables: Tables) -> dict[str, float]:
    """By what share of all that there was each component, and each product, does not add up."""
    site = Site(tables)
    left = owned(tables["Lots"])
    in_feed = site.contained.loc[left.index].mul(left, axis=0).sum()
    found = {name: scales.feed[name] - scales.worked[name] - in_feed[name] for name in site.elements}
    shares = {name: gap / max(scales.feed[name], 1.0) for name, gap in found.items()}
    now = there(tables)
    for product, made in scales.made.items():
        shares[product] = (made - scales.delivered[product] - now[product]) / max(made, 1.0)
    return shares


def weeks(
    name: str, count: int, scenario: str | None = None
) -> Iterator[tuple[int, Plan, Rolled, Tables, Scales, float]]:
    """Plan an example, roll it with noise, add what is new, plan it anew, so many times."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.xlsx"
        example_plants.write(name, path)
        plan = pipeline.solve(path, scenario=scenario, choices=CHOICES)
    scales = Scales()
    scales.into_feed(plan.balances.site, owned(plan.inputs["Lots"]))
    scales.made.update(there(plan.inputs))
    for number in range(1, count + 1):
        began, noise = process_time(), np.random.default_rng(number)
        until = pd.Timestamp(plan.inputs["Periods"]["End"].min())
        what = done(plan, noise)
        rolled = roll(plan, until.date(), what, split=cut(plan))
        _weigh(scales, plan, until, what)
        tables, new = news(plan.inputs, spoiled(rolled.tables, noise), number, AHEAD.get(name, YEAR))
        lots = tables["Lots"].set_index("Lot")
        mine = [lot for lot in new if lots.loc[lot, "Status"] != "offered"]
        scales.into_feed(Site(tables), lots.loc[mine, "Quantity"].astype(float))
        wrong = [problem for problem in check(tables) if problem.severity is Severity.ERROR]
        if wrong:
            raise SystemExit(f"week {number}: {wrong}")
        plan = solved.solve(of_tables(tables), choices=CHOICES).plan
        yield number, plan, rolled, tables, scales, process_time() - began


def _weigh(scales: Scales, plan: Plan, until: pd.Timestamp, what: Tables) -> None:
    week = week_of(plan, until, what, Notes())
    scales.work(plan, week.told["Runs"])
    lots, site = plan.inputs["Lots"], plan.balances.site
    offered = lots["Lot"][(lots["Status"] == "offered") & ~(lots["Available"] > until)]
    bought = plan.tables["Lot use"].set_index("Lot")["Bought"].reindex(offered).fillna(0.0)
    scales.into_feed(site, bought.astype(float))
    scales.delivered.update(week.told["Sales"].groupby("Product")["Amount"].sum().to_dict())
    thrown = week.balances.decided.discarded
    material = week.balances.site.stored[MATERIAL]
    for name, kg in thrown.groupby(level=0).sum().items():
        scales.delivered[str(material[name])] += float(kg)


def main() -> None:
    """Rolls and says what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.year", description=__doc__)
    parser.add_argument("plant", choices=("belfast", "missouri", "two-sites"))
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--scenario", help="As which scenario of the example.")
    wanted = parser.parse_args()
    sizes, findings = list[dict[str, int]](), Counter[str]()
    for number, plan, rolled, tables, scales, seconds in weeks(wanted.plant, wanted.weeks, wanted.scenario):
        worst = max(off(scales, tables).items(), key=lambda found: abs(found[1]))
        sizes.append({name: len(table) for name, table in tables.items()})
        findings.update(f"{found.sheet}: {found.message}" for found in rolled.findings)
        print(
            f"week {number}: {plan.status}, margin {plan.margin:,.0f}, {len(plan.tables['Broken promises'])} broken, "
            f"{len(rolled.findings)} findings, off by {worst[1]:.1e} ({worst[0]}), {seconds:.0f} s of CPU",
            flush=True,
        )
    _say(sizes, findings)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "next.xlsx"
        template.write(path, tables)
        read = reader.read(path)
        print(f"the last workbook: {path.stat().st_size / 1024:,.0f} kB, {len(read.findings)} findings on reading")


def _say(sizes: list[dict[str, int]], findings: Counter[str]) -> None:
    half = len(sizes) // 2
    table = pd.DataFrame(sizes)
    both = pd.DataFrame({"first half": table.iloc[:half].max(), "second half": table.iloc[half:].max()})
    print(both[both.max(axis=1) > 0].to_string())
    for words, count in findings.most_common():
        print(f"{count} x {words}", file=sys.stderr)


if __name__ == "__main__":
    main()
