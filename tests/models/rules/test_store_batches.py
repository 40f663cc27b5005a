"""store_batches: a rich and a poor lot of 1 t are leached to 400 kg of liquor each, half and a quarter of it metal.

The kiln fires all 800 kg: 200 + 100 = 300 kg of metal at 1. Without the rule it fires 800 kg of the rich batch: 400.
"""

import numpy as np
import pytest

from models.checks import check
from models.results.changes import BETTER
from models.results.stores import compositions
from models.schema.frames import inputs
from models.schema.problems import Severity
from tests.models.audited import audited
from tests.models.solved import Row, Solved, lot, solved, target, tiny
from tests.models.stating import refused, written
from tests.plants import Rows, day

LIQUOR: Row = {"Intermediate": "Liquor", "Keeping": "apart"}


def kiln(per_day: float = 0.8, count: int = 1, **tables: list[Row]) -> Rows:
    """The mill leaches both lots; the kiln fires so many tonnes of liquor a day, and brings out the metal."""
    return tiny(
        count,
        **{
            "Components": [{"Component": name, "Counted as": "mass"} for name in ("Me", "Dirt")],
            "Feed classes": [{"Feed class": "Feed"}],
            "Lots": [lot("Rich", 1.0, Me=20.0, Dirt=20.0), lot("Poor", 1.0, Me=10.0, Dirt=30.0)],
            "Lines": [{"Line": "Mill"}, {"Line": "Kiln"}],
            "Recipes": [{"Recipe": "Leach", "Feed class": "Feed"}, {"Recipe": "Fire", "Feed class": "Liquor"}],
            "Line use": [
                {"Recipe": "Leach", "Line": "Mill", "Rate": 1.0, "Basis": "t"},
                {"Recipe": "Fire", "Line": "Kiln", "Rate": per_day / 24.0, "Basis": "t"},
            ],
            "Yields": [
                {"Recipe": "Leach", "Product": "Liquor", "Me": 100.0, "Dirt": 100.0},
                {"Recipe": "Fire", "Product": "Metal", "Me": 100.0},
            ],
            "Intermediates": [LIQUOR],
            **tables,
        },
    )


ROWS = kiln()
MARGIN = 300.0
MARGIN_WITHOUT = 400.0


def violations(rows: Rows, plan: Solved, **other: object) -> list[str]:
    """What the audit says of a plan; its harness has no Summary and no estimates."""
    made = compositions(plan.plant, plan.model, plan.solution.x, inputs(rows)["Components"])
    every = (str(violation) for violation in audited(rows, plan, Compositions=made, **other))
    return [words for words in every if not words.startswith(("Summary", "Lot use"))]


def test_every_batch_has_its_composition_and_its_balance():
    plan = solved(ROWS)
    assert violations(ROWS, plan) == []
    batches = plan.tables["Batches"].set_index("Batch")
    assert not np.signbit(batches[["Taken", "Sold or discarded", "Shipped"]]).to_numpy().any()  # no -0
    assert batches["Arrived"].to_dict() == pytest.approx({"Poor / Leach": 400.0, "Rich / Leach": 400.0})
    found = compositions(plan.plant, plan.model, plan.solution.x, inputs(ROWS)["Components"])
    assert dict(zip(found["Batch"], found["Me"], strict=True)) == pytest.approx(
        {"Poor / Leach": 25.0, "Rich / Leach": 50.0}
    )
    runs = plan.tables["Runs"]
    assert set(runs["From batch"].dropna()) == {"Poor / Leach", "Rich / Leach"}
    assert dict(zip(runs["From batch"], runs["Lot"], strict=True))["Rich / Leach"] == "Rich"


def test_a_recipe_takes_the_batch_that_is_worth_most():
    """The kiln has hours for 400 kg: the rich batch makes 200 kg. Fixed at the mean of both it would be 150."""
    plan = solved(kiln(0.4))
    assert plan.margin == pytest.approx(200.0)
    mean = [{"Intermediate": "Liquor", "Keeping": "fixed", "Me": 3.0, "Dirt": 5.0}]
    assert solved(kiln(0.4, Intermediates=mean)).margin == pytest.approx(150.0)


def test_batches_wait_for_their_turn():
    """Two days of 400 kg each: the rich batch on one, the poor one on the other."""
    rows = kiln(0.4, 2)
    plan = solved(rows)
    assert plan.margin == pytest.approx(300.0)
    assert violations(rows, plan) == []


def test_a_batch_begins_when_its_lot_comes():
    """The rich lot comes on the second of three days: the kiln fires 400 kg of poor, then 400 of rich: 100 + 200."""
    late = [lot("Rich", 1.0, Available=day(2), Me=20.0, Dirt=20.0), lot("Poor", 1.0, Me=10.0, Dirt=30.0)]
    rows = kiln(0.4, 3, Lots=late)
    plan = solved(rows)
    assert plan.margin == pytest.approx(300.0)
    assert plan.run(Period="D1", Recipe="Fire") == pytest.approx(0.4)
    assert "Rich / Leach" not in set(plan.tables["Batches"].loc[plan.tables["Batches"]["Period"] == "D1", "Batch"])
    assert violations(rows, plan) == []


def test_what_is_sold_leaves_a_batch_of_the_plan_s_choice():
    """Liquor sells at 0.3 a kg: the poor one brings 120 so, and 100 fired; the rich one 200 fired."""
    spot = [{"Product": "Metal", "Price": 1.0}, {"Product": "Liquor", "Price": 0.3}]
    rows = kiln(**{"Spot sales": spot})
    plan = solved(rows)
    assert plan.margin == pytest.approx(320.0)
    assert plan.amount("Batches", "Sold or discarded", Batch="Poor / Leach") == pytest.approx(400.0)
    assert violations(rows, plan) == []


def test_an_opening_stock_is_a_batch_of_its_own():
    """200 kg, all metal, are fired beside the rest: 500."""
    opening = [{**LIQUOR, "Opening stock": 200.0, "Me": 1.0}]
    rows = kiln(1.0, Intermediates=opening)
    plan = solved(rows)
    assert plan.margin == pytest.approx(500.0)
    assert set(plan.tables["Batches"]["Batch"]) == {"(opening)", "Poor / Leach", "Rich / Leach"}
    assert violations(rows, plan) == []


def lying(lot_of: str, kg: float, metal: float) -> Row:
    """So many kg of a batch are there, of which so many per cent are metal."""
    batch = f"{lot_of} / Leach"
    return {"Intermediate": "Liquor", "Batch": batch, "Quantity": kg, "Me": metal, "Dirt": 100.0 - metal}


def test_a_batch_that_is_there_is_that_of_its_name_if_it_is_the_same():
    """100 kg of the rich batch, half metal, and 100 kg of a poor one of 20 % are fired beside 800 kg: 300 + 50 + 20."""
    rows = kiln(1.0, **{"Opening batches": [lying("Rich", 100.0, 50.0), lying("Poor", 100.0, 20.0)]})
    plan = solved(rows)
    assert plan.margin == pytest.approx(370.0)
    taken = dict(zip(plan.tables["Batches"]["Batch"], plan.tables["Batches"]["Taken"], strict=True))
    assert taken == pytest.approx({"Rich / Leach": 500.0, "Poor / Leach": 100.0, "Poor / Leach (2)": 400.0})
    assert violations(rows, plan) == []


def test_a_batch_on_its_way_is_there_from_its_day():
    """The kiln fires a tonne a day: 100 kg of a batch that is all metal come on the second day and add 100."""
    coming = {**lying("Old", 100.0, 100.0), "Product": "Liquor", "Lot": "Old / Leach", "Date": day(2)}
    arrival = {key: cell for key, cell in coming.items() if key not in {"Intermediate", "Batch"}}
    rows = kiln(1.0, 2, Arrivals=[arrival])
    plan = solved(rows)
    assert plan.margin == pytest.approx(400.0)
    assert plan.run(Period="D2", **{"From batch": "Old / Leach"}) == pytest.approx(0.1)
    assert plan.run(Period="D1", **{"From batch": "Old / Leach"}) == 0.0
    assert violations(rows, plan) == []
    fewer = {**rows, "Arrivals": [{**arrival, "Quantity": 50.0}]}
    assert any("Old / Leach" in words for words in violations(fewer, plan))


def test_batches_that_are_there_count_in_max_stock_and_are_no_output():
    """150 kg are there and 100 may be, and the kiln fires 0.1: a promise of 50; the target counts what is made only."""
    made = {**target("T", 100.0, Priority=1.0), "Product": "Liquor"}
    there = [lying("Old", 150.0, 20.0)]
    rows = kiln(0.0001, Intermediates=[{**LIQUOR, "Max stock": 100.0}], Targets=[made], **{"Opening batches": there})
    plan = solved(rows)
    short = {name: kg for name, kg in plan.broken().items() if "Max stock" in name or "Targets" in name}
    assert sorted(short.values()) == pytest.approx([50.0, 100.0], abs=0.2)


def test_a_batch_goes_on_through_a_second_store():
    """Washing takes half of the dirt away: the kiln of 400 kg a day fires 300 kg of washed rich and 100 kg of poor.

    Rich: 200 of metal in 300 kg. Poor: 100 of metal in 250 kg, so 40 in 100 kg: 240 in all.
    """
    rows = kiln(0.4)
    rows["Recipes"] = [
        rows["Recipes"][0],
        {"Recipe": "Wash", "Feed class": "Liquor"},
        {"Recipe": "Fire", "Feed class": "Washed"},
    ]
    rows["Line use"] = [*rows["Line use"], {"Recipe": "Wash", "Line": "Mill", "Rate": 1.0, "Basis": "t"}]
    rows["Yields"] = [*rows["Yields"], {"Recipe": "Wash", "Product": "Washed", "Me": 100.0, "Dirt": 50.0}]
    rows["Intermediates"] = [LIQUOR, {"Intermediate": "Washed", "Keeping": "apart"}]
    plan = solved(rows)
    assert plan.margin == pytest.approx(240.0)
    assert "Rich / Leach / Wash" in set(plan.tables["Batches"]["Batch"])
    assert violations(rows, plan) == []


def test_max_stock_and_promises_are_those_of_the_whole_store():
    """800 kg are to be left: nothing is fired; at most 500 may be: the poor batch is fired for 75 of its 100."""
    wanted = [{**target("T", 800.0, Priority=1.0), "Product": "Liquor", "Measure": "stock"}]
    assert solved(kiln(Targets=wanted)).margin == pytest.approx(0.0)
    plan = solved(kiln(0.0001, Intermediates=[{**LIQUOR, "Max stock": 500.0}]))
    assert plan.amount("Intermediate stock", "Stock (end)") <= 500.0 + 1e-6


def test_the_audit_refuses_more_of_a_batch_than_there_is():
    plan = solved(ROWS)
    runs = plan.tables["Runs"]
    rich = runs.assign(**{"From batch": runs["From batch"].where(runs["From batch"].isna(), "Rich / Leach")})
    words = violations(ROWS, plan, Runs=rich)
    assert any("Rich / Leach / D1: Stock (end) is -400, less than 0" in word for word in words)


def test_what_has_no_end_or_no_lot_is_refused():
    rows = kiln()
    rows["Yields"] = [*rows["Yields"], {"Recipe": "Fire", "Product": "Liquor", "Dirt": 50.0}]
    assert "apart-in-a-loop" in {problem.check for problem in check(inputs(rows)) if problem.severity is Severity.ERROR}
    rows = kiln()
    rows["Recipes"][0]["Share"] = 100.0
    assert "apart-of-several" in {
        problem.check for problem in check(inputs(rows)) if problem.severity is Severity.ERROR
    }


@pytest.mark.parametrize(
    ("hours", "why"), [(24.0, BETTER), (12.0, "Kiln has 12 h in D1, and the published runs need at least 20 h")]
)
def test_what_published_runs_of_batches_need_is_what_the_batch_of_least_hours_does(hours: float, why: str) -> None:
    """The kiln fires 10 kg of metal an hour: a tonne of rich liquor takes 50 h, one of poor liquor 25 h.

    Published are 0.8 t, of which nothing says which batches: 20 h if of poor liquor alone, of which 0.4 t are there.
    """
    use = [{"Recipe": "Fire", "Line": "Kiln", "Rate": 10.0, "Basis": "Me"}]
    rows = kiln(Lines=[{"Line": "Mill"}, {"Line": "Kiln", "Hours per day": hours}])
    rows["Line use"] = [rows["Line use"][0], *use]
    rows["Published"] = [{"Period": "D1", "Lot": "Liquor", "Recipe": "Fire", "Amount": 0.8}]
    moved = solved(rows).tables["Changes"]
    assert moved[moved["Lot"] == "Liquor"]["Why"].tolist() == [why]


def sold_too() -> Rows:
    """Two days; liquor comes a day after leaching, and is sold, too; 100 kg lie there, and 50 of an old batch come."""
    rows = kiln(
        0.4, 2, **{"Spot sales": [{"Product": name, "Price": at} for name, at in (("Metal", 1.0), ("Liquor", 0.3))]}
    )
    rows["Yields"] = [{**rows["Yields"][0], "Lag": 1.0}, *rows["Yields"][1:]]
    rows["Intermediates"] = [{**rows["Intermediates"][0], "Opening stock": 100.0, "Me": 30.0, "Dirt": 70.0}]
    coming = {"Product": "Liquor", "Lot": "Old", "Date": day(2), "Quantity": 50.0, "Me": 50.0, "Dirt": 50.0}
    return {**rows, "Arrivals": [coming, {"Product": "Metal", "Date": day(2), "Quantity": 1.0}]}


def test_each_batch_balances_from_when_it_can_be_there() -> None:
    """Taken by the tonne. What is leached on D2 comes after the end, and is none of the plan's."""

    def row(batch: str, at: int, given: float, **adds: float) -> dict[str, object]:
        name = f"Liquor / {batch},D{at}"
        out = {f"run[Liquor / {batch},Fire,D{at}]": 1000.0, f"batch_stock[{name}]": 1.0, f"batch_left[{name}]": 1.0}
        return {f"batch_stock_balance[{name}]": ({**out, **adds}, given, given)}

    found = written("batch_stock_balance", sold_too())
    before = {"batch_stock[Liquor / (opening),D1]": -1.0}
    assert {
        name: ({key.replace("'", ""): value for key, value in adds.items()}, lower, upper)
        for name, (adds, lower, upper) in found.items()
    } == {
        **row("(opening)", 1, 100.0),
        **row("(opening)", 2, 0.0, **before),
        **row("Old", 2, 0.0, **{f"arrived[Liquor / {day(2)} / Old,Liquor]": -1.0}),
        **row("Rich / Leach", 2, 0.0, **{"run[Rich,Leach,D1]": -400.0}),
        **row("Poor / Leach", 2, 0.0, **{"run[Poor,Leach,D1]": -400.0}),
    }


def test_all_that_is_sold_is_of_some_batch() -> None:
    adds, lower, upper = written("batch_left_in_all", sold_too())["batch_left_in_all[Liquor,D1]"]
    assert {key.replace("'", ""): value for key, value in adds.items()} == {
        "batch_left[Liquor / (opening),D1]": 1.0,
        f"spot[Liquor / {day(1)} / {day(2)},D1]": -1.0,
    }
    assert (lower, upper) == (0.0, 0.0)


def test_the_table_says_what_came_to_each_batch_and_what_left_it() -> None:
    """On D2 the rich batch is fired, 200 kg of metal, and the poor one and the old are sold: 450 * 0.3.

    What lay there has 30 kg of metal, and is worth as much sold; a kilogram of metal arrives: 200 + 135 + 30 + 1.
    """
    rows = sold_too()
    plan = solved(rows)
    assert plan.margin == pytest.approx(366.0)
    table = plan.tables["Batches"].set_index("Batch")
    assert set(table["Intermediate"]) == {"Liquor"}
    figures = table.loc[
        ["Old", "Poor / Leach", "Rich / Leach"], ["Arrived", "Taken", "Sold or discarded", "Stock (end)"]
    ]
    assert figures.to_numpy().ravel() == pytest.approx([50, 0, 50, 0, 400, 0, 400, 0, 400, 400, 0, 0])
    assert table.loc["(opening)", "Period"] == "D1"
    assert refused("store_batches", rows, plan) == []
