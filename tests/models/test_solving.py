"""The solver: its options, its algorithms, its limits, and that there is one plan only."""

from dataclasses import replace

import numpy as np
import pytest

from models.program.arrays.lp import arrays, objective_of
from models.program.build import build
from models.solving.levels import Cancelled, Event, Options, RefusedOption, Status, Unsolved, solve
from models.solving.solvers import highs, sifting
from models.solving.solvers.highs import SIMPLEX_NONZEROS, Algorithm, Highs, Outcome, choose
from models.solving.solvers.options import DEVEX, WEIGHTS
from tests.models.solved import all_but, contract, lot, plant_of, solved, target, tiny
from tests.plants import Rows, small_plant
from tests.random_plants import rows as random_rows

SEEDS = (3, 11)
LOSS = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]


def test_a_plan_says_that_it_is_optimal_and_how_large_its_program_is():
    plan = solved(tiny())
    assert plan.solution.status is Status.OPTIMAL
    assert (plan.solution.rows, plan.solution.columns, plan.solution.nonzeros) == (4, 4, 7)
    assert plan.solution.algorithm == "simplex"


def test_the_algorithm_is_chosen_by_size():
    assert choose(Algorithm.AUTO, SIMPLEX_NONZEROS) is Algorithm.SIMPLEX
    assert choose(Algorithm.AUTO, SIMPLEX_NONZEROS + 1) is Algorithm.SIFTING
    assert choose(Algorithm.IPX, 1) is Algorithm.IPX


def test_an_algorithm_that_is_not_installed_is_refused(monkeypatch):
    monkeypatch.setattr(highs, "find_spec", lambda name: None)
    with pytest.raises(RefusedOption, match="hipo"):
        solved(tiny(), options=Options(algorithm=Algorithm.HIPO))


@pytest.mark.parametrize(
    ("further", "words"),
    [
        ({"no_such_option": 1}, "has no option 'no_such_option'"),
        ({"time_limit": 0.01}, "'time_limit' is set by planner for each solve: the time of a plan is `Time limit`"),
        ({"presolve": "sometimes"}, "does not take 'sometimes'"),
        ({"simplex_iteration_limit": "many"}, "takes int"),
        ({"mip_detect_symmetry": "perhaps"}, "takes bool"),
        ({"primal_feasibility_tolerance": -1.0}, "does not take -1.0"),
    ],
    ids=str,
)
def test_an_option_that_highs_refuses_is_an_error(further, words):
    with pytest.raises(RefusedOption, match=words):
        solved(tiny(), options=Options(further=further))


@pytest.mark.parametrize(
    "further",
    [
        {"presolve": "off"},
        {"simplex_iteration_limit": "1000"},
        {"mip_detect_symmetry": "off"},
        {"primal_feasibility_tolerance": "1e-8"},
        {"dual_feasibility_tolerance": 1},
    ],
    ids=str,
)
def test_an_option_of_highs_is_taken_as_text_or_number(further):
    assert solved(tiny(), options=Options(further=further)).margin == pytest.approx(1000)


@pytest.mark.parametrize(
    "rows", [small_plant(), *(random_rows(seed) for seed in SEEDS)], ids=["small", *map(str, SEEDS)]
)
@pytest.mark.parametrize("algorithm", [Algorithm.IPX, Algorithm.SIFTING])
def test_every_algorithm_finds_the_same_plan(rows, algorithm, monkeypatch):
    monkeypatch.setattr(sifting, "FIRST_OF_GROUP", 1)  # so that columns have to come in on a small plant, too
    simplex = solved(rows, options=Options(algorithm=Algorithm.SIMPLEX))
    other = solved(rows, options=Options(algorithm=algorithm))
    assert other.solution.algorithm == algorithm
    assert other.margin == pytest.approx(simplex.margin, rel=1e-7)
    values = [[level.value for level in plan.solution.levels[:-1]] for plan in (simplex, other)]
    assert values[0] == pytest.approx(values[1], rel=1e-6, abs=1e-9)
    runs = simplex.model.run
    assert other.solution.x[runs] == pytest.approx(simplex.solution.x[runs], rel=1e-6, abs=1e-6)


def test_the_steps_of_crossover_count():
    """What goes from interior points to a basis takes steps, too."""
    plan = solved(small_plant())
    solver = Highs(arrays(plan.model), Options(algorithm=Algorithm.IPX, further={"presolve": "off"}))
    outcome = solver.minimise(-objective_of(plan.model, "margin"))
    info = solver._highs.getInfo()
    assert info.crossover_iteration_count > 0
    assert outcome.iterations > info.ipm_iteration_count + max(info.simplex_iteration_count, 0)


def test_sifting_starts_with_a_few_columns_of_each_lot():
    groups = np.array([-1, 0, 0, 0, 0, 0, 0, 1, -1])
    first = sifting.first_set(groups)
    assert first[[0, 7, 8]].all()
    assert first[groups == 0].sum() == sifting.FIRST_OF_GROUP


def test_sifting_takes_in_what_it_left_out(monkeypatch):
    """Lot A may be worked on each of 20 days, 1 t a day; one run at first, and 10 t are worked in the end."""
    monkeypatch.setattr(sifting, "FIRST_OF_GROUP", 1)
    rows = tiny(20, Lines=[{"Line": "Mill", "Hours per day": 1.0}])
    plan = solved(rows, options=Options(algorithm=Algorithm.SIFTING))
    assert plan.margin == pytest.approx(1000)
    assert len(plan.tables["Runs"]) == 10


def test_sifting_takes_in_what_saves_little_of_a_unit_but_all_of_the_cost(monkeypatch):
    """The same with all money in a far larger unit: each of 10 t costs 5e-7 less."""
    monkeypatch.setattr(sifting, "FIRST_OF_GROUP", 1)
    plan = solved(tiny(20, Lines=[{"Line": "Mill", "Hours per day": 1.0}]))
    cost = -5e-9 * objective_of(plan.model, "margin")
    groups = np.full(len(cost), -1)
    groups[plan.model.run] = plan.model.runs.node
    outcome = sifting.Sifting(arrays(plan.model), groups, np.array([10.0]), Options()).minimise(cost)
    assert outcome.objective == pytest.approx(-5e-6)
    assert outcome.bound == pytest.approx(-5e-6)


def test_sifting_drops_what_it_needs_no_more_and_goes_back_to_earlier_answers(monkeypatch):
    """Lot A may be worked on each of 20 days, 1 t a day, in 10 runs of which one is there at first.

    Each of ten costs has the cheapest day elsewhere: -2, then 1 / 100 dearer from day to day. So 10 t cost
    -20 + (0 + ... + 9) / 100 = -19.55, as over all columns. Back at the first basis its runs come in again.
    """
    monkeypatch.setattr(sifting, "FIRST_OF_GROUP", 1)
    monkeypatch.setattr(sifting, "KEPT", 0.0)
    plan = solved(tiny(20, Lines=[{"Line": "Mill", "Hours per day": 1.0}]))
    lp, run = arrays(plan.model), plan.model.run
    groups, costs = np.full(len(lp.lower), -1), np.zeros((10, len(lp.lower)))
    groups[run] = plan.model.runs.node
    costs[:, run] = -2.0 + (np.arange(20) - 2 * np.arange(10)[:, None]) % 20 / 100
    solver, whole = sifting.Sifting(lp, groups, np.array([10.0]), Options()), Highs(lp, Options())
    dropped, drop = list[int](), solver.highs.drop_columns
    monkeypatch.setattr(solver.highs, "drop_columns", lambda *some: (dropped.append(len(some[0])), drop(*some)))
    first = solver.minimise(costs[0])
    basis = solver.basis()
    for cost in costs[1:]:
        assert solver.minimise(cost).objective == pytest.approx(whole.minimise(cost).objective)
    assert len(dropped) == 9 and min(dropped) > 0
    assert len(solver.active) == len(solver.highs.lower)
    solver.start_from(basis)
    again = solver.minimise(costs[0])
    assert first.objective == again.objective == pytest.approx(-19.55)
    assert again.x == pytest.approx(first.x) and again.iterations == 0


def test_sifting_takes_in_what_there_is_no_answer_without(monkeypatch):
    """Of 20 days with 1 t each only one is there at first, and 1000 kg have to be sold, of 10 t."""
    monkeypatch.setattr(sifting, "FIRST_OF_GROUP", 1)
    plan = solved(tiny(20, Lines=[{"Line": "Mill", "Hours per day": 1.0}]))
    lp, m = arrays(plan.model), plan.model
    groups = np.full(len(lp.lower), -1)
    groups[m.run] = m.runs.node
    solver = sifting.Sifting(lp, groups, np.array([10.0]), Options())
    solver.add_row(m.spot, np.full(len(m.spot), -1.0), -1000.0)
    cost = np.zeros(len(lp.lower))
    cost[m.run] = 1.0
    assert solver.minimise(cost).objective == pytest.approx(10.0)
    solver.add_row(m.spot, np.full(len(m.spot), -1.0), -1001.0)
    assert solver.minimise(cost).status == "infeasible"


def test_work_is_done_early_and_in_few_runs():
    """Any of 5 days would do for 10 t: all of it is worked on the first."""
    runs = solved(tiny(5)).tables["Runs"]
    assert list(runs[["Period", "Lot", "Recipe"]].itertuples(index=False, name=None)) == [("D1", "A", "Work")]
    assert runs["Amount"].tolist() == pytest.approx([10.0])


def test_the_fixed_choice_costs_no_margin():
    plan = solved(small_plant())
    assert plan.level("fixed choice").value == pytest.approx(0, abs=1e-6 * abs(plan.margin))


def test_a_second_run_gives_the_same_plan_to_the_last_bit():
    once, again = solved(small_plant()), solved(small_plant())
    assert np.array_equal(once.solution.x, again.solution.x)


def test_between_two_offers_at_the_same_price_the_choice_is_always_the_same():
    """Nothing is worked; 5 t of either offer have to be left at the end."""
    lots = [lot(name, Status="offered", Price=20.0) for name in ("A", "B")]
    rows = tiny(Lots=lots, Lines=[{"Line": "Mill", "Hours per day": 0.0}])
    rows["Feed classes"] = [{"Feed class": "Feed", "Me": 10.0, "Min closing stock": 5.0}]
    bought = [
        solved(rows, options=Options(algorithm=algorithm)).tables["Lot use"]["Bought"].to_list()
        for algorithm in (Algorithm.SIMPLEX, Algorithm.IPX)
    ]
    assert bought[0] == pytest.approx(bought[1])
    assert sorted(bought[0]) == pytest.approx([0, 5])


def test_a_program_without_end_is_unsolved():
    """Without the rule that product has to be made, any amount of it can be sold."""
    with pytest.raises(Unsolved) as error:
        solved(tiny(), all_but("product_made"))
    assert error.value.status is Status.UNBOUNDED


def test_without_time_there_is_no_plan():
    with pytest.raises(Unsolved) as error:
        solved(small_plant(), options=Options(time_limit=0.0))
    assert error.value.status is Status.LIMIT


def test_the_time_limit_is_that_of_the_workbook_where_none_is_given():
    rows = small_plant(Settings=[{"Setting": "Time limit", "Value": 1e-9}])
    with pytest.raises(Unsolved) as error:
        solved(rows)
    assert error.value.status is Status.LIMIT


def time_runs_out_after(solves: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From then on HiGHS answers that its time is up, with nothing in its hands."""
    minimise, count = Highs.minimise, iter(range(100))

    def limited(solver: Highs, *arguments: object) -> Outcome:
        outcome = minimise(solver, *arguments)
        return outcome if next(count) < solves else replace(outcome, status=Status.LIMIT, feasible=False)

    monkeypatch.setattr(Highs, "minimise", limited)


OUT_OF_REACH = tiny(Targets=[target("T", 2000.0, Priority=1.0)], Recipes=LOSS)


def test_time_that_runs_out_between_levels_leaves_the_plan_that_was_reached(monkeypatch):
    """The first pass makes all 1000 kg at a loss of 500; there is no time left to settle level 1."""
    time_runs_out_after(1, monkeypatch)
    plan = solved(OUT_OF_REACH)
    assert plan.solution.status is Status.LIMIT
    assert plan.margin == pytest.approx(-500)


def test_time_that_runs_out_after_a_level_leaves_the_plan_of_that_level(monkeypatch):
    """Level 1 is settled: all 1000 kg are made. Its tolerance of 2 kg is no longer turned to money."""
    time_runs_out_after(2, monkeypatch)
    plan = solved(OUT_OF_REACH)
    assert plan.solution.status is Status.LIMIT
    assert plan.level("1").value == pytest.approx(0.5)
    assert plan.amount("Production", "Made") == pytest.approx(1000)


def test_time_that_runs_out_before_the_fixed_choice_leaves_a_proven_plan(monkeypatch):
    time_runs_out_after(3, monkeypatch)
    plan = solved(OUT_OF_REACH)
    assert plan.solution.status is Status.OPTIMAL
    assert plan.margin == pytest.approx(-499)


def test_a_solve_that_is_cancelled_stops():
    with pytest.raises(Cancelled):
        plant = plant_of(small_plant())
        solve(build(plant), plant, cancelled=lambda: True)


def test_a_solve_that_is_not_cancelled_goes_on():
    plant = plant_of(tiny())
    assert solve(build(plant), plant, cancelled=lambda: False).margin == pytest.approx(1000)


def test_what_the_solver_is_doing_is_told_in_order():
    events: list[Event] = []
    plant = plant_of(tiny(Targets=[target("T", 2000.0, Priority=1.0)]))
    solve(build(plant), plant, watch=events.append)
    doing = list(dict.fromkeys(event.level for event in events))
    assert doing == ["start", "money and promises", "level 1", "money", "fixed choice"]
    seconds = [event.seconds for event in events]
    assert seconds == sorted(seconds)
    assert any(event.line for event in events), "lines of HiGHS's own log"


def test_presolve_in_whole_numbers_leaves_parallel_rows_alone():
    """Less can be worked in a day than either least run asks for, so nothing is, and all of the delivery is missing.

    Of B the kiln does 0.5 t an hour in 11 h, half of 11 t. A tonne of A gives 100 units of residue, and a day takes 10.
    HiGHS 1.15.1 dies of this plant where its presolve makes one of parallel rows.
    """
    plan = solved(two_least_runs())
    assert plan.tables["Runs"].empty
    assert plan.broken() == {"Deliveries: C / 2026-01-05 / 2026-01-05: Min": pytest.approx(1800)}
    assert (plan.level("1").value, plan.margin) == pytest.approx((1.0, 0.0))


def two_least_runs() -> Rows:
    """Two recipes with least runs on a kiln, one of a class that is offered."""
    of_a = [{"Lot": name, "Feed class": "A", "Status": "offered", "Quantity": None} for name in ("A1", "A2")]
    of_b = [lot("B1", **{"Feed class": "B"}), lot("B2", 100.0, **{"Feed class": "B", "Status": "expected"})]
    uses = [("Other", 0.5, "t"), ("Work", 50.0, "Me")]
    return tiny(
        3,
        **{
            "Components": [{"Component": name, "Counted as": "mass"} for name in ("Me", "Ox")],
            "Feed classes": [{"Feed class": name, "Me": 10.0} for name in ("A", "B")],
            "Lots": [of_a[0], of_b[0], of_a[1], of_b[1]],
            "Lines": [{"Line": "Kiln", "Hours per day": 11.0}],
            "Recipes": [
                {"Recipe": "Work", "Feed class": "A", "Min run": 1.0},
                {"Recipe": "Other", "Feed class": "B", "Min run": 11.0},
            ],
            "Line use": [{"Recipe": name, "Line": "Kiln", "Rate": rate, "Basis": unit} for name, rate, unit in uses],
            "Yields": [{"Recipe": "Work", "Product": "Oxide"}, {"Recipe": "Other", "Product": "Metal", "Me": 70.0}],
            "Products": [{"Product": "Metal"}, {"Product": "Oxide"}],
            "Spot sales": [],
            "Resources": [{"Resource": "Residue", "Unit": "MWh", "Price": -3.0, "Max per day": 10.0}],
            "Consumption": [
                {"Recipe": "Other", "Resource": "Residue", "Per": "t", "Amount": 1.0},
                {"Recipe": "Work", "Resource": "Residue", "Per": "Me+Ox", "Amount": 1.0},
            ],
            **contract(1800.0, Priority=1.0),
        },
    )


@pytest.mark.parametrize(("further", "weights"), [({}, DEVEX), ({WEIGHTS: 2}, 2)])
def test_a_few_steps_of_dual_simplex_need_no_weights_worked_out(further: dict[str, int], weights: int) -> None:
    """But for who asks for others."""
    solver = Highs(arrays(build(solved(tiny()).plant)), Options(further=further))
    solver.use_simplex(primal=False)
    assert solver.option(WEIGHTS) == weights
