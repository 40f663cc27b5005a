"""`planner backcast`: what weeks really earned against their plans, and why."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.commands import places
from planner.commands.doubts import say_doubts
from planner.jobs.exit_codes import LIMIT_REACHED, WORKBOOK_HAS_ERRORS

if TYPE_CHECKING:
    from planner.engine.plan import Plan
    from planner.jobs.cancel import Cancel
    from planner.jobs.progress import Progress
    from planner.studies.backcasting.backcast import Backcast
    from planner.studies.backcasting.backcasting import Worked

FILE = click.Path(exists=True, path_type=Path)


@click.command("backcast")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="PLAN ACTUALS [PLAN ACTUALS]...")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where it goes (<first plan>-backcast.xlsx).")
@click.option(
    "--to",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Up to which day of the last plan: the last of a period (that of the first).",
)
@click.option("--quiet", is_flag=True, help="Show no progress.")
def command(files: tuple[Path, ...], out: Path | None, to: datetime | None, quiet: bool) -> int:
    """Find what weeks really earned against their plans, and why.

    Give the plan that was worked to and what was done, the filled-in workbook of `planner actuals`; then the next
    week's plan and what was done, and so on. From the plan to what was done each part has one cause, and is the
    difference of two plans that are solved: what came otherwise, what could have been had in hindsight, what was
    worked, delivered and counted otherwise.
    """
    if len(files) % 2:
        raise click.UsageError("Give each plan with what was done: PLAN ACTUALS, then the next PLAN ACTUALS.")
    out = places.must_take(out or Path(f"{files[0].stem}-backcast.xlsx"), "OUT", suffixes=(".xlsx",), apart_from=files)
    from planner.excel.books import backcast_book
    from planner.jobs.cancel import Cancel
    from planner.jobs.progress import display
    from planner.studies.backcasting import words

    progress = display(quiet=quiet)
    weeks = _weeks(files, to.date() if to else None)
    if weeks is None:
        return WORKBOOK_HAS_ERRORS
    with Cancel().on_interrupt() as cancel:
        found = _found(weeks, progress, cancel)
        if found is None:
            return LIMIT_REACHED
        with progress.step("Writing the backcast"):
            written = backcast_book.write(found, out, protected=files)
    click.echo(words.text(found))
    click.echo(f"\nBackcast written to {written}")
    return 0


def _found(weeks: list[Worked], progress: Progress, cancel: Cancel) -> Backcast | None:
    """Return what the weeks earned; None, and why on the screen, if a plan in between cannot be found."""
    from planner.engine.solve_tables import NoAnswer
    from planner.rolling.week import CannotRoll
    from planner.studies.backcasting.backcasting import NotTheNextPlan, backcast

    try:
        return backcast(weeks, progress, cancel)
    except (CannotRoll, NotTheNextPlan) as stop:
        raise click.UsageError(str(stop)) from stop
    except NoAnswer as stop:
        why = str(stop).rstrip(".")
        click.echo(f"A plan that is needed in between cannot be found: {why}. Nothing was written.", err=True)
        return None


def _weeks(files: tuple[Path, ...], last: date | None) -> list[Worked] | None:
    """Return every plan with what was done, up to the day on which the next plan begins; None if that has errors."""
    from planner.comparison.bridging import weeks as following
    from planner.excel.plan import plan_book
    from planner.reading import actuals
    from planner.reading.findings import errors
    from planner.studies.backcasting.backcasting import Worked

    plans = [plan_book.load(path) for path in files[::2]]
    for path, plan in zip(files[::2], plans, strict=True):
        say_doubts(path, plan.doubts)
    found = []
    for at, (plan, path) in enumerate(zip(plans, files[1::2], strict=True)):
        stated = actuals.read(path, plan.inputs)
        for finding in stated.findings:
            click.echo(f"{path.name}: {finding}", err=True)
        if errors(list(stated.findings)):
            return None
        goes_on = following.until(plan, plans[at + 1]) if at + 1 < len(plans) else None
        until = _last_day(plan, last) if goes_on is None else goes_on.date()
        found.append(Worked(plan, until, stated.tables))
    return found


def _last_day(plan: Plan, to: date | None) -> date:
    from planner.views.floor import week

    try:
        return week.last_day(plan, to)
    except week.NoPeriodEnds as stop:
        raise click.UsageError(str(stop)) from stop
