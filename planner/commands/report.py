"""`planner report`: plans as one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.commands import places
from planner.commands.rates import option, parse

if TYPE_CHECKING:
    from planner.comparison.comparison import Comparison
    from planner.engine.plan import Plan
    from planner.jobs.progress import Progress

PLAN = click.Path(exists=True, dir_okay=False, path_type=Path)
SUFFIXES = (".html", ".htm")


@click.command("report")
@click.argument("plans", nargs=-1, required=True, type=PLAN, metavar="PLAN [PLAN]...")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where it goes (<first>.html).")
@click.option(
    "--bridge/--no-bridge", "bridges", default=None, help="Explain the margin step by step (if there are two plans)."
)
@option
@click.option("--quiet", is_flag=True, help="Show no progress.")
def command(
    plans: tuple[Path, ...], out: Path | None, bridges: bool | None, rates: tuple[str, ...], quiet: bool
) -> int:
    """Show plan workbooks as one HTML file that needs no network; several are compared with the first of them."""
    out = out_of(plans, out or Path(f"{plans[0].stem}.html"))
    from planner.comparison.comparing import Options, compare_plans
    from planner.comparison.standing.sides import BadRate
    from planner.excel.plan import plan_book
    from planner.jobs.cancel import Cancel
    from planner.jobs.progress import display

    options = Options(bridges=len(plans) == 2 if bridges is None else bridges, rates=parse(rates))
    progress = display(quiet=quiet)
    with Cancel().on_interrupt() as cancel:
        try:
            with progress.step("Reading the plans"):
                loaded = [(path, plan_book.load(path)) for path in plans]
            compared = compare_plans(loaded, options, progress, cancel) if len(plans) > 1 else None
        except BadRate as stop:
            raise click.UsageError(str(stop)) from stop
        written = write(out, loaded, compared, progress)
    click.echo(f"Report written to {written}")
    return 0


def write(out: Path, plans: list[tuple[Path, Plan]], compared: Comparison | None, progress: Progress) -> Path:
    """Write the page of plans, given with the files that they come from; returns the path really written."""
    from planner.report import page

    with progress.step("Writing the report"):
        return page.write([plan for _, plan in plans], out, compared, protected=[path for path, _ in plans])


def out_of(plans: tuple[Path, ...], out: Path) -> Path:
    """Return where the page goes; refuses what can only fail after all the work.

    Raises:
        UsageError: no HTML file, a folder, or in a folder that is not there.
    """
    if out.suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"The report must be an .html file, not {out.name}.")
    return places.must_take(out, "The report", apart_from=plans)
