"""`planner compare`: plans side by side."""

from __future__ import annotations

from pathlib import Path

import click

from planner.commands import places, report
from planner.commands.rates import option, parse

PLAN = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("compare")
@click.argument("plans", nargs=-1, required=True, type=PLAN, metavar="PLAN PLAN [PLAN]...")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where it goes (<first>-vs-<second>.xlsx).")
@click.option("--html", type=click.Path(path_type=Path), help="Also as one HTML file that needs no network.")
@click.option("--all", "all_rows", is_flag=True, help="Also what is the same.")
@click.option(
    "--bridge/--no-bridge", "bridges", default=None, help="Explain the margin step by step (if there are two plans)."
)
@click.option("--weeks", type=click.IntRange(min=1), default=4, show_default=True, help="How far ahead to list moves.")
@option
@click.option("--quiet", is_flag=True, help="Show no progress.")
def command(
    plans: tuple[Path, ...],
    out: Path | None,
    html: Path | None,
    all_rows: bool,
    bridges: bool | None,
    weeks: int,
    rates: tuple[str, ...],
    quiet: bool,
) -> int:
    """Compare plan workbooks with the first of them: what differs, what it is worth, and why."""
    if len(plans) < 2:
        raise click.UsageError("Give two plans at least: the base first, then what to compare with it.")
    stated = parse(rates)
    out = _out(plans, out)
    page = report.out_of(plans, html) if html else None
    from planner.comparison import words
    from planner.comparison.comparing import Options, compare_plans
    from planner.comparison.standing.sides import BadRate
    from planner.excel.books import compare_book
    from planner.excel.plan import plan_book
    from planner.jobs.cancel import Cancel
    from planner.jobs.progress import display

    bridges = len(plans) == 2 if bridges is None else bridges
    options = Options(all_rows=all_rows, weeks=weeks, bridges=bridges, rates=stated)
    progress = display(quiet=quiet)
    with Cancel().on_interrupt() as cancel:
        try:
            with progress.step("Reading the plans"):
                loaded = [(path, plan_book.load(path)) for path in plans]
            done = compare_plans(loaded, options, progress, cancel)
        except BadRate as stop:
            raise click.UsageError(str(stop)) from stop
        with progress.step("Writing the comparison"):
            written = compare_book.write_comparison(done, out, protected=plans)
        shown = report.write(page, loaded, done, progress) if page else None
    click.echo(words.text(done))
    if written != out:
        click.echo(f"\n{out} is open or locked, so another name was taken.")
    click.echo(f"\nComparison written to {written}")
    if shown:
        click.echo(f"Report written to {shown}")
    return 0


def _out(plans: tuple[Path, ...], out: Path | None) -> Path:
    """Return where the comparison goes; refuses what can only fail after all the work."""
    out = out or Path(f"{plans[0].stem}-vs-{plans[1].stem}.xlsx")
    return places.must_take(out, "OUT", suffixes=(".xlsx",), apart_from=plans)
