"""What the commands share that ask a plan's last program again: progress, Ctrl-C, and what is said of a bad end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.commands import places
from planner.jobs.exit_codes import LIMIT_REACHED, WORKBOOK_HAS_ERRORS

if TYPE_CHECKING:
    from planner.jobs.cancel import Cancel
    from planner.jobs.progress import Progress

WORKBOOK = click.Path(exists=True, path_type=Path)
"""A workbook, or a folder of CSV files in place of one."""


@dataclass
class Asking:
    """One run of a command: its progress, the wish to stop it, and its exit code once it has ended."""

    progress: Progress
    cancel: Cancel
    code: int = 0


@contextmanager
def asking(file: Path, *, quiet: bool) -> Iterator[Asking]:
    """Say what goes wrong inside with the workbook or the solve, and turn it into the exit code."""
    from planner.engine import pipeline
    from planner.jobs.cancel import Cancel
    from planner.jobs.progress import display
    from planner.studies.bids.bidding import UnknownLot
    from planner.views.in_words import screen

    with Cancel().on_interrupt() as cancel:
        ask = Asking(display(quiet=quiet), cancel)
        try:
            yield ask
        except pipeline.WorkbookHasErrors as stop:
            click.echo(screen.findings_text(stop.findings), err=True)
            click.echo(f"{file.name}: {screen.count(stop.findings)}. Nothing was solved.", err=True)
            ask.code = WORKBOOK_HAS_ERRORS
        except (pipeline.LimitReached, pipeline.TooLarge) as stop:
            click.echo(str(stop), err=True)
            ask.code = LIMIT_REACHED
        except (pipeline.UnknownScenario, pipeline.CannotAsk, UnknownLot) as stop:
            raise click.UsageError(str(stop)) from stop


def checked_out(file: Path, out: Path) -> Path:
    """Return where the answer goes; refuses what can only fail after all the work."""
    return places.must_take(out, "OUT", suffixes=(".xlsx",), apart_from=[file])


def share_of(text: str, name: str) -> float:
    """Return the share that an option states; refuses what is none."""
    from planner.commands.shares import NotAShare, share

    try:
        return share(text, name)
    except NotAShare as stop:
        raise click.UsageError(str(stop)) from stop
