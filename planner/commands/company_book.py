"""`planner solve FILE --into COMPANY.xlsx`: the plan's tables in a workbook with a company's own pivots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from planner.engine.plan import Plan


def must_be_fillable(company: Path, workbook: Path, *, alone: bool) -> None:
    """Refuse before solving what could not be filled in: no tables of a plan, the workbook itself, several plans."""
    from planner.excel.company import filling

    if not alone:
        raise click.UsageError("--into takes one plan. Leave it out for several, or solve one scenario at a time.")
    if company.samefile(workbook):
        raise click.UsageError("COMPANY is the workbook itself, which is never written to. Give another file.")
    try:
        filling.must_be_fillable(company)
    except filling.CannotFill as stop:
        raise click.UsageError(f"--into {company.name}: {stop}") from stop


def filled(plan: Plan, company: Path) -> str:
    """Fill the plan in, and say in a line what was done."""
    from planner.excel.company import filling

    try:
        done = filling.fill(plan, company)
    except filling.CannotFill as stop:
        raise click.UsageError(f"--into {company.name}: {stop} The plan itself is written.") from stop
    lines = [f"Filled in: {done.path} ({', '.join(done.tables)}). Refresh its pivots in Excel with Data, Refresh All."]
    for name, words in done.fixed.items():
        lines.append(
            f"Please note: in {company.name} these name cells that end elsewhere than the rows of {name}, and do not "
            f"follow them: {', '.join(words)}. Let them take the table: a pivot its name, a chart a name that refers "
            "to a column of it."
        )
    return "\n".join(lines)
