"""one_mix: a rich and a poor lot of 1 t are leached to 400 kg of liquor each, half and a quarter of it metal.

The tank mixes them: 300 kg of metal in 800 kg. The kiln fires 400 kg of that, 150 of metal at 1, and 400 kg of liquor
are sold at 0.3: 270. (The rich lot alone brings 200. Of the poor one in between it is 400 * (200 + z / 4) / (400 + z)
+ 0.3 z, which is least at z = 38 kg.) Kept apart the kiln fires the rich batch, and the poor one is sold: 320. Without
the rule the kiln fires 400 kg of pure metal: 520.
"""

import numpy as np
import pytest

from models.checks import check
from models.plant.plant import Plant
from models.program.build import build
from models.results.stores import compositions
from models.schema.defaults import fill
from models.schema.frames import inputs
from models.schema.problems import Severity
from models.solving.levels import LevelResult, solve
from models.solving.solvers.highs import Status
from tests.models.audited import audited
from tests.models.rules.test_store_batches import kiln
from tests.models.sites import SITES, lane
from tests.models.solved import Row, Solved, lot, solved, target
from tests.models.stating import changes, column_names, moved, refused, stated, written
from tests.plants import Rows, day

SPOT: list[Row] = [{"Product": "Metal", "Price": 1.0}, {"Product": "Liquor", "Price": 0.3}]


def tank(per_day: float = 0.4, count: int = 1, keeping: str = "mixed", **cells: object) -> Rows:
    """The kiln with a tank between mill and kiln, out of which liquor is sold too."""
    row: Row = {"Intermediate": "Liquor", "Keeping": keeping, **cells}
    return kiln(per_day, count, **{"Intermediates": [row], "Spot sales": SPOT})


ROWS = tank()
MARGIN = 270.0
MARGIN_WITHOUT = 520.0


def violations(rows: Rows, plan: Solved, **edited: object) -> list[str]:
    """What the audit says of a plan; its harness has no Summary and no estimates."""
    made = compositions(plan.plant, plan.model, plan.solution.x, inputs(rows)["Components"])
    every = (str(violation) for violation in audited(rows, plan, **{"Compositions": made, **edited}))
    return [words for words in every if not words.startswith(("Summary", "Lot use"))]


def test_what_is_drawn_has_the_composition_of_the_mix():
    plan = solved(ROWS)
    assert violations(ROWS, plan) == []
    found = compositions(plan.plant, plan.model, plan.solution.x, inputs(ROWS)["Components"])
    assert found["Me"].tolist() == pytest.approx([37.5])
    assert found["Mass"].tolist() == pytest.approx([800.0])
    assert found["Assumed or result"].tolist() == ["mixed"]
    assert plan.run(Recipe="Fire") == pytest.approx(0.4)


def test_the_bound_is_that_of_lots_kept_apart():
    plan, apart = solved(ROWS), solved(tank(keeping="apart"))
    assert apart.margin == pytest.approx(320.0)
    assert plan.solution.status is Status.FOUND
    assert plan.margin + plan.solution.gap == pytest.approx(apart.margin)


def test_a_tank_with_one_outlet_and_no_stock_is_linear():
    """Nothing is sold and nothing stays: 300 kg of metal, as with lots kept apart, and proven."""
    rows = kiln(Intermediates=[{"Intermediate": "Liquor", "Keeping": "mixed", "Max stock": 0.0}])
    plan = solved(rows)
    assert plan.model.mixes == []
    assert plan.solution.status is Status.OPTIMAL
    assert plan.margin == pytest.approx(solved(kiln()).margin, abs=1e-9)
    assert violations(rows, plan) == []


def test_what_stays_in_the_tank_keeps_the_composition_of_its_mix():
    """At 400 kg a day both lots are fired in two days; half of the mix of the first is that of the second."""
    rows = kiln(0.4, 2, Intermediates=[{"Intermediate": "Liquor", "Keeping": "mixed"}])
    plan = solved(rows)
    assert plan.margin == pytest.approx(300.0)
    assert violations(rows, plan) == []


def test_an_opening_stock_is_in_the_mix():
    """200 kg of pure metal and all that is leached are 500 kg in 1,000: fired 400 kg, 200; sold 600 kg, 180."""
    rows = tank(**{"Opening stock": 200.0, "Me": 1.0})
    plan = solved(rows)
    assert violations(rows, plan) == []
    assert plan.margin == pytest.approx(380.0)


def test_lots_and_components_lead_to_the_same_plan():
    tables = fill(inputs(ROWS))[0]
    plant = Plant.of(tables, follow_lots=True)
    assert {"Liquor / Rich / Leach", "Liquor / Poor / Leach"} < set(plant.nodes.names)
    assert solve(build(plant), plant).margin == pytest.approx(MARGIN)


def level(plan: Solved) -> LevelResult:
    return next(one for one in plan.solution.levels if one.level == "1")


def test_promises_come_before_money():
    """150 kg of metal are made whatever is sold; 200 are reached by the rich lot alone, for 70 less."""
    rows = tank() | {"Targets": [target("T", 200.0, Priority=1.0)]}
    plan = solved(rows)
    assert plan.margin == pytest.approx(200.0)
    assert level(plan).value == pytest.approx(0.0, abs=1e-6)
    assert violations(rows, plan) == []


def test_what_is_short_says_what_no_plan_can_miss_less():
    """250 kg are asked for: the rich lot alone makes 200, a fifth short, and no batch makes more."""
    rows = tank() | {"Targets": [target("T", 250.0, Priority=1.0)]}
    plan = solved(rows)
    assert level(plan).value == pytest.approx(0.2, abs=1e-4)
    assert level(plan).at_best is None


def test_the_audit_refuses_what_no_mix_can_give():
    """The kiln told to have fired 10 kg more leaves a tank that is short of them, and makes too little metal."""
    plan = solved(ROWS)
    runs = plan.tables["Runs"]
    more = runs.assign(Amount=runs["Amount"].where(runs["Recipe"] != "Fire", 0.41))
    assert any(
        "Made is 150 in the plan and 153.75 worked out again" in one for one in violations(ROWS, plan, Runs=more)
    )
    made = compositions(plan.plant, plan.model, plan.solution.x, inputs(ROWS)["Components"])
    richer = made.assign(Me=50.0, Dirt=50.0)
    assert any("Me is 50 in the plan and 37.5" in one for one in violations(ROWS, plan, Compositions=richer))


def checks(rows: Rows) -> set[str]:
    return {problem.check for problem in check(inputs(rows)) if problem.severity is Severity.ERROR}


def test_a_blank_keeping_is_mixed():
    assert checks(tank(keeping=None)) == set()  # type: ignore[arg-type]
    assert solved(tank(keeping=None)).margin == pytest.approx(MARGIN)  # type: ignore[arg-type]


def test_what_has_no_lot_any_more_is_not_kept_apart():
    rows = tank()
    rows["Recipes"] = [*rows["Recipes"], {"Recipe": "Wash", "Feed class": "Liquor"}]
    rows["Line use"] = [*rows["Line use"], {"Recipe": "Wash", "Line": "Mill", "Rate": 1.0, "Basis": "t"}]
    rows["Yields"] = [*rows["Yields"], {"Recipe": "Wash", "Product": "Washed", "Me": 100.0}]
    rows["Intermediates"] = [*rows["Intermediates"], {"Intermediate": "Washed", "Keeping": "apart"}]
    assert checks(rows) == {"apart-of-mixed"}


def test_work_in_whole_numbers_leaves_a_true_plan():
    """The kiln fires nothing, or at least 300 kg a day: 400 kg are fired all the same."""
    rows = tank()
    rows["Recipes"] = [rows["Recipes"][0], {**rows["Recipes"][1], "Min run": 0.3}]
    plan = solved(rows)
    assert plan.margin == pytest.approx(MARGIN)
    assert violations(rows, plan) == []


def test_what_mixing_leaves_idle_is_not_set_up():
    """If metal and dirt went separate ways the kiln, set up in 3 h free of charge, would fire 300 kg of metal.

    A kilogram of the mix makes 0.375 of metal at most, or 0.5 of the rich lot alone: all 800 kg are sold at 0.6.
    """
    rows = tank(0.8)
    rows["Spot sales"] = [{**row, **({"Price": 0.6} if row["Product"] == "Liquor" else {})} for row in SPOT]
    rows["Line use"] = [rows["Line use"][0], {**rows["Line use"][1], "Setup hours": 3.0}]
    plan = solved(rows)
    assert plan.margin == pytest.approx(480.0)
    assert plan.tables["Setups"].empty
    assert violations(rows, plan) == []


def test_an_empty_tank_is_filled_for_a_level_that_misses_less_so():
    """All 2 t worked miss 10 of 10 t of feed that are to be left, and none of 300 kg of metal: 1.0; nothing worked
    misses 8 t and all of the metal: 1.8."""
    rows = tank(0.8) | {"Feed classes": [{"Feed class": "Feed", "Min closing stock": 10.0}]}
    plan = solved({**rows, "Products": [{"Product": "Metal", "Min stock": 300.0}]})
    assert plan.level("0").value == plan.level("0").proven == pytest.approx(1.0)


def test_a_run_on_the_tank_may_be_fixed():
    """The kiln is to fire 300 kg at most: 112.5 of metal, and 500 kg are sold: 262.5."""
    rows = tank() | {
        "Fixed runs": [{"Period": "D1", "Lot": "Liquor", "Recipe": "Fire", "Rule": "at most", "Amount": 0.3}]
    }
    plan = solved(rows)
    assert plan.margin == pytest.approx(262.5)
    assert violations(rows, plan) == []


def clean(most: float = 60.0, **tables: list[Row]) -> Rows:
    """The tank, of which at most so many per cent may be dirt."""
    return {**tank(), "Blend limits": [{"On": "Liquor", "Share of": "Dirt", "Max": most}], **tables}


def test_a_limit_on_a_mix_holds_for_all_that_is_in_the_store():
    """400 kg of the rich batch and 266.7 of the poor one, of which 75 % are dirt: 200 + 200 of 666.7, which is 60 %.

    Two fifths of it are metal: the kiln makes 160 of 400 kg, and 266.7 kg are sold at 0.3.
    """
    rows = clean()
    plan = solved(rows)
    assert plan.margin == pytest.approx(160.0 + 80.0, rel=1e-6)
    assert plan.tables["Blends"]["Value"].tolist() == pytest.approx([60.0])
    assert violations(rows, plan) == []
    apart = solved(tank(keeping="apart")).margin
    assert plan.margin + plan.solution.gap <= apart + 1e-6


def test_a_mix_that_is_over_its_limit_when_the_plan_begins_is_thinned():
    """100 kg of dirt lie in the tank: with all of the rich batch 300 of 500 kg, just what may be. 160 + 100 * 0.3."""
    store: list[Row] = [{"Intermediate": "Liquor", "Keeping": "mixed", "Opening stock": 100.0, "Dirt": 1.0}]
    rows = clean(Intermediates=store)
    plan = solved(rows)
    assert plan.broken() == {}
    assert plan.margin == pytest.approx(160.0 + 30.0, rel=1e-6)
    assert violations(rows, plan) == []


def test_no_more_than_the_opening_stock_breaks_alone_may_be_over_the_limit():
    """Without the rich batch the 100 kg of dirt stay 40 beyond 60 %: the poor one would make that more."""
    store: list[Row] = [{"Intermediate": "Liquor", "Keeping": "mixed", "Opening stock": 100.0, "Dirt": 1.0}]
    poor = [row for row in tank()["Lots"] if row["Lot"] == "Poor"]
    rows = clean(Intermediates=store, Lots=poor)
    plan = solved(rows)
    (missing,) = plan.broken().values()
    assert missing == pytest.approx(40.0)
    assert plan.run(Lot="Poor") == pytest.approx(0.0)
    assert plan.level("0").value > 0
    assert violations(rows, plan) == []
    told = plan.tables["Blends"].assign(Value=60.0)
    assert any("Blends" in words for words in violations(rows, plan, Blends=told))


def hard(on: str) -> Rows:
    """The tank with lots of a hardness of 1 and 3, which is limited somewhere."""
    components = [{"Component": name, "Counted as": "mass"} for name in ("Me", "Dirt")]
    return clean(
        Components=[*components, {"Component": "Hardness", "Counted as": "property"}],
        Lots=[{**row, "Hardness": value} for row, value in zip(tank()["Lots"], (1.0, 3.0), strict=True)],
        **{"Blend limits": [{"On": on, "Share of": "Hardness", "Max": 1.5}]},
    )


def test_a_property_that_is_limited_before_a_mix_only_leaves_it_its_components():
    """The mill, where lots come in, lets a third of a tonne of the poor one in beside the rich one: 700 / 3 of
    1,600 / 3 kg are metal, 43.75 %. 400 kg of that give 175, and 400 / 3 kg are sold for 40. What recipes recover after
    the mix need not be even, and nothing is said of its hardness."""
    rows = hard("Mill")
    plan = solved(rows)
    assert not any(problem.severity is Severity.ERROR for problem in check(inputs(rows)))
    assert plan.margin == pytest.approx(215.0, rel=1e-6)
    assert set(plan.plant.nodes.names) == {"Rich", "Poor", "Liquor / Me", "Liquor / Dirt"}
    (mix,) = compositions(plan.plant, plan.model, plan.solution.x, inputs(rows)["Components"]).to_dict("records")
    assert (mix["Me"], mix["Hardness"]) == (pytest.approx(43.75), pytest.approx(float("nan"), nan_ok=True))
    assert violations(rows, plan) == []


@pytest.mark.parametrize("on", ["Liquor", "Kiln", "Metal"])
def test_a_property_that_is_limited_in_a_mix_or_after_it_is_one_of_lots(on: str):
    """In the tank, on the line that takes it, and in what is made of it."""
    plant = Plant.of(fill(inputs(hard(on)))[0])
    assert {name for name in plant.nodes.names if " / " in name} == {"Liquor / Rich / Leach", "Liquor / Poor / Leach"}


def test_a_property_of_a_mix_may_be_limited():
    """The lots have a hardness of 1 and 3: at most 1.5 on average lets a third as much of the poor one in."""
    rows = hard("Liquor")
    rows["Yields"] = [{**rows["Yields"][0]}, {**rows["Yields"][1], "Me": 100.0, "Dirt": 100.0}]
    plan = solved(rows)
    assert plan.tables["Blends"]["Value"].tolist() == pytest.approx([1.5])
    assert plan.margin == pytest.approx(400.0 + 0.3 * 400.0 / 3.0, rel=1e-6)
    assert violations(rows, plan) == []


def test_what_is_made_of_a_mix_of_milligrams_is_rounding():
    """Nothing is fired on the second day. 5 mg that are told then are of a mix of which nobody knows what is in it; a
    tenth of a gram is found."""
    rows = tank(0.4, 2) | {"Downtime": [{"Line": "Kiln", "From": day(2), "To": day(2)}]}
    plan = solved(rows)
    for more, found in ((5e-6, False), (1e-4, True)):
        made = plan.tables["Production"]
        told = made["Made"] + np.where((made["Product"] == "Metal") & (made["Period"] == "D2"), more, 0.0)
        said = violations(rows, plan, Production=made.assign(Made=told))
        assert any("Made is" in words for words in said) is found


def mixes(rows: Rows) -> list[tuple[str, list[str], list[float]]]:
    """Each mix by store and period: the columns of one part, the metal, and tonnes in a unit of each."""
    of = stated(rows)
    found = []
    for mix in of.m.mixes:
        names = [name for name in column_names(of, mix.columns.ravel()) if "Me" in name]
        found.append((f"{mix.store} D{mix.period + 1}", names, mix.tonnes.tolist()))
    return found


def test_all_that_is_drawn_of_a_store_is_of_its_mix() -> None:
    """Fired by the tonne, sold and left by the kilogram. On D2 the kiln stands still, so that nothing is fired."""
    down = [{"Line": "Kiln", "From": day(2), "To": day(2)}]
    fired, sold, left = (
        f"{of}[Liquor / Me{also},D{{}}]" for of, also in (("run", ",Fire"), ("mix_left", ""), ("mix_stock", ""))
    )
    assert mixes({**tank(count=2), "Downtime": down}) == [
        ("Liquor D1", [fired.format(1), sold.format(1), left.format(1)], [1.0, 0.001, 0.001]),
        ("Liquor D2", [sold.format(2), left.format(2)], [0.001, 0.001]),
    ]


def test_half_a_kilogram_of_room_is_room() -> None:
    """With room for none nothing stays, and with a use that is alone there is no mix to speak of."""
    assert [len(uses) for _, uses, _ in mixes(tank(**{"Max stock": 0.5}))] == [3]
    assert [len(uses) for _, uses, _ in mixes(tank(**{"Max stock": 0.0}))] == [2]
    assert mixes({**tank(**{"Max stock": 0.0}), "Spot sales": SPOT[:1]}) == []


def test_what_has_one_part_is_of_one_mix_anyway() -> None:
    """Liquor of metal alone is fired, sold and left."""
    one = [{"Component": "Me", "Counted as": "mass"}]
    lots = [{key: value for key, value in row.items() if key != "Dirt"} for row in ROWS["Lots"]]
    yields = [{key: value for key, value in row.items() if key != "Dirt"} for row in ROWS["Yields"]]
    assert mixes({**ROWS, "Components": one, "Lots": lots, "Yields": yields}) == []


def test_a_mix_of_what_was_there_alone_is_one_too() -> None:
    """No lot is worked, so that the first run of all is of the tank: half of 100 kg is metal, and can be fired."""
    rows = {**tank(**{"Opening stock": 100.0, "Me": 50.0, "Dirt": 50.0}), "Lots": [lot("Gone", 0.0)]}
    rows["Recipes"] = [{**rows["Recipes"][0], "Active": "no"}, rows["Recipes"][1]]
    ((_, uses, tonnes),) = mixes(rows)
    assert uses[0] == "run[Liquor / Me,Fire,D1]"
    assert tonnes == [1.0, 0.001, 0.001]


def test_what_lanes_carry_is_of_the_mix_that_it_leaves() -> None:
    rows = {
        **ROWS,
        "Sites": SITES,
        "Lots": [{**row, "Site": "North"} for row in ROWS["Lots"]],
        "Lines": [{"Line": "Mill", "Site": "North"}, {"Line": "Kiln", "Site": "South"}],
        "Lanes": [lane(Material="Liquor", Cost=10.0)],
    }
    assert mixes(rows) == [
        (
            "Liquor at North D1",
            [
                "mix_left[Liquor at North / Me,D1]",
                "mix_shipped[Liquor at North / Me,North - South / Liquor,D1]",
                "mix_stock[Liquor at North / Me,D1]",
            ],
            [0.001, 0.001, 0.001],
        ),
        (
            "Liquor at South D1",
            [
                "run[Liquor at South / Me,Fire,D1]",
                "mix_left[Liquor at South / Me,D1]",
                "mix_stock[Liquor at South / Me,D1]",
            ],
            [1.0, 0.001, 0.001],
        ),
    ]


def test_each_part_of_a_mix_balances() -> None:
    """A tonne of Rich is 800 kg dry with 20 % neodymium, of which 90 % come a day later, as oxide: 144 kg * 1.1664.

    What is leached on D2 comes after the end. Of 100 kg in the tank 30 are oxide and 70 dirt, at once.
    """
    rows = tank(count=2, **{"Opening stock": 100.0, "Nd": 30.0 / 1.1664, "Dirt": 70.0})
    rows["Components"] = [{"Component": "Nd", "Counted as": "Nd2O3"}, {"Component": "Dirt", "Counted as": "mass"}]
    rows["Lots"] = [lot("Rich", 1.0, Nd=20.0, Dirt=20.0, Moisture=20.0)]
    rows["Yields"] = [
        {"Recipe": "Leach", "Product": "Liquor", "Nd": 90.0, "Dirt": 100.0, "Lag": 1.0},
        {"Recipe": "Fire", "Product": "Metal", "Nd": 100.0},
    ]
    found = written("mix_balance", rows)
    adds, lower, upper = found["mix_balance[Liquor / Nd,D2]"]
    assert adds == {
        "run[Rich,Leach,D1]": pytest.approx(-144.0 * 1.1664, rel=1e-4),
        "run[Liquor / Nd,Fire,D2]": 1000.0,
        "mix_stock[Liquor / Nd,D1]": -1.0,
        "mix_stock[Liquor / Nd,D2]": 1.0,
        "mix_left[Liquor / Nd,D2]": 1.0,
    }
    assert (lower, upper) == (0.0, 0.0)
    assert found["mix_balance[Liquor / Nd,D1]"][1] == pytest.approx(30.0, rel=1e-4)
    assert found["mix_balance[Liquor / Dirt,D1]"][1] == pytest.approx(70.0, rel=1e-4)


def test_a_kilogram_more_of_a_part_is_one_in_stock_too() -> None:
    assert moved("one_mix", ROWS) == {
        f"Content of a store Liquor / {part} D1": {
            f"mix_balance[Liquor / {part},D1]": (1.0, 1.0),
            "product_stock[Liquor,D1]": (1.0, 1.0),
        }
        for part in ("Dirt", "Me")
    }
    assert {one.now for one in changes("one_mix", ROWS).values()} == {0.0}


def test_the_audit_refuses_to_draw_more_than_there_is() -> None:
    """The kiln has 800 kg less the 400 that are sold; told to have fired 500 it takes 100 kg that are not there."""
    plan = solved(ROWS)
    runs = plan.tables["Runs"]
    more = runs.assign(Amount=runs["Amount"].where(runs["Recipe"] != "Fire", 0.5))
    assert refused("one_mix", ROWS, plan) == []
    (words,) = refused("one_mix", ROWS, plan, Runs=more)
    assert "least of a component that is left" in words
