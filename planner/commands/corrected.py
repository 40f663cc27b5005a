"""`planner check --marked` and `--apply`: the marked copy of a workbook, and the corrected copy of that."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.commands import places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.reading.findings import Finding

MACROS = ".xlsm"


def mark(file: Path, findings: Sequence[Finding], out: Path) -> None:
    """Write the marked copy, and say where it is."""
    from planner.excel.marking import marked

    written = marked.write(file, findings, out)
    click.echo(f"Marked copy written to {written}", err=True)


def write(file: Path, fixed: Path, *, alone: bool) -> int:
    """Write the corrected copy of a marked one, and say what was changed; returns the exit code."""
    if not alone:
        raise click.UsageError("--apply takes a marked copy as FILE and goes with no other option.")
    must_be_free(file, fixed, "--apply")
    from planner.excel.marking import apply

    done = apply.write(file, fixed)
    for change in done.changes:
        click.echo(str(change))
    for reason in done.left:
        click.echo(f"Not done: {reason}", err=True)
    number = len(done.changes)
    click.echo(f"{number} {'cell' if number == 1 else 'cells'} changed. Corrected copy written to {done.path}")
    if done.formulas:
        click.echo(f"It has {done.formulas} formulas: open it in Excel and save it before you go on.")
    return 0


def must_be_free(file: Path, out: Path, option: str) -> None:
    """Refuse a target that exists, lies nowhere, or is of another kind than the workbook."""
    if file.is_dir():
        raise click.UsageError(f"{option} takes a workbook, and {file} is a folder.")
    kind = MACROS if file.suffix.lower() == MACROS else ".xlsx"
    if out.suffix.lower() != kind:
        raise click.UsageError(f"{option} must name an {kind} file, not {out.name}.")
    if out.exists():
        raise click.UsageError(f"{out} exists, and nothing is ever overwritten. Give another name.")
    places.must_take(out, option)
