"""What was done before the plan counts in rules in whole numbers; every sum stands in the docstring of its test."""

import pandas as pd
import pytest

from tests.models.audited import audited
from tests.models.rules.test_campaigns import campaigns, change
from tests.models.rules.test_campaigns import plant as with_campaigns
from tests.models.rules.test_maintenance import dates, lining
from tests.models.rules.test_maintenance import plant as with_maintenance
from tests.models.rules.test_supplies import held, offer, supply
from tests.models.solved import exact, lot, solved, tiny
from tests.plants import Rows, day


def found(rows: Rows, free: Rows) -> list[str]:
    """What the audit says of rows where the plan is that of other rows."""
    return [str(violation) for violation in audited(rows, solved(free))]


def periods(so_far: float) -> Rows:
    cells = {"Max periods": 2.0, "Periods so far": so_far}
    return tiny(2, Lots=[lot("A", 40.0, **cells)])


@pytest.mark.parametrize(("so_far", "margin"), [(0.0, 4000.0), (1.0, 2400.0), (2.0, 0.0), (5.0, 0.0)])
def test_periods_so_far_count_in_the_most_periods(so_far: float, margin: float):
    """40 t in days of 24 h: two days work all of it, one 24 t."""
    assert solved(periods(so_far)).margin == pytest.approx(margin)


def test_the_audit_counts_periods_so_far():
    assert any("the number of periods" in words for words in found(periods(1.0), periods(0.0)))


def whole(**cells: object) -> Rows:
    """A yields nothing and stands in the way of 24 t of B."""
    lots = [{**lot("A", 10.0, Whole="yes", **cells), "Feed class": "Sand"}, lot("B", 24.0)]
    classes = [{"Feed class": "Feed", "Me": 10.0}, {"Feed class": "Sand"}]
    recipes = [{"Recipe": "Work", "Feed class": name} for name in ("Feed", "Sand")]
    return tiny(1, Lots=lots, Recipes=recipes, **{"Feed classes": classes})


def test_a_whole_lot_that_was_begun_is_finished():
    """Begun, all 10 t of A are used, so that 14 t of B fit: 1400; otherwise A is left alone: 2400."""
    assert solved(whole()).margin == pytest.approx(2400)
    assert solved(whole(Begun="yes")).margin == pytest.approx(1400)


def test_what_cannot_be_finished_is_a_broken_promise():
    """Of 30 t that are left only 24 t fit."""
    plan = solved(tiny(1, Lots=[lot("A", 30.0, Whole="yes", Begun="yes", **{"Used so far": 5.0})]))
    assert plan.broken() == {"Lots: A: Must use": pytest.approx(6.0)}
    assert plan.run(Lot="A") == pytest.approx(24)


def test_what_was_begun_is_finished_before_other_promises_without_a_price():
    """4 of 8 t are left, and 4 t of the class are to be there at the end: finishing comes first (level -1).

    Were both of one level, half a lot that is missing would weigh less than all of the stock.
    """
    stocked = [{"Feed class": "Feed", "Me": 10.0, "Min closing stock": 4.0}]
    left = lot("A", 4.0, Whole="yes", Begun="yes", **{"Used so far": 4.0})
    rows = tiny(1, Lots=[left], Settings=exact(), **{"Feed classes": stocked})
    plan = solved(rows)
    assert plan.broken() == {"Feed classes: Feed: Min closing stock": pytest.approx(4.0)}
    assert plan.level("-1").value == 0.0
    must = [{**left, "Begun": None, "Whole": None, "Must use": 8.0}]
    assert solved({**rows, "Lots": must}).broken() == {"Lots: A: Must use": pytest.approx(4.0)}


def since(start: int | None) -> Rows:
    """The mill stands at A, of which there is nothing; campaigns of three days, and 60 t of B."""
    cells = {"Min campaign": 3.0, "Campaign since": None if start is None else day(start)}
    return with_campaigns(3, 0.0, 60.0, change(0.0), **cells)


def test_the_opening_campaign_lasts_from_its_first_day():
    """From the plan's first day on A stands on all three days; a blank first day lets it end at once."""
    assert solved(since(1)).margin == pytest.approx(0)
    assert [name for name, _, _ in campaigns(solved(since(1)))] == ["A", "A", "A"]
    assert solved(since(None)).margin == pytest.approx(6000)


def test_days_before_the_plan_count():
    """The mill stands at A since two days before the plan: one day is left, then B: 48 t."""
    early = since(1)
    early["Lines"][0]["Campaign since"] = day(1) - pd.Timedelta(days=2)
    assert solved(early).margin == pytest.approx(4800)


def test_the_audit_knows_since_when_a_campaign_stands():
    assert any("before the campaign has lasted long enough" in words for words in found(since(1), since(None)))


@pytest.mark.parametrize(("done", "stops"), [(0.0, 2.0), (1.0, 1.0), (2.0, 0.0), (3.0, 0.0)])
def test_maintenance_that_was_done_counts(done: float, stops: float):
    """Twice 10 h of 48 h, less what was done: 10 h more for each time."""
    plan = solved(with_maintenance(lining(Times=2.0, **{"Done so far": done}), tonnes=60.0))
    assert sum(dates(plan).values()) == stops
    assert plan.margin == pytest.approx(4800 - 1000 * stops)
    assert plan.broken() == {}


def test_maintenance_that_no_longer_fits_is_short_of_what_was_agreed():
    """Four times in two days with one at once, once done: one time is missing of four."""
    plan = solved(with_maintenance(lining(Times=4.0, **{"Done so far": 1.0})))
    assert plan.broken() == {"Maintenance: Lining: Times": pytest.approx(1.0)}


@pytest.mark.parametrize(
    ("resume", "so_far", "margin"), [("no", "no", 0.0), ("no", "yes", 900.0), ("yes", "no", 900.0)]
)
def test_a_supply_that_was_given_up_does_not_come_back(resume: str, so_far: str, margin: float):
    """10 t on offer for 1000 less a day's charge of 100."""
    terms = supply(100.0, Resume=resume, **{"Held so far": so_far})
    assert solved(tiny(1, Lots=[offer("A", 10.0)], Supplies=[terms])).margin == pytest.approx(margin)


def test_a_window_that_has_not_begun_may_still_be_taken_up():
    terms = supply(100.0, Resume="no", From=day(2), **{"Held so far": "no"})
    plan = solved(tiny(2, Lots=[offer("A", 10.0, Available=day(2))], Supplies=[terms]))
    assert held(plan) == [("D2", 100.0)]


def test_the_audit_knows_what_was_given_up():
    def rows(so_far: str) -> Rows:
        terms = supply(100.0, Resume="no", **{"Held so far": so_far})
        return tiny(1, Lots=[offer("A", 10.0)], Supplies=[terms])

    assert "Supplies held: Yard: it was given up before the plan" in found(rows("no"), rows("yes"))
