"""`planner roll`: from last week's plan to next week's workbook."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from planner.commands import places
from planner.jobs.exit_codes import WORKBOOK_HAS_ERRORS

if TYPE_CHECKING:
    from planner.engine.plan import Plan
    from planner.reading.actuals import Actuals


class Wanted(NamedTuple):
    """Up to which day the week goes, how many periods come at the end, and which are cut."""

    until: date
    added: int | None
    split: tuple[str, ...]


@click.command("roll")
@click.argument("plan", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("actuals", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="Where next week's workbook goes.")
@click.option(
    "--to",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Up to which day: the last of a period (that of the first).",
)
@click.option(
    "--weeks",
    type=click.IntRange(min=0),
    metavar="N",
    help="How many periods come at the end, as long as those that went (as many as went); 0 keeps the end.",
)
@click.option(
    "--split",
    multiple=True,
    metavar="PERIOD",
    help="Cut a long period into such as the one that went; may be given several times.",
)
def command(
    plan: Path, actuals: Path | None, out: Path, to: datetime | None, weeks: int | None, split: tuple[str, ...]
) -> int:
    """Write next week's workbook from the plan PLAN and what was done, ACTUALS, ready to be solved.

    What is over goes, lots keep what is left, output on its way becomes Arrivals, hours that work takes later
    become Hours under way, and what was delivered, sold and
    reached counts. What ACTUALS, the filled-in workbook of `planner actuals`, does not say counts as planned; that, and
    all that does not fit, is listed here and on the first sheet.
    """
    places.must_take(out, "OUT", suffixes=(".xlsx",), apart_from=(plan, *(filter(None, (actuals,)))))
    if out.exists():
        raise click.UsageError(f"{out} exists, and nothing is ever overwritten. Give another name with -o.")
    from planner.excel.plan import plan_book
    from planner.views.floor import week

    loaded = plan_book.load(plan)
    try:
        until = week.last_day(loaded, to.date() if to else None)
    except week.NoPeriodEnds as stop:
        raise click.UsageError(str(stop)) from stop
    stated = _read(actuals, loaded)
    if stated is not None and not stated.tables:
        return WORKBOOK_HAS_ERRORS
    return _write(loaded, stated, out, Wanted(until, weeks, split))


def _read(path: Path | None, plan: Plan) -> Actuals | None:
    """Return what was done, its findings said; without tables if something is wrong with them."""
    if path is None:
        return None
    from dataclasses import replace

    from planner.reading import actuals
    from planner.reading.findings import errors

    found = actuals.read(path, plan.inputs)
    for finding in found.findings:
        click.echo(str(finding), err=True)
    return replace(found, tables={}) if errors(list(found.findings)) else found


def _write(plan: Plan, stated: Actuals | None, out: Path, wanted: Wanted) -> int:
    from planner.excel.template import template
    from planner.jobs.safe_write import write_safely
    from planner.rolling import rolled, words
    from planner.rolling.week import CannotRoll

    try:
        following = rolled.roll(plan, actuals=None if stated is None else stated.tables, **wanted._asdict())
    except CannotRoll as stop:
        raise click.UsageError(str(stop)) from stop
    notes = words.lines(following)
    title = f"{plan.name}: after {wanted.until}"
    written = write_safely(out, lambda path: template.write(path, following.tables, title=title, notes=notes))
    for line in notes:
        click.echo(line)
    click.echo(f"Next week's workbook, after {wanted.until}: {written}")
    return 0
