"""product_stock: 200 kg are there at the start and 10 t of lot A make 1000 kg; the market takes 2000 kg.

With the rule 200 + 1000 = 1200 kg at 1. Without it what is sold need not be there: 2000.
"""

from math import inf

import pytest

from models.rules.product_stock import RULE
from tests.models.audited import audited, with_cells
from tests.models.rules.test_lanes import METAL_AND_FEED
from tests.models.rules.test_one_mix import ROWS as MIX
from tests.models.sites import two_mills
from tests.models.solved import Row, lot, solved, target, tiny
from tests.models.stating import changes, held, moved, planned, refused, stated
from tests.plants import day, weeks

ROWS = tiny(
    Products=[{"Product": "Metal", "Opening stock": 200.0}],
    **{"Spot sales": [{"Product": "Metal", "Price": 1.0, "Max": 2000.0}]},
)
MARGIN = 1200.0
MARGIN_WITHOUT = 2000.0

FIRST_DAY_ONLY = [lot("A", **{"Use by": day(1)})]
SECOND_DAY_SALES = [{"Product": "Metal", "Price": 1.0, "From": day(2)}]


def test_stock_is_carried_from_one_period_to_the_next():
    """The lot has to be worked on day 1 and the market buys on day 2: 1000 kg lie over night."""
    plan = solved(tiny(2, Lots=FIRST_DAY_ONLY, **{"Spot sales": SECOND_DAY_SALES}))
    assert plan.amount("Production", "Stock (end)", Period="D1") == pytest.approx(1000)
    assert plan.amount("Production", "Stock (end)", Period="D2") == 0
    assert plan.margin == pytest.approx(1000)


def test_stock_stays_within_its_maximum():
    """Of the same 1000 kg only 400 find room over night, so only 4 t are worked."""
    rows = tiny(2, Lots=FIRST_DAY_ONLY, Products=[{"Product": "Metal", "Max stock": 400.0}])
    plan = solved({**rows, "Spot sales": SECOND_DAY_SALES})
    assert plan.margin == pytest.approx(400)
    assert plan.run() == pytest.approx(4)


def by_product(**cells: object) -> dict[str, object]:
    """Each tonne also makes 100 kg of a by-product that nobody buys and that finds no room."""
    return tiny(
        Products=[{"Product": "Metal"}, {"Product": "Slag", "Max stock": 300.0, **cells}],
        Yields=[{"Recipe": "Work", "Product": name, "Me": 50.0} for name in ("Metal", "Slag")],
    )


def test_a_by_product_without_disposal_cost_stops_the_work_when_its_store_is_full():
    """50 kg of slag per tonne, room for 300 kg: 6 t, 300 kg of metal."""
    plan = solved(by_product())
    assert plan.margin == pytest.approx(300)
    assert plan.amount("Production", "Discarded") == 0


def test_a_by_product_with_disposal_cost_is_thrown_away_as_far_as_that_pays():
    """10 t make 500 kg of each; 200 kg of slag go at 0.4: 500 - 80 = 420."""
    plan = solved(by_product(**{"Disposal cost": 0.4}))
    assert plan.margin == pytest.approx(420)
    assert plan.amount("Production", "Discarded", Product="Slag") == pytest.approx(200)


def test_a_disposal_cost_of_zero_lets_product_be_thrown_away():
    assert solved(by_product(**{"Disposal cost": 0.0})).margin == pytest.approx(500)


def test_the_audit_holds_stocks_to_max_stock():
    """600 kg wait for the market of day 2, as many as may lie there; with 500 allowed the same plan is refused."""

    def plant(most: float):
        products = [{"Product": "Metal", "Opening stock": 100.0, "Max stock": most}]
        return tiny(
            2, Products=products, Lines=MILL, **{"Spot sales": [{"Product": "Metal", "Price": 1.0, "From": day(2)}]}
        )

    plan = solved(plant(600.0))
    assert plan.amount("Production", "Stock (end)", Period="D1") == pytest.approx(600)
    assert [violation for violation in audited(plant(600.0), plan) if violation.table == "Production"] == []
    (found,) = [violation for violation in audited(plant(500.0), plan) if violation.table == "Production"]
    assert "Stock (end) is 600, more than 500" in str(found)


MILL = [{"Line": "Mill", "Hours per day": 5.0}]


THREE = tiny(
    3,
    Products=[
        {"Product": "Metal", "Opening stock": 50.0, "Max stock": 400.0, "Disposal cost": 0.2},
        {"Product": "Slag", "Opening stock": 30.0},
        {"Product": "Dust", "Opening stock": 90.0, "Max stock": 80.0},
    ],
    Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 90.0}, {"Recipe": "Work", "Product": "Slag", "Me": 10.0}],
    Arrivals=[{"Product": "Dust", "Date": day(2), "Quantity": 5.0}],
    **{"Spot sales": [{"Product": "Metal", "Price": 1.0, "From": day(2), "Max": 500.0}]},
)
"""Metal may be thrown away, slag has no end, and of dust there is more than there may be, and 5 kg more on D2.

350 kg of metal are made on D1 for the room there is, and 100 on D2, when 500 are sold.
"""


def each_day(name: str, *amounts: float) -> dict[str, tuple[float, float]]:
    return {f"stock[{name},D{at}]": (0.0, amount) for at, amount in enumerate(amounts, start=1)}


def test_what_may_lie_there_is_held_up_to_what_lay_there_before() -> None:
    """Dust starts with 90 kg and gets 5 on D2, so that it may be that much instead of 80; slag has no end."""
    assert held("product_stock", THREE) == {
        "Max stock: Metal": each_day("Metal", 400.0, 400.0, 400.0),
        "Max stock: Dust": each_day("Dust", 90.0, 95.0, 95.0),
    }
    of = stated(THREE)
    assert {cause.detail: cause.weight for cause in RULE.causes(of)} == {"Metal": 400.0, "Dust": 80.0}


def test_a_kilogram_more_of_opening_stock_and_of_max_stock() -> None:
    """Of dust its promise to keep 80 kg asks that much less, up to the 90 that lie there at first."""
    assert {name: (one.now, one.most) for name, one in changes("product_stock", THREE).items()} == {
        "Opening stock Metal": (50.0, 400.0),
        "Opening stock Slag": (30.0, inf),
        "Opening stock Dust": (90.0, 80.0),
        "Max stock Metal": (400.0, inf),
        "Max stock Dust": (80.0, 90.0),
    }
    found = moved("product_stock", THREE)
    assert found["Opening stock Slag"] == {"product_stock[Slag,D1]": (1.0, 1.0)}
    assert found["Max stock Metal"] == each_day("Metal", 1.0, 1.0, 1.0)
    over = {f"stock_over_max[Dust,D{at}]": (0.0, 1.0) for at in (1, 2, 3)}
    assert found["Max stock Dust"] == over


def stock_by(name: str, on: int, **cells: object) -> Row:
    return target(name, 10.0, Measure="stock", To=day(on), Priority=1.0, **cells)


def test_what_was_there_counts_for_targets_of_stock_within_the_first_period() -> None:
    """Two weeks: on their Sunday stock is a column, and before it what was there counts in the row of the target."""
    targets = [stock_by("Monday", 1), stock_by("Saturday", 6), stock_by("Sunday", 7), stock_by("Later", 9)]
    targets += [target("Made", 10.0, To=day(3), Priority=1.0), stock_by("Slag", 3, Product="Slag")]
    rows = {**THREE, "Periods": weeks(2), "Targets": targets}
    assert moved("product_stock", rows)["Opening stock Metal"] == {
        "product_stock[Metal,W1]": (1.0, 1.0),
        "targets[Monday]": (-1.0, 1.0),
        "targets[Saturday]": (-1.0, 1.0),
    }


def test_at_several_sites_targets_count_what_lies_at_theirs() -> None:
    targets = [stock_by("South", 3, Site="South"), stock_by("North", 3, Site="North"), stock_by("Anywhere", 3)]
    found = moved("product_stock", two_mills(Periods=weeks(1), Targets=targets))
    assert found["Opening stock Metal at South"] == {
        "product_stock[Metal at South,W1]": (1.0, 1.0),
        "targets[South]": (-1.0, 1.0),
        "targets[Anywhere]": (-1.0, 1.0),
    }


def test_what_was_there_counts_where_windows_end_within_the_first_period() -> None:
    """The market closes on Wednesday: of metal and of nothing else a row says what is there by then."""
    spot = [{"Product": "Metal", "Price": 1.0, "To": day(3)}, {"Product": "Slag", "Price": 1.0, "To": day(10)}]
    found = moved("product_stock", {**THREE, "Periods": weeks(2), "Spot sales": spot})
    assert found["Opening stock Metal"] == {
        "product_stock[Metal,W1]": (1.0, 1.0),
        f"window_days[Metal,W1,{day(3)}]": (1.0, 1.0),
    }
    assert found["Opening stock Slag"] == {"product_stock[Slag,W1]": (1.0, 1.0)}


OVER = ((1, 95, 90), (2, 100, 95), (3, 100, 95))


def worked_again(name: str, *stocks: tuple[int, float, float]) -> list[str]:
    words = "{} / D{}: Stock (end) is {:g} in the plan and {:g} worked out again"
    return [words.format(name, *stock) for stock in stocks]


@pytest.mark.parametrize(
    ("place", "column", "figure", "words"),
    [
        (0, "Sold", 0.0, []),
        (0, "Sold", 5.0, ["Dust / D1: Sold is 5 in the plan and 0 worked out again"]),
        (0, "Stock (end)", 5.0, worked_again("Dust", (1, 5, 90))),
        (
            0,
            "Discarded",
            -5.0,
            [
                *worked_again("Dust", (1, 90, 95), (2, 95, 100), (3, 95, 100)),
                *(f"Dust / D{at}: Stock (end) is {there}, more than {most}" for at, there, most in OVER),
                "Dust / D1: Discarded is -5, less than 0",
            ],
        ),
        (
            6,
            "Discarded",
            5.0,
            [*worked_again("Dust", (3, 95, 90)), "Dust / D3: Discarded, which is not allowed, is 5, more than 0"],
        ),
        (7, "Discarded", 5.0, [*worked_again("Metal", (3, 0, -5)), "Metal / D3: Stock (end) is -5, less than 0"]),
    ],
    ids=str,
)
def test_the_audit_refuses_stocks_that_do_not_follow(place: int, column: str, figure: float, words: list[str]) -> None:
    plan = planned(THREE)
    edited = plan.tables["Production"].copy()
    edited.loc[place, column] = figure
    found = refused("product_stock", THREE, plan, Production=edited)
    assert found == [f"Production: {word}" for word in words]


@pytest.mark.parametrize(
    ("rows", "table", "column", "words"),
    [
        (MIX, "Intermediate stock", "Taken", "Liquor / D1: Taken is 1 in the plan and 400 worked out again"),
        (METAL_AND_FEED, "Stock at sites", "Shipped", "North / D1: Shipped is 1 in the plan and 500 worked out again"),
        (METAL_AND_FEED, "Stock at sites", "Received", "North / D1: Received is 1 in the plan and 0 worked out again"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_audit_compares_what_else_comes_and_goes(rows, table: str, column: str, words: str) -> None:
    plan = solved(rows)
    assert refused("product_stock", rows, plan) == []
    (found,) = refused("product_stock", rows, plan, **with_cells(plan, table, 0, **{column: 1.0}))
    assert found.endswith(words)
