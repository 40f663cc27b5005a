"""`planner export`: a workbook's tables as CSV files for other systems."""

from __future__ import annotations

from pathlib import Path

import click

from planner.jobs.exit_codes import WORKBOOK_HAS_ERRORS


@click.command("export")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Where the files go (<name>-csv).")
def command(file: Path, folder: Path | None) -> int:
    """Write the tables of the workbook FILE as CSV files; `check` and `solve` take the folder like a workbook."""
    from planner.engine import pipeline
    from planner.reading.files import csv_folder
    from planner.reading.findings import errors
    from planner.views.in_words import screen

    checked = pipeline.check(file)
    wrong = errors(list(checked.findings))
    if wrong:
        click.echo(screen.findings_text(tuple(wrong)), err=True)
        click.echo(f"{file.name}: {screen.count(tuple(wrong))}. Nothing was written.", err=True)
        return WORKBOOK_HAS_ERRORS
    folder = folder or Path(f"{file.stem}-csv")
    try:
        written = csv_folder.write(checked.book.tables, folder)
    except FileExistsError as stop:
        raise click.UsageError(f"{stop} exists. Give another folder with --folder.") from stop
    except OSError as error:
        why = error.strerror or error
        raise click.UsageError(f"{folder} cannot be written to: {why}. Give another folder with --folder.") from error
    click.echo(f"Written: {len(written)} files in {folder}")
    return 0
