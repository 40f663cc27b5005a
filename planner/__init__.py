"""Production planning for rare-earth magnet recycling plants: a workbook in, the provably best plan out.

    import planner
    plan = planner.solve("plant.xlsx")
    plan["Runs"]

What is named in `__all__` may be relied on; everything else is internal. Nothing is loaded before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    return getattr(import_module("planner.api"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
