"""Who solves where there is much to solve: processes of this computer, or the workers of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from planner.jobs.side_by_side import Crew

Command = TypeVar("Command", bound=Callable[..., int])


def options(command: Command) -> Command:
    """Give a command the options --jobs and --cluster."""
    at_once = click.option(
        "--jobs", type=click.IntRange(min=1), metavar="N", help="How many at once (as many as processors)."
    )
    cluster = click.option(
        "--cluster", metavar="ADDRESS", help="Let the workers of this Dask scheduler do it: tcp://host:8786."
    )
    return at_once(cluster(command))


def must_be_here(address: str | None) -> None:
    """Refuse a cluster for what one computer does.

    Raises:
        UsageError: there is one.
    """
    if address is not None:
        raise click.UsageError("--cluster is for several scenarios: one plan is solved on this computer.")


@contextmanager
def crew(jobs: int | None, address: str | None) -> Iterator[Crew]:
    """Give so many processes, or the workers of a cluster.

    Raises:
        UsageError: both are asked for, or the cluster cannot do it.
    """
    from planner.jobs.side_by_side import Crew

    if address is None:
        yield Crew(processes=jobs)
        return
    if jobs is not None:
        raise click.UsageError("Give --jobs or --cluster; a cluster works as many as its workers have threads.")
    from planner.jobs import cluster

    try:
        with cluster.crew_at(address) as found:
            yield found
    except cluster.NoCluster as stop:
        raise click.UsageError(str(stop)) from stop
