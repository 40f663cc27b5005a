"""Jobs done by the workers of a Dask cluster, where one computer is not enough.

The scheduler and its workers are started as Dask says. A job whose worker is lost is given to another one, and its
result comes back once. Workers import planner themselves, so they have to have the same one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from planner import __version__
from planner.jobs.side_by_side import Crew, Shared

ANSWERS = 10.0
"""Seconds within which a scheduler has to answer."""

EXTRA = "pip install 'magnet-planner[cluster]'"

Versions = Mapping[str, str]


class NoCluster(Exception):
    """A cluster that cannot do the jobs; the message is for the user."""


def versions() -> dict[str, str]:
    """Return what has to be the same on all computers, of the one that this runs on."""
    return {"planner": __version__, "HiGHS": version("highspy")}


@contextmanager
def crew_at(address: str) -> Iterator[Crew]:
    """Give the workers of the scheduler at an address, such as `tcp://host:8786`.

    Raises:
        NoCluster: Dask is not installed, nobody answers, or the workers have no planner or another version of it.
    """
    client = _client(address)
    try:
        must_be_alike(versions(), _theirs(client))
        threads = sum(client.nthreads().values())
        executor = client.get_executor(pure=False)
        try:
            yield Crew(executor=executor, processes=threads, hand_out=partial(_handed_out, client))
        finally:
            executor.shutdown(wait=False)
    finally:
        client.close()


def must_be_alike(ours: Versions, theirs: Mapping[str, Versions]) -> None:
    """Refuse workers that would not give the plans that this computer gives.

    Raises:
        NoCluster: there are none, or one has other versions.
    """
    if not theirs:
        raise NoCluster("The cluster has no workers. Start some: dask worker ADDRESS --nthreads 1")
    for worker, tasks in sorted(theirs.items()):
        for package, needed in ours.items():
            if tasks.get(package) != needed:
                found = tasks.get(package, "none")
                raise NoCluster(
                    f"The worker {worker} has {package} {found}, this computer {needed}: their plans could differ. "
                    f"Install {package} {needed} there, and start the worker again."
                )


def _theirs(client: Any) -> dict[str, Versions]:
    """Return the versions of each worker. Whatever a worker cannot do comes as a plain exception."""
    try:
        found: dict[str, Versions] = client.run(versions)
    except Exception as error:
        raise NoCluster(
            f"The workers cannot say which planner they have: {error}. "
            f"Install planner {__version__} on each of them, and start them again."
        ) from error
    return found


def _handed_out(client: Any, shared: Shared) -> Any:
    """Send what all jobs share to every worker; return what a job names it by.

    Raises:
        NoCluster: no worker takes it.
    """
    try:
        (handed,) = client.scatter([shared], broadcast=True)
    except (OSError, TimeoutError) as error:
        raise NoCluster(f"No worker takes the plan: {error}. Look whether scheduler and workers still run.") from error
    return handed


def _client(address: str) -> Any:
    if find_spec("distributed") is None:
        raise NoCluster(f"--cluster needs Dask, which is not installed: {EXTRA}")
    from distributed import Client

    try:
        return Client(address, timeout=ANSWERS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise NoCluster(
            f"No scheduler answers at {address}. Start one (dask scheduler) and give the address that it prints, "
            "such as tcp://host:8786."
        ) from error
