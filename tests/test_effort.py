"""A guard against slow growth: counts of calls, columns and iterations, never seconds."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable
from dataclasses import replace

import pytest

from benchmarks.peers import usual, workbook
from benchmarks.plants import SIZES, plant
from models.plant.plant import Plant
from models.program.arrays.lp import arrays, objective_of
from models.program.build import build
from models.schema.defaults import fill
from models.schema.frames import inputs
from models.solving.levels import solve
from models.solving.missing import dear
from models.solving.solvers.highs import Algorithm, Highs, Options
from planner.excel.template import template


def calls(work: Callable[[], object]) -> int:
    """How many Python functions are called by some work: the same on every machine."""
    profile = cProfile.Profile()
    profile.runcall(work)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def read(lots: int) -> Plant:
    tables, _ = fill(inputs(plant(replace(SIZES["S"], lots=lots))))
    return Plant.of(tables)


@pytest.fixture(scope="module")
def small() -> Plant:
    return read(60)


def test_building_takes_a_tenth_of_the_calls_of_the_usual_script(small, tmp_path):
    """Rules group arrays; the usual script loops over terms."""
    book = tmp_path / "plant.xlsx"
    template.write(book, tables=inputs(plant(SIZES["S"])))
    data = workbook.read(book)
    build(small)
    assert calls(lambda: build(small)) * 10 < calls(lambda: usual.build(data))


def test_no_rule_loops_over_terms(small):
    """Four times the lots: four times the runs, each a Pyomo variable of a dozen calls, and no call for a term.

    A program of 240 lots has some 100,000 terms more than one of 60; a loop over them would show as as many calls.
    """
    large = read(240)
    more_columns = len(build(large).variables) - len(build(small).variables)
    more_terms = arrays(build(large)).size[2] - arrays(build(small)).size[2]
    more_calls = calls(lambda: build(large)) - calls(lambda: build(small))
    assert more_terms > 10 * more_columns
    assert more_calls < 1.5 * more_terms
    assert more_calls < 20 * more_columns


def test_sifting_works_on_few_of_the_columns():
    """At most half of the columns of a middling plant ever come in, and the margin is that of plain simplex."""
    middling = read(240)
    lines: list[str] = []
    sifted = solve(
        build(middling), middling, Options(algorithm=Algorithm.SIFTING), watch=lambda event: lines.append(event.line)
    )
    plain = solve(build(middling), middling, Options(algorithm=Algorithm.SIMPLEX))
    assert sifted.margin == pytest.approx(plain.margin, rel=1e-9)
    came = sum(int(line.split()[2]) for line in lines if line.endswith("columns come in"))
    assert 4 * len(middling.lots.names) + came < sifted.columns / 2


def test_levels_cost_less_than_two_solves(small):
    """With one target out of reach, all levels together take few iterations more than one solve for money."""
    m = build(small)
    solution = solve(m, small, Options(algorithm=Algorithm.SIMPLEX))
    assert [level.level for level in solution.levels if level.level.isdigit() and level.value > 0] == ["2"]
    cost = dear(m, -objective_of(m, "margin")) - objective_of(m, "margin")
    one = Highs(arrays(m), Options(algorithm=Algorithm.SIMPLEX)).minimise(cost)
    assert solution.iterations < 1.2 * one.iterations
