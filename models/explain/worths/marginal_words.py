"""Marginal values as a table of the plan, with what each means in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from models.explain.worths.marginals import Marginal
from models.explain.worths.replanning import Gain, PromiseMove
from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from models.schema.plan_tables.explanation_outputs import AT_PATTERN, ESTIMATE, TWO_FOUND, TWO_PLANS

LAST_DIGIT = 0.1
"""Of what is free, which is said to one digit."""

ZERO = 5e-3
"""Money per unit below this is called nothing."""

NOISE = 1e-9
"""Money below this is what a solver leaves open."""

MOST_PROMISES = 2
"""How many promises are named of those that a step moves."""


def marginals_table(
    values: Sequence[Marginal], currency: str, *, at_pattern: bool = False, found: bool = False
) -> pd.DataFrame:
    """Return one row for each quantity, in the order given.

    `at_pattern` says that whole numbers are as the plan has them, `found` that both plans are the best that were found.
    """
    rows = [_row(one, currency) for one in values]
    rows = [_at_pattern(row) for row in rows] if at_pattern else rows
    return frame(OUTPUTS["Marginal values"].columns, [_found(row) for row in rows] if found else rows)


def _found(row: dict[str, object]) -> dict[str, object]:
    """Return a row whose plans are true, and the best that were found."""
    return row | {"Found by": TWO_FOUND} if row["Found by"] == TWO_PLANS else row


def _at_pattern(row: dict[str, object]) -> dict[str, object]:
    """Return a row that claims no more than what holds while whole numbers stay where they are."""
    found_by = None if row["Found by"] is None else AT_PATTERN
    return row | {"Found by": found_by, "Why": f"At this pattern of whole numbers: {row['Why']}"}


def _row(one: Marginal, currency: str) -> dict[str, object]:
    promises = one.gain.promises if one.gain else ()
    return {
        "What": one.kind.what,
        "Name": one.name,
        "Period": one.period or None,
        "Unit": one.unit or None,
        "Now": one.now,
        "Step": one.step,
        "Adds": _without_noise(one.adds),
        "Promises": "; ".join(f"{move.name}: {_missing(move)}" for move in promises) or None,
        "Found by": None if one.adds is None else TWO_PLANS if one.gain else ESTIMATE,
        "Value": _without_noise(one.more.value),
        "Up to": _finite(one.more.to),
        "Value below": _without_noise(one.less.value),
        "Down to": _finite(one.less.to),
        "Why": why(one, currency),
        "Behind it": behind(one, currency) or None,
        "Heading": one.kind.heading,
    }


def _without_noise(value: float | None) -> float | None:
    """Return money, and nothing where there is but what a solver leaves open: a cell would show it as -0."""
    return 0.0 if value is not None and abs(value) < NOISE else value


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def why(one: Marginal, currency: str) -> str:
    """Return what a step more of a quantity does, as a sentence."""
    short = f"Already short by {one.short:,.1f} {one.unit}. " if one.short > 0 else ""
    return f"{short}{_step(one, currency)}"


def behind(one: Marginal, currency: str) -> str:
    """Return the slopes behind it: what a unit more is worth, how far that holds, and what a unit less does."""
    return " ".join(sentence for sentence in (_slope(one, currency), _less(one, currency)) if sentence)


def _step(one: Marginal, currency: str) -> str:
    """Return what a step more does."""
    thing = thing_of(one)
    if one.gain is not None and _is_nothing(one.gain):
        return _changes_nothing(one, thing)
    if one.gain is not None:
        return f"{thing[:1].upper()}{thing[1:]} {_does(one.gain, currency)}."
    if one.step <= 0:
        return f"It cannot be more than {_amount(one.now, one.unit)}."
    if one.adds is None:
        return f"{thing[:1].upper()}{thing[1:]}: not planned anew, for {one.why}."
    goes_on = "if it goes on as at first"
    if _ends_first(one) and not _is_zero(one.adds):
        goes_on = f"if it went on as at first, which holds up to {_amount(one.more.to, one.unit)}"
    estimate = f"{thing} {_money_words(one.adds, currency)}, {goes_on}"
    return f"Estimate, not planned anew, for {one.why}: {estimate}."


def _ends_first(one: Marginal) -> bool:
    """Return whether the slope ends before a step is over."""
    return one.more.to < one.now + one.step


def thing_of(one: Marginal) -> str:
    """Return a step more of a quantity in words: `8 h more on Leach in W03`."""
    words = {"name": one.name, "period": one.period, "step": _amount(one.step, one.unit)}
    to = _amount(one.now + one.step, one.unit)
    return one.kind.words.format(**words, now=_amount(one.now, one.unit), to=to).strip()


def _does(gain: Gain, currency: str) -> str:
    """Return what it adds or costs, and what it leaves missing of promises."""
    named = [f"{_missing(move)} of {'it' if move.itself else move.name}" for move in gain.promises[:MOST_PROMISES]]
    if len(gain.promises) > len(named):
        left = len(gain.promises) - len(named)
        named.append(f"moves {left} more {'promise' if left == 1 else 'promises'}")
    leaves = f" and leaves {' and '.join(named)}" if named else ""
    return f"{_money_words(gain.margin, currency)}{leaves}"


def _missing(move: PromiseMove) -> str:
    return f"{abs(move.more):,.3g} {move.unit} {'more' if move.more > 0 else 'less'} missing"


def _slope(one: Marginal, currency: str) -> str:
    """Return what a unit more is worth at first, how far that holds, and what comes after."""
    value, unit = one.more.value, one.unit or "unit"
    if value is None or (_is_zero(value) and one.more.after is None and not (one.gain and one.gain.promises)):
        return ""
    moves = not one.all_kept if one.gain is None else one.gain.promises
    equal = "At equal promises " if moves else ""
    first = " at first" if _ends_first(one) else ""
    up_to = f", up to {_amount(one.more.to, one.unit)}" if np.isfinite(one.more.to) else ""
    after = "" if one.more.after is None else f"; from there on {_signed(one.more.after, currency)}"
    return f"{equal}{_signed(value, currency)} per {unit}{first}{up_to}{after}."


def _less(one: Marginal, currency: str) -> str:
    if one.less.value is None:
        return "Less would break a promise that is kept." if one.less.to == one.now and one.now > 0 else ""
    goes_on = one.less.after is not None or one.less.breaks
    if not one.is_kink and not goes_on:
        return ""
    at_limit = "" if goes_on else "Exactly at its limit: "
    after = _then(one, currency) if goes_on else ""
    does = f"a {one.unit or 'unit'} less {_costs(one.less.value, currency)} at first{after}."
    return at_limit + (does if at_limit else f"{does[:1].upper()}{does[1:]}")


def _then(one: Marginal, currency: str) -> str:
    down_to = f", down to {_amount(one.less.to, one.unit)}"
    if one.less.breaks:
        return f"{down_to}; {_amount(one.step, one.unit)} less leaves more missing of promises"
    return f"{down_to}; from there on it {_costs(one.less.after or 0.0, currency)} per {one.unit or 'unit'}"


def _costs(value: float, currency: str) -> str:
    return "changes nothing" if _is_zero(value) else _money_words(-value, currency)


def _changes_nothing(one: Marginal, thing: str) -> str:
    """Return what is spare; what is used to the last is worth nothing more where something else holds too."""
    free = one.less.value is None or _is_zero(one.less.value)
    spare = one.now - one.less.to if free else 0.0
    if not one.kind.free or not np.isfinite(spare):
        return f"Not binding: {thing} changes nothing."
    if spare < LAST_DIGIT / 2:
        return f"{thing[:1].upper()}{thing[1:]} changes nothing, though all of it is used."
    return f"Not binding: {thing} changes nothing; {one.kind.free.format(spare)}."


def _is_nothing(gain: Gain) -> bool:
    return _is_zero(gain.margin) and not gain.promises


def _is_zero(value: float) -> bool:
    return abs(value) < ZERO


def _money_words(value: float, currency: str) -> str:
    if _is_zero(value):
        return "changes no margin"
    return f"{'adds' if value > 0 else 'costs'} {_money(abs(value))} {currency}"


def _signed(value: float, currency: str) -> str:
    return f"{'-' if value < -ZERO else ''}{_money(abs(value))} {currency}"


def _money(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == 0 else f"{value:,.2f}"


def _amount(value: float, unit: str) -> str:
    return f"{value:,.6g} {unit}".strip()
