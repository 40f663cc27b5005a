"""input_shares: a furnace takes 60 % ore and 40 % coke, and there are 10 t of ore and 2 t of coke.

With the rule 3 t of ore go with the 2 t of coke: 3 t * 100 kg * 1 = 300. Without it all ore is worked: 1000.
"""

import pytest

from models.checks import check
from models.explain.budget import Budget
from models.explain.claims import causes
from models.explain.worths.last_program import Final
from models.explain.worths.marginals import marginals
from models.program.change import CoefficientChange
from models.program.stated import Stated
from models.schema.frames import inputs
from models.schema.problems import Severity
from tests.models.audited import audited, with_cells
from tests.models.solved import Row, days, lot, solved, tiny
from tests.models.stating import changes, column_names, held, refused, row_names, stated, written
from tests.plants import Rows, day


def furnace(*shares: float | None, coke: float = 2.0, **tables: list[Row]) -> Rows:
    """The furnace with these shares of ore, coke and (if there are three) flux, which hold no metal but the ore."""
    names = ["Feed", "Coke", "Flux"][: len(shares)]
    others = [{"Lot": name, "Feed class": name, "Status": "stock", "Quantity": coke} for name in names[1:]]
    return tiny(
        **{
            "Feed classes": [{"Feed class": name, "Me": 10.0 if name == "Feed" else 0.0} for name in names],
            "Lots": [lot("A"), *others],
            "Recipes": [
                {"Recipe": "Work", "Feed class": name, "Share": share}
                for name, share in zip(names, shares, strict=True)
            ],
            **tables,
        }
    )


ROWS = furnace(60.0, 40.0)
MARGIN = 300.0
MARGIN_WITHOUT = 1000.0


def test_what_has_no_share_divides_the_rest_freely():
    """40 % coke, and the rest is ore or flux: the best is 3 t of ore to 2 t of coke, and no flux."""
    plan = solved(furnace(None, 40.0, None))
    assert (plan.run(Lot="A"), plan.run(Lot="Coke"), plan.run(Lot="Flux")) == pytest.approx((3.0, 2.0, 0.0))


def test_all_blank_is_any_mix():
    assert solved(furnace(None, None)).margin == pytest.approx(1000.0)


def test_it_holds_in_every_period():
    """Coke comes on day 2 only, so nothing is worked on day 1."""
    rows = furnace(60.0, 40.0)
    rows["Periods"] = days(2)
    rows["Lots"][1]["Available"] = day(2)
    plan = solved(rows)
    assert (plan.run(Period="D1"), plan.run(Period="D2")) == pytest.approx((0.0, 5.0))


def test_an_intermediate_is_taken_by_its_kilograms():
    """A kiln takes 1 part of coke to 3 of liquor by mass: 900 kg of liquor and 0.3 t of coke make 900 kg of metal."""
    rows = furnace(None, None)
    rows |= {
        "Recipes": [
            {"Recipe": "Work", "Feed class": "Feed"},
            {"Recipe": "Fire", "Feed class": "Liquor", "Share": 75.0},
            {"Recipe": "Fire", "Feed class": "Coke", "Share": 25.0},
        ],
        "Line use": [*rows["Line use"], {"Recipe": "Fire", "Line": "Mill", "Rate": 10.0, "Basis": "t"}],
        "Yields": [
            {"Recipe": "Work", "Product": "Liquor", "Me": 90.0},
            {"Recipe": "Fire", "Product": "Metal", "Me": 100.0},
        ],
        "Intermediates": [{"Intermediate": "Liquor", "Keeping": "fixed"}],
    }
    plan = solved(rows)
    assert plan.margin == pytest.approx(900.0)
    assert plan.run(Takes="Coke") == pytest.approx(0.3)


def test_it_is_a_cause_by_recipe_and_input():
    plan = solved(ROWS)
    found = [cause.detail for cause in causes(Stated(plan.plant, plan.model)) if cause.kind == "Share"]
    assert found == ["Work takes 40 % Coke", "Work takes 60 % Feed"]


def test_the_audit_refuses_another_mix():
    """The plan of the furnace without shares works 10 t of ore alone."""
    free = solved(furnace(None, None))
    words = [str(violation) for violation in audited(ROWS, free)]
    assert [word for word in words if "takes of" in word] == [
        "Runs: D1: what Work takes of Feed is 10 in the plan and 6 worked out again",
        "Runs: D1: what Work takes of Coke is 0 in the plan and 4 worked out again",
    ]


@pytest.mark.parametrize("shares", [(80.0, 40.0), (40.0, 40.0), (60.0, 40.0, None)])
def test_shares_that_cannot_be_are_refused(shares):
    """More than all, less than all with nothing else to take, and nothing left for a row without one."""
    found = check(inputs(furnace(*shares)))
    assert len([problem for problem in found if problem.severity is Severity.ERROR and problem.column == "Share"]) == 1


def test_a_per_cent_more_has_its_worth():
    """Of c % coke 2 t go with 200 / c - 2 t of ore at 100 a tonne: at 40 % a per cent more is 12.50 less."""
    rows = furnace(None, 40.0)
    plan = solved(rows)
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    (worth,) = (one.more.value for one in marginals(final) if one.kind.what == "Recipe Share")
    assert worth == pytest.approx(-12.5, rel=1e-4)
    assert solved(furnace(None, 40.01)).margin - plan.margin == pytest.approx(0.01 * worth, rel=1e-3)


def beside_others() -> Rows:
    """Two days; a recipe with a Share that is out of use, and one that takes ore alone and is never asked."""
    rows = {**furnace(60.0, 40.0), "Periods": days(2)}
    others = ("Plain", "Old")
    rows["Recipes"] = [*rows["Recipes"], {"Recipe": "Plain", "Feed class": "Feed"}]
    rows["Recipes"] += [{"Recipe": "Old", "Feed class": "Feed", "Share": 70.0, "Active": "no"}]
    rows["Line use"] = [*rows["Line use"], *({**rows["Line use"][0], "Recipe": recipe} for recipe in others)]
    rows["Yields"] = [*rows["Yields"], *({"Recipe": recipe, "Product": "Metal", "Me": 10.0} for recipe in others)]
    return rows


def share(taken: str, at: int, ore: float, coke: float) -> dict[str, dict[str, float]]:
    adds = {f"run[A,Work,D{at}]": pytest.approx(ore), f"run[Coke,Work,D{at}]": pytest.approx(coke)}
    return {f"input_shares[Work,{taken},D{at}]": adds}


def test_each_input_keeps_its_share_on_each_day() -> None:
    """A tonne of ore is 0.4 t above its 60 %, and 0.4 t of coke missing; a tonne of coke the other way round 0.6."""
    rows = beside_others()
    of_ore = {**share("Feed", 1, 0.4, -0.6), **share("Feed", 2, 0.4, -0.6)}
    of_coke = {**share("Coke", 1, -0.4, 0.6), **share("Coke", 2, -0.4, 0.6)}
    found = written("input_shares", rows)
    assert {name: adds for name, (adds, *_) in found.items()} == {**of_ore, **of_coke}
    assert {(lower, upper) for _, lower, upper in found.values()} == {(0.0, 0.0)}
    assert held("input_shares", rows) == {
        "Share: Work takes 60 % Feed": dict.fromkeys(of_ore, (0.0, 0.0)),
        "Share: Work takes 40 % Coke": dict.fromkeys(of_coke, (0.0, 0.0)),
    }


def test_a_per_cent_more_takes_a_hundredth_of_every_tonne() -> None:
    rows = beside_others()
    of, found = stated(rows), changes("input_shares", rows)
    assert {name: (one.unit, one.now, one.most) for name, one in found.items()} == {
        "Recipe Share Work / Feed": ("%", 60.0, 100.0),
        "Recipe Share Work / Coke": ("%", 40.0, 100.0),
    }
    change = found["Recipe Share Work / Coke"]
    assert isinstance(change, CoefficientChange)
    assert sorted(zip(row_names(of, change.rows), column_names(of, change.columns), strict=True)) == [
        (f"input_shares[Work,Coke,D{at}]", f"run[{name},Work,D{at}]") for at in (1, 2) for name in ("A", "Coke")
    ]
    assert set(change.per_unit) == {-0.01}


def test_the_audit_asks_only_recipes_in_use_that_are_worked() -> None:
    """3 t of ore to 2 of coke, and 7 t by the plain recipe; with 4 t of ore 60 % of 6 t are 3.6, and 40 % 2.4."""
    rows = beside_others()
    plan = solved(rows)
    place = int(plan.tables["Runs"].index[(plan.tables["Runs"]["Recipe"] == "Work")][0])
    assert refused("input_shares", rows, plan) == []
    assert refused("input_shares", rows, plan, **with_cells(plan, "Runs", place, Amount=4.0)) == [
        "Runs: D1: what Work takes of Feed is 4 in the plan and 3.6 worked out again",
        "Runs: D1: what Work takes of Coke is 2 in the plan and 2.4 worked out again",
    ]
    without = plan.tables["Runs"][plan.tables["Runs"]["Recipe"] == "Plain"]
    assert refused("input_shares", rows, plan, Runs=without) == []
