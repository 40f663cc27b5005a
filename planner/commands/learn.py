"""`planner learn`: what past weeks say of recoveries, suppliers and classes, to be accepted or left."""

from __future__ import annotations

from pathlib import Path

import click

from planner.commands import corrected
from planner.commands.asking import WORKBOOK, asking


@click.command("learn")
@click.argument("file", type=WORKBOOK)
@click.option("--json", "as_json", is_flag=True, help="Print what was learned as JSON.")
@click.option(
    "--marked", type=click.Path(path_type=Path), metavar="OUT", help="Write a copy with suggestions to accept."
)
@click.option(
    "--assays",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    metavar="N",
    help="How many of the next assays worth most; 0: solve nothing.",
)
@click.option("--quiet", is_flag=True, help="Show no progress.")
def command(file: Path, as_json: bool, marked: Path | None, assays: int, quiet: bool) -> int:
    """Learn from the sheet History of the workbook FILE what recoveries really are.

    For each recipe and product one factor with the interval that holds it with 90 %, or that it is not identifiable;
    the suppliers and classes whose lots give less than their assays say; and, from the plan of the workbook, the lots
    whose next assays are worth most. Nothing is changed: with --marked the recoveries stand in a copy, in which you
    accept or leave each, and which `planner check OUT --apply FIXED` corrects.
    """
    if marked is not None:
        corrected.must_be_free(file, marked, "--marked")
    from planner.studies import learning, learning_text

    with asking(file, quiet=quiet) as ask:
        found = learning.find(file, assays=assays, progress=ask.progress, cancel=ask.cancel)
        click.echo(learning_text.as_json(found) if as_json else learning_text.text(found))
        if marked is not None:
            corrected.mark(file, found.suggestions, marked)
    return ask.code
