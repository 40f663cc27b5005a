"""Textbook problems stated as planners' workbooks and solved to the optimum that their sources print.

Each goes through the same path as any planner's file: an xlsx workbook, read, checked, built, solved. Where the optimum
is unique the plan is compared too; where it is not, only its worth.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.excel.plan import plan_book
from tests.choices import UNEXPLAINED
from tests.models.pooling import pooling
from tests.published import kept_apart, lot_sizes, many_periods, networks, one_period, stages, whole
from tests.published.common import Rows, case
from tests.recompute import violations
from tests.wide import LONG
from tests.workbooks import write_tables

POOLING = (
    *("haverly1", "haverly2", "haverly3", "bental4", "bental5", "foulds2", "rt2"),
    *("adhya1", "adhya2", "adhya3", "adhya4"),
    *(("foulds3",) if LONG else ()),
)
"""Sources that are mixed in pools: not linear, so that the optimum is found, and a bound of it proven."""
DISCRETE = ("dlsp_csplib", "dlsp_15a") if LONG else ("dlsp_csplib",)
"""One unit of one item in a period, and costs of changing from item to item; the larger takes a quarter of a minute."""

STATEMENTS: dict[str, Callable[[], Rows]] = {
    "steel": one_period.steel,
    "steel3": one_period.steel3,
    "steel4": one_period.steel4,
    "prodmix": one_period.prodmix,
    "ajax": one_period.ajax,
    "blend": one_period.blend,
    "alloys_gueret": one_period.alloys_gueret,
    "ibm1": one_period.ibm1,
    "steelT": many_periods.steel_t,
    "factory1": many_periods.factory1,
    "whouse": many_periods.whouse,
    "food1": many_periods.food1,
    "factory2": whole.factory2,
    "clsp_gamspy": whole.clsp_gamspy,
    "wagner_whitin": whole.wagner_whitin,
    "factory_schedule": lot_sizes.factory_schedule,
    "winston_lots": lot_sizes.winston_lots,
    "southampton_lots": lot_sizes.southampton_lots,
    **{name: partial(lot_sizes.discrete, name) for name in DISCRETE},
    "food2": kept_apart.food2,
    "mining": kept_apart.mining,
    "knapsack_p07": partial(kept_apart.knapsack, "knapsack_p07"),
    "cutstock": kept_apart.cutstock,
    "gandhi": kept_apart.gandhi,
    "mexss": stages.mexss,
    "paperco": stages.paperco,
    "uimp": stages.uimp,
    "refinery": networks.refinery,
    "robert": partial(networks.materials, "robert"),
    "ampl": partial(networks.materials, "ampl"),
    **({"kondili": networks.kondili} if LONG else {}),
    **{name: partial(pooling, name) for name in POOLING},
}
IN_ONE_STEP = [name for name, rows in STATEMENTS.items() if "Intermediates" not in rows()]
"""Those without intermediates, of which the second reading of a plan knows nothing."""


@cache
def solved(name: str) -> Plan:
    with TemporaryDirectory() as folder:
        return pipeline.solve(write_tables(Path(folder) / f"{name}.xlsx", STATEMENTS[name]()), choices=UNEXPLAINED)


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_margin_is_the_printed_optimum(name: str) -> None:
    published = case(name)["published"]
    # A cost that is minimised is a margin with the sign turned; `whouse` prints its profit as a cost of -600.
    sign = 1.0 if published["sense"] == "max" else -1.0
    within = published.get("within", 0.0)  # where fewer digits are printed
    assert solved(name).margin == pytest.approx(sign * published["objective"], rel=1e-6, abs=within)


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_promise_is_broken(name: str) -> None:
    assert solved(name).tables["Broken promises"].empty


@pytest.mark.long(but=["steel", "steelT", "cutstock", "mining", "clsp_gamspy"])
@pytest.mark.parametrize("name", IN_ONE_STEP)
def test_the_plan_recomputed_from_outside_keeps_every_rule(name: str, tmp_path: Path) -> None:
    workbook = write_tables(tmp_path / "in.xlsx", STATEMENTS[name]())
    plan = plan_book.write(solved(name), tmp_path / "plan.xlsx")
    assert violations(workbook, plan) == []


@pytest.mark.parametrize("name", ["steel", "steel3", "steel4"])
def test_tonnes_made_are_those_printed(name: str) -> None:
    printed = case(name)["published"]["solution_t"]
    assert made(name) == pytest.approx({product: 1000 * tonnes for product, tonnes in printed.items()}, rel=1e-6)


def test_desks_made_are_those_printed() -> None:
    assert made("prodmix") == pytest.approx(case("prodmix")["published"]["solution"], abs=1e-4)


def test_alloys_used_for_ship_steel_are_those_printed() -> None:
    assert used("alloys_gueret") == pytest.approx(case("alloys_gueret")["published"]["solution"], abs=1e-3)


def test_alloys_used_for_the_new_alloy_are_those_printed() -> None:
    assert used("blend") == pytest.approx(case("blend")["published"]["solution"], abs=1e-6)


def test_fuels_made_of_crudes_are_those_printed() -> None:
    """What is paired with regular petrol of premium is as much as must be, so that none is sold by itself."""
    printed = case("refinery")["published"]["solution"]
    pairs = 1000 * (printed["premium"] + printed["regular"])
    others = {name: 1000 * printed.get(name, 0.0) for name in ("jet fuel", "fuel oil", "lube oil")}
    assert made("refinery") == pytest.approx({"pair": pairs, **others}, abs=20)


def test_steel_made_week_by_week() -> None:
    """Coils for 1,100 t of the second week's sales are made in the first: holding costs 3, their price rises by 5."""
    for product, tonnes in case("steelT")["published"]["solution"]["make_t"].items():
        assert made_by_period("steelT", product) == pytest.approx([1000 * tonne for tonne in tonnes], abs=0.5)


def test_factory_makes_each_month_what_is_printed() -> None:
    by_month = case("factory1")["published"]["example_solution"]["make"]
    for place, product in enumerate(case("factory1")["data"]["products"]):
        printed = [by_month[month][place] for month in by_month]
        assert made_by_period("factory1", product) == pytest.approx(printed, abs=0.05)


@pytest.mark.parametrize(("name", "product"), [("winston_lots", "Good"), ("southampton_lots", "Good")])
def test_lots_are_those_printed(name: str, product: str) -> None:
    """Of each the plan is unique: what a period makes reaches to the next that is set up."""
    printed = case(name)["published"]["solution"]
    assert made_by_period(name, product) == pytest.approx([1000.0 * units for units in printed], abs=0.01)


def test_items_are_made_in_the_days_printed() -> None:
    """Item 2, item 1, nothing, item 1, item 2: changes of 3 and 5, and one unit of item 1 waits a day for 2."""
    for item in (1, 2):
        days = [1000.0 * (made == item) for made in case("dlsp_csplib")["published"]["solution"]]
        assert made_by_period("dlsp_csplib", f"Item {item}") == pytest.approx(days, abs=0.01)


def test_food_buys_only_for_what_it_refines_and_must_leave() -> None:
    """Oil left beyond the 500 t of each that must be there at the end would be money thrown away."""
    stock = solved("food1").tables["Feed stock"]
    closing = stock[stock["Period"] == "Jun"]["Stock (end)"]
    assert closing.tolist() == pytest.approx([500.0] * 5, abs=1e-4)


def made(name: str) -> dict[str, float]:
    """kg made of each product over the plan."""
    totals = solved(name).tables["Production"].groupby("Product")["Made"].sum()
    return {str(product): float(kg) for product, kg in totals.items()}


def made_by_period(name: str, product: str) -> list[float]:
    """kg made of a product, period by period."""
    production = solved(name).tables["Production"]
    by_period = production[production["Product"] == product].set_index("Period")["Made"]
    return [by_period[period] for period in solved(name).inputs["Periods"]["Period"]]


def used(name: str) -> dict[str, float]:
    """t used of each lot that is used at all."""
    lots = solved(name).tables["Lot use"]
    some = lots[lots["Used"] > 1e-6]
    return dict(zip(some["Lot"], some["Used"], strict=True))
