"""What has to be said of a plan file that is not as it was solved."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click


def say_doubts(path: Path, doubts: Iterable[str]) -> None:
    """Say what was edited in a plan file, and what in it does not add up; nothing of one that is sound."""
    for sentence in doubts:
        click.echo(f"warning: {path.name}: {sentence}", err=True)
