"""The arrays that go to HiGHS, the terms inside Pyomo's expressions, and what other readers make of the same model."""

import numpy as np
import pyomo.environ as pyo
import pytest
from pyomo.core.expr.visitor import identify_variables
from pyomo.repn import generate_standard_repn

from models.program.arrays.lp import arrays, objective_of, row_names
from models.program.arrays.terms import linear, terms_of
from models.program.build import build
from models.program.model import Model
from models.program.objective import margin
from models.solving.levels import solve
from tests.models.solved import contract, lot, plant_of, solved, target, tiny
from tests.plants import small_plant


@pytest.fixture(scope="module")
def model() -> Model:
    """The small plant, in which every rule has something to say."""
    return build(plant_of(small_plant()))


def dense(model: Model) -> np.ndarray:
    """The rows of `arrays` as one dense matrix."""
    lp = arrays(model)
    rows, columns, _ = lp.size
    matrix = np.zeros((rows, columns))
    matrix[np.repeat(np.arange(rows), np.diff(lp.starts)), lp.columns] = lp.values
    return matrix


def test_the_rows_are_those_that_pyomo_reads(model):
    """Pyomo walks each expression term by term; the arrays hold the same coefficients and sides."""
    lp = arrays(model)
    constraints = model.pyomo.component_data_objects(pyo.Constraint)
    place = {id(variable): column for column, variable in enumerate(model.variables)}
    theirs = np.zeros((len(lp.row_lower), len(lp.lower)))
    for row, constraint in enumerate(constraints):
        repn = generate_standard_repn(constraint.body)
        theirs[row, [place[id(variable)] for variable in repn.linear_vars]] = repn.linear_coefs
        low, high = pyo.value(constraint.lower), pyo.value(constraint.upper)
        assert (repn.constant, repn.is_linear()) == (0, True)
        assert lp.row_lower[row] == (-np.inf if low is None else low)
        assert lp.row_upper[row] == (np.inf if high is None else high)
    assert row == len(lp.row_lower) - 1
    assert np.array_equal(theirs, dense(model))


def test_the_bounds_are_pyomos(model):
    lp = arrays(model)
    assert lp.lower.tolist() == [variable.lb for variable in model.variables]
    assert lp.upper.tolist() == [np.inf if variable.ub is None else variable.ub for variable in model.variables]
    assert np.isfinite(lp.upper).any()


def test_the_objects_of_columns_are_made_when_somebody_looks_and_then_all_of_them():
    """Handing a program over makes none; afterwards every column is there, with the bound that it has by then."""
    model = build(plant_of(small_plant()))
    arrays(model)
    assert not list(model.stated.component_objects(pyo.Var))
    later = model.columns("later", [("a",), ("b",)])
    model.at_most(later[:1], np.array([3.0]))
    assert len(list(model.pyomo.component_data_objects(pyo.Var))) == len(model.variables)
    assert (model.pyomo.later["a"].ub, model.pyomo.later["b"].ub) == (3.0, None)
    model.at_most(later, np.array([2.0, np.inf]))
    assert (model.pyomo.later["a"].ub, model.pyomo.later["b"].ub) == (2.0, None)


@pytest.mark.parametrize("name", ["margin", "level_0", "level_1", "level_2"])
def test_the_objectives_are_pyomos(model, name):
    repn = generate_standard_repn(model.pyomo.component(name).expr)
    place = {id(variable): column for column, variable in enumerate(model.variables)}
    theirs = np.zeros(len(model.variables))
    theirs[[place[id(variable)] for variable in repn.linear_vars]] = repn.linear_coefs
    assert np.array_equal(theirs, objective_of(model, name))
    assert repn.constant == pytest.approx(margin(model).offset if name == "margin" else 0)


def test_only_the_margin_is_switched_on(model):
    active = {objective.name for objective in model.pyomo.component_data_objects(pyo.Objective, active=True)}
    assert active == {"margin"}


def test_each_row_is_named_by_its_rule_and_its_keys(model):
    names = row_names(model)
    assert "line_hours[Leach,W1]" in names
    assert "must_use[EV-1]" in names
    assert len(set(names)) == len(names) == arrays(model).size[0]


def test_highs_through_pyomo_finds_the_same_margin_and_the_same_prices():
    """Nothing is promised with a rank, so that the margin is all there is; a mill of 8 h leaves lots over.

    Its hour is worth 100 * 1 - 20 = 80, and a tonne more of the lots nothing.
    """
    rows = tiny(
        2,
        Lots=[lot("A", 10.0), lot("B", 12.0, Me=9.0)],
        Lines=[{"Line": "Mill", "Hours per day": 8.0}],
        Recipes=[{"Recipe": "Work", "Feed class": "Feed", "Cost": 20.0}],
        Targets=[target("T", 2000.0, **{"Shortfall penalty": 0.01})],
        **contract(300.0, Price=1.5, **{"Shortfall penalty": 1.0}),
    )
    plant = plant_of(rows)
    model = build(plant)
    ours = solve(model, plant)
    model.pyomo.dual = pyo.Suffix(direction=pyo.Suffix.IMPORT)
    pyo.SolverFactory("highs").solve(model.pyomo)
    assert pyo.value(model.pyomo.margin) == pytest.approx(ours.margin)
    theirs = {row.name: price for row, price in model.pyomo.dual.items()}
    prices = dict(zip(row_names(model), ours.dual, strict=True))
    assert set(theirs) == set(prices)
    assert [theirs[name] for name in prices] == pytest.approx(list(prices.values()), abs=1e-7)
    assert prices["line_hours[Mill,D1]"] > 0


def test_a_price_is_what_one_unit_more_adds_to_the_margin():
    """24 of 30 t are worked at 100 each: an hour of the mill is worth 100. A tonne of feed is worth nothing."""
    plan = solved(tiny(Lots=[lot("A", 30.0)]))
    prices = dict(zip(row_names(plan.model), plan.solution.dual, strict=True))
    assert prices["line_hours[Mill,D1]"] == pytest.approx(100)
    assert prices["lot_use[A]"] == pytest.approx(0)
    more = solved(tiny(Lots=[lot("A", 30.0)], Lines=[{"Line": "Mill", "Units": 25.0 / 24.0}]))
    assert more.margin - plan.margin == pytest.approx(100)


def test_a_promise_that_costs_money_has_a_negative_price():
    """A kilogram more in stock is a kilogram less sold: -1."""
    plan = solved(tiny(Targets=[target("T", 300.0, Measure="stock", Priority=1.0)]))
    prices = dict(zip(row_names(plan.model), plan.solution.dual, strict=True))
    assert prices["targets[T]"] == pytest.approx(-1)


@pytest.fixture
def three() -> list[pyo.Var]:
    block = pyo.ConcreteModel()
    block.x = pyo.Var(range(3), initialize={0: 1.0, 1: 10.0, 2: 100.0})
    return list(block.x.values())


def test_terms_are_a_genuine_expression_of_pyomo(three):
    """5 + 2 * 100 - 3 * 1."""
    expression = linear(three, np.array([2, 0]), np.array([2.0, -3.0]), 5.0)
    assert pyo.value(expression) == pytest.approx(202)
    assert [variable.name for variable in identify_variables(expression)] == ["x[2]", "x[0]"]
    assert "2.0*x[2]" in str(expression)


@pytest.mark.parametrize("offset", [0.0, 4.0])
def test_an_expression_has_as_many_arguments_as_it_says(three, offset):
    expression = linear(three, np.array([1]), np.array([2.0]), offset)
    assert expression.nargs() == len(expression.args) == len(list(expression.args)) == 1 + (offset != 0)
    assert pyo.value(expression) == pytest.approx(20 + offset)


def test_the_terms_of_an_expression_are_the_arrays_that_made_it(three):
    columns, coefficients = np.array([0, 1]), np.array([1.0, 2.0])
    terms = terms_of(linear(three, columns, coefficients))
    assert terms.columns is columns
    assert terms.coefficients is coefficients


def test_other_expressions_have_no_terms_to_give(three):
    with pytest.raises(TypeError, match="not made by"):
        terms_of(2 * three[0] + 3 * three[1])


def test_a_row_without_terms_is_left_out_if_it_holds_and_refused_if_it_cannot():
    model = build(plant_of(tiny()))
    none = np.zeros(0, dtype=np.int64)
    model.rows("holds", [("a",)], (none, none, 1.0), upper=1.0)
    assert len(model.pyomo.holds) == 0
    with pytest.raises(ValueError, match=r"cannot.*a"):
        model.rows("cannot", [("a",)], (none, none, 1.0), lower=1.0)


def test_terms_of_one_column_in_one_row_are_added_up_and_zeros_dropped():
    model = build(plant_of(tiny()))
    columns = np.array([0, 0, 1, 1])  # 1 + 2 of the first, 3 - 3 of the second
    model.rows("sums", [("a",)], (np.zeros(4, dtype=np.int64), columns, np.array([1.0, 2.0, 3.0, -3.0])), upper=1.0)
    terms = terms_of(model.pyomo.sums["a"].body)
    assert (terms.columns.tolist(), terms.coefficients.tolist()) == ([0], [3.0])


def test_no_two_columns_or_rows_have_the_same_name():
    model = build(plant_of(tiny()))
    with pytest.raises(ValueError, match="is there twice"):
        model.columns("more", [("a",), ("b",), ("a",)])
    none = np.zeros(0, dtype=np.int64)
    with pytest.raises(ValueError, match="is there twice"):
        model.rows("rows", [("a",), ("a",)], (none, none, 1.0), upper=1.0)
