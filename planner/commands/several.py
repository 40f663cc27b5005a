"""`planner solve` for several scenarios at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.commands import crew, places, publish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.engine.pipeline import Choices


def solve(
    file: Path,
    folder: Path | None,
    scenarios: Sequence[str | None] | None,
    choices: Choices,
    published: Path | None = None,
    *,
    jobs: int | None,
    cluster: str | None,
    quiet: bool,
) -> int:
    """Solve the base and scenarios of a workbook side by side (`scenarios` None: all) and print a table of them.

    Returns the exit code: that of the case that ended worst.
    """
    folder = _folder(file, folder)
    from planner.engine import pipeline
    from planner.excel.plan import plan_book
    from planner.jobs import exit_codes, file_names
    from planner.jobs.board import display
    from planner.jobs.cancel import Cancel
    from planner.jobs.progress import display as steps
    from planner.studies import batch, batch_text
    from planner.views.in_words import screen

    with crew.crew(jobs, cluster) as workers, Cancel().on_interrupt() as cancel:
        try:
            cases = publish.prepared(file, scenarios, published, steps(quiet=quiet))
        except pipeline.UnknownScenario as stop:
            raise click.UsageError(str(stop)) from stop
        names = file_names.of_plans(file.stem, [case.scenario for case in cases])
        outs = {case.name: folder / name for case, name in zip(cases, names, strict=True)}
        solved = batch.solve(
            cases,
            outs,
            write=plan_book.write,
            choices=choices,
            board=display(len(cases), quiet=quiet),
            cancel=cancel,
            protected=[file],
            crew=workers,
        )
    click.echo(batch_text.table_text(solved))
    for outcome in solved:
        if outcome.end is exit_codes.End.ERRORS:
            click.echo(
                f"\n{outcome.name}: {screen.count(outcome.findings)}\n{screen.findings_text(outcome.findings)}",
                err=True,
            )
    for words in batch_text.messages(solved):
        click.echo(words, err=True)
    return exit_codes.exit_code(of_case.end for of_case in solved)


def _folder(file: Path, folder: Path | None) -> Path:
    """Return the folder that the plans go to, made if it is new."""
    folder = folder or Path()
    if folder.suffix.lower() == ".xlsx":
        raise click.UsageError("With several scenarios OUT is the folder that the plans go to, not a file.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"OUT: the folder {folder} cannot be made: {error.strerror or error}.") from error
    places.must_take(folder / f"{file.stem}-plan.xlsx", "OUT")
    return folder
