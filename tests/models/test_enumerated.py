"""Rules in whole numbers together, on plants small enough that every pattern is tried one after the other.

A mill works two classes in campaigns over some days, with changes that take hours and cost, setups in each day that is
worked, a least run of each class, a stop whose day is chosen, and campaigns of a least length. Given what it is set up
for, when it stops and on which days it works, there is nothing more to choose: of each class as much as there is and as
the hours of its days allow. Nothing of the model is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from tests.models.audited import audited
from tests.models.solved import lot, setting, solved, tiny
from tests.plants import Rows
from tests.wide import times

CLASSES = "AB"
DAYS, HOURS, PRICE = 4, 24.0, 1.0
OF_PLAN = ("Runs", "Line hours", "Campaigns", "Setups", "Maintenance dates", "Money")


class Drawn:
    """The figures of a plant: tonnes and kg a tonne of each class, what changing, setting up and stopping take."""

    def __init__(self, seed: int) -> None:
        draw = Random(seed)
        self.tonnes = {name: float(draw.randint(10, 60)) for name in CLASSES}
        self.kg = {name: float(draw.choice([60, 100, 140])) for name in CLASSES}
        self.least = {name: float(draw.choice([0, 0, 8, 15, 20])) for name in CLASSES}
        self.change = {
            pair: (float(draw.choice([0, 2, 6])), float(draw.choice([0, 300, 900])))
            for pair in (("A", "B"), ("B", "A"))
        }
        self.setup = (float(draw.choice([0, 2, 5])), float(draw.choice([0, 100, 700])))
        self.stop = float(draw.choice([6, 12, 20]))
        self.opening = draw.choice(["A", "B"])
        self.lasting = draw.choice([0, 2, 3])

    def rows(self) -> Rows:
        """The same as a planner's workbook."""
        use = {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t"}
        campaigns = {"Campaigns": "feed class", "Opening campaign": self.opening, "Min campaign": float(self.lasting)}
        return tiny(
            DAYS,
            Settings=setting("Gap", 0.0),
            Lots=[{**lot(f"{name}1", self.tonnes[name]), "Feed class": name} for name in CLASSES],
            Lines=[{"Line": "Mill", **campaigns}],
            Recipes=[{"Recipe": "Work", "Feed class": name, "Min run": self.least[name]} for name in CLASSES],
            Changeovers=[
                {"Line": "Mill", "From campaign": before, "To campaign": after, "Hours": hours, "Cost": cost}
                for (before, after), (hours, cost) in self.change.items()
            ],
            Maintenance=[{"Maintenance": "Lining", "Line": "Mill", "Hours": self.stop}],
            **{
                "Feed classes": [{"Feed class": name, "Me": self.kg[name] / 10} for name in CLASSES],
                "Line use": [{**use, "Setup hours": self.setup[0], "Setup cost": self.setup[1]}],
            },
        )

    def best(self) -> float:
        """The greatest margin of all patterns."""
        return max(
            margin
            for order in product(CLASSES, repeat=DAYS)
            if self.lasts(order)
            for stop in range(DAYS)
            for works in product((False, True), repeat=DAYS)
            for margin in self.margins(order, stop, works)
        )

    def lasts(self, order: tuple[str, ...]) -> bool:
        """A campaign that begins keeps the line; that of the opening may end at once."""
        before = (self.opening, *order)
        begins = [day for day in range(DAYS) if before[day] != order[day]]
        return all(order[later] == order[day] for day in begins for later in range(day, min(day + self.lasting, DAYS)))

    def margins(self, order: tuple[str, ...], stop: int, works: tuple[bool, ...]) -> Iterator[float]:
        """Yield the margin of a pattern, if it is possible."""
        before, hours, cost = (self.opening, *order), [HOURS] * DAYS, 0.0
        for day in range(DAYS):
            taken, paid = self.change.get((before[day], order[day]), (0.0, 0.0))
            hours[day] -= taken + self.stop * (day == stop) + self.setup[0] * works[day]
            cost += paid + self.setup[1] * works[day]
        made = 0.0
        for name in CLASSES:
            on = [hours[day] for day in range(DAYS) if works[day] and order[day] == name]
            if len(on) * self.least[name] > self.tonnes[name] or min(on, default=HOURS) < self.least[name]:
                return
            made += self.kg[name] * min(self.tonnes[name], sum(on))
        if min(hours) >= 0:
            yield PRICE * made - cost


@pytest.mark.parametrize("seed", range(times("ENUMERATED", 3, 60)))
def test_no_pattern_is_better_than_the_plan(seed: int) -> None:
    drawn = Drawn(seed)
    rows = drawn.rows()
    plan = solved(rows)
    assert plan.margin == pytest.approx(drawn.best())
    assert [one.words for one in audited(rows, plan) if one.table in OF_PLAN] == []
