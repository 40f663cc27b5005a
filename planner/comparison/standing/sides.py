"""Plans as they are seen beside the base: its names of periods and lots, its currency, and whether it is its plant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.schema.frames import Tables
from planner.comparison.lots.matching import Match, matches
from planner.comparison.lots.names import restated
from planner.comparison.promises import Worse, missing, worse
from planner.comparison.standing import classes
from planner.comparison.standing.calendars import Periods
from planner.comparison.standing.plants import is_another_plant
from planner.engine.plan import Plan


class BadRate(Exception):
    """A rate that cannot be meant; the message is for the user."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """One plan beside the base.

    `inputs` are its inputs in the base's names of lots and feed classes; `lots`, and `classes` by the base's name, are
    those that it has under other names, `periods` the common names of its periods. `rate` is what one unit of its money
    is in the base's, None where nobody says; `worse` are the promises of which it misses more than the base.
    """

    plan: Plan
    inputs: Tables
    lots: tuple[Match, ...] = ()
    classes: Mapping[str, str] = field(default_factory=dict)
    periods: Mapping[str, str]
    rate: float | None = 1.0
    is_another_plant: bool = False
    worse: tuple[Worse, ...] = ()

    @property
    def bases_classes(self) -> dict[str, str]:
        """The base's name of each class that it calls otherwise."""
        return {other: name for name, other in self.classes.items()}


def sides(plans: Sequence[Plan], periods: Periods, rates: Mapping[str, float]) -> list[Side]:
    """Return every plan beside the first of them; `rates` say what one unit of a currency is in the base's.

    Raises:
        BadRate: a rate of the base's own currency, or of one that no plan counts in.
    """
    _must_be_of_use(plans, rates)
    return [_side(plans[0], plan, periods.renamed[at], rates) for at, plan in enumerate(plans)]


def _side(base: Plan, plan: Plan, periods: Mapping[str, str], rates: Mapping[str, float]) -> Side:
    if plan is base:
        return Side(plan=plan, inputs=plan.inputs, periods=periods)
    renamed = classes.renamed(base.inputs, plan.inputs)
    named = classes.restated(plan.inputs, renamed)
    lots = matches(base.inputs, named)
    inputs = restated(named, base.inputs, lots)
    of_base, of_plan = (one.tables["Broken promises"] for one in (base, plan))
    return Side(
        plan=plan,
        inputs=inputs,
        lots=lots,
        classes={name: other for other, name in renamed.items()},
        periods=periods,
        rate=1.0 if plan.currency == base.currency else rates.get(plan.currency),
        is_another_plant=is_another_plant(base.inputs, inputs),
        worse=tuple(worse(missing(of_base), missing(classes.promises_restated(of_plan, renamed)))),
    )


def _must_be_of_use(plans: Sequence[Plan], rates: Mapping[str, float]) -> None:
    base, others = plans[0].currency, sorted({plan.currency for plan in plans} - {plans[0].currency})
    for currency in rates:
        if currency == base:
            example = f", such as {others[0]}=1.08" if others else ""
            raise BadRate(f"{base} is the base's own currency. Say what one unit of another is in {base}{example}.")
        if currency not in others:
            raise BadRate(f"No plan counts in {currency}. There are: {', '.join((base, *others))}.")
