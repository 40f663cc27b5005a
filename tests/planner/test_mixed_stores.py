"""Plans with stores that mix, as they are shown."""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from models.audit.ledger import Violation
from models.schema.frames import inputs
from models.solving.solvers.highs import Status
from planner.engine import pipeline
from planner.engine import solved as solver
from planner.engine.buying import exact_bids
from planner.engine.buying.purchases import Purchases
from planner.engine.buying.two_plans import TwoPlans, range_words
from planner.engine.cases import of_tables
from planner.engine.explanations import explaining, worths
from planner.engine.failed_check import PlanFailsCheck
from planner.engine.plan import Plan
from planner.engine.records import manifest, summary
from planner.engine.solved import Choices, Solved
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress
from planner.studies.bids import bidding
from planner.views.schedule_rows import work_of_lines
from tests.models.rules.test_one_mix import tank
from tests.models.solved import lot
from tests.planner.compare.plans import solved
from tests.plants import Rows, changed


def test_the_schedule_shows_what_is_drawn_from_the_tank():
    """The kiln works 0.4 t of the mix, whatever is in it."""
    (kiln,) = work_of_lines(solved(tank()))["Kiln"]
    assert (kiln[0].lot, round(kiln[0].tonnes, 6)) == ("Liquor", 0.4)


def test_the_summary_says_what_mixing_costs_at_most_also_where_that_is_nothing():
    """A kiln of 0.8 t takes all of both lots, mixed or not, where no liquor is sold: 200 + 100."""
    plan = solved({**tank(0.8), "Spot sales": [{"Product": "Metal", "Price": 1.0}]})
    told = {row.key: row.value for row in summary.rows(plan)}
    assert plan.status == Status.OPTIMAL
    assert plan.margin == pytest.approx(300.0)
    assert told["Gap"] == pytest.approx(0.0, abs=1e-3)
    assert told["Margin at most"] == pytest.approx(300.0, abs=3e-3)
    assert told["What mixing costs, at most"] == pytest.approx(0.0, abs=3e-3)


def offering() -> Rows:
    """The tank, and a tonne on offer at 50: 300 kg of metal and 100 of dirt."""
    new = lot("New", 1.0, Me=30.0, Dirt=10.0, Status="offered", Price=50.0)
    return {**tank(), "Lots": [*tank()["Lots"], new]}


@pytest.mark.long
def test_a_bid_for_a_plan_with_a_tank_is_the_difference_of_two_plans():
    """With it 600 of 1,200 kg are metal: 200 of 400 kg fired, 800 kg sold at 0.3, less 50: 390. Without it 270.

    Kept apart its batch is fired, and all else is sold: 300 + 0.3 * 800 - 50 = 490; without it 320.
    """
    found = bidding.work(of_tables(inputs(offering())), ["New"], progress=Progress(), cancel=Cancel())
    (bid,) = found.bids
    assert (bid.plans.margin_with, bid.plans.margin_without) == (pytest.approx(390.0), pytest.approx(270.0))
    assert bid.at_equal_promises is None
    assert "between +70 and +220" in range_words(bid.plans)
    assert bid.even.price is not None
    dear = changed(offering(), "Lots", 2, Status="expected", Price=bid.even.price)
    assert solved(dear).margin == pytest.approx(270.0, abs=1e-3)


def explained(rows: Rows) -> Plan:
    return pipeline.solve_case(of_tables(inputs(rows)))


def test_a_plan_with_a_tank_says_what_is_worth_what():
    plan = explained(offering())
    said = manifest.read(plan.tables["Manifest"])[manifest.EXPLANATIONS]
    assert said == manifest.NO_DELAYS.format("stores that mix")
    (bid,) = plan.tables["Bids"].to_dict("records")
    assert (bid["Found by"], bid["Adds"]) == ("two plans", pytest.approx(120.0))
    assert "the best that were found; proven is between +70 and +220" in bid["How"]
    values = plan.tables["Marginal values"]
    assert set(values["Found by"]) == {"two plans found"}
    content = values[values["What"] == "Content of a store"].set_index("Name")["Adds"]
    assert content["Liquor / Me"] == pytest.approx(400.0 * 601.0 / 1201.0 + 0.3 * 801.0 - 50.0 - 390.0)
    assert "Liquor / Me" in str(bid["Made of"])


def in_whole_runs() -> Rows:
    """The same with runs of the kiln of at least 0.3 t, another tonne on offer that is too dear, and a blocked one."""
    rows = offering()
    dear = lot("Dear", 1.0, Me=30.0, Dirt=10.0, Status="offered", Price=500.0)
    blocked = lot("Blocked", 1.0, Me=30.0, Dirt=10.0, Status="blocked", Price=50.0)
    recipes = [rows["Recipes"][0], {**rows["Recipes"][1], "Min run": 0.3}]
    return {**rows, "Recipes": recipes, "Lots": [*rows["Lots"], dear, blocked]}


@cache
def planned_in_whole_runs() -> Plan:
    return explained(in_whole_runs())


@cache
def in_whole_runs_solved() -> Solved:
    return solver.solve(of_tables(inputs(in_whole_runs())), choices=Choices(explain=False))


def test_stores_that_mix_beside_whole_numbers_are_explained_at_their_pattern():
    """What is not computed is said."""
    plan = planned_in_whole_runs()
    said = str(manifest.read(plan.tables["Manifest"])[manifest.EXPLANATIONS])
    assert said == f"{manifest.NO_DELAYS.format('stores that mix and rules in whole numbers')} {manifest.NO_REASONS}"
    values = plan.tables["Marginal values"]
    assert set(values["Found by"].dropna()) == {"at this pattern"}
    assert values["Why"].str.startswith("At this pattern of whole numbers: ").all()
    assert plan.tables["Rule costs"]["Rule"].tolist() == ["least runs"]
    assert set(plan.tables["Why this lot"]["Reason"]) <= {"worked", "bought", "blocked", "not explained"}


@pytest.mark.parametrize("name", ["New", "Dear", "Blocked"])
def test_bids_beside_whole_numbers_are_two_plans_and_nothing_else(name: str):
    """Whoever buys it, or cannot, and plans again finds the margins that Bids states; it says nothing of slopes."""
    place = [row["Lot"] for row in in_whole_runs()["Lots"]].index(name)
    bid = planned_in_whole_runs().tables["Bids"].set_index("Lot").loc[name]
    with_it = solved(changed(in_whole_runs(), "Lots", place, Status="expected"))
    without = solved(changed(in_whole_runs(), "Lots", place, Status="blocked"))
    assert bid["Found by"] == "two plans"
    assert bid["Margin with"] == pytest.approx(with_it.margin, abs=1e-3)
    assert bid["Margin without"] == pytest.approx(without.margin, abs=1e-3)
    assert bid["Adds"] == pytest.approx(bid["Margin with"] - bid["Margin without"])
    assert bid[["Worth", "Gain", "Made of"]].isna().all()
    assert "next tonne" not in bid["How"]


def test_beside_whole_numbers_a_lot_for_which_no_plan_is_solved_has_no_figure(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exact_bids, "MOST_SOLVES", 0)
    bids = worths.worth(in_whole_runs_solved())["Bids"].set_index("Lot")
    assert bids.loc[["New", "Dear"], ["Adds", "Worth", "Gain"]].isna().all(axis=None)
    assert bids.loc["Dear", "How"].startswith("No figure: 6 plans are solved")
    assert "`planner bid` solves for every lot" in bids.loc["Dear", "How"]
    assert bids.loc["Blocked", "How"].startswith("Blocked, and not priced here")


def test_plans_in_whole_numbers_with_mixes_count_as_what_they_take(monkeypatch: pytest.MonkeyPatch):
    """The clock of such searches goes on for them too; with none of it left no further plan begins."""
    done = in_whole_runs_solved()
    assert done.solution.paced > 0
    monkeypatch.setattr(exact_bids, "paced_for_whole", lambda spent: 0.0)
    bids = worths.worth(done)["Bids"].set_index("Lot")
    assert "steps for more plans in whole numbers are used up" in bids.loc["New", "How"]


def test_a_lot_whose_plan_fails_its_check_has_no_figure_and_the_others_do(monkeypatch: pytest.MonkeyPatch):
    """A plan that is solved for a table takes nothing else with it."""
    done, two = in_whole_runs_solved(), Purchases.two

    def failing(purchases: Purchases, lot: str) -> TwoPlans:
        if lot == "New":
            raise PlanFailsCheck("New bought", (Violation("Production", "Metal", "wrong"),))
        return two(purchases, lot)

    monkeypatch.setattr(Purchases, "two", failing)
    bids = worths.worth(done)["Bids"].set_index("Lot")
    assert bids.loc["New", "How"] == "No figure. The plan New bought fails its check in 1 place and is not written."
    assert bids.loc["Dear", "Found by"] == "two plans"


def test_of_a_plan_that_its_time_limit_ended_no_rule_is_left_out():
    """Each plan without a rule would go on as long."""
    done = in_whole_runs_solved()
    ended = replace(done, solution=replace(done.solution, status=Status.LIMIT))
    (row,) = explaining.explain(ended)["Rule costs"].to_dict("records")
    assert (row["Rule"], pd.isna(row["Margin without"])) == ("least runs", True)
    assert str(row["Promises"]).startswith("not computed: ")
