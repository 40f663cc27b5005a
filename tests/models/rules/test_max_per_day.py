"""max_per_day: two days, 10 t of lot A, and at most 3 t a day of its class by the only recipe.

With the rule 2 * 3 t * 100 kg * 1 = 600. Without it all of the lot is worked: 1000.
"""

from math import inf

import pytest

from models.explain.claims import causes
from models.program.stated import Stated
from tests.models.audited import audited
from tests.models.solved import lot, solved, tiny
from tests.models.stating import changes, held, moved, planned, refused, written
from tests.plants import day


def recipes(*limits: float | None) -> list[dict[str, object]]:
    """One recipe for the classes Feed, Feed2, ... with these limits."""
    names = ["Feed", *(f"Feed{number}" for number in range(2, len(limits) + 1))]
    return [
        {"Recipe": "Work", "Feed class": name, "Max per day": most} for name, most in zip(names, limits, strict=True)
    ]


ROWS = tiny(2, Recipes=recipes(3.0))
MARGIN = 600.0
MARGIN_WITHOUT = 1000.0


def test_a_period_has_the_limit_of_all_its_days():
    """A week and a single day: 21 t and 3 t of 30."""
    periods = [
        {"Period": "Week", "Start": day(1), "End": day(7)},
        {"Period": "Day", "Start": day(8), "End": day(8)},
    ]
    plan = solved(tiny(Periods=periods, Lots=[lot("A", 30.0)], Recipes=recipes(3.0)))
    assert plan.run(Period="Week") == pytest.approx(21)
    assert plan.run(Period="Day") == pytest.approx(3)


def test_all_lots_of_a_class_count_together_and_each_class_by_itself():
    """Lots A and B of one class get 3 t a day together; C, of a class without a limit, all of its 5 t."""
    lots = [lot("A"), lot("B"), {**lot("C", 5.0), "Feed class": "Feed2"}]
    classes = [{"Feed class": name, "Me": 10.0} for name in ("Feed", "Feed2")]
    plan = solved(tiny(**{"Feed classes": classes}, Lots=lots, Recipes=recipes(3.0, None)))
    assert plan.run(Lot="A") + plan.run(Lot="B") == pytest.approx(3)
    assert plan.run(Lot="C") == pytest.approx(5)


def test_names_with_slashes_are_told_apart():
    """`A / B` of `C` and `A` of `B / C` read alike once joined: 3 t and 2 t a day all the same."""
    pairs = (("A / B", "C", 3.0), ("A", "B / C", 2.0))
    rows = tiny(
        **{"Feed classes": [{"Feed class": text, "Me": 10.0} for _, text, _ in pairs]},
        Lots=[{**lot(f"L{number}"), "Feed class": text} for number, (_, text, _) in enumerate(pairs)],
        Recipes=[{"Recipe": recipe, "Feed class": text, "Max per day": most} for recipe, text, most in pairs],
        **{"Line use": [{"Recipe": recipe, "Line": "Mill", "Rate": 1.0, "Basis": "t"} for recipe, _, _ in pairs]},
        Yields=[{"Recipe": recipe, "Product": "Metal", "Me": 100.0} for recipe, _, _ in pairs],
    )
    plan = solved(rows)
    assert (plan.run(Lot="L0"), plan.run(Lot="L1")) == pytest.approx((3.0, 2.0))


def test_nothing_a_day_means_nothing():
    """A limit of 0 is a limit; a blank one is none."""
    assert solved(tiny(Recipes=recipes(0.0))).run() == 0
    assert solved(tiny(Recipes=recipes(None))).run() == pytest.approx(10)


def test_it_is_a_cause_by_recipe_and_class():
    plan = solved(ROWS)
    found = [cause for cause in causes(Stated(plan.plant, plan.model)) if cause.kind == "Max per day"]
    assert [(cause.detail, cause.upper.tolist()) for cause in found] == [("Work / Feed", [3.0, 3.0])]


def test_the_audit_refuses_a_plan_that_works_more():
    """The plan of the plant without the limit works 10 t on the first day."""
    free = solved(tiny(2))
    found = audited(ROWS, free)
    assert [str(violation) for violation in found if "what is worked" in violation.words] == [
        "Runs: Work / Feed / D1: what is worked by the recipe is 10, more than 3"
    ]


SAND = {"Feed class": "Sand"}
WEEK_AND_DAY = tiny(
    Periods=[{"Period": "W", "Start": day(1), "End": day(7)}, {"Period": "D", "Start": day(8), "End": day(8)}],
    Lots=[lot("A", 100.0), {**lot("B", 50.0), **SAND}],
    Recipes=[
        {"Recipe": "Rest", **SAND},
        {"Recipe": "Work", "Feed class": "Feed", "Max per day": 3.0},
        {"Recipe": "Work", **SAND, "Max per day": 2.0},
    ],
    **{
        "Feed classes": [{"Feed class": "Feed", "Me": 10.0}, {**SAND, "Me": 10.0}],
        "Line use": [{"Recipe": recipe, "Line": "Mill", "Rate": 1.0, "Basis": "t"} for recipe in ("Work", "Rest")],
        "Yields": [
            {"Recipe": recipe, "Product": "Metal", "Me": share} for recipe, share in (("Work", 100.0), ("Rest", 1.0))
        ],
    },
)
"""A week and a day; `Work` takes 3 t of feed and 2 of sand a day, `Rest` any sand: 21 + 14 and 3 + 2 t, and 34 t."""


def test_each_recipe_and_class_is_limited_by_the_days_of_a_period() -> None:
    bounds = {
        name: {f"max_per_day[Work,{name},W]": 7 * most, f"max_per_day[Work,{name},D]": most}
        for name, most in (("Feed", 3.0), ("Sand", 2.0))
    }
    assert written("max_per_day", WEEK_AND_DAY) == {
        f"max_per_day[Work,{name},{period}]": ({f"run[{of},Work,{period}]": 1.0}, -inf, most * days)
        for name, of, most in (("Feed", "A", 3.0), ("Sand", "B", 2.0))
        for period, days in (("W", 7), ("D", 1))
    }
    assert held("max_per_day", WEEK_AND_DAY) == {
        f"Max per day: Work / {name}": {row: (-inf, most) for row, most in rows.items()}
        for name, rows in bounds.items()
    }
    assert moved("max_per_day", WEEK_AND_DAY) == {
        f"Recipe Max per day Work / {name}": {row: (0.0, 7.0 if row.endswith("W]") else 1.0) for row in rows}
        for name, rows in bounds.items()
    }
    assert [one.now for one in changes("max_per_day", WEEK_AND_DAY).values()] == [3.0, 2.0]


def test_the_audit_holds_each_recipe_and_class_to_its_days() -> None:
    plan = planned(WEEK_AND_DAY)
    assert refused("max_per_day", WEEK_AND_DAY, plan) == []
    runs = plan.tables["Runs"].assign(Amount=25.0)
    assert refused("max_per_day", WEEK_AND_DAY, plan, Runs=runs) == [
        f"Runs: Work / {words}"
        for words in (
            "Feed / D: what is worked by the recipe is 25, more than 3",
            "Feed / W: what is worked by the recipe is 25, more than 21",
            "Sand / D: what is worked by the recipe is 25, more than 2",
            "Sand / W: what is worked by the recipe is 25, more than 14",
        )
    ]


def test_where_no_class_can_be_worked_no_row_is_held() -> None:
    """Nothing is there of the class with a limit: it has no row, and nothing to be held."""
    rows = {**WEEK_AND_DAY, "Lots": [lot("A", 100.0)]}
    assert list(held("max_per_day", rows)) == ["Max per day: Work / Feed"]
