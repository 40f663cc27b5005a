"""`planner sweep`: how the plan changes as one or two figures of the workbook vary."""

from __future__ import annotations

from pathlib import Path

import click

from planner.commands import crew
from planner.commands.asking import WORKBOOK, asking, checked_out


@click.command(name="sweep")
@click.argument("file", type=WORKBOOK)
@click.option(
    "--vary",
    "varied",
    nargs=2,
    multiple=True,
    required=True,
    metavar="SHEET/ROW/COLUMN VALUES",
    help="What varies and over which values: 200:800:50, 200,300 or 90%:110%:5%. Give it twice for a table.",
)
@click.option("--scenario", metavar="NAME", help="Vary this scenario instead of the base.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where the sweep goes (<name>-sweep.xlsx).")
@crew.options
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="S", help="Seconds for each plan.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def command(
    file: Path,
    varied: tuple[tuple[str, str], ...],
    scenario: str | None,
    out: Path | None,
    jobs: int | None,
    cluster: str | None,
    time_limit: float | None,
    quiet: bool,
) -> int:
    """Plan the workbook FILE again and again while one or two figures vary.

    Writes margin, Dy, Tb and the plan's regime (which lots, full lines, sales) to OUT as a table with charts.

    \b
    planner sweep plant.xlsx --vary "Spot sales/Dy oxide/Price" 200:800:50
    planner sweep plant.xlsx --vary "Lots/*/Dy" 90%:110%:5% --vary "Lines/Leach/Availability" 70,80,90
    """
    out = checked_out(file, out or Path(f"{file.stem}-sweep.xlsx"))
    from planner.engine import pipeline
    from planner.excel.books import sweep_book
    from planner.jobs import exit_codes
    from planner.jobs.board import display
    from planner.studies.sweeps import sweep, sweep_axes, sweep_text

    with crew.crew(jobs, cluster) as workers, asking(file, quiet=quiet) as ask:
        (case,) = pipeline.prepare(file, [scenario], progress=ask.progress)
        try:
            figures = [sweep_axes.axis(case, *one) for one in varied] if case.is_sound else []
            swept = sweep.sweep(
                case,
                figures,
                choices=pipeline.Choices(time_limit=time_limit),
                board=display(sweep.points(figures), quiet=quiet),
                cancel=ask.cancel,
                crew=workers,
            )
        except sweep_axes.BadSweep as stop:
            raise click.UsageError(str(stop)) from stop
        written = sweep_book.write(swept, out, protected=[file])
        click.echo(sweep_text.text(swept))
        for note in sweep_text.notes(swept):
            click.echo(note, err=True)
        click.echo(f"\nSweep written to {written}")
        ask.code = exit_codes.exit_code(point.end for point in swept.points)
    return ask.code
