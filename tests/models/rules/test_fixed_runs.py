"""fixed_runs: exactly 4 of the 10 t of lot A on day 1.

With the rule 400. Without it 1000.
"""

from math import inf

import pytest

from tests.models.rules.test_store_batches import kiln
from tests.models.solved import exact, lot, solved, tiny
from tests.models.stating import asked, changes, moved, planned, promises, written
from tests.plants import day

LOSS = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]


def fixed(rule: str, amount: float, period: str = "D1", **tables: object):
    """The tiny plant with one fixed run of lot A."""
    row = {"Lot": "A", "Recipe": "Work", "Period": period, "Rule": rule, "Amount": amount}
    return tiny(**tables, **{"Fixed runs": [row]})


ROWS = fixed("exactly", 4.0)
MARGIN = 400.0
MARGIN_WITHOUT = 1000.0

BROKEN = "Fixed runs: A / Work / D1: Amount"


def test_exactly_also_holds_against_a_loss():
    plan = solved(fixed("exactly", 4.0, Recipes=LOSS))
    assert plan.margin == pytest.approx(-200)


def test_at_least_leaves_more_to_the_plan():
    assert solved(fixed("at least", 4.0)).run() == pytest.approx(10)
    assert solved(fixed("at least", 4.0, Recipes=LOSS)).run() == pytest.approx(4)


def test_at_most_leaves_less_to_the_plan():
    assert solved(fixed("at most", 4.0)).run() == pytest.approx(4)
    assert solved(fixed("at most", 4.0, Recipes=LOSS)).run() == pytest.approx(0)


def test_at_most_nothing_bars_the_run():
    plan = solved(fixed("at most", 0.0))
    assert plan.margin == 0
    assert not plan.broken()


def test_only_the_period_of_the_run_is_fixed():
    """At most 4 t on day 1 of 2: the other 6 t are worked on day 2."""
    plan = solved(fixed("at most", 4.0, count=2))
    assert (plan.run(Period="D1"), plan.run(Period="D2")) == pytest.approx((4, 6))


@pytest.mark.parametrize("rule", ["exactly", "at least"])
def test_more_than_can_be_worked_comes_back_as_broken(rule):
    """30 t are fixed and 10 are there: all of them are worked, 20 are missing."""
    plan = solved(fixed(rule, 30.0))
    assert plan.broken() == {BROKEN: pytest.approx(20)}
    assert plan.amount("Broken promises", "Got") == pytest.approx(10)
    assert plan.margin == pytest.approx(1000)


def test_a_run_that_cannot_be_counts_as_zero():
    """The mill is down on day 1, so there is no such run; all that was fixed is missing."""
    rows = fixed("exactly", 4.0, Downtime=[{"Line": "Mill", "From": day(1), "To": day(1)}], count=2)
    plan = solved(rows)
    assert plan.broken() == {BROKEN: pytest.approx(4)}
    assert plan.run(Period="D2") == pytest.approx(10)


def test_at_most_on_a_run_that_cannot_be_is_kept():
    plan = solved(fixed("at most", 4.0, Downtime=[{"Line": "Mill", "From": day(1), "To": day(1)}], count=2))
    assert not plan.broken()


def test_fixed_runs_and_other_promises_weigh_by_what_they_ask():
    """Lot A of 10 t must be used up and its only run is fixed at 4 t: 6 of 10 t are missing, or 6 of 4 t too much.

    The first is the lesser break.
    """
    plan = solved(fixed("exactly", 4.0, Lots=[lot("A", **{"Must use": 10.0})], Settings=exact()))
    assert plan.level("0").value == pytest.approx(0.6)
    assert plan.broken() == {"Lots: A: Must use": pytest.approx(6)}


def test_a_run_is_exceeded_where_that_is_the_lesser_break():
    """10 t must be used and at most 8 are allowed: 2 of 10 t are missing, which is less than 2 of 8 t too much.

    Where no feed may be left either, keeping to 8 t would break two promises, by 2 of 10 t and 2 of 1 t: all is worked.
    """
    classes = [{"Feed class": "Feed", "Me": 10.0, "Max stock": 0.0}]
    rows = fixed("at most", 8.0, Lots=[lot("A", **{"Must use": 10.0})], Settings=exact())
    assert solved(rows).broken() == {"Lots: A: Must use": pytest.approx(2)}
    plan = solved({**rows, "Feed classes": classes})
    assert plan.broken() == {BROKEN: pytest.approx(2)}
    assert plan.amount("Broken promises", "Got") == pytest.approx(10)


def run(name: str, period: str, rule: str, amount: float) -> dict[str, object]:
    return {"Lot": name, "Recipe": "Work", "Period": period, "Rule": rule, "Amount": amount}


SEVERAL = tiny(
    2,
    Lots=[lot("A"), lot("B", 6.0)],
    Settings=exact(),
    **{"Fixed runs": [run("B", "D2", "at least", 7.0), run("A", "D1", "exactly", 3.0), run("A", "D2", "at most", 2.0)]},
)
"""All 6 t of B are worked, and a tonne is missing; of A 3 t on D1 and 2 on D2."""


def test_each_rule_lets_a_run_miss_on_its_sides() -> None:
    def row(name: str, period: str, lower: float, upper: float, **missing: float) -> dict[str, object]:
        key = f"[{name},Work,{period}]"
        sides = {f"short_fixed_runs_{side}{key}": sign for side, sign in missing.items()}
        return {f"fixed_runs{key}": ({f"run{key}": 1.0, **sides}, lower, upper)}

    assert written("fixed_runs", SEVERAL) == {
        **row("A", "D1", 3.0, 3.0, under=1.0, over=-1.0),
        **row("A", "D2", -inf, 2.0, over=-1.0),
        **row("B", "D2", 7.0, inf, under=1.0),
    }
    under, over = promises("fixed_runs", SEVERAL)
    assert (set(under.lots), set(over.lots), under.over, over.over) == ({0, 1}, {0}, False, True)


def test_a_tonne_more_of_a_fixed_run_moves_its_sides() -> None:
    found = moved("fixed_runs", SEVERAL)
    assert found == {
        "Fixed run A / Work (exactly) D1": {"fixed_runs[A,Work,D1]": (1.0, 1.0)},
        "Fixed run A / Work (at most) D2": {"fixed_runs[A,Work,D2]": (0.0, 1.0)},
        "Fixed run B / Work (at least) D2": {"fixed_runs[B,Work,D2]": (1.0, 0.0)},
    }
    assert [len(one.short) for one in changes("fixed_runs", SEVERAL).values()] == [
        2 if "exactly" in name else 1 for name in found
    ]


def test_the_audit_works_out_what_is_fixed_and_worked() -> None:
    plan = planned(SEVERAL)
    assert asked("fixed_runs", SEVERAL, plan) == {
        "Fixed runs: A / Work / D1: Amount exactly": (3.0, pytest.approx(3.0), 0.0),
        "Fixed runs: A / Work / D2: Amount at most": (2.0, pytest.approx(2.0), 0.0),
        "Fixed runs: B / Work / D2: Amount at least": (7.0, pytest.approx(6.0), 0.0),
    }
    runs = plan.tables["Runs"]
    without = asked("fixed_runs", SEVERAL, plan, Runs=runs[runs["Lot"] == "A"])
    assert without["Fixed runs: B / Work / D2: Amount at least"] == (7.0, 0.0, 0.0)


def test_a_fixed_run_of_an_intermediate_is_of_no_lot() -> None:
    """All 800 kg of liquor are fired, of both lots together."""
    rows = kiln()
    rows["Fixed runs"] = [{"Lot": "Liquor", "Recipe": "Fire", "Period": "D1", "Rule": "at least", "Amount": 0.1}]
    assert [set(promise.lots.tolist()) for promise in promises("fixed_runs", rows)] == [{-1}, set()]
    assert asked("fixed_runs", rows, solved(rows)) == {
        "Fixed runs: Liquor / Fire / D1: Amount at least": (0.1, pytest.approx(0.8), 0.0)
    }
