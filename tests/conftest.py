"""What holds for all tests: how hard hypothesis tries, their order, and that in CI nothing is left out in silence.

Tests leave little rubbish that reference counting does not take away, and much that stays: all that was collected is
not looked through again, and the rest seldom.
"""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("ci", max_examples=12, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


ORDER = os.environ.get("ORDER_SEED", "")
"""With this set files, and the tests in each, run in an order drawn from it: no test may need another before it."""


def pytest_report_header() -> list[str]:
    """How to have the same order again."""
    return [f"order drawn from ORDER_SEED={ORDER}"] if ORDER else []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Shuffle the files, and the tests in each."""
    if ORDER:
        draw = random.Random(ORDER)
        files = {path: draw.random() for path in sorted({str(item.path) for item in items})}
        order = [(files[str(item.path)], draw.random()) for item in items]
        items[:] = [item for _, item in sorted(zip(order, items, strict=True), key=lambda own: own[0])]


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of the search for rubbish."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


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
