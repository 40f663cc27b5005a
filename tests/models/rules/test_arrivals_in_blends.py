"""arrivals_in_blends: 100 kg of Metal with 20 % iron arrive on day 1, where at most 10 % are allowed.

1 t of lot A makes 100 kg without iron for 150 and brings 100: it has to be worked for the limit. 200 - 150 = 50.
Without the rule nothing is worked: 100.
"""

from math import inf

import pytest

from tests.models.audited import audited
from tests.models.rules.test_arrivals import arrival
from tests.models.rules.test_one_mix import ROWS as MIX
from tests.models.solved import exact, lot, setting, solved, tiny
from tests.models.stating import asked, promises, stated, written
from tests.plants import Rows, day


def iron(*arrivals: dict[str, object], cost: float = 150.0, **limit: float) -> Rows:
    """Metal whose share of iron is limited; the lot has none, and working it costs more than it brings."""
    return tiny(
        2,
        Components=[{"Component": name, "Counted as": "mass"} for name in ("Me", "Fe")],
        Recipes=[{"Recipe": "Work", "Feed class": "Feed", "Cost": cost}],
        Arrivals=list(arrivals),
        **{"Blend limits": [{"On": "Metal", "Share of": "Fe", **(limit or {"Max": 10.0})}]},
    )


ROWS = iron(arrival(1, 100.0, Me=80.0, Fe=20.0))
MARGIN = 50.0
MARGIN_WITHOUT = 100.0


def test_it_is_broken_by_no_more_than_it_has_to_be():
    """With 0.4 t of feed 40 kg are made: 20 kg of iron in 140 kg, of which 14 are allowed: 6 beyond, of 10 asked."""
    plan = solved({**ROWS, "Lots": [lot("A", 0.4)], "Settings": exact()})
    assert plan.broken() == {"Blend limits: Metal / Fe / 2026-01-05 / 2026-01-06 / D1: Max": pytest.approx(6.0)}
    (row,) = plan.tables["Broken promises"].to_dict("records")
    assert (row["Asked"], row["Got"]) == pytest.approx((10.0, 16.0))
    assert plan.level("-1").value == pytest.approx(0.6)


def test_nothing_else_is_worth_breaking_it_for():
    """A must-use of 10 t of dirty feed would share out the fault; the limit comes first: 1 t of clean feed, then
    dirty feed up to the limit again.

    Dirty feed makes 100 kg of which 20 are iron. Clean 5 t: 500 kg; with the 100 kg that arrive 60 kg of iron are
    allowed, 20 are there; a tonne of dirty feed adds 20 and allows 10: 4 t. So 6 of 10 t are missing.
    """
    lots = [lot("A", 5.0), {**lot("Dirty", 10.0), "Me": 8.0, "Fe": 2.0, "Must use": 10.0}]
    rows = {**ROWS, "Lots": lots, "Settings": exact(), "Periods": ROWS["Periods"][:1]}
    rows["Yields"] = [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Fe": 100.0}]
    plan = solved(rows)
    assert plan.broken() == {"Lots: Dirty: Must use": pytest.approx(6.0)}


def test_a_least_share_is_broken_the_other_way_round():
    """At least 90 % of Me: 80 of 100 kg, so 10 are missing; 100 kg of pure metal mend it."""
    rows = {**iron(arrival(1, 100.0, Me=80.0, Fe=20.0)), "Settings": exact()}
    rows["Blend limits"] = [{"On": "Metal", "Share of": "Me", "Min": 90.0}]
    assert solved(rows).margin == pytest.approx(50.0)
    short = solved({**rows, "Lots": [lot("A", 0.0)]})
    assert short.broken() == {"Blend limits: Metal / Me / 2026-01-05 / 2026-01-06 / D1: Min": pytest.approx(10.0)}
    (row,) = short.tables["Broken promises"].to_dict("records")
    assert (row["Asked"], row["Got"]) == pytest.approx((90.0, 80.0))


def test_what_arrives_within_the_limit_leaves_room():
    """100 kg without iron allow 10 kg: 1 t of feed with 20 % of iron in its metal makes 20 kg in 100: 1 t is free."""
    dirty = [{**lot("A", 10.0), "Me": 8.0, "Fe": 2.0}]
    yields = [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Fe": 100.0}]
    rows = {**iron(arrival(1, 100.0, Me=100.0, Fe=0.0), cost=0.0), "Lots": dirty, "Yields": yields}
    plan = solved({**rows, "Settings": setting("Smallest run", 0.0)})
    assert plan.run() == pytest.approx(1.0)


def test_a_property_counts_as_its_average():
    """100 kg of grain 8 where at most 6 is allowed; the lot's metal has 4: 100 kg of it give 6 on the mean."""
    rows = iron(arrival(1, 100.0, Me=100.0, Grain=8.0))
    rows["Components"] = [*rows["Components"], {"Component": "Grain", "Counted as": "property"}]
    rows["Lots"] = [{**lot("A", 10.0), "Grain": 4.0}]
    rows["Blend limits"] = [{"On": "Metal", "Share of": "Grain", "Max": 6.0}]
    assert solved(rows).run(Period="D1") == pytest.approx(1.0)


def test_the_other_days_keep_the_limit():
    """What arrives on day 2 breaks the limit of day 2 alone."""
    rows = {**iron(arrival(2, 100.0, Me=80.0, Fe=20.0)), "Lots": [lot("A", 0.0)]}
    assert list(solved(rows).broken()) == ["Blend limits: Metal / Fe / 2026-01-05 / 2026-01-06 / D2: Max"]
    window = {"On": "Metal", "Share of": "Fe", "Max": 10.0, "To": day(1)}
    assert solved({**rows, "Blend limits": [window]}).broken() == {}


@pytest.mark.parametrize("limit", [{"Share of": "Fe", "Max": 10.0}, {"Share of": "Me", "Min": 90.0}])
def test_the_audit_finds_the_same_fault_on_either_side(limit):
    """10 kg too much, or too little, of 100."""
    rows = {**ROWS, "Lots": [lot("A", 0.0)], "Settings": exact(), "Blend limits": [{"On": "Metal", **limit}]}
    plan = solved(rows)
    assert list(plan.broken().values()) == [pytest.approx(10.0)]
    assert [violation for violation in audited(rows, plan) if violation.table == "Broken promises"] == []


def three_limits() -> Rows:
    """100 kg with 20 % iron and 50 kg with 30 %; at most 10 % of the mass or of both metals, and on D2 90 % of Me."""
    rows = iron(arrival(1, 100.0, Me=80.0, Fe=20.0), arrival(2, 50.0, Me=70.0, Fe=30.0))
    rows["Blend limits"] = [
        {"On": "Metal", "Share of": "Fe", "Max": 10.0},
        {"On": "Metal", "Share of": "Fe", "In": "Me+Fe", "Max": 20.0, "From": day(2)},
        {"On": "Metal", "Share of": "Me", "Min": 90.0, "From": day(2)},
    ]
    return rows


BOTH_DAYS, SECOND_DAY = f"{day(1)},{day(2)}", f"{day(2)},{day(2)}"


def test_each_limit_and_day_that_is_broken_has_a_row() -> None:
    """A tonne makes 100 kg of metal, which allow 10 kg of iron, or 20; and are 10 kg more than 90 % of Me.

    Of a kilogram that arrives 0.2 are iron on D1, 0.1 too much, and 0.3 on D2: 0.2 too much, or 0.1; of Me 0.2 lack.
    """

    def row(side: str, limit: str, at: int, run: float, arrived: float) -> dict[str, object]:
        name = f"arrivals_in_blends_{side}[Metal,{limit},D{at}]"
        adds = {f"run[A,Work,D{at}]": run, f"arrived[Metal / {day(at)},Metal]": arrived, f"short_{name}": 1.0}
        return {name: (pytest.approx(adds), 0.0, inf)}

    rows = three_limits()
    assert written("arrivals_in_blends_max", rows) == {
        **row("max", f"Fe,,{BOTH_DAYS}", 1, 10.0, -0.1),
        **row("max", f"Fe,,{BOTH_DAYS}", 2, 10.0, -0.2),
        **row("max", f"Fe,Me+Fe,{SECOND_DAY}", 2, 20.0, -0.1),
    }
    assert written("arrivals_in_blends_min", rows) == row("min", f"Me,,{SECOND_DAY}", 2, 10.0, -0.2)
    least, most = promises("arrivals_in_blends", rows)
    assert (least.over, most.over) == (False, True)
    assert (least.asked.tolist(), most.asked.tolist()) == ([pytest.approx(45.0)], pytest.approx([10.0, 10.0, 5.0]))
    assert (least.period.tolist(), most.period.tolist()) == ([1], [1, 0, 1])
    assert most.things[1] == f"Metal / Fe / {day(1)} / {day(2)}"
    assert set(most.rank) == {-1.0}


def test_the_audit_works_out_what_may_be_and_is() -> None:
    """Nothing is made, so that all that arrives is what there is."""
    rows = {**three_limits(), "Lots": [lot("A", 0.0)]}
    name = "Blend limits: Metal / {}: {} at {}"
    assert asked("arrivals_in_blends", rows, solved(rows)) == {
        name.format(f"Me / {day(2)} / {day(2)} / D2", "Min", "least"): pytest.approx((45.0, 35.0, -1.0)),
        name.format(f"Fe / {day(1)} / {day(2)} / D1", "Max", "most"): pytest.approx((10.0, 20.0, -1.0)),
        name.format(f"Fe / {day(1)} / {day(2)} / D2", "Max", "most"): pytest.approx((5.0, 15.0, -1.0)),
        name.format(f"Fe / Me+Fe / {day(2)} / {day(2)} / D2", "Max", "most"): pytest.approx((10.0, 15.0, -1.0)),
    }


def test_a_mix_is_broken_by_no_more_than_what_was_there() -> None:
    """100 kg with 75 of dirt, where 60 are allowed: a promise of level 0 that can miss 15 kg at most."""
    dirty = {"Intermediate": "Liquor", "Keeping": "mixed", "Opening stock": 100.0, "Me": 10.0, "Dirt": 30.0}
    limit = {"On": "Liquor", "Share of": "Dirt", "In": "Me+Dirt", "Max": 60.0}
    rows = {**MIX, "Blend limits": [limit], "Intermediates": [dirty]}
    least, most = promises("arrivals_in_blends", rows)
    assert (least.rows, most.asked.tolist(), most.rank.tolist()) == ((), pytest.approx([60.0]), [0.0])
    assert stated(rows).m.upper[most.short[0]] == pytest.approx(15.0)
    ((_, _, level),) = asked("arrivals_in_blends", rows, solved(rows)).values()
    assert level == 0.0
    assert asked("arrivals_in_blends", MIX, solved(MIX)) == {}
