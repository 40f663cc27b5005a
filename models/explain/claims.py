"""What all rules together say of a model: what holds it, and what a unit more of its figures means.

What a rule does not claim gets a generic cause and change, so that nothing that binds is without a name.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.program.cause import Cause
from models.program.change import AnyChange, Quantity
from models.program.stated import LIMIT, Stated
from models.rules import RULES
from models.rules.rule import Rule
from models.schema.inputs import INPUTS

SHEETS = tuple(INPUTS)


def causes(stated: Stated) -> list[Cause]:
    """Return every cause that could hold a model, in the order in which kinds are lifted."""
    found: list[Cause] = []
    for rule in RULES.values():
        if not rule.is_promise:
            claimed = list(rule.causes(stated)) if rule.causes is not None else []
            found += claimed
            if not rule.is_balance:
                found += stated.unclaimed_causes(rule.name, rule.words, claimed)
    return sorted(found, key=lambda cause: cause.stage)


def changes(stated: Stated) -> list[AnyChange]:
    """Return everything that a unit more of can be asked about, in the order of the workbook's sheets."""
    found = [change for rule in RULES.values() for change in _of(stated, rule)]
    return sorted(found, key=lambda change: SHEETS.index(change.kind.sheet))


def _of(stated: Stated, rule: Rule) -> Iterator[AnyChange]:
    if rule.changes is not None:
        yield from rule.changes(stated)
    elif not rule.is_balance:
        yield from stated.unstated_changes(rule.name, generic(rule), rule.unit)


def generic(rule: Rule) -> Quantity:
    """Return the quantity of a limit whose rule states none."""
    return Quantity(
        what=f"{LIMIT}: {rule.words}",
        sheet=rule.sheet,
        words="{step} more of the limit {name} {period}",
        heading="More of another limit",
        share=0.1,
    )


def takes(name: str, stated_rule: str) -> str:
    """Return what a tonne of feed takes of rows of that name, as a pattern for the first part of their key."""
    rule = RULES.get(stated_rule)
    return name if rule is None else rule.takes or f"{rule.words[:1].upper()}{rule.words[1:]}: {{}}"
