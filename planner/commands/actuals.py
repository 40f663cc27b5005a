"""`planner actuals`: the sheets on which a shift leader writes down what was done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from planner.commands import places
from planner.commands.doubts import say_doubts


@click.command("actuals")
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where it goes (<plan>-actuals.xlsx).")
@click.option(
    "--to",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Up to which day: the last of a period (that of the first).",
)
def command(plan: Path, out: Path | None, to: datetime | None) -> int:
    """Write the sheets in which to fill in what became of the plan PLAN in its first period.

    What the plan works, delivers, sends from site to site and maintains stands beside an empty column, with the lots
    and products that it awaits, and what is to be counted. What is left blank counts as planned. `planner roll` carries
    it into next week's workbook.
    """
    out = out or Path(f"{plan.stem}-actuals.xlsx")
    places.must_take(out, "OUT", suffixes=(".xlsx",), apart_from=(plan,))
    if out.exists():
        raise click.UsageError(f"{out} exists, and what was filled in is never overwritten. Give another name with -o.")
    from planner.excel.books import actuals_book
    from planner.excel.plan import plan_book
    from planner.views.floor import week

    loaded = plan_book.load(plan)
    try:
        until = week.last_day(loaded, to.date() if to else None)
    except week.NoPeriodEnds as stop:
        raise click.UsageError(str(stop)) from stop
    say_doubts(plan, loaded.doubts)
    written = actuals_book.write(loaded, week.to_fill_in(loaded, until), until, out)
    click.echo(f"To fill in, up to {until}: {written}")
    return 0
