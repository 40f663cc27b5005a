"""The comparison of several plans as data: what its workbook, its page and the screen are written from."""

from __future__ import annotations

import math
from dataclasses import dataclass

from planner.comparison.bridging.steps import Bridge
from planner.comparison.differences import Difference
from planner.comparison.figures import PER_CENT, Figure
from planner.comparison.lots.changes import LotChange
from planner.comparison.moves import Moves
from planner.comparison.standing.sides import Side
from planner.engine.records import summary

POINTS = "points"
FEW = 3
"""Plans beside the base up to which there is room for all that each differs by."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One of the plans: its label in this comparison (no two alike), its file, and how it was made.

    `seal` says of a plan that was loaded whether it is as solved, edited or has no seal; it is blank of another one.
    """

    label: str
    file: str
    plan: str
    status: str
    workbook: str
    made_at: str
    first_day: str
    last_day: str
    seal: str = ""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Several plans side by side; wherever there is one value per plan, the first is the base's.

    `inputs`, `results` and `totals` (results over the whole plan) hold the differences by table; `lots`, `moves` and
    `bridges` one entry for each other plan, in order (`bridges` is empty if none was asked for). `notes` say what could
    not be compared. `figures` and `money` hold what is the same too, the other tables only if `all_rows`. `sides` are
    the plans as they are seen beside the base.
    """

    all_rows: bool
    currency: str
    subjects: tuple[Subject, ...]
    notes: tuple[str, ...]
    figures: tuple[Figure, ...]
    money: tuple[Figure, ...]
    inputs: dict[str, list[Difference]]
    results: dict[str, list[Difference]]
    totals: dict[str, list[Difference]]
    lots: tuple[tuple[LotChange, ...], ...]
    moves: tuple[Moves, ...]
    bridges: tuple[Bridge, ...]
    sides: tuple[Side, ...]

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currency of each plan's money."""
        return tuple(side.plan.currency for side in self.sides)

    @property
    def is_mixed(self) -> bool:
        """True if the plans count in several currencies."""
        return len(set(self.currencies)) > 1

    def units(self, money: bool) -> tuple[str, ...]:
        """Return what stands behind a figure of each plan: its currency, where the plans count in several."""
        return self.currencies if money and self.is_mixed else ("",) * len(self.sides)

    def step(self, unit: str) -> str:
        """Return what stands behind a difference: shares differ in points."""
        return POINTS if unit == PER_CENT else ""

    def in_base(self, figure: Figure) -> list[float | None]:
        """Return a figure of every plan in the base's currency; None where no rate is known."""
        rates = figure.terms.rates_of(figure.money)
        pairs = zip(figure.values, rates, strict=True)
        return [None if value is None or rate is None else value * rate for value, rate in pairs]

    @property
    def margins(self) -> list[float | None]:
        """The margins in the base's currency; None where no rate says what that is."""
        margins = self.figure(summary.MARGIN)
        return self.in_base(margins) if margins is not None else [None] * len(self.subjects)

    @property
    def by_margin(self) -> list[int]:
        """The positions of the plans, the best margin first; those of unknown margin last."""
        values = [-math.inf if value is None else value for value in self.margins]
        return sorted(range(len(values)), key=lambda at: -values[at])

    @property
    def others(self) -> range:
        """The positions of the plans that are compared with the base."""
        return range(1, len(self.subjects))

    @property
    def are_many(self) -> bool:
        """True of so many plans that they are ranked, and told in a sentence each."""
        return len(self.others) > FEW

    def figure(self, key: str) -> Figure | None:
        """Return the key figure of that name."""
        return next((figure for figure in self.figures if figure.key == key), None)
