"""Why this lot: reasons by hand, and every figure that is stated found again by solving another plant."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest

from models.explain.bids.worth_of_runs import Worth
from models.explain.budget import Budget
from models.explain.lots.asking import Asking
from models.explain.lots.fate import Fates, Lot
from models.explain.lots.reasons import Reasons
from models.explain.lots.table import table
from models.explain.lots.tonne import Tonnes
from models.explain.worths.last_program import Final, SolverFailed
from models.program.arrays.lp import arrays
from tests.models.solved import Row, Solved, lot, setting, solved, target, tiny
from tests.models.test_intermediates import staged
from tests.plants import Rows, day, small_plant

FOUR_HOURS = [{"Line": "Mill", "Hours per day": 4.0}]
COSTLY = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 130.0}]
KEPT = {"Feed classes": [{"Feed class": "Feed", "Me": 10.0, "Min closing stock": 3.0}]}
CLASSES = {"Feed classes": [{"Feed class": "Feed", "Me": 10.0}, {"Feed class": "Slag", "Me": 10.0}]}
STEPS = 100_000

Why = dict[str, tuple[str, str]]


def explained(plan: Solved, steps: int = STEPS) -> Why:
    """Reason and sentence of each lot, with figures."""
    final = Final(plan.plant, plan.model, plan.solution, Budget(STEPS))
    final.budget = Budget(steps)
    fates = Fates(plan.plant, plan.model, plan.solution.x)
    more = Tonnes(plan.plant, Worth(final.plant, final.m, final.lp, final.first.dual), final.lp.by_column)
    return _told(fates, Reasons(fates, more, "USD", Asking(final)))


def at_first_order(plan: Solved) -> Why:
    """The same as of a plan that is too large to be solved again."""
    fates, lp = Fates(plan.plant, plan.model, plan.solution.x), arrays(plan.model)
    more = Tonnes(plan.plant, Worth(plan.plant, plan.model, lp, plan.solution.dual), lp.by_column)
    return _told(fates, Reasons(fates, more, "USD"))


def _told(fates: Fates, reasons: Reasons) -> Why:
    rows = table(fates, reasons.of)
    return {row["Lot"]: (row["Reason"], row["Why"]) for row in rows.to_dict("records")}


def rich(quantity: float = 4.0, **cells: object) -> Row:
    """A lot of twice the content, on offer."""
    return lot("B", quantity, Status="offered", Me=20.0, **cells)


def test_a_solver_that_fails_for_one_lot_leaves_the_others_their_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 5 a tonne the offers are bought to the end; only the first is without a figure."""
    plan = solved(tiny(Lots=[lot("A"), *(rich(Price=5.0) | {"Lot": name} for name in "BC")]))
    whole, without, asked = explained(plan), Asking.without, list[str]()

    def failing(self: Asking, found: Lot, most: float) -> float | None:
        asked.append(found.name)
        if found.name == "B":
            raise SolverFailed
        return without(self, found, most)

    monkeypatch.setattr(Asking, "without", failing)
    told = explained(plan)
    assert asked == ["B", "C"]
    assert told["B"] == at_first_order(plan)["B"] != whole["B"]
    assert told["C"] == whole["C"]


def test_a_loss_beyond_what_is_worth_knowing_is_not_looked_for_to_its_end() -> None:
    """1 t of B makes 200 kg at 1, for 50: without it 4 x (200 - 50) = 600 are lost, and nobody asks for more."""
    plan = solved(tiny(Lots=[lot("A"), rich(Price=50.0)]))
    final = Final(plan.plant, plan.model, plan.solution, Budget(STEPS))
    (bought,) = (one for one in Fates(plan.plant, plan.model, plan.solution.x).lots if one.offered)
    asking = Asking(final)
    assert asking.without(bought, 601.0) == pytest.approx(600.0)
    assert asking.without(bought, 599.0) is None
    assert asking.without(bought, 1e9) == pytest.approx(600.0)


@dataclass(frozen=True)
class Case:
    """A plant, and the reason and sentence of one of its lots with the sum behind it."""

    reason: str
    why: str
    words: str
    rows: Rows
    lot: str = "A"
    first_order: str | None = field(default=None)


CASES = (
    Case("worked", "Worked in full (Work, D1).", "10 t in the 24 h of the day", tiny()),
    Case(
        "too dear",
        "Not bought. Too dear: a tonne makes products worth 100 USD and costs 120 USD to buy and 7 USD to work.",
        "100 kg at 1 for a tonne at 120 and 7 of recipe cost",
        tiny(
            Lots=[lot("A", Status="offered", Price=120.0)],
            Recipes=[{"Recipe": "Work", "Feed class": "Feed", "Cost": 7.0}],
        ),
    ),
    Case(
        "loses money",
        "Not worked. It loses money: a tonne makes products worth 100 USD and costs 130 USD to work.",
        "100 kg at 1 for 130 of recipe cost",
        tiny(Recipes=COSTLY),
    ),
    Case(
        "worth more left",
        "Not worked. Worth more left: a tonne makes products worth 100 USD and costs 0 USD to work; left, it counts "
        "101 USD.",
        "100 kg at 1, or 101 of closing value",
        tiny(Lots=[lot("A", Price=101.0)]),
    ),
    Case(
        "full: Mill",
        "Worked 4 t of 10 t (Work, D1); 6 t are left. Mill is full: a tonne more takes 1 h of Mill, which bring "
        "100 USD with other lots; with room for it, it would add 100 USD.",
        "4 h for 10 t: an hour more is a tonne more, 100 kg at 1",
        tiny(Lines=FOUR_HOURS),
    ),
    Case(
        "full: Mill",
        "Not worked. Mill is full: a tonne more takes 1 h of Mill, which bring 200 USD with other lots; with room for "
        "it, it would add 100 USD.",
        "the mill's 4 h work the other lot, of twice the content",
        tiny(Lots=[lot("A"), lot("B", Me=20.0)], Lines=FOUR_HOURS),
    ),
    Case(
        "has to be left",
        "Worked 7 t of 10 t (Work, D1); 3 t are left. The rest has to be left: Min closing stock of Feed asks for 3 t.",
        "10 t less 3 t",
        tiny(**KEPT),
    ),
    Case(
        "blocked",
        "Blocked: the plan does not touch it. Bids says what it would be worth, could it be used.",
        "",
        tiny(Lots=[lot("A", Status="blocked"), lot("B")]),
    ),
    Case(
        "not there in time",
        "There is no period in which it could be worked: Available 2026-01-10, in a plan from 2026-01-05 to "
        "2026-01-05.",
        "it comes on day 6 of a plan of one day",
        tiny(Lots=[lot("A", Status="expected", Available=day(6)), lot("B")]),
    ),
    Case(
        "no recipe takes it",
        "No active recipe takes Slag.",
        "",
        tiny(Lots=[lot("A", **{"Feed class": "Slag"}), lot("B")], **CLASSES),
    ),
    Case(
        "its lines stand still",
        "While it is there, a line of every recipe that takes it stands still.",
        "the mill is down on the only day on which it can be used",
        tiny(
            2,
            Lots=[lot("A", **{"Use by": day(1)}), lot("B")],
            Downtime=[{"Line": "Mill", "From": day(1), "To": day(1)}],
        ),
    ),
    Case(
        "bought",
        "Bought 10 t for 600 USD. Without it the margin would be 400 USD lower at equal promises.",
        "10 t bring 100 each and cost 60",
        tiny(Lots=[lot("A", Status="offered", Price=60.0)]),
    ),
    Case(
        "bought",
        "Bought 4 t of 10 t for 240 USD. Without it the margin would be 160 USD lower at equal promises. No more of "
        "it: Mill is full: a tonne more takes 1 h of Mill, which bring 40 USD with other lots; with room for it, it "
        "would add 40 USD.",
        "4 h for 4 t that bring 100 each and cost 60",
        tiny(Lots=[lot("A", Status="offered", Price=60.0)], Lines=FOUR_HOURS),
    ),
    Case(
        "promises need it",
        "Bought 10 t for 5,000 USD. Promises of Metal need it.",
        "10 t at 500 that bring 100 each, for a target of 1000 kg",
        tiny(Lots=[lot("A", Status="offered", Price=500.0)], Targets=[target("T", 1000.0, Priority=1.0)]),
    ),
    Case(
        "promises need it",
        "Bought 2 t for 600 USD. Promises of Metal want it: with as much missing of them the margin without it would "
        "be 160 USD lower.",
        "500 kg asked, 400 can be had in 4 h, and 100 may be given up of them: 3 t, of which 2 at 300 and not at 380",
        tiny(
            Lots=[lot("A", 2.0, Status="offered", Price=300.0), lot("B", 4.0, Status="offered", Price=380.0)],
            Lines=FOUR_HOURS,
            Targets=[target("T", 500.0, Priority=1.0)],
            Settings=setting("Priority tolerance", 20.0),
        ),
    ),
    Case(
        "full: Mill",
        "Not worked. Mill is full: a tonne more takes 1 h of Mill, which bring 150 USD with other lots; with room for "
        "it, it would add 100 USD.",
        "the mill's 4 h work 4 t that are bought at 50 and bring 200",
        tiny(Lots=[lot("A"), rich(Price=50.0)], Lines=FOUR_HOURS),
    ),
    Case(
        "bought",
        "Bought 4 t for 200 USD. Without it the margin would be 200 USD lower at equal promises. Meanwhile 10 t of "
        "Feed that the plant owns lie idle: A (full: Mill).",
        "4 t at 150 instead of 4 t of lot A at 100",
        tiny(Lots=[lot("A"), rich(Price=50.0)], Lines=FOUR_HOURS),
        lot="B",
    ),
    Case(
        "as good as others",
        "Not worked. A tonne more would neither add nor cost anything.",
        "two lots alike, one of which fills the mill",
        tiny(Lots=[lot("A", 4.0), lot("B", 4.0)], Lines=FOUR_HOURS),
        lot="B",
        first_order="full: Mill",
    ),
    Case(
        "full: Mill",
        "Worked 4 t of 10 t (Work, D1); 6 t are left. Mill is full: a tonne more takes 1 h of Mill, which bring "
        "100 USD with other lots; with room for it, it would add 100 USD. What is left expires.",
        "as above, and Use by is before the end",
        tiny(2, Lots=[lot("A", **{"Use by": day(1)})], Lines=FOUR_HOURS),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.reason} {case.words}")
def test_a_lot_has_the_reason_that_is_worked_out_by_hand(case: Case) -> None:
    assert explained(solved(case.rows))[case.lot] == (case.reason, case.why), case.words


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.reason} {case.words}")
def test_a_large_plan_has_the_same_reasons_without_figures(case: Case) -> None:
    reason, why = at_first_order(solved(case.rows))[case.lot]
    assert reason == (case.first_order or case.reason)
    assert "add " not in why and "worth 1" not in why


def test_when_the_time_is_up_reasons_have_no_figures() -> None:
    plan = solved(tiny(Lines=FOUR_HOURS))
    told = explained(plan, steps=0)["A"]
    assert told == ("full: Mill", "Worked 4 t of 10 t (Work, D1); 6 t are left. Mill is full.")


def test_without_explanations_every_lot_has_its_line_all_the_same() -> None:
    plan = solved(tiny(Lots=[lot("A"), rich(Price=1.0), lot("C", Status="blocked")], Lines=FOUR_HOURS))
    fates = Fates(plan.plant, plan.model, plan.solution.x)
    rows = table(fates, fates.unexplained)
    assert dict(zip(rows["Lot"], rows["Reason"], strict=True)) == {
        "A": "not explained",
        "B": "not explained",
        "C": "blocked",
    }


def test_the_table_has_what_lot_use_says() -> None:
    plan = solved(small_plant())
    fates = Fates(plan.plant, plan.model, plan.solution.x)
    rows, use = table(fates, fates.unexplained).set_index("Lot"), plan.tables["Lot use"].set_index("Lot")
    for column in ("Used", "Left"):
        assert rows[column].to_dict() == pytest.approx(use[column].to_dict(), abs=1e-6)


@pytest.mark.parametrize(("price", "reason"), [(30.0, "bought"), (60.0, "too dear")])
def test_a_lot_that_is_worked_in_stages_is_worth_what_is_made_in_the_last(price: float, reason: str) -> None:
    """A tonne makes 90 kg of liquor, and that 45 kg of metal at 1; nobody buys liquor, and nobody promised any."""
    plan = solved(staged(4, Lots=[lot("A", Status="offered", Price=price)]))
    assert explained(plan)["A"][0] == reason
    assert at_first_order(plan)["A"][0] == reason


def busy(hours: float = 12.0, **more: list[Row]) -> Rows:
    """One day of 12 h for five lots; the first 600 kg sell at 1, what is beyond it at 0.6.

    A and D are rich, B is poor, C is dear, E costs more to work than it makes.
    """
    lots = [
        lot("A", 5.0, Price=10.0),
        lot("B", 8.0, Me=6.0, Price=20.0),
        lot("C", 5.0, Me=12.0, Status="offered", Price=90.0),
        lot("D", 6.0, Me=12.0, Status="offered", Price=30.0),
        lot("E", 3.0, Me=1.0),
    ]
    sales = {
        "Contracts": [{"Contract": "C", "Product": "Metal", "Price": 1.0, "Shortfall penalty": 1.0}],
        "Deliveries": [{"Contract": "C", "Due": day(1), "Min": 0.0, "Max": 600.0}],
        "Spot sales": [{"Product": "Metal", "Price": 0.6}],
    }
    costs = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 9.0}]
    lines = [{"Line": "Mill", "Hours per day": hours, "Running cost": 2.0}]
    return tiny(Lots=lots, Recipes=costs, Lines=lines, **sales, **more)


def test_a_lot_that_promises_need_is_missed_by_them_when_it_is_not_there() -> None:
    """10 t make the 1000 kg of the target; without them it is short of all, so no plan keeps it at any price."""
    rows = tiny(
        Lots=[lot("A", Status="offered", Price=500.0), lot("B", 0.0)], Targets=[target("T", 1000.0, Priority=1.0)]
    )
    assert explained(solved(rows))["A"][0] == "promises need it"
    without = {**rows, "Lots": rows["Lots"][1:]}
    assert solved(rows).broken() == {}
    assert list(solved(without).broken().values()) == [pytest.approx(1000.0)]


def test_a_lot_that_promises_need_is_found_without_a_program_that_has_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A makes 1,000 kg and B 800, of which the target asks for 900: without B, of which 4 t make 200 kg each for 50,
    600 are lost, and without A the target would miss 100."""
    lots = [lot("A", Status="offered"), rich(Price=50.0)]
    plan = solved(tiny(Lots=lots, Targets=[target("T", 900.0, Priority=1.0)]))
    needed, not_needed = (one for one in Fates(plan.plant, plan.model, plan.solution.x).lots)
    asking = Asking(Final(plan.plant, plan.model, plan.solution, Budget(STEPS)))
    assert asking.without(not_needed, 1e9) == pytest.approx(600.0)
    monkeypatch.setattr(asking.final, "solve", pytest.fail)
    assert asking.without(needed, 1e9) is None


def test_room_that_promises_need_is_not_for_sale() -> None:
    """The mill's 4 h make the 800 kg of the target from B; with an hour less it would be short by 200 kg."""
    rows = tiny(Lots=[lot("A"), lot("B", 4.0, Me=20.0)], Lines=FOUR_HOURS, Targets=[target("T", 800.0, Priority=1.0)])
    assert explained(solved(rows))["A"][0] == "promises come first"
    assert solved(rows).broken() == {}
    short = {**rows, "Lines": [{"Line": "Mill", "Hours per day": 3.0}]}
    assert list(solved(short).broken().values()) == [pytest.approx(200.0)]


def money(words: str) -> list[float]:
    """The figures of a sentence, in its order."""
    return [float(found.replace(",", "")) for found in re.findall(r"([\d,.]+) USD", words)]


def changed_lot(rows: Rows, name: str, **cells: object) -> Rows:
    return {**rows, "Lots": [row | cells if row["Lot"] == name else row for row in rows["Lots"]]}


def test_every_figure_that_is_stated_is_found_again_by_solving_another_plant() -> None:
    """Room is an hour more or less, products are opening stock, a lot that is not there is left out of the table."""
    base = solved(busy())
    told = explained(base)
    assert {name: names[0] for name, names in told.items()} == {
        "A": "worked",
        "B": "full: Mill",
        "C": "too dear",
        "D": "bought",
        "E": "loses money",
    }

    def gains(rows: Rows) -> float:
        return solved(rows).margin - base.margin

    lost, added = money(told["B"][1])
    assert lost == pytest.approx(-gains(busy(11.0)), abs=0.5)
    forced = changed_lot(busy(13.0), "B", **{"Must use": base.run(Lot="B") + 1.0})
    assert added == pytest.approx(gains(forced), abs=0.5)

    made, price, _ = money(told["C"][1])
    assert price == 90.0
    assert made == pytest.approx(gains(busy(Products=[{"Product": "Metal", "Opening stock": 120.0}])), abs=0.5)

    _, loss = money(told["D"][1])[:2]
    without = {**busy(), "Lots": [row for row in busy()["Lots"] if row["Lot"] != "D"]}
    assert loss == pytest.approx(-gains(without), abs=0.5)

    made, work = money(told["E"][1])
    assert work == 11.0  # 9 a tonne, and 2 an hour
    assert made == pytest.approx(gains(busy(Products=[{"Product": "Metal", "Opening stock": 10.0}])), abs=0.5)
