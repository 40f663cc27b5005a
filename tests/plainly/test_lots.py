"""What *Why this lot* says of lots, held against the plan with more or without one, stated once more and plainly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from random import Random

import pytest

from models.explain.lots.fate import BOUGHT, Fates, Lot
from models.explain.lots.reasons import DEAR, DEARER, EQUAL, FOR_PROMISES, FULL, KEPT, LOSES
from models.schema.frames import inputs
from models.schema.levels import is_level
from tests.models.explain.test_lots import explained
from tests.models.solved import errors, solved
from tests.plainly.best import holding, most_money
from tests.plainly.cells import Rows
from tests.plainly.program import Program
from tests.plainly.rules import drawn
from tests.plainly.test_bids import FREE

NEAR, CENT = 1e-5, 0.05

COSTLY = (LOSES, DEAR, DEARER, KEPT)
"""Reasons for which a tonne more costs something. Where a class has to be left, or promises come first, it may take the
place of a lot that is alike."""

Change = Callable[[Program], None]


ANOTHERS_PLACE = 545
"""A plant in which a tonne more that loses money by itself takes the place of another lot, and so costs nothing."""


@pytest.mark.long(but=["1", "2", "5", "545"])
@pytest.mark.parametrize("seed", [*range(300), ANOTHERS_PLACE])
def test_a_tonne_more_and_the_lot_left_out_cost_what_is_said(seed: int) -> None:
    draw = Random(seed)
    rows = drawn(draw.sample(FREE, draw.randint(1, 4)), seed)
    assert errors(inputs(rows)) == []
    assert list(wrong_reasons(rows)) == []


def wrong_reasons(rows: Rows) -> Iterator[str]:
    plan = solved(rows)
    held = {int(one.level): one.held_at for one in plan.solution.levels if is_level(one.level)}
    most = most_money(holding(rows, held))

    def lost(change: Change) -> float | None:
        m = holding(rows, held)
        change(m)
        try:
            return most - most_money(m)
        except AssertionError:
            return None

    lots = {lot.name: lot for lot in Fates(plan.plant, plan.model, plan.solution.x).lots}
    near = CENT + NEAR * abs(most)
    for name, (reason, why) in explained(plan).items():
        lot = lots[name]
        if reason in {BOUGHT, FOR_PROMISES}:
            yield from _wrong_bought(lot, reason, why, lost(partial(without, lot=lot)), near)
        elif lot.rest > 0 and (reason.startswith(FULL) or reason in {*COSTLY, EQUAL}):
            step = min(1.0, lot.rest)
            loss = lost(partial(with_more, lot=lot, step=step))
            yield from _wrong_more(lot, reason, why, None if loss is None else loss / step, near / step)


def without(m: Program, lot: Lot) -> None:
    m.mip.upper[m.work.taken[lot.name]] = 0.0


def with_more(m: Program, lot: Lot, step: float) -> None:
    m.mip.row(m.work.tonnes([run for run in m.work.runs if run.batch.name == lot.name]), low=lot.used + step)


def _wrong_bought(lot: Lot, reason: str, why: str, loss: float | None, near: float) -> Iterator[str]:
    said = _figure(r"(?:Without it the margin|margin without it) would be (\S+) USD lower", why)
    if said is not None and (loss is None or abs(loss - said) > near + _rounding(said)):
        yield f"{lot.name}: {why} Without it {loss} are lost"
    if reason == FOR_PROMISES and loss is not None and loss < near:
        yield f"{lot.name}: {why} Without it promises are kept, for {loss}"


def _wrong_more(lot: Lot, reason: str, why: str, cost: float | None, near: float) -> Iterator[str]:
    said = _figure(r"A tonne more would cost (\S+) USD", why)
    is_free = cost is not None and abs(cost) <= near
    if said is not None and (cost is None or abs(cost - said) > near + _rounding(said)):
        yield f"{lot.name}: {why} It costs {cost}"
    if reason == EQUAL and not is_free:
        yield f"{lot.name}: {why} It costs {cost}"
    if cost is not None and (reason in COSTLY or reason.startswith(FULL)) and cost <= 0:
        yield f"{lot.name}: {reason}, and a tonne more costs {cost}"


def _figure(words: str, why: str) -> float | None:
    found = re.search(words, why)
    return None if found is None else float(found[1].replace(",", ""))


def _rounding(said: float) -> float:
    """How far a figure with three digits, or without cents, may be from what it stands for."""
    return 0.51 if abs(said) >= 100 else 0.006 * abs(said)
