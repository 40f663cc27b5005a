"""Plans to compare: solved from rows in memory, without any file."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from models.results import tabulate
from models.schema.frames import frame, inputs, no_outputs
from models.schema.outputs import OUTPUTS
from planner import __version__
from planner.comparison.comparing import Options, compare_plans
from planner.comparison.comparison import Comparison
from planner.engine.plan import Plan
from planner.engine.records import summary
from tests.models.answers import answer
from tests.once import Written
from tests.plants import Rows, weeks


def solved(rows: Rows, name: str = "Base") -> Plan:
    """The best plan of a plant given as plain rows; of the same rows it is the same, never changed."""
    return _solved(Written.of(rows), name)


@lru_cache(maxsize=64)
def _solved(written: Written, name: str) -> Plan:
    tables = inputs(written.rows)
    told = answer(tables)
    found = tabulate.tabulate(told.plant, told.model, told.solution)
    outputs = no_outputs(tables["Components"]) | found
    maker = [{"Key": "Workbook", "Value": f"{name}.xlsx"}, {"Key": "planner", "Value": __version__}]
    outputs["Manifest"] = frame(OUTPUTS["Manifest"].columns, maker)
    plan = Plan(
        name=name,
        status=told.solution.status.value,
        margin=told.solution.margin,
        currency=told.plant.settings.currency,
        tables=outputs,
        inputs=tables,
    )
    return replace(plan, tables={**outputs, "Summary": summary.table(plan)})


def compared(*plans: Plan, **options: object) -> Comparison:
    """The comparison of plans, each in a file of its name."""
    pairs = [(Path(f"{plan.name}-{at}.xlsx"), plan) for at, plan in enumerate(plans)]
    return compare_plans(pairs, Options(**options))  # type: ignore[arg-type]


def one_lot(**changes: list[dict[str, object]]) -> Rows:
    """A plant small enough to plan by hand.

    10 t of a lot with 10 % Dy, one line that works 1 t an hour of 10 hours a day, all Dy recovered as metal: each
    tonne gives 100 kg, sold at 50 per kg. Nothing else costs or earns anything.
    """
    return {
        "Settings": [{"Setting": "Currency", "Value": "EUR"}],
        "Periods": weeks(2),
        "Components": [{"Component": "Dy", "Counted as": "mass"}],
        "Feed classes": [{"Feed class": "Motor", "Dy": 10.0}],
        "Lots": [{"Lot": "M-1", "Feed class": "Motor", "Status": "stock", "Quantity": 10.0, "Dy": 10.0}],
        "Lines": [{"Line": "Leach", "Hours per day": 10.0}],
        "Recipes": [{"Recipe": "Route", "Feed class": "Motor"}],
        "Line use": [{"Recipe": "Route", "Line": "Leach", "Rate": 1.0, "Basis": "t"}],
        "Yields": [{"Recipe": "Route", "Product": "Dy metal", "Dy": 100.0}],
        "Products": [{"Product": "Dy metal"}],
        "Spot sales": [{"Product": "Dy metal", "Price": 50.0}],
        **changes,
    }
