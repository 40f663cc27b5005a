"""Production planning for rare-earth magnet recycling plants: a workbook in, the provably best plan out.

    import planner
    plan = planner.solve("plant.xlsx")
    plan["Runs"]

What is named in `__all__` may be relied on; everything else is internal. Nothing is loaded before it is used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # to import it would take time in which Ctrl-C is not heard yet

if TYPE_CHECKING:
    from typing import Any

    from planner.api import (
        BadRate,
        Cancelled,
        Comparison,
        Finding,
        Findings,
        LimitReached,
        NotAPlan,
        Plan,
        PlanFailsCheck,
        UnknownOption,
        UnknownScenario,
        UnknownTable,
        WorkbookHasErrors,
        check,
        compare,
        load,
        read,
        solve,
    )

__version__ = "0.1.0"

__all__ = [
    "BadRate",
    "Cancelled",
    "Comparison",
    "Finding",
    "Findings",
    "LimitReached",
    "NotAPlan",
    "Plan",
    "PlanFailsCheck",
    "UnknownOption",
    "UnknownScenario",
    "UnknownTable",
    "WorkbookHasErrors",
    "__version__",
    "check",
    "compare",
    "load",
    "read",
    "solve",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'planner' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - the same

    return getattr(import_module("planner.api"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
