"""frozen_runs: of 10 t 4 are published for day 1, which is frozen; on day 2 metal brings 1 % more, and none can wait.

4 t on day 1 and 6 t on day 2: 400 + 606 = 1,006. Without the rule all of it waits: 1,010.
"""

from math import inf

import pytest

from tests.models.rules.test_published import rising, run
from tests.models.sites import lane, leach_and_fire
from tests.models.solved import Row, lot, solved
from tests.models.stating import asked, planned, promises, written
from tests.models.test_intermediates import staged
from tests.models.test_lots_put import drums
from tests.plants import Rows, day


def frozen(*published: Row, until: int = 1, exact: bool = False, **tables: list[Row]) -> Rows:
    """Days are frozen up to this one; a change has no price."""
    settings = [{"Setting": "Frozen until", "Value": day(until)}]
    settings += [{"Setting": "Priority tolerance", "Value": 0.0}] if exact else []
    return {**rising(*published, **tables), "Settings": settings}


ROWS = frozen(run(4.0))
MARGIN = 1006.0
MARGIN_WITHOUT = 1010.0


def test_what_is_not_published_is_not_worked_in_a_frozen_period():
    """Nothing is published for lot B: it waits for day 2, though the mill would have time."""
    plan = solved(frozen(run(4.0), Lots=[lot("A"), lot("B", 1.0)]))
    assert plan.run(Period="D1") == pytest.approx(4.0)
    assert plan.run(Lot="B", Period="D2") == pytest.approx(1.0)


def test_what_is_not_published_is_left_though_it_could_be_worked_then_only():
    """Lot B expires on day 1, for which nothing of it is published: its 1 t earns nothing; where it is free, 100."""
    lots = [lot("A"), lot("B", 1.0, **{"Use by": day(1)})]
    assert solved(frozen(run(4.0), Lots=lots)).margin == pytest.approx(1006.0)
    assert solved(frozen(run(4.0), Lots=lots, until=0)).margin == pytest.approx(1010.0 + 100.0)


def test_what_cannot_be_is_a_broken_promise():
    """12 t are published of a lot that has 10 t."""
    plan = solved(frozen(run(12.0), exact=True))
    assert plan.broken() == {"Published: A / Work / D1: Amount": pytest.approx(2.0)}


def test_periods_that_begin_later_are_free():
    assert solved(frozen(run(4.0), run(1.0, "D2"))).run(Period="D2") == pytest.approx(6.0)
    assert solved(frozen(run(4.0), run(1.0, "D2"), until=2)).run(Period="D2") == pytest.approx(1.0)


def test_a_lot_that_is_gone_asks_for_nothing():
    assert solved(frozen(run(4.0), run(2.0, name="Gone"))).broken() == {}


def test_without_a_published_plan_nothing_is_frozen():
    assert solved(frozen()).margin == pytest.approx(1010.0)


FROZEN = [{"Setting": "Frozen until", "Value": day(1)}, {"Setting": "Priority tolerance", "Value": 0.0}]


def published(name: str, recipe: str, amount: float, period: str = "D1") -> Row:
    return {"Lot": name, "Recipe": recipe, "Period": period, "Amount": amount}


IN_STAGES = {
    **staged(3, Lots=[lot("A"), drums(), lot("B", 1.0)]),
    "Published": [
        published("Drums", "(put)", 0.5),
        published("A", "Leach", 2.0),
        published("Liquor", "Fire", 0.1),
        published("B", "(put)", 1.0),
        published("B", "Gone", 1.0),
        published("Gone", "Leach", 1.0),
        published("A", "Leach", 3.0, "D2"),
    ],
    "Settings": FROZEN,
}
"""Feed, liquor in drums and in the tank are published for D1; B lies in no drums, and is worked by no such recipe."""


def test_lots_drums_and_intermediates_keep_what_is_published_of_them() -> None:
    def row(name: str, run: str, tonnes: float) -> dict[str, object]:
        said = f"[{name},D1]"
        sides = {f"short_frozen_runs_{side}{said}": sign for side, sign in (("under", 1.0), ("over", -1.0))}
        return {f"frozen_runs[{name.replace(chr(39), '')},D1]": ({run: 1.0, **sides}, tonnes, tonnes)}

    assert written("frozen_runs", IN_STAGES) == {
        **row("A,Leach", "run[A,Leach,D1]", 2.0),
        **row("Drums,'(put)'", "run[Drums,'(put) Liquor',D1]", 0.5),
        **row("Liquor,Fire", "run[Liquor,Fire,D1]", 0.1),
    }
    assert written("unpublished_runs", IN_STAGES) == {
        "unpublished_runs[D1]": ({"run[B,Leach,D1]": 1.0, "short_unpublished_runs[D1]": -1.0}, -inf, 0.0)
    }
    under, over, others = promises("frozen_runs", IN_STAGES)
    assert [under.over, over.over, others.over] == [False, True, True]
    assert under.lots.tolist() == over.lots.tolist() == [0, 2, -1]
    assert (others.rows, others.things, others.asked.tolist()) == (("any other run / D1",), ("any other run",), [0.0])


def test_the_audit_works_out_what_is_published_and_worked() -> None:
    """If B is worked on D1, too, that is what is not published."""
    plan = planned(IN_STAGES)
    found = {
        "Published: Drums / (put) / D1: Amount exactly": (0.5, pytest.approx(0.5), 0.0),
        "Published: A / Leach / D1: Amount exactly": (2.0, pytest.approx(2.0), 0.0),
        "Published: Liquor / Fire / D1: Amount exactly": (0.1, pytest.approx(0.1), 0.0),
        "Published: any other run / D1: Amount at most": (0.0, 0.0, 0.0),
    }
    assert asked("frozen_runs", IN_STAGES, plan) == found
    runs = plan.tables["Runs"]
    early = runs.assign(Period=runs["Period"].where(runs["Lot"] != "B", "D1"))
    found["Published: any other run / D1: Amount at most"] = (0.0, pytest.approx(1.0), 0.0)
    assert asked("frozen_runs", IN_STAGES, plan, Runs=early) == found
    free = {**IN_STAGES, "Settings": FROZEN[1:]}
    assert asked("frozen_runs", free, plan) == asked("frozen_runs", {**IN_STAGES, "Published": []}, plan) == {}


def test_of_which_site_an_intermediate_is_the_recipe_says() -> None:
    """Liquor is fired in the north and in the south; both are published under the one name."""
    recipes, kilns = ("Fire", "Fire south"), ("Kiln", "Kiln south")
    rows = leach_and_fire(2, Lanes=[lane(Material="Liquor")])
    rows["Lines"] = [
        {"Line": "Mill", "Site": "North"},
        {"Line": "Kiln", "Site": "North"},
        {"Line": "Kiln south", "Site": "South"},
    ]
    rows["Recipes"] = [rows["Recipes"][0], *({"Recipe": recipe, "Feed class": "Liquor"} for recipe in recipes)]
    use = rows["Line use"][0]
    rows["Line use"] = [
        use,
        *({**use, "Recipe": recipe, "Line": kiln} for recipe, kiln in zip(recipes, kilns, strict=True)),
    ]
    rows["Yields"] = [rows["Yields"][0], *({"Recipe": recipe, "Product": "Metal", "Me": 100.0} for recipe in recipes)]
    rows["Published"] = [published("Liquor", "Fire", 0.2), published("Liquor", "Fire south", 0.3)]
    rows["Settings"] = FROZEN
    runs = {name: next(iter(adds)) for name, (adds, *_) in written("frozen_runs", rows).items()}
    assert runs == {
        "frozen_runs[Liquor,Fire,D1]": "run[Liquor at North,Fire,D1]",
        "frozen_runs[Liquor,Fire south,D1]": "run[Liquor at South,Fire south,D1]",
    }
