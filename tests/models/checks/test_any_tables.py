"""However wrong the tables are, the checks answer with problems and never with an exception."""

from __future__ import annotations

from datetime import date

import hypothesis.strategies as st
import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings

from models.checks import check
from models.plant.plant import Plant
from models.schema.defaults import fill
from models.schema.frames import Tables, columns_of, inputs
from models.schema.inputs import INPUTS
from models.schema.problems import Severity
from models.schema.words import Kind
from tests.plants import small_plant

UNHEEDED = [HealthCheck.too_slow, HealthCheck.data_too_large]
EXAMPLES = 2 * settings().max_examples

NAMES = ["EV-1", "EV traction", "NdFeB route", "Dy", "TRE", "Nd+Dy", "Hardness", "t", "+", "W1", "property", "spot", ""]
NUMBERS = [0.0, -1.0, 1.5, 100.0, 1e6, 1e308, -1e308, float("inf"), float("-inf")]
DATES = [date(1900, 1, 1), date(2026, 1, 5), date(2026, 1, 14), date(2026, 2, 1), date(9999, 12, 31)]

texts = st.sampled_from(NAMES) | st.text(max_size=8)
values = {Kind.NUMBER: st.sampled_from(NUMBERS) | st.floats(allow_nan=False), Kind.DATE: st.sampled_from(DATES)}
anything = texts | st.sampled_from(NUMBERS) | st.booleans() | st.sampled_from(DATES)


@st.composite
def spoilt_plants(draw: st.DrawFn, most_tables: int = 3, most_cells: int = 8) -> Tables:
    """The small plant with rows left out or doubled in some tables, and some cells blank or replaced by junk."""
    rows = {name: [dict(row) for row in found] for name, found in small_plant().items()}
    rows["Scenarios"] = [
        {"Scenario": "S", "Sheet": "Lots", "Row": "*", "Column": "Price", "Change": "add", "Value": 1.0}
    ]
    for name in draw(st.lists(st.sampled_from(sorted(rows)), max_size=most_tables)):
        keep = draw(st.lists(st.sampled_from(range(max(1, len(rows[name])))), max_size=4))
        rows[name] = [dict(rows[name][place]) for place in keep if place < len(rows[name])]
    for _ in range(draw(st.integers(1, most_cells))):
        name = draw(st.sampled_from(sorted(name for name in rows if rows[name])))
        column = draw(st.sampled_from(INPUTS[name].columns))
        junk = anything if column.kind is Kind.ANY else values.get(column.kind, texts)
        draw(st.sampled_from(rows[name]))[column.name] = draw(st.none() | junk)
    return _inputs(rows)


def _inputs(rows: dict[str, list[dict[str, object]]]) -> Tables:
    """Typed frames of rows that may still have cells of components that are gone, or a component called `Lot`."""
    taken = {column.name for table in INPUTS.values() for column in table.columns}
    rows = {**rows, "Components": [row for row in rows["Components"] if row.get("Component") not in taken]}
    components = inputs({"Components": rows["Components"]})["Components"]
    columns = {name: {column.name for column in columns_of(table, components)} for name, table in INPUTS.items()}
    plant = {name: [{key: row[key] for key in row if key in columns[name]} for row in rows[name]] for name in rows}
    return inputs(plant)


@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(spoilt_plants())
def test_no_check_raises_and_each_problem_has_its_place(tables):
    for problem in check(tables):
        assert problem.check and problem.message and problem.remedy
        if problem.row is not None:
            assert 0 <= problem.row < len(tables[problem.table])
        if problem.column is not None:
            assert problem.column in tables[problem.table].columns


@settings(
    max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(spoilt_plants(most_tables=1, most_cells=1))
def test_what_has_no_error_can_be_understood_as_a_plant(tables):
    if not [problem for problem in check(tables) if problem.severity is Severity.ERROR]:
        filled, _ = fill(tables)
        plant = Plant.of(filled)
        assert plant.lots.names == tuple(sorted(tables["Lots"]["Lot"]))
        assert not np.isnan(plant.lots.assay).any()


def test_all_tables_empty_is_a_finding_per_table_that_needs_rows():
    needed = {name for name, table in INPUTS.items() if table.needs_rows}
    assert {problem.table for problem in check(inputs({}))} == needed


def test_all_cells_blank_are_found_one_by_one():
    """Three lots with nothing in them: three required columns each, and nothing that follows from them."""
    tables = inputs({**small_plant(), "Lots": [{}, {}, {}], "Fixed runs": []})
    found = [(problem.row, problem.column) for problem in check(tables) if problem.check == "blank-cell"]
    assert found == [(row, column) for column in ("Lot", "Feed class", "Status") for row in range(3)]


def test_the_tables_are_not_changed():
    tables, before = inputs(small_plant()), inputs(small_plant())
    check(tables)
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(frame, before[name])
