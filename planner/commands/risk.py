"""`planner risk`: whether a plan's promises would hold in other worlds."""

from __future__ import annotations

from pathlib import Path

import click

from planner.commands import crew
from planner.commands.asking import WORKBOOK, asking, checked_out
from planner.jobs.exit_codes import FAULT, LIMIT_REACHED


@click.command(name="risk")
@click.argument("file", type=WORKBOOK)
@click.option("--worlds", type=click.IntRange(min=1), metavar="N", help="How many worlds (the setting Worlds).")
@click.option("--seed", type=click.IntRange(min=0), default=1, metavar="K", help="Another seed draws other worlds (1).")
@click.option("--scenario", metavar="NAME", help="Try this scenario instead of the base.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where the plan goes (<name>-risk.xlsx).")
@crew.options
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="S", help="Seconds for the plan.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def command(
    file: Path,
    worlds: int | None,
    seed: int,
    scenario: str | None,
    out: Path | None,
    jobs: int | None,
    cluster: str | None,
    time_limit: float | None,
    quiet: bool,
) -> int:
    """Plan the workbook FILE, then try the plan in many worlds in which assays, recoveries, lines and lots differ.

    Each world is read two ways: as the plan stands (work is pushed back, sales are cut to what is there), and planned
    anew behind the fixed days. Writes the plan to OUT, without explanations, with the tables Promises, Uncertainties
    and Promise bands; `planner report OUT` draws the bands. The same seed gives the same tables.
    """
    out = checked_out(file, out or Path(f"{file.stem}-risk.xlsx"))
    from planner.engine import pipeline
    from planner.excel.plan import plan_book
    from planner.jobs.board import display
    from planner.risk import risk, text

    with crew.crew(jobs, cluster) as workers, asking(file, quiet=quiet) as ask:
        (case,) = pipeline.prepare(file, [scenario], progress=ask.progress)
        try:
            plan = risk.risk(
                case,
                worlds=worlds,
                seed=seed,
                choices=pipeline.Choices(time_limit=time_limit),
                board=lambda count: display(count, quiet=quiet),
                progress=ask.progress,
                cancel=ask.cancel,
                crew=workers,
            )
        except risk.CannotTell as stop:
            raise click.UsageError(str(stop)) from stop
        except risk.WorldsLost as stop:
            click.echo(str(stop), err=True)
            return FAULT
        with ask.progress.step("Writing the plan"):
            written = plan_book.write(plan, out, protected=[file], watch=ask.progress.say)
        click.echo(text.text(plan))
        for note in text.notes(plan):
            click.echo(note, err=True)
        click.echo(f"\nPlan and worlds written to {written}")
        ask.code = 0 if pipeline.came_to_its_end(plan) else LIMIT_REACHED
    return ask.code
