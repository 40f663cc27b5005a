"""How a plan was made, as rows of key and value: enough to make it again."""

from __future__ import annotations

import math
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

import pandas as pd

from models.schema.frames import frame
from models.schema.outputs import MANIFEST
from planner import __version__

if TYPE_CHECKING:
    from models.solving.levels import Options, Solution

PLAN_FORMAT = 1.1
"""Of the plan workbooks that are written."""
PLAN_FORMATS = (1.0, PLAN_FORMAT)
"""Those that are read; since 1.1 plans have a seal."""
FORMAT = "Plan format"
OPTION = "Option "
WHOLE = "Whole numbers"
PUBLISHED = "Published plan"
"""The plan that this one was held against, where the workbook's own sheet Published is blank."""
EXPLANATIONS = "Explanations"
UNWANTED = "not asked for"
UNPROVEN = "It is not explained, for explanations are of the best plan."
NO_DELAYS = "Not computed: when a delay reaches the customer (Delays), for the plan has {}."
NO_REASONS = (
    "Not computed: why each lot is used or not (Why this lot), for reasons would hold at one pattern of whole numbers."
)
EXPLANATIONS_CANCELLED = "Explanations were cancelled; what is missing of them is blank or says so."
PROPERTIES = ("Workbook", "Workbook sha256", "Scenario", "Made at (UTC)", "Plan format", "planner", "HiGHS")
"""The rows that stand in the properties of the document too."""
ANOTHER = "the same workbook may give another plan"
PACKAGES = {"Pyomo": "pyomo", "HiGHS": "highspy", "pandas": "pandas", "numpy": "numpy"}


def read(manifest: pd.DataFrame) -> dict[str, object]:
    """Return the table `Manifest` as a mapping."""
    return dict(zip(manifest["Key"], manifest["Value"], strict=True))


def table(
    workbook: str, sha256: str, *, run: Mapping[str, object], seconds: Mapping[str, float], now: datetime | None = None
) -> pd.DataFrame:
    """Return the table `Manifest`.

    `workbook` is the input file's name, `run` what the solver did (see `of_run`), `seconds` the time that each step
    took; `now` is the time to state, in any time zone.
    """
    made = (now or datetime.now(UTC)).astimezone(UTC)
    rows: dict[str, object] = {
        "Workbook": workbook,
        "Workbook sha256": sha256,
        "Made at (UTC)": f"{made:%Y-%m-%d %H:%M:%S}",
        FORMAT: PLAN_FORMAT,
        "planner": __version__,
        "Python": platform.python_version(),
        **{name: version(package) for name, package in PACKAGES.items()},
        "System": f"{platform.system()} {platform.machine()}",
        **run,
        **{f"Seconds: {step}": round(spent, 3) for step, spent in seconds.items()},
    }
    return frame(MANIFEST.columns, [{"Key": key, "Value": value} for key, value in rows.items()])


def of_run(solution: Solution, options: Options) -> dict[str, object]:
    """Return what the solver did: how it ended, algorithm, options, size, and each level's value and seconds."""
    return {
        "Status": solution.outcome,
        "Margin": solution.margin,
        "Algorithm": solution.algorithm,
        "Time limit [s]": options.time_limit,
        **{f"{OPTION}{name}": value for name, value in options.further.items()},
        "Checked outside the solver": "passed",
        "Given up for tidiness": _given_up(solution),
        "Gap": solution.gap if math.isfinite(solution.gap) else "not known",
        **_settled(solution),
        **_whole(solution),
        "Rows": solution.rows,
        "Columns": solution.columns,
        "Nonzeros": solution.nonzeros,
        "Iterations": solution.iterations,
        "Handing over: seconds": round(solution.handing_over, 3),
        **{f"Level {level.level}: value": level.value for level in solution.levels},
        **{f"Level {level.level}: seconds": round(level.seconds, 3) for level in solution.levels},
    }


def _settled(solution: Solution) -> dict[str, object]:
    """Return how many late deliveries had to be settled, and the solves that took; nothing where none had to be."""
    if not solution.solves_to_settle:
        return {}
    return {"Late deliveries settled": solution.settled, "Solves to settle them": solution.solves_to_settle}


def _whole(solution: Solution) -> dict[str, object]:
    """Return, of a plan with whole numbers, how many there are, and what ended the search for them."""
    return {WHOLE: solution.whole, "Ended by": _ended_by(solution)} if solution.whole else {}


def _ended_by(solution: Solution) -> str:
    """Return what ended a search in whole numbers, and whether the same workbook may then give another plan."""
    if solution.by_clock:
        return f"the clock: {ANOTHER}"
    if solution.is_proven:
        return "the setting Gap"
    return f"whoever cancelled it: {ANOTHER}" if solution.is_cancelled else "its steps: the same on every computer"


def _given_up(solution: Solution) -> float:
    """Return the money that the fixed choice cost, to leave out small runs and sales; rounding counts as nothing."""
    loss = next((level.value for level in solution.levels if level.level == "fixed choice"), 0.0)
    return loss if loss > 1e-9 * max(1.0, abs(solution.margin)) else 0.0


def scenario_of(made: Mapping[str, object]) -> str | None:
    """Return the scenario of a plan whose manifest says `made`, None for the base."""
    name = made.get("Scenario")
    return None if name is None else str(name)


def choices_of(made: Mapping[str, object]) -> tuple[float | None, str | None, dict[str, str]]:
    """Return how a plan was solved whose manifest says `made`: time limit, algorithm, and options of HiGHS by name."""
    limit, algorithm = made.get("Time limit [s]"), made.get("Algorithm")
    options = {key.removeprefix(OPTION): str(value) for key, value in made.items() if key.startswith(OPTION)}
    named = None if algorithm is None else str(algorithm).partition(",")[0]  # what follows says what it was used for
    return None if limit is None else float(str(limit)), named, options
