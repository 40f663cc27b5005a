"""Cases of the checks of the published plan, and of what has no effect because something else is not there."""

from __future__ import annotations

from tests.models.checks.cases import PLANT, cells, more, one
from tests.models.checks.cases import case as case_of
from tests.plants import Rows, added, day


def published(*runs: dict[str, object], rows: Rows = PLANT) -> Rows:
    """The small plant with runs published; EV-1 in W1 unless they say otherwise."""
    usual = {"Lot": "EV-1", "Recipe": "NdFeB route", "Period": "W1", "Amount": 5.0}
    return {**rows, "Published": [usual | run for run in runs]}


def setting(name: str, value: object, rows: Rows = PLANT) -> Rows:
    return added(rows, "Settings", Setting=name, Value=value)


GONE = "warning: published-name-gone: Published | {} | {}"

CASES = (
    case_of(
        'Lot "EV 1" is not in Lots: this row counts as moved',
        GONE.format(0, "Lot"),
        published({"Lot": "EV 1"}),
        "EV-1",
    ),
    case_of(
        'Recipe "NdFeB rout" is not in Recipes: its 2 rows count',
        GONE.format(1, "Recipe"),
        published({}, *({"Recipe": "NdFeB rout", "Period": period} for period in ("W2", "W3"))),
        "NdFeB route",
    ),
    case_of("Correct Lot if it is misspelt", GONE.format(0, "Lot"), published({"Lot": "EV-7"})),
    case_of('Period "W5" is not in Periods', GONE.format(1, "Period"), published({}, {"Period": "W5"})),
    case_of(
        "If it is gone, leave it",
        GONE.format(1, "Lot"),
        published({}, {"Lot": "EV-1 a"}),
    ),
    case_of(
        "Frozen until is filled in, but Published has no rows",
        "warning: nothing-published: Settings | 2 | Value",
        setting("Frozen until", day(7)),
    ),
    case_of(
        "Change price is filled in, but Published has no rows: without a published plan",
        "warning: nothing-published: Settings | 2 | Value",
        setting("Change price", 50.0),
    ),
    case_of(
        "the plan begins on 2026-01-05, so that nothing is frozen",
        "warning: frozen-before-plan: Settings | 2 | Value",
        setting("Frozen until", day(0), published({})),
    ),
    case_of(
        'No lot comes under "Yard"',
        "warning: supply-of-no-lot: Supplies | 0 | Supply",
        more("Supplies", Supply="Yard", Charge=1.0),
    ),
    case_of(
        "No promise has priority 7",
        "warning: level-without-promise: Levels so far | 0 | Level",
        more("Levels so far", Level=7.0, Sum=0.1),
    ),
    case_of(
        "Late by is filled in, but Late chance is blank or 0",
        "warning: length-without-chance: Lots | 1 | Late chance",
        one("Lots", 1, **cells("Late by", 5.0)),
    ),
    case_of(
        "Breakdown length is filled in, but Breakdowns is blank or 0",
        "warning: length-without-chance: Lines | 0 | Breakdowns",
        one("Lines", 0, **cells("Breakdown length", 2.0)),
    ),
)
