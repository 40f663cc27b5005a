"""Marginal values as a table of the plan, with a sentence for each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from models.explain.worths.marginals import BROKEN, FIRST_ORDER, STEPPED, Marginal
from models.schema.frames import frame
from models.schema.outputs import OUTPUTS

ZERO = 5e-3
"""Money per unit below this is called nothing."""


def marginals_table(found: Sequence[Marginal], currency: str) -> pd.DataFrame:
    """One row for each quantity, in the order given."""
    return frame(OUTPUTS["Marginal values"].columns, [_row(own, currency) for own in found])


def _row(own: Marginal, currency: str) -> dict[str, object]:
    return {
        "What": own.kind.what,
        "Name": own.name,
        "Period": own.period or None,
        "Unit": own.unit or None,
        "Now": own.now,
        "Value": own.more.value,
        "Up to": _finite(own.more.to),
        "Value below": own.less.value,
        "Down to": _finite(own.less.to),
        "One more": own.whole,
        "Why": why(own, currency),
        "Heading": own.kind.heading,
    }


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def why(own: Marginal, currency: str) -> str:
    """What more and less of a quantity does, and why, as a sentence."""
    if own.state == BROKEN:
        missing = f"{own.short:,.1f} {own.unit}"
        return f"Already short by {missing}: what more is asked would be missing too. `Why short` says what would help."
    thing = own.kind.words.format(name=own.name, period=own.period, unit=own.unit or "unit").strip()
    if own.state == FIRST_ORDER:
        return f"First order only, for the plan is large: one more {thing} {_does(own.more.value, currency)} at first."
    return f"{_first_sentence(own, thing, currency)}{_second_sentence(own, currency)}"


def _first_sentence(own: Marginal, thing: str, currency: str) -> str:
    if own.more.value is None and np.isnan(own.more.to):
        return f"Not computed for one more {thing}: the time for it was over."
    if own.more.value is None:
        return f"No more {thing} can be had: a promise that is kept would break."
    if own.state != STEPPED and not own.is_kink and _is_zero(own.more.value):
        return f"Not binding: one more {thing} changes nothing{_spare(own)}."
    if own.whole is not None and abs(own.whole - own.more.value) > ZERO:
        at_first = f"at first at {_money(abs(own.more.value), currency)} per {_unit(own)}"
        return f"One more {thing} {_does(own.whole, currency)} in all, {at_first}."
    if own.whole is None and own.more.to < own.now + 1 and own.state != STEPPED:
        return f"A little more: one more {thing} {_does(own.more.value, currency)} at first, {_bends(own)}."
    return f"One more {thing} {_does(own.more.value, currency)}{_while(own)}."


def _second_sentence(own: Marginal, currency: str) -> str:
    if own.less.value is None:
        if own.less.to == own.now and own.now > 0:
            return " Less would break a promise that is kept."
        return ""
    if not own.is_kink:
        return ""
    turned = _does(-own.less.value, currency)
    return f" {'Exactly at its limit: one' if own.state != STEPPED else 'One'} less {turned}."


def _spare(own: Marginal) -> str:
    spare = own.now - own.less.to
    return f"; {own.kind.free.format(spare)}" if own.kind.free and np.isfinite(spare) else ""


def _bends(own: Marginal) -> str:
    return f"up to {own.more.to:,.6g} {own.unit}; a whole one was not tried"


def _while(own: Marginal) -> str:
    if own.state == STEPPED:
        return f" per {own.unit or 'unit'}, found by a step to {own.more.to:,.4g}"
    return f", up to {own.more.to:,.6g} {own.unit}" if np.isfinite(own.more.to) else ""


def _unit(own: Marginal) -> str:
    return own.unit or "unit"


def _does(value: float | None, currency: str) -> str:
    if value is None or _is_zero(value):
        return "changes nothing"
    return f"{'adds' if value > 0 else 'costs'} {_money(abs(value), currency)}"


def _is_zero(value: float) -> bool:
    return abs(value) < ZERO


def _money(value: float, currency: str) -> str:
    return f"{value:,.0f} {currency}" if value >= 100 else f"{value:,.2f} {currency}"
