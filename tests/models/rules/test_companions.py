"""companions: a day of 24 h; 20 t of A are only worked together with 10 t of B or more, which yields nothing.

With the rule 14 t of A and 10 t of B: 1400. Without it 20 t of A: 2000.
"""

from math import inf

import pytest

from tests.models.audited import audited, with_cells
from tests.models.solved import Row, lot, solved, tiny
from tests.models.stating import held, planned, refused, written


def plant(*companions: Row, days: int = 1) -> dict[str, list[Row]]:
    return tiny(
        days,
        **{"Feed classes": [{"Feed class": "Feed", "Me": 10.0}, {"Feed class": "Sand"}]},
        Lots=[lot("A", 20.0), {**lot("B", 30.0), "Feed class": "Sand"}],
        Recipes=[{"Recipe": "Work", "Feed class": "Feed"}, {"Recipe": "Work", "Feed class": "Sand"}],
        Companions=list(companions),
    )


ROWS = plant({"Feed": "A", "Needs": "B", "At least": 10.0})
MARGIN = 1400.0
MARGIN_WITHOUT = 2000.0


def test_classes_need_each_other_on_a_line_or_in_a_product():
    on_the_mill = {"Feed": "Feed", "Needs": "Sand", "On": "Mill", "At least": 10.0}
    assert solved(plant(on_the_mill)).margin == pytest.approx(1400)


def test_the_least_run_of_what_is_needed_counts_where_at_least_is_blank():
    """B has a least run of 6 t: 18 t of A and 6 t of B."""
    rows = plant({"Feed": "A", "Needs": "B"})
    rows["Lots"][1] = {**rows["Lots"][1], "Min run": 6.0}
    assert solved(rows).margin == pytest.approx(1800)


def test_a_recipe_that_is_not_used_asks_for_no_least_run():
    """The used recipe works 6 t of sand at least, the other one 15 t: 18 t of A and 6 t of sand, and that is right."""
    rows = plant({"Feed": "A", "Needs": "Sand"})
    rows["Recipes"][1]["Min run"] = 6.0
    rows["Recipes"] += [{"Recipe": "Old", "Feed class": "Sand", "Min run": 15.0, "Active": "no"}]
    plan = solved(rows)
    assert plan.margin == pytest.approx(1800)
    assert [violation for violation in audited(rows, plan) if "beside" in violation.words] == []


def test_the_audit_refuses_a_plan_without_them():
    free = solved(plant())
    found = [str(violation) for violation in audited(ROWS, free) if "beside A" in violation.words]
    assert found == ["Runs: D1: what is missing of B beside A is 10, more than 0"]


SAND = {"Feed class": "Sand"}
TWO = tiny(
    2,
    Lots=[lot("A", 20.0), {**lot("B", 30.0), **SAND}, lot("C", 1.0)],
    Recipes=[{"Recipe": "Work", "Feed class": "Feed"}, {"Recipe": "Work", **SAND}],
    Companions=[
        {"Feed": "A", "Needs": "B", "At least": 10.0},
        {"Feed": "Feed", "Needs": "Sand", "On": "Mill", "At least": 2.0},
    ],
    **{"Feed classes": [{"Feed class": "Feed", "Me": 10.0}, SAND]},
)
"""Beside lot A 10 t of B are worked, and beside any feed on the mill 2 t of sand: 10 t of it on each of two days."""


def test_each_companion_and_day_has_a_row() -> None:
    rows = {
        f"companions[{names},D{at}]": ({f"run[B,Work,D{at}]": 1.0, f"works[{set_of},D{at}]": -least}, 0.0, inf)
        for names, set_of, least in (("A,B,", "Lot A", 10.0), ("Feed,Sand,Mill", "On Mill: class Feed", 2.0))
        for at in (1, 2)
    }
    found = written("companions", TWO)
    assert {
        name: ({key.replace("'", ""): one for key, one in adds.items()}, *ends) for name, (adds, *ends) in found.items()
    } == rows
    assert held("companions", TWO) == {
        "Whole-number rules: companions: A / B": dict.fromkeys(list(rows)[:2], (0.0, inf)),
        "Whole-number rules: companions: Feed / Sand / Mill": dict.fromkeys(list(rows)[2:], (0.0, inf)),
    }


def test_the_audit_refuses_too_little_beside_what_is_worked() -> None:
    plan = planned(TWO)
    runs = plan.tables["Runs"]
    place = {(row["Lot"], row["Period"]): at for at, row in runs.iterrows()}
    assert refused("companions", TWO, plan) == []
    for tonnes, words in ((9.0, ["B beside A is 1"]), (1.0, ["B beside A is 9", "Sand beside Feed is 1"])):
        edited = with_cells(plan, "Runs", place["B", "D1"], Amount=tonnes)
        assert refused("companions", TWO, plan, **edited) == [
            f"Runs: D1: what is missing of {word}, more than 0" for word in words
        ]
    rounding = runs.assign(Amount=runs["Amount"].where(runs["Period"] != "D1", 1e-6))
    assert refused("companions", TWO, plan, Runs=rounding) == []
