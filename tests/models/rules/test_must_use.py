"""must_use: working a tonne costs 150 and brings 100; 4 t of lot A must be used.

With the rule 4 * (100 - 150) = -200. Without it nothing is worked: 0.
"""

import pytest

from tests.models.audited import audited
from tests.models.solved import exact, lot, solved, tiny

LOSS = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]

ROWS = tiny(Lots=[lot("A", **{"Must use": 4.0})], Recipes=LOSS)
MARGIN = -200.0
MARGIN_WITHOUT = 0.0


def test_what_cannot_be_used_comes_back_as_a_broken_promise():
    """30 of 40 t must be used, and the mill works 24: 6 t are missing, at a loss of 24 * 50."""
    plan = solved(tiny(Lots=[lot("A", 40.0, **{"Must use": 30.0})], Recipes=LOSS, Settings=exact()))
    assert plan.broken() == {"Lots: A: Must use": pytest.approx(6)}
    assert plan.level("0").value == pytest.approx(6 / 30)
    assert plan.margin == pytest.approx(-1200)


def test_an_offered_lot_that_must_be_used_is_bought_for_it():
    """4 t at 30 each on top of the loss: 4 * (100 - 150 - 30)."""
    plan = solved(tiny(Lots=[lot("A", **{"Must use": 4.0, "Status": "offered", "Price": 30.0})], Recipes=LOSS))
    assert plan.margin == pytest.approx(-320)


def test_all_recipes_that_work_the_lot_count():
    """Two recipes share the work because each has a line of its own for 3 t."""
    lines = [{"Line": line, "Hours per day": 3.0} for line in ("Mill", "Press")]
    rows = tiny(Lots=[lot("A", **{"Must use": 6.0})], Lines=lines)
    rows["Recipes"] = [{"Recipe": recipe, "Feed class": "Feed", "Cost": 150.0} for recipe in ("Work", "Pressing")]
    rows["Line use"] = [
        {"Recipe": recipe, "Line": line, "Rate": 1.0, "Basis": "t"}
        for recipe, line in (("Work", "Mill"), ("Pressing", "Press"))
    ]
    rows["Yields"] = [{"Recipe": recipe, "Product": "Metal", "Me": 100.0} for recipe in ("Work", "Pressing")]
    plan = solved(rows)
    assert plan.margin == pytest.approx(-300)
    assert not plan.broken()


def test_the_audit_counts_what_was_used_of_a_begun_whole_lot():
    """6 t were used before, 40 t are left: of 46 t that must be used the mill works 24, and 16 are missing."""
    begun = {"Whole": "yes", "Begun": "yes", "Used so far": 6.0}
    rows = tiny(Lots=[lot("A", 40.0, **begun)], Recipes=LOSS, Settings=exact())
    plan = solved(rows)
    assert plan.broken() == {"Lots: A: Must use": pytest.approx(16)}
    assert [violation for violation in audited(rows, plan) if violation.table == "Broken promises"] == []
