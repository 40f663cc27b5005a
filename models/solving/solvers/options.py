"""The options of HiGHS: which there are, and values of them as a command line gives them."""

from __future__ import annotations

from functools import cache

import highspy

PARALLEL = 1 << 13
"""The rule of HiGHS's presolve that makes one of parallel rows and columns, as `presolve_rule_off` names it."""

CHOOSE, PRIMAL, DUAL = 0, 4, 1
"""HiGHS's numbers for its simplex strategies; it chooses primal where the basis it starts from is feasible, else
dual."""

WEIGHTS, DEVEX = "simplex_dual_edge_weight_strategy", 1
"""How dual simplex weighs which step is the best: those of the first basis take as long as some twenty steps, but for
HiGHS's number for Devex."""


TAKEN = {"time_limit": "the time of a plan is `Time limit` on the sheet Settings"}
"""Options that planner itself sets for every solve, so that no other value would hold, with what to use in place."""


class RefusedOption(ValueError):
    """A solver option that HiGHS does not know, or a value that it does not take."""


def give(highs: highspy.Highs, name: str, value: str | float | int | bool) -> None:
    """Give an option a value.

    Raises:
        RefusedOption: there is no such option, or it does not take the value.
    """
    _, known = highs.getOptionValue(name) if name in _names() else (None, None)
    if known is None:
        raise RefusedOption(f"HiGHS has no option {name!r}")
    if highs.setOptionValue(name, _like(value, known)) != highspy.HighsStatus.kOk:
        raise RefusedOption(f"HiGHS does not take {value!r} for its option {name!r}")


def give_further(highs: highspy.Highs, name: str, value: str | float | int | bool) -> None:
    """Give an option a value that somebody asks for.

    Raises:
        RefusedOption: there is no such option, it does not take the value, or planner sets it itself.
    """
    if name in TAKEN:
        raise RefusedOption(f"{name!r} is set by planner for each solve: {TAKEN[name]}")
    give(highs, name, value)


def leave_parallel_rows(highs: highspy.Highs) -> None:
    """Let presolve take parallel rows and columns for different ones.

    In whole numbers HiGHS 1.15.1 is wrong about them: it dies, goes on without end, calls a program impossible that has
    an answer, or takes another answer for the best.
    """
    highs.setOptionValue("presolve_rule_off", PARALLEL)


@cache
def _names() -> frozenset[str]:
    return frozenset(name for name in dir(highspy.HighsOptions) if not name.startswith("_"))


def _like(value: str | float | int | bool, known: object) -> object:
    """Return a value typed on a command line, as the type that HiGHS has for the option."""
    if not isinstance(value, str) or isinstance(known, str):
        return float(value) if isinstance(known, float) and not isinstance(value, str) else value
    try:
        if isinstance(known, bool):
            return {"true": True, "on": True, "false": False, "off": False}[value.lower()]
        return type(known)(value)  # type: ignore[call-arg]
    except (KeyError, ValueError, TypeError) as error:
        raise RefusedOption(f"{value!r} is not a value for this option: it takes {type(known).__name__}") from error
