"""`planner publish`: the plan that people work to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.engine.cases import Case
    from planner.jobs.progress import Progress

PLAN = click.Path(exists=True, dir_okay=False, path_type=Path)

OPTION = click.option(
    "--published",
    type=PLAN,
    metavar="PLAN",
    help="The plan that people work to: hold the new one against it (if the sheet Published is blank).",
)


@click.command("publish")
@click.argument("plan", type=PLAN)
def command(plan: Path) -> int:
    """Make PLAN the published plan of its workbook: the one that people work to.

    It is copied to NAME-published.xlsx beside NAME.xlsx, and a plan that was published before is kept in the folder
    `plans`. Where a workbook's own sheet Published is blank, `planner watch` holds its next plans against that file:
    the Summary says how much of it stays, and the sheet Changes what moved and why.
    """
    from planner.excel.plan import plan_book
    from planner.studies.folders import publishing

    loaded = plan_book.load(plan)
    published = publishing.publish(plan, loaded)
    for sentence in publishing.sentences(loaded, published):
        click.echo(sentence)
    return 0


def prepared(
    file: Path, scenarios: Sequence[str | None] | None, published: Path | None, progress: Progress
) -> list[Case]:
    """Return what there is to solve in a workbook, held against the plan that the option names, if it is given."""
    from planner.engine import pipeline
    from planner.engine.published_plan import PublishedPlan, why_not_held
    from planner.excel.plan import plan_book
    from planner.jobs.file_names import as_text
    from planner.sealing.usable import NotAPlan

    if published is None:
        return pipeline.prepare(file, scenarios, progress=progress)
    try:
        base = PublishedPlan.of(plan_book.load(published), as_text(published.name))
    except NotAPlan as stop:
        raise click.UsageError(f"--published: {stop}") from stop
    cases = pipeline.prepare(file, scenarios, progress=progress, published=base)
    for why in (why_not_held(case.tables) for case in cases if case.tables and not case.published):
        raise click.UsageError(f"--published: {why}. Leave the option out, or clear that sheet.")
    return cases
