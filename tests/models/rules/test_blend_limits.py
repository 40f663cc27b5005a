"""blend_limits: 10 t of lot A with 2 % oil, 4 t of lot B without; the mill takes feed of at most 1 % oil.

With the rule each tonne of A needs one of B: 4 + 4 t, 800. Without it all 14 t are worked: 1400.
"""

import math

import pytest

from models.program.change import CoefficientChange
from tests.models.audited import with_cells
from tests.models.rules.test_one_mix import ROWS as MIX
from tests.models.solved import lot, solved, tiny
from tests.models.stating import changes, column_names, held, refused, row_names, stated, written
from tests.plants import Rows, day

OIL = [{"Component": "Me", "Counted as": "mass"}, {"Component": "Oil", "Counted as": "mass"}]
LOTS = [lot("A", 10.0, Oil=2.0), lot("B", 4.0)]


def limited(count: int = 1, on: str = "Mill", share: str = "Oil", lots=None, components=None, **cells: object):
    """The plant with lots A and B and one blend limit."""
    limits = [{"On": on, "Share of": share, **cells}]
    return tiny(count, Components=components or OIL, Lots=lots or LOTS, **{"Blend limits": limits})


ROWS = limited(Max=1.0)
MARGIN = 800.0
MARGIN_WITHOUT = 1400.0


def blend(plan, period="D1"):
    return plan.amount("Blends", "Value", Period=period)


def test_the_plan_says_which_share_is_reached():
    assert blend(solved(ROWS)) == pytest.approx(1)


def test_shares_of_a_lines_feed_count_dry_mass():
    """A with half water is 0.5 t dry with 10 kg oil a tonne; with b t of B: 10 a <= 0.01 * (500 a + 1000 b).

    So a <= 2 b = 8: 8 t of A make 400 kg, 4 t of B 400 kg.
    """
    lots = [lot("A", 10.0, Oil=2.0, Moisture=50.0), lot("B", 4.0)]
    plan = solved(limited(lots=lots, Max=1.0))
    assert plan.run(Lot="A") == pytest.approx(8)
    assert plan.margin == pytest.approx(800)


def test_a_least_share_calls_for_the_rich_lot():
    """At least 1.5 % oil: 2 a >= 1.5 (a + b), b <= a / 3 = 10 / 3. 1000 + 333.3."""
    plan = solved(limited(Min=1.5))
    assert plan.run(Lot="B") == pytest.approx(10 / 3)


def test_an_equal_least_and_most_is_an_exact_share():
    """1.6 %: 2 a = 1.6 (a + b), so b = a / 4: 10 + 2.5 t."""
    plan = solved(limited(Min=1.6, Max=1.6))
    assert plan.margin == pytest.approx(1250)
    assert blend(plan) == pytest.approx(1.6)


def test_a_share_in_components_leaves_the_rest_of_the_feed_out():
    """Oil in Me + Oil: A 20 in 120 kg, B 0 in 100 kg. At most 10 %: 20 a <= 12 a + 10 b, a <= 1.25 b = 5."""
    plan = solved(limited(In="Me+Oil", Max=10.0))
    assert plan.run(Lot="A") == pytest.approx(5)
    assert plan.margin == pytest.approx(900)


def test_a_share_of_a_sum_counts_each_component():
    """Me + Oil are 12 % of A and 10 % of B; at most 11 %: as much of A as of B."""
    assert solved(limited(share="Me+Oil", Max=11.0)).run(Lot="A") == pytest.approx(4)


def test_a_limit_holds_in_every_period_that_it_touches_and_in_no_other():
    """Two days, B can be used on day 2 only. The limit holds on day 2: A is worked on day 1 without B."""
    lots = [lot("A", 10.0, Oil=2.0), lot("B", 4.0, Available=day(2))]
    free = solved(limited(2, lots=lots, Max=1.0, From=day(2)))
    bound = solved(limited(2, lots=lots, Max=1.0, From=day(1)))
    assert free.margin == pytest.approx(1400)
    assert bound.margin == pytest.approx(800)


def test_a_limit_from_the_middle_of_a_period_holds_for_all_of_it():
    rows = limited(Max=1.0, From=day(3))
    plan = solved({**rows, "Periods": [{"Period": "D1", "Start": day(1), "End": day(7)}]})
    assert plan.margin == pytest.approx(800)


@pytest.mark.parametrize(("to_day_1", "to_day_2"), [(1.0, 0.5), (0.5, 1.0)])
def test_where_two_windows_of_the_same_share_overlap_both_hold(to_day_1, to_day_2):
    """Both lots can be used on day 1 only. At most 0.5 % oil asks for 3 t of B for each t of A: 4 / 3 t of A."""
    lots = [{**row, "Use by": day(1)} for row in LOTS]
    limits = [
        {"On": "Mill", "Share of": "Oil", "Max": to_day_1, "To": day(1)},
        {"On": "Mill", "Share of": "Oil", "Max": to_day_2, "To": day(2)},
    ]
    plan = solved(tiny(2, Components=OIL, Lots=lots, **{"Blend limits": limits}))
    assert plan.run(Lot="A") == pytest.approx(4 / 3)


PROPERTY = [{"Component": "Me", "Counted as": "mass"}, {"Component": "Hardness", "Counted as": "property"}]


def test_a_property_of_a_lines_feed_is_its_average_over_dry_mass():
    """A 600 with half water, B 500 dry: (600 * 500 a + 500 * 1000 b) / (500 a + 1000 b) <= 550 gives a = 2 b = 8."""
    lots = [lot("A", 10.0, Moisture=50.0, Hardness=600.0), lot("B", 4.0, Hardness=500.0)]
    plan = solved(limited(share="Hardness", lots=lots, components=PROPERTY, Max=550.0))
    assert plan.run(Lot="A") == pytest.approx(8)
    assert blend(plan) == pytest.approx(550)


def test_a_property_of_a_product_is_its_average_over_the_product_mass():
    """A gives 200 kg a tonne of 600, B 100 kg of 500: (120 a + 50 b) / (0.2 a + 0.1 b) <= 550, so a = b / 2 = 2.

    400 kg of A's metal and 400 kg of B's: 800.
    """
    lots = [lot("A", 10.0, Me=20.0, Hardness=600.0), lot("B", 4.0, Hardness=500.0)]
    plan = solved(limited(on="Metal", share="Hardness", lots=lots, components=PROPERTY, Max=550.0))
    assert plan.run(Lot="A") == pytest.approx(2)
    assert plan.margin == pytest.approx(800)
    assert blend(plan) == pytest.approx(550)


def on_product(count: int = 1, lag: float = 0.0, **cells: object):
    """Oil goes into the product at 50 %: A gives 110 kg a tonne with 10 kg oil, B 100 kg without."""
    rows = limited(count, on="Metal", **cells)
    return {**rows, "Yields": [{"Recipe": "Work", "Product": "Metal", "Lag": lag, "Me": 100.0, "Oil": 50.0}]}


def test_a_share_in_a_product_counts_what_is_recovered_in_the_product_mass():
    """10 a <= 5 % of (110 a + 100 b): 4.5 a <= 5 b, a = 40 / 9; 110 * 40 / 9 + 400 = 888.9."""
    plan = solved(on_product(Max=5.0))
    assert plan.run(Lot="A") == pytest.approx(40 / 9)
    assert plan.margin == pytest.approx(110 * 40 / 9 + 400)


def test_a_share_in_a_product_counts_what_dry_feed_holds():
    """A with half water gives 50 + 5 kg a tonne, 5 of them oil, B 100: 5 a <= 5 % of (55 a + 100 b), a = 20 / 2.25."""
    lots = [lot("A", 10.0, Oil=2.0, Moisture=50.0), lot("B", 4.0)]
    plan = solved(on_product(lots=lots, Max=5.0))
    assert plan.run(Lot="A") == pytest.approx(20 / 2.25)
    assert blend(plan) == pytest.approx(5)


def test_a_share_in_a_product_holds_when_the_product_arrives():
    """Lag 1 day, three days, the limit on day 2 only. What is worked on day 1 arrives on day 2 and is bound.

    On day 2 all that is left can be worked: it arrives on day 3. 10 * 110 + 4 * 100 = 1500.
    """
    free = solved(on_product(3, lag=1.0, Max=5.0, From=day(2), To=day(2)))
    assert free.margin == pytest.approx(1500)
    assert free.run(Period="D1") == pytest.approx(40 / 9 + 4), "as early as the limit allows"
    lots = [lot("A", 10.0, Oil=2.0, **{"Use by": day(1)}), lot("B", 4.0, **{"Use by": day(1)})]
    bound = solved({**on_product(3, lag=1.0, Max=5.0, From=day(2), To=day(2)), "Lots": lots})
    assert bound.margin == pytest.approx(110 * 40 / 9 + 400)


def test_a_product_made_after_the_end_is_not_limited():
    """With closing value 1 and a lag beyond the plan all 14 t are worked, whatever the limit on the product."""
    rows = on_product(lag=1.0, Max=5.0)
    plan = solved({**rows, "Products": [{"Product": "Metal", "Closing value": 1.0}]})
    assert plan.margin == pytest.approx(1500)


def test_a_group_counts_its_members_and_leaves_out_those_that_are_not_assayed():
    """Dirt is oil and sand, and sand is no component of this plant: it counts oil alone."""
    rows = limited(share="Dirt", Max=1.0)
    plan = solved({**rows, "Groups": [{"Group": "Dirt", "Components": "Oil+Sand"}]})
    assert plan.margin == pytest.approx(800)


def test_a_limit_moves_no_further_than_its_other_side_or_than_shares_go():
    """A least share goes from nothing to 100 %, or to the most share where there is one; a property has no end."""
    oil = [OIL[0], {"Component": "Oil", "Counted as": "property"}]
    assert ends(limited(Min=1.0)) == [(0.0, 100.0)]
    assert ends(limited(Min=1.0, Max=1.5)) == [(0.0, 1.5), (1.0, 100.0)]
    assert ends(limited(components=oil, Min=1.0)) == [(-math.inf, math.inf)]


def ends(rows):
    """The least and the most that each side of each limit may become."""
    return [pytest.approx((change.least, change.most)) for change in changes("blend_limits", rows).values()]


def step(rows: Rows, name: str) -> dict[str, dict[str, tuple[float, float]]]:
    """By row and column the coefficient, and what a unit more of the change of that name adds to it."""
    of, change = stated(rows), changes("blend_limits", rows)[name]
    assert isinstance(change, CoefficientChange)
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for row, column, *figures in zip(
        row_names(of, change.rows),
        column_names(of, change.columns),
        change.values.tolist(),
        change.per_unit.tolist(),
        strict=True,
    ):
        found.setdefault(row, {})[column] = pytest.approx(tuple(figures))
    return found


NAMED = f"{day(1)},{day(1)},D1"
FIRST_DAY_ONLY = f"{day(1)} / {day(1)}"


def test_both_sides_are_held_and_moved_by_a_per_cent() -> None:
    """A tonne of A has 20 kg of oil, 15 more than the 5 asked for and 10 more than the 10 allowed; B has none.

    A per cent more asks for, or allows, 10 kg in each tonne. The limit is on the first of two days.
    """
    rows = limited(2, Min=0.5, Max=1.0, To=day(1))
    least, most = f"blend_limits[Mill,Oil,,{NAMED},min]", f"blend_limits[Mill,Oil,,{NAMED},max]"
    assert held("blend_limits", rows) == {
        "Blend limit: Mill: Oil at least 0.5 %": {least: (0.0, math.inf)},
        "Blend limit: Mill: Oil at most 1 %": {most: (0.0, math.inf)},
    }
    found = changes("blend_limits", rows)
    names = (f"Blend limit Min Mill / Oil / {FIRST_DAY_ONLY}", f"Blend limit Max Mill / Oil / {FIRST_DAY_ONLY}")
    assert [(found[name].unit, found[name].now) for name in names] == [("%", 0.5), ("%", 1.0)]
    assert step(rows, names[0]) == {least: {"run[A,Work,D1]": (15.0, -10.0), "run[B,Work,D1]": (-5.0, -10.0)}}
    assert step(rows, names[1]) == {most: {"run[A,Work,D1]": (-10.0, 10.0), "run[B,Work,D1]": (10.0, 10.0)}}


def test_a_share_in_components_is_named_with_them() -> None:
    """Of 120 kg of A 20 are oil, 8 more than 10 %; a per cent more allows 1.2 kg. B has 100 kg, none of them oil."""
    rows = limited(In="Me+Oil", Max=10.0)
    row = f"blend_limits[Mill,Oil,Me+Oil,{NAMED},max]"
    assert list(held("blend_limits", rows)) == ["Blend limit: Mill: Oil in Me+Oil at most 10 %"]
    assert step(rows, f"Blend limit Max Mill / Oil in Me+Oil / {FIRST_DAY_ONLY}") == {
        row: {"run[A,Work,D1]": (-8.0, 1.2), "run[B,Work,D1]": (10.0, 1.0)}
    }


def test_a_property_moves_by_a_unit_of_its_own() -> None:
    """Oil 2 and 0 as a property, between 1.5 and 1.8: a tonne of A is 0.5 * 1000 above, and a unit more takes 1000."""
    rows = limited(components=[OIL[0], {"Component": "Oil", "Counted as": "property"}], Min=1.5, Max=1.8)
    assert list(held("blend_limits", rows)) == [
        "Blend limit: Mill: Oil at least 1.5",
        "Blend limit: Mill: Oil at most 1.8",
    ]
    name = f"Blend limit Min Mill / Oil / {FIRST_DAY_ONLY}"
    assert (changes("blend_limits", rows)[name].unit, changes("blend_limits", rows)[name].now) == ("", 1.5)
    assert step(rows, name) == {
        f"blend_limits[Mill,Oil,,{NAMED},min]": {
            "run[A,Work,D1]": (500.0, -1000.0),
            "run[B,Work,D1]": (-1500.0, -1000.0),
        }
    }


def on_arrivals(first: float, second: float) -> Rows:
    """At most 10 % iron in the metal: 100 kg with so many per cent arrive on each of two days, the lot has none."""
    came = [{"Product": "Metal", "Date": day(at), "Quantity": 100.0} for at in (1, 2)]
    return tiny(
        2,
        Components=[{"Component": name, "Counted as": "mass"} for name in ("Me", "Fe")],
        Arrivals=[{**row, "Me": 80.0, "Fe": iron} for row, iron in zip(came, (first, second), strict=True)],
        **{"Blend limits": [{"On": "Metal", "Share of": "Fe", "Max": 10.0}]},
    )


def test_what_arrives_counts_but_where_it_breaks_the_limit_by_itself() -> None:
    """A tonne makes 100 kg that leave room for 10 kg of iron. On D2 arrivals of 4 % leave room for 6 kg of iron.

    On D1 they have 20 %: `arrivals_in_blends` has them in a row of its own, and the rest keeps the limit in full.
    """
    rows = on_arrivals(20.0, 4.0)
    of_day = {at: f"blend_limits[Metal,Fe,,{day(1)},{day(2)},D{at},max]" for at in (1, 2)}
    first, second = (f"arrived[Metal / {day(at)},Metal]" for at in (1, 2))
    assert written("blend_limits", rows) == {
        of_day[1]: ({"run[A,Work,D1]": 10.0}, 0.0, math.inf),
        of_day[2]: ({"run[A,Work,D2]": 10.0, second: pytest.approx(0.06)}, 0.0, math.inf),
    }
    found = step(rows, f"Blend limit Max Metal / Fe / {day(1)} / {day(2)}")
    assert found[of_day[1]] == {"run[A,Work,D1]": (10.0, 1.0)}
    assert found[of_day[2]] == {"run[A,Work,D2]": (10.0, 1.0), second: (0.06, 0.01)}
    assert found[f"arrivals_in_blends_max[Metal,Fe,,{day(1)},{day(2)},D1]"] == {
        "run[A,Work,D1]": (10.0, 1.0),
        first: (-0.1, 0.01),
    }


def test_what_arrives_half_a_kilogram_beyond_the_limit_breaks_it() -> None:
    """10.5 kg of iron in 100 kg: the rest keeps the limit in full, and a step of it moves the row of what arrives."""
    rows = on_arrivals(10.5, 10.0)
    row = f"blend_limits[Metal,Fe,,{day(1)},{day(2)},D1,max]"
    assert written("blend_limits", rows)[row] == ({"run[A,Work,D1]": 10.0}, 0.0, math.inf)
    assert list(step(rows, f"Blend limit Max Metal / Fe / {day(1)} / {day(2)}")[row]) == ["run[A,Work,D1]"]


def test_what_arrives_beyond_the_limit_by_rounding_alone_is_let_be() -> None:
    """5e-7 kg of iron too much in 100 kg; of what arrives exactly at the limit nothing."""
    bounds = [lower for _, lower, _ in written("blend_limits", on_arrivals(10.0000005, 10.0)).values()]
    assert bounds == pytest.approx([-5e-7, 0.0], abs=1e-12)


def test_all_that_is_in_a_mix_counts_in_its_limit() -> None:
    """60 % dirt at most: a tonne of dirt taken is 400 kg too much, one of metal leaves room for 600; so by the
    kilogram what is left, or sold. Where the tank was dirtier before, all of it is in the row of what was there.
    """
    limit = {"On": "Liquor", "Share of": "Dirt", "In": "Me+Dirt", "Max": 60.0}
    rows = {**MIX, "Blend limits": [limit]}
    row, name = f"blend_limits[Liquor,Dirt,Me+Dirt,{NAMED},max]", f"Liquor / Dirt in Me+Dirt / {FIRST_DAY_ONLY}"
    adds = {"run[Liquor / Dirt,Fire,D1]": -400.0, "run[Liquor / Me,Fire,D1]": 600.0}
    for left in ("mix_left", "mix_stock"):
        adds |= {f"{left}[Liquor / Dirt,D1]": -0.4, f"{left}[Liquor / Me,D1]": 0.6}
    ((found, *_),) = written("blend_limits", rows).values()
    assert found == pytest.approx(adds)
    steps = {column: (value, 10.0 if "run" in column else 0.01) for column, value in adds.items()}
    assert step(rows, f"Blend limit Max {name}") == {row: steps}
    dirty = {"Intermediate": "Liquor", "Keeping": "mixed", "Opening stock": 100.0, "Me": 10.0, "Dirt": 30.0}
    before = {**rows, "Intermediates": [dirty]}
    assert written("blend_limits", before) == {}
    broken = f"arrivals_in_blends_max[Liquor,Dirt,Me+Dirt,{NAMED}]"
    assert step(before, f"Blend limit Max {name}") == {broken: steps}


def test_the_audit_refuses_a_blend_beyond_its_limit() -> None:
    """With 3 t of B beside 4 of A there are 80 kg of oil, 10 more than 1 % of 7 t (1000 % of a kilogram)."""
    plan = solved(ROWS)
    assert refused("blend_limits", ROWS, plan) == []
    assert refused("blend_limits", ROWS, plan, **with_cells(plan, "Runs", 1, Amount=3.0)) == [
        "Blends: D1: Mill / Oil / , beyond Max is 1000, more than 0"
    ]
