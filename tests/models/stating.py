"""What a rule states of a small plant beside its program, as plain values to read in a test."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.plant.parts import Positions
from models.program.build import build
from models.program.change import AnyChange, Change
from models.program.model import Promise
from models.program.stated import Stated
from models.rules import RULES
from models.schema.frames import inputs
from tests.models.solved import Solved, plant_of, solved
from tests.once import Written
from tests.plants import Rows

Bounds = dict[str, tuple[float, float]]
"""Lower and upper bound by the name of a row, or how far each moves; of a column nothing and its upper bound."""


def stated(rows: Rows, *, dated: bool | None = None) -> Stated:
    """The program of a plant; with `dated` the wide one, in which lots keep the dates on which they come, or do not."""
    return _stated(Written.of(rows), dated)


@lru_cache(maxsize=8)
def _stated(written_rows: Written, dated: bool | None) -> Stated:
    plant = opened = plant_of(written_rows.rows)
    for rule in RULES.values() if dated is not None else ():
        opened = opened if rule.opened is None else rule.opened(opened, bool(dated))
    return Stated(plant, build(opened))


def planned(rows: Rows) -> Solved:
    """The plan of a plant, solved once for the tests that only look at it."""
    return _planned(Written.of(rows))


@lru_cache(maxsize=8)
def _planned(written_rows: Written) -> Solved:
    return solved(written_rows.rows)


def row_names(of: Stated, rows: Positions) -> list[str]:
    """Rows by their names, such as `lot_use[A]`."""
    names = {
        row: f"{name}[{','.join(key)}]"
        for name, block in of.m.row_blocks.items()
        for key, row in block.positions.items()
    }
    return [names[row] for row in rows.tolist()]


def column_names(of: Stated, columns: Positions) -> list[str]:
    """Columns by their names, such as `run[A,Work,D1]`."""
    return [str(of.m.variables[column].name) for column in columns.tolist()]


def held(rule: str, rows: Rows, *, dated: bool | None = None) -> dict[str, Bounds]:
    """What each cause of a rule holds, by its kind and detail."""
    of, causes = stated(rows, dated=dated), RULES[rule].causes
    assert causes is not None
    return {
        f"{cause.kind}: {cause.detail}".removesuffix(": "): {
            **dict(
                zip(
                    row_names(of, cause.rows), zip(cause.lower.tolist(), cause.upper.tolist(), strict=True), strict=True
                )
            ),
            **{name: (0.0, at) for name, at in zip(column_names(of, cause.columns), cause.at.tolist(), strict=True)},
        }
        for cause in causes(of)
    }


def written(name: str, rows: Rows, *, dated: bool | None = None) -> dict[str, tuple[dict[str, float], float, float]]:
    """The rows of a name: what each column adds, and between what the sum lies."""
    of, found = stated(rows, dated=dated), {}
    for row in of.rows(name).values():
        terms = slice(of.lp.starts[row], of.lp.starts[row + 1])
        adds = dict(zip(column_names(of, of.lp.columns[terms]), of.lp.values[terms].tolist(), strict=True))
        (named,) = row_names(of, np.array([row]))
        found[named] = adds, float(of.lp.row_lower[row]), float(of.lp.row_upper[row])
    return found


def promises(rule: str, rows: Rows) -> list[Promise]:
    """The promises of a rule."""
    return [promise for promise in stated(rows).m.promises if promise.rule == rule]


def changes(rule: str, rows: Rows, *, dated: bool | None = None) -> dict[str, AnyChange]:
    """What a unit more of each figure of a rule means, by its kind, name and period."""
    stated_changes = RULES[rule].changes
    assert stated_changes is not None
    return {
        " ".join(filter(None, (one.kind.what, one.name, one.period))): one
        for one in stated_changes(stated(rows, dated=dated))
    }


def moved(rule: str, rows: Rows, *, dated: bool | None = None) -> dict[str, Bounds]:
    """What a unit more of each figure of a rule moves, of those that stand in bounds."""
    of, stated_changes = stated(rows, dated=dated), RULES[rule].changes
    assert stated_changes is not None
    return {
        " ".join(filter(None, (one.kind.what, one.name, one.period))): {
            **dict(
                zip(
                    row_names(of, one.rows),
                    zip(one.row_lower.tolist(), one.row_upper.tolist(), strict=True),
                    strict=True,
                )
            ),
            **dict(
                zip(
                    column_names(of, one.columns), zip(one.lower.tolist(), one.upper.tolist(), strict=True), strict=True
                )
            ),
        }
        for one in stated_changes(of)
        if isinstance(one, Change)
    }


def refused(rule: str, rows: Rows, plan: Solved, **edited: pd.DataFrame) -> list[str]:
    """What a rule's own audit says of a plan, some of its tables edited."""
    ledger, told, audit = Ledger(), {**plan.tables, **edited}, RULES[rule].audit
    assert audit is not None
    audit(Balances.of(inputs(rows), told), told, ledger)
    return [str(violation) for violation in ledger.violations]


def asked(rule: str, rows: Rows, plan: Solved, **edited: pd.DataFrame) -> dict[str, tuple[float, float, float]]:
    """What a rule asks for as it is worked out from a plan's tables, what the plan gives, and its level, by its row."""
    promised = RULES[rule].promised
    assert promised is not None
    found = promised(Balances.of(inputs(rows), {**plan.tables, **edited}))
    return {
        f"{row['Sheet']}: {row['Row']}: {row['Promise']} {row['Rule']}": (row["Asked"], row["Got"], row["Level"])
        for row in found.to_dict("records")
    }


def earned(rule: str, rows: Rows, plan: Solved) -> dict[str, float]:
    """What a rule earns as it is worked out from a plan's tables, item by item."""
    worked_out = RULES[rule].earned
    assert worked_out is not None
    return {item: float(amounts.sum()) for item, amounts in worked_out(Balances.of(inputs(rows), plan.tables))}
