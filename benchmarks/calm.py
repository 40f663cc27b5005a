"""Measures how calm plans stay over noisy weeks: `python -m benchmarks.calm [--weeks 10] [--plants belfast] [--write]`.

Every week goes otherwise than planned: runs are done to between 80 and 105 %, a line is down for part of the next week,
and a lot on its way comes two weeks late; with `--once` a line is down after the fourth week only, and a lot late after
the seventh. `planner roll` carries the plant on, the next plan is solved, and what
of the published tonnes stays in it is counted: in the next four weeks and in all. The same noise befalls every price.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measure import HERE
from models.schema.frames import Tables, frame
from models.schema.inputs import INPUTS
from planner.engine import pipeline, solved
from planner.engine.cases import of_tables
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.excel.template import example_plants
from planner.reading import actuals
from planner.rolling.rolled import roll

PAGE, MARK = HERE.parent / "docs" / "weekly.md", "<!-- calm -->"
PLANTS = ("belfast", "missouri")
PRICES = {"none": 0.0, "set by `planner roll`": None, "50 per t": 50.0, "200 per t": 200.0}
DONE = (0.8, 1.05)
"""What share of a run is done."""
DOWN = (20.0, 60.0)
"""To how many % of its hours a line is down for a week."""
SOON, LATE = pd.Timedelta(days=28), pd.Timedelta(days=14)
"""A lot that is to come by then comes so much later."""
ONCE = {"Downtime": 3, "Lots": 6}
"""After which week a line is down, and after which a lot late, where that happens once."""
CHOICES = pipeline.Choices(explain=False)


@dataclass(frozen=True)
class Week:
    """What of a published plan stays in the one that follows, in tonnes, and the margin that is given up for it."""

    published: float
    kept: float
    near: float
    near_kept: float
    given_up: float
    margin: float


def weeks(name: str, price: float | None, count: int, once: bool) -> Iterator[Week]:
    """Plan an example, then plan it anew after each of so many noisy weeks."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.xlsx"
        example_plants.write(name, path)
        plan = pipeline.solve(path, choices=CHOICES)
    for number in range(count):
        noise = np.random.default_rng(number)
        until = pd.Timestamp(plan.inputs["Periods"]["End"].min()).date()
        tables = roll(plan, until, done(plan, noise)).tables
        worse = spoiled(tables, noise)
        tables = tables | {name: worse[name] for name, week in ONCE.items() if not once or week == number}
        tables = tables if price is None else {**tables, "Settings": priced(tables["Settings"], price)}
        plan = solved.solve(of_tables(tables), choices=CHOICES).plan
        yield counted(plan)


def done(plan: Plan, noise: np.random.Generator) -> Tables:
    """What was worked of each run of the first period, never more of a lot than there is."""
    periods, runs = plan.inputs["Periods"], plan.tables["Runs"]
    runs = runs[runs["Period"] == periods["Period"][periods["End"].idxmin()]].sort_values(["Lot", "Recipe"])
    use = plan.tables["Lot use"].set_index("Lot")
    there = runs["Lot"].map(use["Used"] + use["Left"]) / runs.groupby("Lot")["Amount"].transform("sum")
    share = np.minimum(noise.uniform(*DONE, len(runs)), there)
    tables = actuals.none(plan.inputs)
    rows = runs.assign(Amount=runs["Amount"] * share).to_dict("records")
    return {**tables, "Actuals": frame(actuals.ACTUALS["Actuals"].columns, rows)}


def spoiled(tables: Tables, noise: np.random.Generator) -> Tables:
    """A line is down in the week that begins, and a lot that was to come soon is late."""
    week = tables["Periods"].sort_values("Start").iloc[0]
    line = noise.choice(sorted(tables["Lines"]["Line"]))
    row = {"Line": line, "From": week["Start"], "To": week["End"], "Availability": noise.uniform(*DOWN)}
    down = pd.concat([tables["Downtime"], frame(INPUTS["Downtime"].columns, [row])], ignore_index=True)
    lots = tables["Lots"].copy()
    comes = (lots["Available"] > week["Start"]) & (lots["Available"] <= week["Start"] + SOON)
    if comes.any():
        late = lots.index[comes][int(noise.integers(comes.sum()))]
        lots.loc[late, ["Available", "Use by"]] += LATE
    return {**tables, "Downtime": down, "Lots": lots}


def priced(settings: pd.DataFrame, price: float) -> pd.DataFrame:
    """Settings with this price of change."""
    row = frame(INPUTS["Settings"].columns, [{"Setting": "Change price", "Value": price}])
    return pd.concat([settings[settings["Setting"] != "Change price"], row], ignore_index=True)


def counted(plan: Plan) -> Week:
    """What stays as it was published, and what that costs."""
    kept = summary.kept(plan)
    assert kept is not None
    soon = plan.inputs["Periods"].sort_values("Start")["Period"].iloc[: kept.periods]
    published = plan.inputs["Published"]
    near = float(published["Amount"][published["Period"].isin(soon)].sum())
    given_up = summary.given_up(plan) or 0.0
    return Week(kept.published, kept.tonnes, near, near * kept.share_of_next / 100.0, given_up, plan.margin)


def row(name: str, price: str, found: Sequence[Week]) -> str:
    """A line of the table."""
    sums = pd.DataFrame([vars(week) for week in found]).sum()
    near, every = 100 * sums["near_kept"] / sums["near"], 100 * sums["kept"] / sums["published"]
    cost = 100 * sums["given_up"] / (sums["margin"] + sums["given_up"])
    return f"| {name.capitalize()} | {price} | {near:.0f} % | {every:.0f} % | {cost:.3f} % |"


def main() -> None:
    """Measures and prints, and with --write puts the table into the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calm", description=__doc__)
    parser.add_argument("--weeks", type=int, default=10)
    parser.add_argument("--plants", nargs="+", default=PLANTS, choices=PLANTS)
    parser.add_argument("--once", action="store_true", help="a line is down once, and a lot late once")
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    lines = ["| Plant | Price of change | Next four weeks | In all | Margin given up |", "|---|---|--:|--:|--:|"]
    print("\n".join(lines), flush=True)
    for name in wanted.plants:
        for words, price in PRICES.items():
            lines.append(row(name, words, list(weeks(name, price, wanted.weeks, wanted.once))))
            print(lines[-1], flush=True)
    if wanted.write and not wanted.once:
        before, _, after = PAGE.read_text(encoding="utf-8").split(MARK)
        PAGE.write_text("\n".join([before + MARK, *lines, MARK + after]), encoding="utf-8")


if __name__ == "__main__":
    main()
