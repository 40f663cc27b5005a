"""The families of feed classes, and of what else lots are of, and the fill that each has wherever it is drawn."""

from __future__ import annotations

from models.schema.at_sites import KEPT
from planner.engine.plan import Plan
from planner.views.colours import FAMILY_COLOURS


def families(plan: Plan) -> dict[str, str]:
    """Return the family of each feed class; a class without one is its own; intermediates are one together, and so are
    products that there are lots of."""
    classes = plan.inputs["Feed classes"]
    of_classes = {
        feed_class: family if family is not None else feed_class
        for feed_class, family in zip(classes["Feed class"], classes["Family"], strict=True)
    }
    stored = {name: sheet for sheet, key in reversed(KEPT.items()) for name in plan.inputs[sheet][key]}
    lots = set(plan.inputs["Lots"]["Feed class"])
    drawn = {name: sheet for name, sheet in stored.items() if sheet == "Intermediates" or name in lots}
    return of_classes | {name: sheet for name, sheet in drawn.items() if name not in of_classes}


def fills(plan: Plan) -> dict[str, str]:
    """Return the fill of each family, in order of appearance; the palette repeats after its end."""
    names = dict.fromkeys(families(plan).values())
    return {name: FAMILY_COLOURS[i % len(FAMILY_COLOURS)] for i, name in enumerate(names)}
