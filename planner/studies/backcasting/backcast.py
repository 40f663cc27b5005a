"""What a backcast says, as data: what its workbook and the screen are written from."""

from __future__ import annotations

from dataclasses import dataclass

LOT, LINE, MADE, DELIVERED, COUNTED = "Lot worked", "Line", "Product made", "Product delivered", "Product counted"
CARRIED, MAINTAINED = "Lane", "Maintenance"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One cause: what it adds to what the weeks come to, and what they come to with it.

    `costs` are the promises of which more is missing with it, `gains` those of which less is, in words.
    """

    name: str
    meaning: str
    adds: float
    value: float
    costs: tuple[str, ...] = ()
    gains: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What it is, and what it does to promises."""
        return "; ".join((self.meaning, *self.costs, *self.gains))


@dataclass(frozen=True, kw_only=True)
class Against:
    """One line of plan against actual; `cost` is what its difference adds (None: it is in others' lines)."""

    of: str
    name: str
    unit: str
    planned: float
    done: float
    cost: float | None = None

    @property
    def difference(self) -> float:
        """What was done more than planned."""
        return self.done - self.planned


@dataclass(frozen=True, kw_only=True)
class WeekSeen:
    """One week: from what its plan came to, part by part, to what was done.

    `planned` and `earned` are what it was to earn and has earned by itself, feed paid for as it is used. `notes` say
    what counts as planned for want of a word about it, and what does not fit.
    """

    name: str
    start: float
    parts: tuple[Part, ...]
    planned: float
    earned: float
    against: tuple[Against, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Backcast:
    """Weeks one after the other. What they come to is the money that they earned and the best plan for what is left.

    The parts add up to `end - start`.
    """

    plan: str
    currency: str
    weeks: tuple[WeekSeen, ...]

    @property
    def start(self) -> float:
        """The margin of the first plan."""
        return self.weeks[0].start

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts, week by week."""
        return tuple(part for week in self.weeks for part in week.parts)

    @property
    def end(self) -> float:
        """What the weeks come to as they were done."""
        return self.parts[-1].value
