"""What has to be said of a plan file that is not as it was solved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from planner.engine.plan import Plan

OF_CELLS = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What a cell that no plan has can end in."""


def say_doubts(path: Path, doubts: Iterable[str]) -> None:
    """Say what was edited in a plan file, and what in it does not add up; nothing of one that is sound."""
    for sentence in doubts:
        click.echo(f"warning: {path.name}: {sentence}", err=True)


@contextmanager
def of_edited(plans: Sequence[tuple[Path, Plan]]) -> Iterator[None]:
    """Lay what fails inside at the door of the plan that was edited, if one was: a blank or odd cell can do that.

    Raises:
        UsageError: something failed, and a plan is not as it was solved.
    """
    try:
        yield
    except OF_CELLS as fault:
        for path, plan in plans:
            if plan.doubts:
                raise click.UsageError(
                    f"{path.name}: {' '.join(plan.doubts)} As it is, nothing can be made of it. Put back what was "
                    "edited, or solve the workbook again."
                ) from fault
        raise
