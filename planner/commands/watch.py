"""`planner watch`: every workbook saved into a folder is checked and solved, without a command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.jobs.exit_codes import CANCELLED

if TYPE_CHECKING:
    from planner.studies.plan_files import PlanFiles


@click.command("watch")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--every", type=click.FloatRange(min=0.2), default=2.0, show_default=True, help="Seconds between looks.")
@click.option("--once", is_flag=True, help="Do what there is to do now, then stop.")
def command(folder: Path, every: float, once: bool) -> int:
    """Check and solve every workbook that is saved into FOLDER; Ctrl-C stops.

    Beside NAME.xlsx appears NAME-plan.xlsx, or NAME-findings.xlsx where the workbook has errors. The plan before is
    kept as plans/NAME-plan-2026-11-20-0830.xlsx, by the time when it was written. Where `planner publish` has made
    one of them NAME-published.xlsx, the next are held against it. What was done, and what was left alone, stands in
    planner-status.txt.
    """
    from planner.studies.folders.folder_watch import Watch

    watch = Watch(folder, plan_files(), say=click.echo)
    if once:
        watch.settle(every)
        return 0
    click.echo(f"Watching {folder}. Ctrl-C stops.")
    try:
        watch.forever(every)
    except KeyboardInterrupt:
        click.echo(f"Stopped. Plans written: {watch.plans}.")
    return CANCELLED


def plan_files() -> PlanFiles:
    """Return plans and marked copies as Excel workbooks."""
    from planner.excel.marking import marked
    from planner.excel.plan import plan_book
    from planner.studies.plan_files import PlanFiles

    return PlanFiles(write=plan_book.write, mark=marked.write, status_of=plan_book.status_of, load=plan_book.load)
