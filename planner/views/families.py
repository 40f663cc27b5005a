"""The families of feed classes and intermediates, and the fill that each has wherever it is drawn."""

from __future__ import annotations

from planner.engine.plan import Plan
from planner.views.colours import FAMILY_COLOURS

STORED = "Intermediates"
"""The family of all of them."""


def families(plan: Plan) -> dict[str, str]:
    """Return the family of each feed class; a class without one is its own, and intermediates are one together."""
    classes = plan.inputs["Feed classes"]
    of_classes = {
        feed_class: family if family is not None else feed_class
        for feed_class, family in zip(classes["Feed class"], classes["Family"], strict=True)
    }
    return of_classes | dict.fromkeys(plan.inputs["Intermediates"]["Intermediate"], STORED)


def fills(plan: Plan) -> dict[str, str]:
    """Return the fill of each family, in order of appearance; the palette repeats after its end."""
    names = dict.fromkeys(families(plan).values())
    return {name: FAMILY_COLOURS[i % len(FAMILY_COLOURS)] for i, name in enumerate(names)}
