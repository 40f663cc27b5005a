"""campaigns: two days of 24 h, 20 t of class A and 30 t of class B, 1 t in an hour; the mill begins with A.

A change takes 4 h and costs 50. With the rule A is worked on the first day, 20 t, and B on the second, of which the
change leaves 20 h: 40 t * 100 - 50 = 3950. Without it the mill works 48 h: 48 t * 100 = 4800.
"""

from functools import cache
from math import inf

import numpy as np
import pytest

from models.explain.claims import causes
from models.program.cause import WHOLE_RULES
from models.program.stated import Stated
from models.schema.frames import inputs
from tests.models.audited import audited, with_cells
from tests.models.solved import Row, Solved, errors, lot, solved, tiny
from tests.models.stating import column_names, held, stated, written
from tests.models.test_intermediates import violations
from tests.plants import Rows, day


def mill(**cells: object) -> Row:
    """The mill with campaigns by feed class, set up for A."""
    return {"Line": "Mill", "Campaigns": "feed class", "Opening campaign": "A", **cells}


def change(hours: float, cost: float = 0.0, **cells: object) -> Row:
    """A row of Changeovers for every change."""
    return {"Line": "*", "From campaign": "*", "To campaign": "*", "Hours": hours, "Cost": cost, **cells}


def plant(days: int, a: float, b: float, *changes: Row, **cells: object) -> Rows:
    """So many days, so many tonnes of classes A and B, one recipe that takes both."""
    return tiny(
        days,
        **{"Feed classes": [{"Feed class": name, "Me": 10.0} for name in "AB"]},
        Lots=[{**lot(f"{name}1", tonnes), "Feed class": name} for name, tonnes in (("A", a), ("B", b))],
        Recipes=[{"Recipe": "Work", "Feed class": name} for name in "AB"],
        Lines=[mill(**cells)],
        Changeovers=list(changes),
    )


ROWS = plant(2, 20.0, 30.0, change(4.0, 50.0))
MARGIN = 3950.0
MARGIN_WITHOUT = 4800.0


def campaigns(plan) -> list[tuple[object, ...]]:
    return list(plan.tables["Campaigns"][["Campaign", "Changed from", "Hours lost"]].itertuples(index=False, name=None))


def test_the_table_says_what_the_line_is_set_up_for_and_what_changing_took():
    plan = solved(ROWS)
    assert campaigns(plan) == [("A", None, 0.0), ("B", "A", 4.0)]
    assert plan.amount("Line hours", "Lost") == 4.0
    assert plan.money()["Changeovers"] == -50.0


def test_a_change_within_a_period_lets_both_be_worked_in_it():
    """One day: 24 h less 4 h of the change are 20 t of both, where without it only 24 h of one class are worked."""
    assert solved(plant(1, 10.0, 30.0, change(4.0), **{"Change within a period": "yes"})).margin == pytest.approx(2000)
    assert solved(plant(1, 10.0, 30.0, change(4.0))).margin == pytest.approx(2000)
    within = solved(plant(1, 15.0, 15.0, change(4.0), **{"Change within a period": "yes"}))
    assert within.margin == pytest.approx(2000)
    assert within.run(Lot="A1") > 4.9
    assert solved(plant(1, 15.0, 15.0, change(4.0))).margin == pytest.approx(1500)


def test_without_an_opening_campaign_the_first_setting_up_is_free():
    """30 t of B in a day of 24 h, no change needed: 24 t."""
    plan = solved(plant(1, 0.0, 30.0, change(4.0), **{"Opening campaign": None}))
    assert plan.margin == pytest.approx(2400)
    assert campaigns(plan) == [("B", None, 0.0)]


def test_a_line_may_come_in_with_what_no_recipe_may_work_any_more():
    """The mill comes in with A, which may not be worked now; the change takes 4 of 24 h and 50: 20 t * 100 - 50."""
    rows = plant(1, 10.0, 30.0, change(4.0, 50.0, **{"From campaign": "A"}))
    rows["Recipes"][0]["Active"] = "no"
    plan = solved(rows)
    assert errors(inputs(rows)) == []
    assert plan.margin == pytest.approx(1950)
    assert campaigns(plan) == [("B", "A", 4.0)]
    assert violations(rows, plan) == []


def test_a_campaign_lasts_at_least_so_many_days():
    """Three days, and 24 t of B that have to be worked on the second: 24 t of A before it, and 24 t after it.

    With 2 days at least B keeps the mill on the third day, so that 24 t of A stay unworked.
    """
    rows = plant(3, 48.0, 24.0)
    lots = [rows["Lots"][0], {**rows["Lots"][1], "Available": day(2), "Use by": day(2)}]
    assert solved({**rows, "Lots": lots}).margin == pytest.approx(7200)
    last = solved({**plant(3, 48.0, 24.0, **{"Min campaign": 2.0}), "Lots": lots})
    assert last.margin == pytest.approx(4800)
    assert solved({**plant(3, 48.0, 24.0, **{"Min campaign": 1.0}), "Lots": lots}).margin == pytest.approx(7200)


@pytest.mark.parametrize(
    ("rows", "hours"),
    [
        ([change(4.0), change(6.0, **{"From campaign": "A"})], 6.0),
        ([change(4.0), change(6.0, **{"To campaign": "B"}), change(7.0, **{"From campaign": "a"})], 7.0),
        ([change(5.0, Line="Mill"), change(7.0, **{"From campaign": "A", "To campaign": "B"})], 5.0),
        ([], 0.0),
    ],
)
def test_the_most_specific_row_holds(rows, hours):
    """The line counts before From campaign, that before To campaign; names count without regard to case."""
    assert campaigns(solved(plant(2, 24.0, 30.0, *rows)))[1][2] == hours


def test_families_and_recipes_are_campaigns_too():
    """Two classes of one family are worked side by side; by recipe the one that is worked is what counts."""
    rows = plant(1, 10.0, 10.0, Campaigns="family", **{"Opening campaign": None})
    classes = [{**row, "Family": "NdFeB"} for row in rows["Feed classes"]]
    assert solved({**rows, "Feed classes": classes}).margin == pytest.approx(2000)
    assert solved(rows).margin == pytest.approx(1000)
    by_recipe = plant(1, 10.0, 10.0, Campaigns="recipe", **{"Opening campaign": "work"})
    assert solved(by_recipe).margin == pytest.approx(2000)


def test_it_is_a_cause_by_line():
    plan = solved(ROWS)
    found = [cause for cause in causes(Stated(plan.plant, plan.model)) if cause.kind == WHOLE_RULES]
    assert [cause.detail for cause in found] == ["campaigns on Mill"]


@cache
def planned() -> Solved:
    return solved(ROWS)


def refused(**columns: object) -> list[str]:
    """What the audit says of the plan with other figures in the second row of Campaigns."""
    plan = planned()
    edited = with_cells(plan, "Campaigns", 1, **columns)
    return [str(violation) for violation in audited(ROWS, plan, **edited) if violation.table in ("Campaigns", "Runs")]


def test_the_audit_takes_the_plan_and_refuses_one_that_is_broken_by_hand():
    assert refused() == []
    assert refused(Campaign="A", Changed_from=None, Hours_lost=0.0, Cost=0.0) == [
        "Runs: D2 / B1 / Work: it is worked while Mill is set up for something else"
    ]
    assert refused(Hours_lost=1.0) == ["Campaigns: Mill / D2: Hours lost is 1 in the plan and 4 worked out again"]
    assert "it was set up for A, not for B" in refused(Changed_from=None)[0]


def leached_and_fired(**of_sites: list[Row]) -> Rows:
    """10 t of feed are leached, and the liquor fired, by one mill, which is set up for one of them at a time."""
    return tiny(
        2,
        Lines=[mill(**{"Opening campaign": "Feed"}, Site="North")],
        Lots=[lot("A", Site="North")],
        Recipes=[{"Recipe": "Leach", "Feed class": "Feed"}, {"Recipe": "Fire", "Feed class": "Liquor"}],
        Intermediates=[{"Intermediate": "Liquor", "Keeping": "fixed"}],
        Changeovers=[change(4.0, 50.0, **{"From campaign": "Feed", "To campaign": "Liquor"})],
        Yields=[
            {"Recipe": "Leach", "Product": "Liquor", "Me": 100.0},
            {"Recipe": "Fire", "Product": "Metal", "Me": 100.0},
        ],
        **{"Line use": [{"Recipe": name, "Line": "Mill", "Rate": 1.0, "Basis": "t"} for name in ("Leach", "Fire")]},
        **of_sites,
    )


@pytest.mark.parametrize("sites", [[], [{"Site": "North"}, {"Site": "South"}]])
def test_an_intermediate_is_a_campaign_of_its_name_at_every_site(sites):
    """1,000 kg of metal less 50 for changing to liquor, whether there is another site or not."""
    rows = leached_and_fired(Sites=sites)
    plan = solved(rows)
    assert plan.margin == pytest.approx(950.0)
    assert campaigns(plan) == [("Feed", None, 0.0), ("Liquor", "Feed", 4.0)]
    assert violations(rows, plan) == []


Terms = dict[str, float]


def entered(first: Terms, p: int, f: str) -> Terms:
    """What the line was set up for before a day: on the day before, or `first` before the plan."""
    return {f"campaign[Mill,{f},D{p - 1}]": -1.0} if p > 1 else first


def moves(p: int, *pairs: str) -> Terms:
    return {f"change[Mill,{before},{after},D{p}]": 1.0 for before, after in pairs}


def test_the_line_goes_from_campaign_to_campaign() -> None:
    """It is set up for A before the plan, so that on D1 it stays with A or changes to B."""
    rows = plant(2, 20.0, 30.0, change(4.0, 50.0))
    left = {
        "campaign_left[Mill,A,D1]": (moves(1, "AA", "AB"), 1.0, 1.0),
        "campaign_left[Mill,A,D2]": (moves(2, "AA", "AB") | entered({}, 2, "A"), 0.0, 0.0),
        "campaign_left[Mill,B,D2]": (moves(2, "BA", "BB") | entered({}, 2, "B"), 0.0, 0.0),
    }
    begun = {
        f"campaign_begun[Mill,{f},D{p}]": (moves(p, *pairs) | {f"campaign[Mill,{f},D{p}]": -1.0}, 0.0, 0.0)
        for f, p, pairs in (("A", 1, ["AA"]), ("A", 2, ["AA", "BA"]), ("B", 1, ["AB"]), ("B", 2, ["AB", "BB"]))
    }
    set_up = {
        f"campaign_set_up[Mill,D{p}]": ({f"campaign[Mill,{f},D{p}]": 1.0 for f in "AB"}, 1.0, 1.0) for p in (1, 2)
    }
    assert written("campaign_left", rows) == left
    assert written("campaign_begun", rows) == begun
    assert written("campaign_set_up", rows) == set_up
    (of_line,) = held("campaigns", rows).items()
    assert of_line[0] == "Whole-number rules: campaigns on Mill"
    assert {name: of_line[1][name] for name in (*left, *begun, *set_up)} == {
        name: bounds for name, (_, *bounds) in {**left, **begun, **set_up}.items() for bounds in [tuple(bounds)]
    }


def test_work_is_done_while_the_line_is_set_up_for_it() -> None:
    """24 h a day: of what it is set up for at the end of it; with a change within a period also of what it came with.

    It comes with A, or with what the plan chooses.
    """

    def hours(f: str, p: int, upper: float, *also: str) -> dict[str, object]:
        set_up = dict.fromkeys([f"campaign[Mill,{f},D{p}]", *also], -24.0)
        return {f"campaign_hours[Mill,{f},D{p}]": ({f"run[{f}1,Work,D{p}]": 1.0, **set_up}, -inf, upper)}

    by_period = plant(2, 20.0, 30.0, change(4.0))
    within = plant(2, 20.0, 30.0, change(4.0), **{"Change within a period": "yes"})
    chosen = plant(2, 20.0, 30.0, change(4.0), **{"Change within a period": "yes", "Opening campaign": None})
    on_second = {f: f"campaign[Mill,{f},D1]" for f in "AB"}
    later = {**hours("A", 2, 0.0, on_second["A"]), **hours("B", 2, 0.0, on_second["B"])}
    assert written("campaign_hours", by_period) == {
        **hours("A", 1, 0.0),
        **hours("A", 2, 0.0),
        **hours("B", 1, 0.0),
        **hours("B", 2, 0.0),
    }
    assert written("campaign_hours", within) == {**hours("A", 1, 24.0), **hours("B", 1, 0.0), **later}
    assert written("campaign_hours", chosen) == {
        **hours("A", 1, 0.0, "opening[Mill,A]"),
        **hours("B", 1, 0.0, "opening[Mill,B]"),
        **later,
    }
    before = written("campaign_set_up", chosen)["campaign_set_up[Mill,before]"]
    assert before == ({"opening[Mill,A]": 1.0, "opening[Mill,B]": 1.0}, 1.0, 1.0)
    assert written("campaign_left", chosen)["campaign_left[Mill,B,D1]"] == (
        moves(1, "BA", "BB") | {"opening[Mill,B]": -1.0},
        0.0,
        0.0,
    )


def test_a_campaign_that_begins_keeps_the_line_within_its_least_days() -> None:
    """Two days at least: what begins on D1 is there on D2, on D2 there on D3."""

    def kept(g: str, p: int, *pairs: str) -> dict[str, object]:
        return {
            f"min_campaign[Mill,{g},D{p},D{p + 1}]": (
                moves(p, *pairs) | {f"campaign[Mill,{g},D{p + 1}]": -1.0},
                -inf,
                0.0,
            )
        }

    rows = plant(3, 20.0, 30.0, change(4.0), **{"Min campaign": 2.0})
    assert written("min_campaign", rows) == {
        **kept("A", 1),
        **kept("B", 1, "AB"),
        **kept("A", 2, "BA"),
        **kept("B", 2, "AB"),
    }
    assert len(written("min_campaign", plant(3, 20.0, 30.0, change(4.0), **{"Min campaign": 3.0}))) == 6
    assert written("min_campaign", plant(3, 20.0, 30.0, change(4.0), **{"Min campaign": 1.0})) == {}


def test_what_it_came_with_goes_on_for_its_least_days() -> None:
    """A began a day before the plan and lasts three: it is there on D1 and D2."""
    rows = plant(3, 20.0, 30.0, change(4.0), **{"Min campaign": 3.0, "Campaign since": day(0)})
    kept = {name: row for name, row in written("min_campaign", rows).items() if "before" in name}
    assert kept == {f"min_campaign[Mill,A,before,D{p}]": ({f"campaign[Mill,A,D{p}]": 1.0}, 1.0, inf) for p in (1, 2)}


def test_a_plan_that_does_nothing_stays_with_what_it_came_with() -> None:
    of = stated(plant(2, 20.0, 30.0, change(4.0)))
    assert column_names(of, np.array(of.m.variables.idle)) == ["campaign[Mill,A,D1]", "campaign[Mill,A,D2]"]


@pytest.mark.parametrize(("within", "before", "given"), [(None, False, 0.0), ("yes", True, 20.0)])
def test_work_in_batches_is_held_by_its_tonnes(within: str | None, before: bool, given: float) -> None:
    """A tonne books no hours where batches do: all 20 t of A may be worked on a day, and of B what the mill can, 24 t.

    With a change within a period also those of what the line came with, on D1 those of A for sure.
    """
    rows = plant(2, 20.0, 30.0, change(4.0), **{"Change within a period": within})
    rows["Line use"] = [{**rows["Line use"][0], "Batch": 4.0, "Batch hours": 4.0}]
    found = written("campaign_hours", rows)
    assert {name: row for name, row in found.items() if name.endswith("feed]")} == {
        f"campaign_hours[Mill,{f},D{p},feed]": (
            {
                f"run[{f}1,Work,D{p}]": 1.0,
                f"campaign[Mill,{f},D{p}]": -most,
                **({f"campaign[Mill,{f},D1]": -most} if before and p == 2 else {}),
            },
            -inf,
            given if (f, p) == ("A", 1) else 0.0,
        )
        for f, most in (("A", 20.0), ("B", 24.0))
        for p in (1, 2)
    }
