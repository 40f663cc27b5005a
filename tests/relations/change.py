"""A relation between two plans: what is changed of a plant, and how the plan has to compare."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from tests.random_plants import Rows
from tests.relations.found import Found, differs, worse

Holds = Callable[[Found, Found], str]
"""Says of the new plan and the old one what is not as it has to be; nothing if all is."""


@dataclass(frozen=True)
class Change:
    """A plant with something changed; `before` is the plant to compare with, if that is not the one that was drawn."""

    rows: Rows
    holds: Holds = differs
    before: Rows | None = None


Relation = Callable[[Found, random.Random], Change | None]
"""Changes something of a plant that has a plan; None where there is nothing to change."""


def no_worse(rows: Rows, old: Found) -> Change | None:
    """A change after which the plan is as good at least; where moving has a price the margin says nothing of that."""
    return None if is_steered(old) else Change(rows, worse)


def is_steered(old: Found) -> bool:
    """Whether the plan is held near a published one."""
    return bool(old.rows.get("Published")) and old.plan.plant.settings.change_price > 0
