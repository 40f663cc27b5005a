"""What is on its way to a store that mixes when the plan begins: it joins the mix, whatever the mix may be by limits.

Lots and prices are those of the tanks of `test_properties_at_sites`: 400 kg of liquor of a hardness of 1, and 400 of 3.
"""

from __future__ import annotations

from functools import cache

import pytest

from models.checks import check
from models.schema.frames import inputs
from tests.models.rules.test_one_mix import clean, tank, violations
from tests.models.solved import Row, Solved, days, solved
from tests.models.test_mixed_at_sites import two_tanks
from tests.models.test_properties_at_sites import COMPONENTS, HARD, hard, there
from tests.plants import Rows, changed, day

COMES: Row = {"Product": "Liquor", "Date": day(2), "Quantity": 100.0, "Me": 50.0, "Dirt": 50.0}


def dirty(*lots: str) -> Rows:
    """Of these lots, with 60 % of dirt in the tank at most, and 100 kg of pure dirt that come on the second day."""
    rows = {**tank(0.4, 2), "Blend limits": [{"On": "Liquor", "Share of": "Dirt", "Max": 60.0}]}
    come = {**COMES, "Me": 0.0, "Dirt": 100.0}
    return {**rows, "Lots": [row for row in rows["Lots"] if row["Lot"] in lots], "Arrivals": [come]}


def test_what_comes_breaks_a_limit_of_its_mix_by_no_more_than_it_does_alone():
    """The poor lot makes 75 % of dirt, so nothing is leached; 100 kg of dirt are 40 beyond 60 %, and sold for 30."""
    rows = dirty("Poor")
    plan = solved(rows)
    (missing,) = plan.broken().values()
    assert missing == pytest.approx(40.0)
    assert plan.level("0").value > 0
    assert plan.margin == pytest.approx(30.0)
    assert violations(rows, plan) == []
    told = plan.tables["Blends"].assign(Value=60.0)
    assert any("Blends" in words for words in violations(rows, plan, Blends=told))


def test_what_is_at_hand_keeps_the_limit_where_it_can():
    """400 kg of the rich liquor, half of it dirt, and 100 of dirt are 60 %: nothing is drawn on the first day, then
    400 of 500 kg are fired, of which 40 % are metal, and 100 sold at 0.3: 190."""
    rows = dirty("Rich")
    plan = solved(rows)
    assert plan.broken() == {}
    assert plan.margin == pytest.approx(190.0, rel=1e-6)
    assert violations(rows, plan) == []


def at_one_site(most: float) -> Rows:
    """The tank, with a limit on its hardness; all that is fired is metal, and 100 kg of a hardness of 3 come."""
    rows = clean(
        Periods=days(2),
        Components=COMPONENTS,
        Lots=[{**row, HARD: hardness} for row, hardness in zip(tank()["Lots"], (1.0, 3.0), strict=True)],
        Arrivals=[{**COMES, HARD: 3.0}],
        **{"Blend limits": [{"On": "Liquor", "Share of": HARD, "Max": most}]},
    )
    leach, fire = rows["Yields"]
    return {**rows, "Yields": [leach, {**fire, "Me": 100.0, "Dirt": 100.0}]}


@cache
def planned() -> Solved:
    return solved(at_one_site(1.5))


def test_the_property_of_what_comes_counts_in_the_mix():
    """All is taken where 400 + 300 + 3 y is 1.5 (500 + y), with 100 / 3 kg of the poor lot: 100 kg of the rich one with
    it on the first day, 300 with what comes on the second, and 1,600 / 3 kg are fired in all."""
    plan = planned()
    assert plan.margin == pytest.approx(1600.0 / 3.0, rel=1e-6)
    assert plan.tables["Blends"]["Value"].tolist() == pytest.approx([1.5, 1.5])
    assert violations(at_one_site(1.5), plan) == []


def test_the_audit_counts_the_property_of_what_comes():
    """Of a hardness of 4 it would make the mix of the second day harder than the plan says, and than it may be."""
    harder = changed(at_one_site(1.5), "Arrivals", 0, **{HARD: 4.0})
    assert any(HARD in words for words in violations(harder, planned()))


def test_a_loose_limit_changes_nothing():
    """Without any limit the property is not followed: the same margin, 800 kg fired and 100 sold."""
    free = {**at_one_site(9.0), "Blend limits": []}
    assert solved(at_one_site(9.0)).margin == pytest.approx(830.0, rel=1e-6)
    assert solved(free).margin == pytest.approx(830.0, rel=1e-6)


def test_it_joins_the_mix_of_its_site():
    """100 kg of a hardness of 3 lie in the south, and metal has at most 1.5: 300 kg of the rich lot go there on the
    first day, for 3, and all 400 are fired. What is left of it, what comes and the poor lot are sold, 600 kg at 0.3:
    400 - 3 + 180 is there to be had."""
    rows = hard("Metal", count=2, Stores=there(3.0), Arrivals=[{**COMES, HARD: 3.0, "Site": "South"}])
    plan = solved(rows)
    assert plan.margin >= 577.0 - 1e-3
    assert violations(rows, plan) == []


def test_lots_kept_apart_are_the_bound_though_something_is_on_its_way():
    """What comes is a batch there, too: the plan with all kept apart earns what no plan with tanks exceeds."""
    rows = two_tanks(2, Arrivals=[{**COMES, "Site": "South"}])
    plan = solved(rows)
    apart: Rows = {**rows, "Intermediates": [{**row, "Keeping": "apart"} for row in rows["Intermediates"]]}
    named = changed(apart, "Arrivals", 0, Lot="Coming")
    assert plan.margin + plan.solution.gap == pytest.approx(solved(named).margin, rel=1e-6)


def test_a_property_of_what_comes_has_to_be_known_where_a_limit_counts_it():
    rows = changed(at_one_site(1.5), "Arrivals", 0, **{HARD: None})
    found = [(one.check, one.column) for one in check(inputs(rows)) if one.table == "Arrivals"]
    assert ("arrival-of-batches", HARD) in found
    on_feed = {**rows, "Blend limits": [{**rows["Blend limits"][0], "On": "Mill"}]}
    assert not [one for one in check(inputs(on_feed)) if one.table == "Arrivals"]
