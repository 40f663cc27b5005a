"""Recipes that make an intermediate and recipes that take it, with a store of a known assay in between."""

from __future__ import annotations

import pytest

from models.checks import check
from models.explain.bids.table import bids_table
from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.results.stores import compositions
from models.schema.frames import Tables, inputs
from models.solving.levels import Options
from models.solving.solvers.highs import Algorithm
from tests.models.audited import audited
from tests.models.explain.plans import why
from tests.models.solved import Row, Solved, exact, lot, setting, solved, target, tiny
from tests.plants import Rows, day

LIQUOR: Row = {"Intermediate": "Liquor", "Keeping": "fixed", "Me": 7.0}


def staged(count: int = 2, **tables: list[Row]) -> Rows:
    """The mill leaches 1 t of A an hour into 90 kg of liquor; the kiln fires 0.02 t of that an hour, half is lost."""
    return tiny(
        count,
        **{
            "Lines": [{"Line": "Mill"}, {"Line": "Kiln"}],
            "Recipes": [
                {"Recipe": "Leach", "Feed class": "Feed"},
                {"Recipe": "Fire", "Feed class": "Liquor"},
            ],
            "Line use": [
                {"Recipe": "Leach", "Line": "Mill", "Rate": 1.0, "Basis": "t"},
                {"Recipe": "Fire", "Line": "Kiln", "Rate": 0.02, "Basis": "t"},
            ],
            "Yields": [
                {"Recipe": "Leach", "Product": "Liquor", "Me": 90.0},
                {"Recipe": "Fire", "Product": "Metal", "Me": 50.0},
            ],
            "Intermediates": [LIQUOR],
            **tables,
        },
    )


def liquor(**cells: object) -> list[Row]:
    return [{**LIQUOR, **cells}]


def stock(plan: Solved, period: str) -> float:
    return plan.amount("Intermediate stock", "Stock (end)", Period=period)


def violations(rows: Rows, plan: Solved) -> list[str]:
    """What the audit says of a plan's stores, runs and money; its harness has no Summary and no estimates."""
    every = (str(violation) for violation in audited(rows, plan, Compositions=made_of(rows, plan)))
    return [words for words in every if not words.startswith(("Summary", "Lot use"))]


def made_of(rows: Rows, plan: Solved) -> Tables:
    return compositions(plan.plant, plan.model, plan.solution.x, inputs(rows)["Components"])


def test_what_is_not_worked_on_waits_in_the_store():
    """10 t make 900 kg on day 1; the kiln takes 24 h * 20 kg = 480 kg then and 420 kg on day 2: 450 kg of metal."""
    rows = staged()
    plan = solved(rows)
    assert plan.margin == pytest.approx(450.0)
    assert stock(plan, "D1") == pytest.approx(420.0)
    assert plan.run(Takes="Liquor", Period="D1") == pytest.approx(0.48)
    assert violations(rows, plan) == []


def test_one_stage_standing_still_does_not_stop_the_other():
    """The kiln is down on day 1 and the mill on day 2: 480 kg fired on day 2. In one step nothing could be made."""
    stops = [{"Line": "Kiln", "From": day(1), "To": day(1)}, {"Line": "Mill", "From": day(2), "To": day(2)}]
    plan = solved(staged(Downtime=stops))
    assert plan.margin == pytest.approx(240.0)


def test_max_stock_holds_at_the_end_of_a_period():
    """No more than 100 kg may lie over night: day 1 makes 580 kg, of which 480 are fired, and day 2 the last 320."""
    rows = staged(Intermediates=liquor(**{"Max stock": 100.0}))
    plan = solved(rows)
    assert stock(plan, "D1") <= 100.0 + 1e-6
    assert plan.margin == pytest.approx(450.0)
    assert violations(rows, plan) == []


def test_an_opening_stock_is_worked_and_costs_nothing_but_its_keeping():
    """200 kg more are there: 1,100 kg, of which the kiln takes 960 in two days: 480, and 620 + 140 kg held."""
    rows = staged(Intermediates=liquor(**{"Opening stock": 200.0, "Holding cost": 0.01, "Closing value": 0.1}))
    plan = solved(rows)
    held = sum(plan.tables["Intermediate stock"]["Stock (end)"])
    assert plan.margin == pytest.approx(480.0 - 0.01 * held + 0.1 * stock(plan, "D2"))
    assert stock(plan, "D2") == pytest.approx(140.0)
    assert violations(rows, plan) == []


def test_a_property_that_is_blank_counts_as_nothing():
    """Hardness of the liquor is not typed: the kiln fires its 20 kg an hour, until a limit asks for some of it."""
    components = [{"Component": "Me", "Counted as": "mass"}, {"Component": "Hardness", "Counted as": "property"}]
    rows = staged(Components=components)
    rows["Line use"][1] |= {"Basis": "Me", "Rate": 20.0}
    assert solved(rows).margin == pytest.approx(450.0)
    rows["Blend limits"] = [{"On": "Kiln", "Share of": "Hardness", "Min": 1.0}]
    found = {(problem.check, problem.table, problem.column) for problem in check(inputs(rows))}
    assert ("property-unknown", "Intermediates", "Hardness") in found
    assert solved(rows).margin == pytest.approx(0.0)


def test_a_lag_keeps_the_next_stage_waiting():
    """What is leached on day 1 is there on day 2: 480 kg are fired in two days, all of them on day 2."""
    rows = staged()
    rows["Yields"][0]["Lag"] = 1.0
    plan = solved(rows)
    assert plan.margin == pytest.approx(240.0)
    assert plan.run(Takes="Liquor", Period="D1") == 0.0
    fired = [key[2] for name, key in plan.model.variables.places if name == "run" and key[:2] == ("Liquor", "Fire")]
    assert fired == ["D2"]


def test_an_intermediate_is_sold_and_wanted_like_a_product():
    """Spot takes liquor at 2, twice what its metal brings: all 900 kg go; a target of 1,000 kg made is 100 short."""
    rows = staged(
        **{"Spot sales": [{"Product": "Metal", "Price": 1.0}, {"Product": "Liquor", "Price": 2.0}]},
        Targets=[{**target("Liquor target", 1000.0, Priority=1.0), "Product": "Liquor"}],
    )
    plan = solved(rows)
    assert plan.margin == pytest.approx(1800.0)
    assert plan.broken() == {"Targets: Liquor target: Amount": pytest.approx(100.0)}
    assert plan.amount("Intermediate stock", "Sold") == pytest.approx(900.0)
    assert violations(rows, plan) == []


def test_a_least_stock_is_a_promise_of_its_own_sheet():
    """1,000 kg are to be left at the end, and 900 can be made: 100 kg short, and nothing is fired."""
    rows = staged(Intermediates=liquor(**{"Min closing stock": 1000.0, "Min stock": 900.0}), Settings=exact())
    plan = solved(rows)
    assert plan.broken() == {"Intermediates: Liquor: Min closing stock": pytest.approx(100.0)}
    assert plan.margin == pytest.approx(0.0)
    assert violations(rows, plan) == []


def test_a_fixed_run_holds_all_that_a_recipe_takes_of_it():
    """At most 0.1 t of liquor are fired on day 1, so 580 kg in all."""
    fixed = [{"Lot": "Liquor", "Recipe": "Fire", "Period": "D1", "Rule": "at most", "Amount": 0.1}]
    assert solved(staged(**{"Fixed runs": fixed})).margin == pytest.approx(290.0)


def test_only_the_proportions_of_its_assay_count():
    """A liquor of 3 parts A to 1 part B gives 75 kg of A in 100 kg counted, whatever the row's unit.

    The lot has 8 % A and 8 % B, so the recipe makes 160 kg a tonne, and what is assumed is not what is made.
    """
    rows = two_metals({"A": 30.0, "B": 10.0})
    plan = solved(rows)
    found = made_of(rows, plan).set_index("Assumed or result")[["A", "B"]]
    assert found.loc["assumed"].tolist() == pytest.approx([75.0, 25.0])
    assert found.loc["made"].tolist() == pytest.approx([50.0, 50.0])
    assert plan.amount("Production", "Made", Product="A metal") == pytest.approx(160.0 * 0.75)
    assert violations(rows, plan) == []


def two_metals(assay: Row) -> Rows:
    """1 t of a lot of two metals leached into one liquor, of which a recipe takes out A alone."""
    return staged(
        1,
        Components=[{"Component": name, "Counted as": "mass"} for name in ("A", "B")],
        **{"Feed classes": [{"Feed class": "Feed", "A": 8.0, "B": 8.0}]},
        Lots=[lot("A", 1.0)],
        Yields=[
            {"Recipe": "Leach", "Product": "Liquor", "A": 100.0, "B": 100.0},
            {"Recipe": "Fire", "Product": "A metal", "A": 100.0},
        ],
        Products=[{"Product": "A metal"}],
        **{"Spot sales": [{"Product": "A metal", "Price": 1.0}]},
        Intermediates=[{"Intermediate": "Liquor", "Keeping": "fixed", **assay}],
    )


def test_rates_and_resources_count_what_the_store_holds():
    """The kiln works 10 kg of A an hour, 75 % of its liquor: 120 kg of A take 12 h and 12 units of acid."""
    rows = two_metals({"A": 3.0, "B": 1.0})
    rows["Line use"][1] |= {"Rate": 10.0, "Basis": "A"}
    rows |= {
        "Resources": [{"Resource": "Acid", "Unit": "kg", "Price": 1.0}],
        "Consumption": [{"Recipe": "Fire", "Resource": "Acid", "Amount": 0.1, "Per": "A"}],
    }
    plan = solved(rows)
    assert plan.amount("Line hours", "Used", Line="Kiln") == pytest.approx(12.0)
    assert plan.amount("Resource use", "Used") == pytest.approx(12.0)
    assert violations(rows, plan) == []


def test_a_loop_returns_what_was_lost():
    """Half of what is fired comes back to the liquor: 900 kg make 450 + 225 + ... = 900 kg of metal in time."""
    rows = staged(30)
    rows["Yields"].append({"Recipe": "Fire", "Product": "Liquor", "Me": 50.0})
    plan = solved(rows)
    assert plan.margin == pytest.approx(900.0)
    assert violations(rows, plan) == []


def test_a_full_store_is_why_a_promise_is_short():
    """The mill runs on day 1 only and 100 kg may lie over night: 580 kg are leached, 290 kg made of the 450 wanted."""
    rows = staged(
        Intermediates=liquor(**{"Max stock": 100.0}),
        Downtime=[{"Line": "Mill", "From": day(2), "To": day(2)}],
        Targets=[target("T", 450.0, Priority=1.0)],
    )
    assert solved(rows).broken() == {"Targets: T: Amount": pytest.approx(160.0)}
    assert sum(part for *_, part in why(rows)) == pytest.approx(160.0)


def test_a_bid_is_worth_what_it_makes_two_stages_on():
    """A tonne more on offer makes 90 kg of liquor and 45 kg of metal at 1, while the kiln has hours."""
    offer = {**lot("B", 1.0), "Status": "offered"}
    rows = staged(30, Lots=[lot("A"), {**offer, "Price": 40.0}])
    plan = solved(rows)
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    assert bids_table(final, ())["Worth"].tolist() == pytest.approx([45.0])
    without = solved(staged(30))
    assert plan.margin - without.margin == pytest.approx(45.0 - 40.0)


def test_sifting_finds_the_same_plan():
    """It brings columns in lot by lot; what a store holds has no quantity of its own."""
    sifted = solved(staged(), options=Options(algorithm=Algorithm.SIFTING))
    assert sifted.margin == pytest.approx(450.0)


def test_a_store_in_two_recipes_is_shared_out():
    """Two kilns of 480 kg a day each: all 900 kg are fired on day 1."""
    rows = staged(1)
    rows["Lines"].append({"Line": "Kiln 2"})
    rows["Recipes"].append({"Recipe": "Fire 2", "Feed class": "Liquor", "Cost": 1.0})
    rows["Line use"].append({"Recipe": "Fire 2", "Line": "Kiln 2", "Rate": 0.02, "Basis": "t"})
    rows["Yields"].append({"Recipe": "Fire 2", "Product": "Metal", "Me": 50.0})
    plan = solved(rows)
    assert plan.margin == pytest.approx(450.0 - 0.42)
    assert plan.amount("Money", Item="Recipe cost") == pytest.approx(-0.42)


def test_stock_within_a_period_is_what_has_not_been_taken_by_then():
    """Within two days taken as one period 900 kg are made and all are fired: on the first day half of both are done."""
    rows = staged(1, Targets=[{**target("T", 1000.0, Priority=1.0), "Product": "Liquor", "Measure": "stock"}])
    rows["Periods"] = [{"Period": "Both", "Start": day(1), "End": day(2)}]
    rows["Targets"][0]["To"] = day(1)
    rows["Fixed runs"] = [{"Lot": "Liquor", "Recipe": "Fire", "Period": "Both", "Rule": "exactly", "Amount": 0.9}]
    plan = solved(rows)
    assert plan.amount("Target status", "Reached") == pytest.approx(0.0)
    assert violations(rows, plan) == []


@pytest.mark.long(but=["fixed"])
@pytest.mark.parametrize("keeping", ["fixed", "mixed"])
def test_what_was_leached_before_the_plan_arrives_and_is_fired(keeping: str):
    """300 kg come on day 1 beside 900 kg of the plan: the kiln fires 960 of them in two days, 480 kg of metal."""
    come = [{"Product": "Liquor", "Date": day(1), "Quantity": 300.0, "Me": 100.0}]
    rows = staged(Intermediates=liquor(Keeping=keeping), Arrivals=come)
    plan = solved(rows)
    assert plan.margin == pytest.approx(480.0)
    assert violations(rows, plan) == []


@pytest.mark.long(but=["fixed"])
@pytest.mark.parametrize("keeping", ["fixed", "apart", "mixed"])
def test_a_published_plan_holds_runs_on_an_intermediate(keeping: str):
    """What is fired on day 1 could be fired on day 2 as well; 0.3 t are published on day 1, and so it is kept."""
    published = [
        {"Period": "D1", "Lot": "A", "Recipe": "Leach", "Amount": 10.0},
        {"Period": "D1", "Lot": "Liquor", "Recipe": "Fire", "Amount": 0.3},
        {"Period": "D2", "Lot": "Liquor", "Recipe": "Fire", "Amount": 0.48},
    ]
    rows = staged(Published=published, Intermediates=liquor(Keeping=keeping), Settings=setting("Change price", 100.0))
    plan = solved(rows)
    assert plan.run(Takes="Liquor", Period="D1") == pytest.approx(0.3)
    assert plan.run(Takes="Liquor", Period="D2") == pytest.approx(0.48)
    assert violations(rows, plan) == []


def test_the_audit_refuses_a_plan_that_takes_what_is_not_there():
    """0.48 t fired on day 1 become 1 t: 500 kg are not made of what is in the store."""
    rows = staged()
    plan = solved(rows)
    runs = plan.tables["Runs"]
    changed = runs.assign(Amount=runs["Amount"].where(~((runs["Takes"] == "Liquor") & (runs["Period"] == "D1")), 1.0))
    words = [str(violation) for violation in audited(rows, plan, Compositions=made_of(rows, plan), Runs=changed)]
    assert "Production: Liquor / D1: Stock (end) is -100, less than 0" in words
