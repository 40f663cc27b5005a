"""`planner verify`: an old plan against its workbook."""

from __future__ import annotations

from pathlib import Path

import click

from planner.jobs.exit_codes import LIMIT_REACHED, WORKBOOK_HAS_ERRORS

WORKBOOK = click.Path(exists=True, dir_okay=False, path_type=Path)
SAME, DIFFERS = 0, 1
SHOWN = 15


@click.command("verify")
@click.argument("plan", type=WORKBOOK)
@click.argument("file", type=WORKBOOK)
@click.option("--quiet", is_flag=True, help="Show no progress.")
def command(plan: Path, file: Path, quiet: bool) -> int:
    """Hold PLAN against its workbook FILE: is it still right, and still the plan?

    Says what was edited in the plan since it was solved, checks it against the workbook as it is now, solves that again
    with the plan's own options, and lists every figure that is another. Exit code 0: still the plan; 1: it is not.
    """
    from planner.engine import pipeline
    from planner.excel.plan import plan_book
    from planner.jobs.cancel import Cancel
    from planner.jobs.progress import display
    from planner.studies.verify import verify
    from planner.views.in_words import screen

    progress = display(quiet=quiet)
    with Cancel().on_interrupt() as cancel:
        try:
            with progress.step("Reading the plan"):
                old = plan_book.load(plan)
            verdict = verify(old, file, progress=progress, cancel=cancel)
        except (pipeline.UnknownScenario, pipeline.UnknownOption) as stop:
            raise click.UsageError(str(stop)) from stop
        except pipeline.WorkbookHasErrors as stop:
            click.echo(screen.findings_text(stop.findings), err=True)
            click.echo(f"{file.name}: {screen.count(stop.findings)}. Nothing was solved.", err=True)
            return WORKBOOK_HAS_ERRORS
        except pipeline.LimitReached as stop:
            click.echo(str(stop), err=True)
            return LIMIT_REACHED
    same = "is the file that the plan was made of" if verdict.same_workbook else "has changed since the plan was made"
    click.echo(f"{file.name} {same}.")
    for sentence in verdict.inspection.sentences if verdict.inspection else ():
        click.echo(f"{plan.name}: {sentence}")
    _list("Its copy of the workbook says the same.", "Its copy of the workbook says otherwise:", verdict.inputs)
    _list("The plan breaks no rule of the workbook.", "The plan no longer fits the workbook:", verdict.violations)
    words = [
        f"{difference.what}: {_figure(difference.old)} -> {_figure(difference.new)}"
        for difference in verdict.differences
    ]
    _list("Solved again, the plan is the same.", "Solved again, the plan is another:", words)
    if not verdict.holds and verdict.remarks:
        click.echo("Made differently: " + " ".join(verdict.remarks))
    held = "is still" if verdict.holds else "was edited, and is not" if verdict.is_edited else "is no longer"
    click.echo(f"{plan.name} {held} the plan for {file.name}.")
    return SAME if verdict.holds else DIFFERS


def _list(nothing: str, title: str, lines: list[str] | tuple[object, ...]) -> None:
    click.echo(title if lines else nothing)
    for line in lines[:SHOWN]:
        click.echo(f"  {line}")
    if len(lines) > SHOWN:
        click.echo(f"  ... and {len(lines) - SHOWN} more")


def _figure(value: float | None) -> str:
    return "none" if value is None else f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
