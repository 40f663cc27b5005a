"""What holds for all tests: how hard hypothesis tries, their order, and that in CI nothing is left out in silence."""

from __future__ import annotations

import gc
import os
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from planner.jobs.garbage import seldom_look_for_cycles
from tests.slow import drawn, listed
from tests.wide import LONG

settings.register_profile("ci", max_examples=6, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("long" if LONG else "ci")


ORDER = os.environ.get("ORDER_SEED", "")
"""With this set files, and the tests in each, run in an order drawn from it: no test may need another before it."""


LONG_FILES = (
    "test_checks_sheet.py",
    "test_examples.py",
    "test_published.py",
    "test_awkward.py",
    "test_each_check.py",
    "test_audit.py",
    "test_random_plants.py",
    "test_seal.py",
    "test_two_plans.py",
    "test_marginals.py",
    "test_plan_book.py",
    "test_stopped_runs.py",
    "test_batch.py",
    "test_watch.py",
    "test_rolled.py",
    "test_backcast.py",
    "test_risk.py",
)
"""These take longest, and run before the others in any order, so that no worker is left alone with one of them."""


LEFT_OUT = pytest.StashKey[tuple[int, int]]()
"""How many tests are left to the long run, and how many that are slow were not drawn."""


def pytest_report_header() -> list[str]:
    """How to have the same order again."""
    return [f"order drawn from ORDER_SEED={ORDER}"] if ORDER else []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what is marked as long to the long run, draw what is slow, and shuffle the files, and the tests in each.

    Of files that are named none is left out because it is slow, and of tests that are named none at all.
    """
    asked_for = any("::" in argument for argument in config.args)
    files = any(argument.endswith(".py") for argument in config.args)
    long = [] if LONG or asked_for else left_out(items)
    slow = [] if LONG or asked_for or files else not_drawn(items, set(long))
    config.stash[LEFT_OUT] = len(long), len(slow)
    config.hook.pytest_deselected(items=[*long, *slow])
    without = {*long, *slow}
    items[:] = [item for item in items if item not in without]
    if ORDER:
        draw = random.Random(ORDER)
        files = {path: (path.name not in LONG_FILES, draw.random()) for path in sorted({item.path for item in items})}
        order = [(files[item.path], draw.random()) for item in items]
        items[:] = [item for _, item in sorted(zip(order, items, strict=True), key=lambda found: found[0])]


def left_out(items: list[pytest.Item]) -> list[pytest.Item]:
    """Return what is left to the long run: tests that are marked so, but for the cases that the mark names.

    Raises:
        UsageError: a mark names a case that there is not.
    """
    long: list[pytest.Item] = []
    kept: dict[tuple[Path, str], set[str]] = defaultdict(set)
    named: dict[tuple[Path, str], set[str]] = {}
    for item in items:
        if mark := item.get_closest_marker("long"):
            test, case = (item.path, getattr(item, "originalname", "")), item.name.partition("[")[2][:-1]
            named[test] = set(mark.kwargs.get("but", ()))
            kept[test] |= {case} & named[test]
            if case not in named[test]:
                long.append(item)
    every = {(item.path, getattr(item, "originalname", "")) for item in long}
    if missing := [(test[1], named[test] - kept[test]) for test in every if named[test] - kept[test]]:
        raise pytest.UsageError(f"Marked as long but for cases that there are not: {missing}")
    return long


def not_drawn(items: list[pytest.Item], but: set[pytest.Item]) -> list[pytest.Item]:
    """Return the slow tests that are not drawn this time, but for some that do not run anyway."""
    functions = listed()
    files = drawn(functions, ORDER)
    slow = [item for item in items if item not in but and item.nodeid.partition("[")[0] in functions]
    return [item for item in slow if item.nodeid.partition("::")[0] not in files]


def pytest_collection_finish() -> None:
    """Keep the tests themselves out of what is looked through for rubbish: they all stay to the end."""
    gc.collect()
    gc.freeze()
    seldom_look_for_cycles()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that hands tests out how many were left out here, where they were found."""
    told: dict[str, tuple[int, int]] | None = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["left out"] = session.config.stash.get(LEFT_OUT, (0, 0))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Keep what a process told: each finds every test, so that it is the same from all."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left out", (0, 0))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say how many long and slow tests did not run, and how they do."""
    long, slow = config.stash.get(LEFT_OUT, (0, 0))
    if slow:
        terminalreporter.write_line(f"{slow} slow tests were not drawn this time")
    if long or slow:
        terminalreporter.write_line(f"{long} long tests were left out: LONG_RUN=1 runs them too (docs/development.md)")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """With CI set, a test may be left out only because of the platform; any other skip is a failure."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if "platform" not in reason:
            report.outcome = "failed"
            report.longrepr = f"Left out, which CI does not allow unless it is for the platform: {reason}"
    return report
