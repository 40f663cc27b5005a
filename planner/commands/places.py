"""Where what a command writes is to go: refused before the work where it can only fail after it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from planner.jobs import places


def must_take(path: Path, name: str, *, suffixes: tuple[str, ...] = (), apart_from: Iterable[Path] = ()) -> Path:
    """Return the path, if a file can be written there.

    Args:
        path: where it is to go.
        name: of the argument or option that says so.
        suffixes: the endings that are allowed; none: any.
        apart_from: files that are never written to.
    """
    if suffixes and path.suffix.lower() not in suffixes:
        raise click.UsageError(f"{name} must be an {' or '.join(suffixes)} file, not {path.name}.")
    try:
        places.must_take(path)
        for other in apart_from:
            if path.exists() and path.samefile(other):
                raise click.UsageError(f"{name} is {other.name} itself, which is never written to. Give another name.")
    except places.NoPlace as stop:
        raise click.UsageError(f"{name}: {stop}") from stop
    return path
