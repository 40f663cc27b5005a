"""Every rule states everything about itself, and what states little is still named truly everywhere."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.explain.bids.table import bids_table
from models.explain.budget import Budget
from models.explain.claims import causes, changes
from models.explain.worths.last_program import Final
from models.explain.worths.marginal_words import marginals_table
from models.explain.worths.marginals import marginals
from models.plant.plant import Plant
from models.program import axes
from models.program.cause import Stage
from models.program.change import Quantity
from models.program.model import Model
from models.program.stated import LIMIT, Stated
from models.rules import RULES
from models.rules.rule import Rule
from models.schema.frames import frame
from models.schema.inputs import INPUTS
from models.schema.outputs import OUTPUTS
from tests.models.audited import audited
from tests.models.explain.busy_plants import plants
from tests.models.explain.plans import rungs, why
from tests.models.rules.test_arrivals_in_blends import ROWS as DIRTY
from tests.models.rules.test_batches import TWO_LINES as IN_BATCHES
from tests.models.rules.test_campaigns import ROWS as CHANGED
from tests.models.rules.test_lanes import METAL_AND_FEED as TWO_WAYS
from tests.models.rules.test_lanes import ROWS as SITES
from tests.models.rules.test_maintenance import SEVERAL as STOPPED
from tests.models.rules.test_one_mix import ROWS as MIXED
from tests.models.rules.test_setups import TWO_LINES as SET_UP
from tests.models.rules.test_store_batches import ROWS as APART
from tests.models.rules.test_supplies import ROWS as OF_A_YARD
from tests.models.solved import Solved, lot, solved, target, tiny
from tests.models.stating import earned, planned
from tests.planner.compare.plans import compared
from tests.planner.compare.plans import solved as plan_of
from tests.plants import day

CALM = [{"Setting": "Change price", "Value": 0.1}, {"Setting": "Frozen until", "Value": day(1)}]

BUSY = {
    **plants(),
    "capped": tiny(2, Recipes=[{"Recipe": "Work", "Feed class": "Feed", "Max per day": 3.0}]),
    "calm": {**tiny(2, Published=[{"Lot": "A", "Recipe": "Work", "Period": "D1", "Amount": 3.0}]), "Settings": CALM},
    "full of what was made before": {
        **DIRTY,
        "Products": [{"Product": "Metal", "Opening stock": 100.0, "Max stock": 150.0}],
    },
    "kept apart": APART,
    "at two sites": SITES,
    "mixed": MIXED,
    "taken together": tiny(
        2,
        Recipes=[
            {"Recipe": "Work", "Feed class": "Feed", "Share": 50.0},
            {"Recipe": "Work", "Feed class": "Coke", "Share": 50.0},
        ],
        **{"Feed classes": [{"Feed class": "Feed", "Me": 10.0}, {"Feed class": "Coke"}]},
        Lots=[lot("A"), {**lot("C"), "Feed class": "Coke"}],
    ),
    "in campaigns": tiny(
        2,
        Lots=[
            lot("A", Whole="yes", **{"Min run": 2.0, "Max periods": 2.0}),
            {**lot("B", 3.0), "Status": "offered", "Supply": "Yard"},
        ],
        Supplies=[{"Supply": "Yard", "Charge": 1.0, "Resume": "no"}],
        Companions=[{"Feed": "B", "Needs": "A"}],
        **{
            "Blend counts": [{"On": "Mill", "Count": "lots", "Max": 2.0}],
            "Line use": [
                {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", "Setup hours": 1.0},
                {"Recipe": "Work", "Line": "Oven", "Rate": 1.0, "Basis": "t", "Batch": 1.0},
            ],
        },
        Lines=[
            {"Line": "Mill", "Campaigns": "recipe", "Opening campaign": "Work", "Min campaign": 2.0},
            {"Line": "Oven"},
        ],
        Maintenance=[{"Maintenance": "Lining", "Line": "Mill", "Hours": 2.0}],
    ),
}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_has_words_a_sheet_and_its_re_computation(rule: Rule) -> None:
    assert sys.modules[rule.add.__module__].__name__ == f"models.rules.{rule.name}"
    assert rule.words
    assert rule.sheet in INPUTS
    assert rule.unit
    assert (rule.promised if rule.is_promise else rule.audit) is not None
    assert rule.decide is None or rule.decide.__doc__, "the page of the model shows it"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_says_what_lifting_it_and_what_a_unit_more_means(rule: Rule) -> None:
    """A balance states what is, so that nothing is lifted; a promise is a cause by its level, not by its rows."""
    assert rule.is_balance or rule.changes is not None
    assert rule.is_balance or rule.is_promise or rule.causes is not None


@cache
def busy(name: str) -> Solved:
    return solved(BUSY[name])


@pytest.mark.parametrize("name", BUSY)
def test_no_bound_of_a_busy_plant_is_left_to_the_generic_cause(name: str) -> None:
    plan = busy(name)
    assert [cause for cause in causes(Stated(plan.plant, plan.model)) if cause.kind == LIMIT] == []


def test_between_them_the_busy_plants_have_rows_of_every_rule() -> None:
    """Otherwise the test before proves nothing of the rule that is missing."""
    written = {block.rule for name in BUSY for block in busy(name).model.row_blocks.values() if block.positions}
    assert written == set(RULES)


@pytest.mark.parametrize("name", BUSY)
def test_what_a_unit_more_is_has_a_name_of_its_own(name: str) -> None:
    """No two quantities of a plant share kind, name and period, by which a plan's table keys them."""
    plan = busy(name)
    keys = [(one.kind.what, one.name, getattr(one, "period", "")) for one in changes(Stated(plan.plant, plan.model))]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_the_re_computation_shares_nothing_with_the_model(rule: Rule) -> None:
    """What a rule's audit names comes from the audit, from pandas and numpy, or from its own file."""
    for part in (rule.audit, rule.promised, rule.earned):
        if part is not None:
            row = vars(sys.modules[part.__module__])
            used = [getattr(row[name], "__module__", None) or "" for name in _names(part.__code__) if name in row]
            assert not [place for place in used if place.startswith(("models.program", "models.plant", "pyomo"))]


def _names(code: Any) -> set[str]:
    inner = [const for const in code.co_consts if hasattr(const, "co_names")]
    return set(code.co_names).union(*(_names(one) for one in inner))


def quiet(m: Model, plant: Plant) -> None:
    """On no day more than 3 t are worked, whatever the lines could do."""
    m.rows("quiet_days", (axes.periods(plant),), (m.runs.period, m.run, 1.0), upper=3.0 * plant.calendar.days)


def quiet_audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    worked = balances.decided.runs.groupby("Period")["Amount"].sum()
    ledger.at_most("Runs", "what is worked on a quiet day", worked, worked * 0.0 + 3.0)


QUIET = Rule(name="quiet_days", words="quiet days", sheet="Lines", unit="t", add=quiet, audit=quiet_audit)

ROWS = tiny(
    2,
    Lots=[lot("A"), {**lot("B", 5.0), "Status": "offered", "Price": 20.0}],
    Targets=[target("T", 1000.0, Priority=1.0)],
)
"""15 t of 10 %, so that 1,000 kg can be made of 10 t; with QUIET 6 t are worked in two days: 600 kg, 400 kg short."""


@pytest.fixture
def with_quiet(monkeypatch: pytest.MonkeyPatch) -> Solved:
    """The plan with a rule that is added while the program runs and states nothing but its rows and its audit."""
    monkeypatch.setitem(RULES, "quiet_days", QUIET)
    return solved(ROWS, dict(RULES))


def test_a_rule_added_at_run_time_is_why_a_promise_is_short(with_quiet: Solved) -> None:
    assert with_quiet.broken() == {"Targets: T: Amount": pytest.approx(400.0)}
    assert why(ROWS) == [(LIMIT, "quiet days", 400.0)]


def test_it_stops_the_ladder(with_quiet: Solved) -> None:
    assert [rung.stops for rung in rungs(ROWS, "T")] == ["Limit: quiet days"] * 2
    assert [rung.most for rung in rungs(ROWS, "T")] == pytest.approx([300.0, 600.0])


def test_a_unit_more_of_it_has_a_worth_in_words(with_quiet: Solved, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the target a tonne more a day is 100 kg at 1: 100 of margin; solved again with 4 t it is."""
    rows = {**ROWS, "Targets": []}
    plan = solved(rows, dict(RULES))
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    table = marginals_table(marginals(final), "USD")
    (first, _) = table[table["What"] == "Limit: quiet days"].to_dict("records")
    assert (first["Period"], first["Now"], first["Value"]) == ("D1", pytest.approx(3.0), pytest.approx(100.0))
    assert first["Why"].startswith("0.2 t more of the limit quiet days D1 adds 20.00 USD")
    wider = Rule(
        **{
            **vars(QUIET),
            "add": lambda m, plant: m.rows(
                "quiet_days", (axes.periods(plant),), (m.runs.period, m.run, 1.0), upper=np.array([4.0, 3.0])
            ),
        }
    )
    monkeypatch.setitem(RULES, "quiet_days", wider)
    assert solved(rows, dict(RULES)).margin - plan.margin == pytest.approx(first["Value"])


def test_a_bound_of_columns_alone_has_a_cause_and_a_worth_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that lets each run be 3 t at most: a tonne more on day 1 is 100 kg at 1."""
    bounding = Rule(
        name="small_runs",
        words="small runs",
        sheet="Lines",
        unit="t",
        add=lambda m, plant: m.at_most(m.run, np.full(len(m.run), 3.0)),
    )
    monkeypatch.setitem(RULES, "small_runs", bounding)
    assert why({**ROWS, "Lots": [lot("A")]}) == [(LIMIT, "small runs", 400.0)]
    plan = solved(tiny(2), dict(RULES))
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    found = {one.name: one.more.value for one in marginals(final) if one.kind.what == "Limit: small runs"}
    assert found == {"run[A,Work,D1]": pytest.approx(100.0), "run[A,Work,D2]": pytest.approx(100.0)}


def test_bids_say_what_a_tonne_takes_of_it(with_quiet: Solved) -> None:
    plan = solved({**ROWS, "Targets": []}, dict(RULES))
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    assert "Quiet days: D1 -100" in bids_table(final, ())["Made of"].iloc[0]


def test_a_comparison_names_it(with_quiet: Solved) -> None:
    """Two plans, one with a week of it: the marginal values that differ carry its name."""
    plan, none = plan_of(ROWS), frame(OUTPUTS["Marginal values"].columns, [])
    final = Final(with_quiet.plant, with_quiet.model, with_quiet.solution, Budget(100_000))
    found = {**plan.tables, "Marginal values": marginals_table(marginals(final), "USD")}
    before = {**plan.tables, "Marginal values": none}
    one, two = (type(plan)(**{**vars(plan), "tables": tables}) for tables in (before, found))
    differences = compared(one, two).results["Marginal values"]
    assert "Limit: quiet days" in {difference.key[0] for difference in differences}


def test_the_audit_refuses_a_plan_that_breaks_it(with_quiet: Solved) -> None:
    free = solved(ROWS, {name: rule for name, rule in RULES.items() if name != "quiet_days"})
    words = [str(violation) for violation in audited(ROWS, free)]
    assert [word for word in words if "quiet day" in word] == [
        "Runs: D1: what is worked on a quiet day is 15, more than 3"
    ]


def test_causes_come_stage_by_stage_and_quantities_last() -> None:
    plan = solved(plants()["short of feed"])
    stages = [cause.stage for cause in causes(Stated(plan.plant, plan.model))]
    assert stages == sorted(stages)
    assert stages.count(Stage.QUANTITY) == 1


STEPS = {
    "tonnes, kilograms and per cent of what is there": {
        *("Owned lot", "Offered lot", "Blocked lot", "Content of a store", "Must use", "Fixed run", "Recipe Share"),
        *("Feed Max stock", "Feed Min closing stock"),
    },
    "a hundredth of what there is now, or one": {
        *("Arrival", "Opening stock", "Max stock", "Min stock", "Min closing stock", "Delivery", "Delivery Min"),
        *("Delivery Max", "Spot sales Max", "Target"),
    },
    "a tenth": {"Recipe Max per day", "Lane Max per day", "Resource per day"},
    "a hundredth": {"Blend limit Min", "Blend limit Max"},
    "a shift": {"Line hours"},
}
STEPS_OF = dict(zip(STEPS, ((1.0, 0.0), (1.0, 0.01), (0.0, 0.1), (0.01, 0.01), (8.0, 0.0)), strict=True))
SUPPLIES = {"Owned lot", "Arrival", "Opening stock", "Content of a store"}


def test_each_quantity_has_a_sensible_step() -> None:
    modules = [sys.modules[rule.add.__module__] for rule in RULES.values()]
    every = {one.what: one for module in modules for one in vars(module).values() if isinstance(one, Quantity)}
    steps = {name: STEPS_OF[size] for size, names in STEPS.items() for name in names}
    assert {name: (one.step, one.share) for name, one in every.items()} == steps
    assert {name for name, one in every.items() if one.supply} == SUPPLIES


def test_what_is_a_promise_a_balance_or_about_feed_is_said() -> None:
    def those(flag: str) -> set[str]:
        return {name for name, rule in RULES.items() if getattr(rule, flag)}

    assert those("is_promise") == {
        *("arrivals_in_blends", "stock_over_max", "must_use", "feed_max_stock", "feed_min_closing_stock"),
        *("product_min_stock", "product_min_closing_stock", "fixed_runs", "frozen_runs", "maintenance"),
        *("delivery_minimum", "targets"),
    }
    assert those("is_balance") == {
        *("arrivals", "product_made", "product_stock", "store_batches", "one_mix", "feed_stock", "feed_at_sites"),
        "published",
    }
    assert those("about_feed") == {"feed_stock", "feed_max_stock", "feed_min_closing_stock"}
    assert those("keeps_dates") == {"feed_max_stock"}


def test_what_is_missing_and_what_is_whole_is_said() -> None:
    """Which promises miss what is too much, which are of the whole plan, and what is in whole numbers or only a switch.

    Those of intermediates and of Stores are as those of products.
    """
    models = [busy(name).model for name in BUSY]
    promises = {promise.name.partition("_of_")[0]: promise for model in models for promise in model.promises}
    assert {name for name, promise in promises.items() if promise.over} == {
        *("arrivals_in_blends_max", "stock_over_max", "feed_max_stock", "fixed_runs_over", "frozen_runs_over"),
        "unpublished_runs",
    }
    assert {name for name, promise in promises.items() if not promise.by_period} == {
        *(
            "delivery_minimum",
            "feed_min_closing_stock",
            "maintenance",
            "must_use",
            "product_min_closing_stock",
            "targets",
        ),
    }
    decisions = {one.name: one.whole for model in models for one in model.decisions.values()}
    assert {name for name, whole in decisions.items() if whole} == {
        *("batches", "campaign", "held", "opening", "stops", "whole", "works"),
    }
    blocks = {block.name: block for model in models for block in model.row_blocks.values()}
    assert {name for name, block in blocks.items() if block.switch} == {
        *("campaign_hours", "setup_hours", "supply_held", "works_at_all"),
    }
    assert {name for name, block in blocks.items() if block.holds} == {"batch_size"}


EARNED = {
    "lanes": (TWO_WAYS, "Transport", -56.0),
    "supplies": (OF_A_YARD, "Standing charges", -300.0),
    "setups": (SET_UP, "Setups", -60.0),
    "batches": (IN_BATCHES, "Running cost of lines", -60.0),
    "campaigns": (CHANGED, "Changeovers", -50.0),
    "maintenance": (STOPPED, "Maintenance", -15.0),
}
"""What the plans of these plants pay for each rule, by hand in the tests of the rule."""


@pytest.mark.parametrize("rule", EARNED)
def test_the_audit_works_out_what_each_rule_costs(rule: str) -> None:
    rows, item, amount = EARNED[rule]
    assert earned(rule, rows, planned(rows)) == {item: pytest.approx(amount)}
