"""Bids for the lots of a workbook: what buying each does to its plan, and what may be paid for it at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from models.explain.bids.assay import perturbed
from models.explain.bids.bidding import Bidding, why_not
from models.explain.bids.equal_promises import EqualPromises, NotUsable
from models.explain.worths.last_program import Final, NoAnswer, NoLimit, OutOfSteps, SolverFailed, Unreachable
from models.schema.names import fold
from planner.engine import pipeline, solved
from planner.engine.buying.comparing import use_of
from planner.engine.buying.purchases import Purchases
from planner.engine.buying.standing import never_bought
from planner.engine.buying.two_plans import OWNED, TwoPlans
from planner.engine.cases import Case
from planner.engine.endings import LimitReached, TooLarge, WorkbookHasErrors, of_the_solver
from planner.engine.solve_tables import ONE_THREAD
from planner.engine.solved import Choices, Solved
from planner.jobs import side_by_side
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress
from planner.jobs.side_by_side import Crew, Job
from planner.reading.findings import errors
from planner.studies.bids.break_even import NONE_THERE, At, BreakEven, break_even

MOST_NEAR, ALIKE = 3, 0.5

UNANSWERED: dict[type[NoAnswer], str] = {
    Unreachable: "Without it the promises that the plan keeps cannot be kept.",
    NoLimit: "There is no end to what it would add if it cost nothing.",
    OutOfSteps: "All lots together take too many steps of the solver. Ask for fewer with --lot.",
    SolverFailed: "The solver ended without an answer.",
}
IN_WHOLE_NUMBERS = (
    "In a plan with whole numbers it would hold only while their pattern stays; its two plans say what it adds."
)
OF_MIXES = "In a plan with stores that mix it would hold for small amounts only; its two plans say what it adds."
NOT_WANTED = "Nothing of it is wanted, even for nothing."

WORTH_A_PROCESS = 4
"""Lots for which another process pays: it has to start, and to solve the plan too."""


class UnknownLot(Exception):
    """No lot has that name; the message is for the user."""


@dataclass(frozen=True, kw_only=True)
class Bid:
    """What one lot does: its two plans, its break-even price, and its worth at equal promises.

    `at_equal_promises` is what it adds with every promise held at what the plan reaches, None where that is not known;
    `note` says why, or what it leaves out. `equal` has the details, for lots that are not owned.
    """

    plans: TwoPlans
    even: BreakEven
    at_equal_promises: float | None = None
    equal: EqualPromises | None = None
    note: str = ""

    @property
    def lot(self) -> str:
        """The lot's name."""
        return self.plans.lot

    def price(self, margin: float) -> float | None:
        """Return the break-even price less a share of it; None where there is none."""
        return None if self.even.price is None else self.even.price - margin * abs(self.even.price)


@dataclass(frozen=True)
class Refused:
    """A lot that has no bid, and why."""

    lot: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Bids:
    """The bids for a plan: `margin` is the share taken off each break-even price; `refused` says why a lot has none.

    `solves` is how many plans were solved for them; `limited` says whether a limit of time or steps left something out.
    """

    name: str
    currency: str
    plan_margin: float
    bids: tuple[Bid, ...]
    refused: tuple[Refused, ...]
    solves: int
    margin: float = 0.0
    limited: bool = False


def find(  # noqa: PLR0913 - what is asked, and how to hear of it
    path: Path,
    lots: Sequence[str],
    *,
    margin: float,
    scenario: str | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
    crew: Crew | None = None,
) -> Bids:
    """Return bids for the lots of these names, for all that are offered or blocked if none is named.

    Args:
        path: the workbook.
        lots: names of lots; owned ones may be among them.
        margin: the share of the break-even price that is to remain as margin (0.1: a tenth).
        scenario: the scenario to plan; None: the workbook as it is.
        progress: told what goes on.
        cancel: the wish to stop.
        crew: who solves, where there are many lots.

    Raises:
        UnknownLot: a name that no lot has.
        UnknownScenario: the workbook has none of that name.
        WorkbookHasErrors, LimitReached, CannotAsk, Cancelled, PlanFailsCheck: see `planner.engine.endings`.
    """
    progress, cancel = progress or Progress(), cancel or Cancel()
    (case,) = pipeline.prepare(path, [scenario], progress=progress)
    if not case.is_sound:
        raise WorkbookHasErrors(case.findings)
    names = _names(case, lots)
    parts = _parts(names, crew)
    if len(parts) == 1:
        return replace(work(case, names, progress=progress, cancel=cancel), margin=margin)
    with progress.step("Bidding"):
        found = _side_by_side(case, parts, progress, cancel, crew)
    by_name = {bid.lot: bid for part in found for bid in part.bids}
    return replace(
        found[0],
        bids=tuple(by_name[name] for name in names if name in by_name),
        refused=tuple(one for part in found for one in part.refused),
        solves=sum(part.solves for part in found),
        margin=margin,
        limited=any(part.limited for part in found),
    )


def work(case: Case, lots: Sequence[str], *, progress: Progress, cancel: Cancel) -> Bids:
    """Return the bids for some lots of a case, in whichever process this is."""
    choices = Choices(explain=False, options=ONE_THREAD)
    base = solved.solve(case, choices=choices, progress=progress, cancel=cancel)
    if not base.is_answer:
        raise LimitReached("The time was up before the plan was proved best. Give more time in Settings.")
    asking = _Work(base, progress)
    with progress.step("Bidding"), cancel.gently(), of_the_solver():
        return asking.bids(lots)


def _names(case: Case, lots: Sequence[str]) -> list[str]:
    """Return the lots as the workbook writes them; without any, all that are offered or blocked."""
    stated = case.tables["Lots"]
    if not lots:
        return [str(lot) for lot in stated["Lot"][~stated["Status"].isin(OWNED)]]
    known = [str(lot) for lot in stated["Lot"]]
    by_folded = {name.casefold(): name for name in known}
    for name in lots:
        if name.strip().casefold() not in by_folded:
            raise UnknownLot(f"No lot is called {name}. {_nearest(name, known)}")
    return [by_folded[name] for name in dict.fromkeys(name.strip().casefold() for name in lots)]


def _nearest(name: str, known: Sequence[str]) -> str:
    by_folded = {fold(lot): lot for lot in known}
    near = [by_folded[folded] for folded in get_close_matches(fold(name), by_folded, n=MOST_NEAR, cutoff=ALIKE)]
    return f"Nearest to it: {', '.join(near)}." if near else f"There are: {', '.join(known)}."


def _parts(lots: list[str], crew: Crew | None) -> list[list[str]]:
    """Return the lots for each process."""
    most = (crew.processes if crew else 1) or side_by_side.processors()
    count = max(1, min(most, len(lots) // WORTH_A_PROCESS))
    return [lots[first::count] for first in range(count)]


def _side_by_side(
    case: Case, parts: list[list[str]], progress: Progress, cancel: Cancel, crew: Crew | None
) -> list[Bids]:
    jobs = [Job(f"{lots[0]} and {len(lots) - 1} more", work, (case, lots)) for lots in parts]
    desk = _Desk(progress)
    side_by_side.run(jobs, desk, cancel, crew)
    found = [desk.results[job.name] for job in jobs]
    for result in found:
        if isinstance(result, BaseException):
            raise result
    return [result for result in found if isinstance(result, Bids)]


class _Desk:
    """Takes in what the processes hand back."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.results: dict[str, object] = {}

    def news(self, name: str, text: str) -> None:
        """Tell what some lots are at."""
        self._progress.say(text)

    def over(self, name: str, result: object) -> None:
        """Tell that some lots are done."""
        self.results[name] = result


class _Work:
    """The bids of one solved plan."""

    def __init__(self, base: Solved, progress: Progress) -> None:
        self.base, self.plan = base, base.plan
        self.purchases = Purchases(base, progress.say)
        self.final, self.too_large = _final(base)
        self.other = () if self.final is None else perturbed(base.tables, self.final)
        self.limited = False

    def bids(self, lots: Sequence[str]) -> Bids:
        """Return the bids for some of its lots; what a limit leaves out of one is said, and leaves the others alone."""
        found: list[Bid] = []
        refused: list[Refused] = []
        for lot in lots:
            if never := never_bought(self.base.plant, lot):
                refused.append(Refused(lot, never))
                continue
            try:
                found.append(self.bid(lot))
            except WorkbookHasErrors as stop:
                first = errors(list(stop.findings))[0]
                refused.append(Refused(lot, f"There is no plan with it. {first}"))
            except LimitReached as stop:
                self.limited = True
                refused.append(Refused(lot, str(stop)))
        return Bids(
            name=self.plan.name,
            currency=self.plan.currency,
            plan_margin=self.plan.margin,
            bids=tuple(found),
            refused=tuple(refused),
            solves=self.purchases.solves,
            limited=self.limited,
        )

    def bid(self, lot: str) -> Bid:
        """Return the bid for one lot."""
        plans = self.purchases.two(lot)
        equal, added, note = self.at_equal_promises(lot, owned=plans.is_owned)
        guess = 0.0 if equal is None else equal.break_even
        try:
            even = self.even(plans, guess)
        except LimitReached as stop:
            self.limited = True
            even = BreakEven(price=None, tonnes=plans.tonnes, reason=str(stop))
        return Bid(plans=plans, even=even, at_equal_promises=added, equal=equal, note=note)

    def at_equal_promises(self, lot: str, *, owned: bool) -> tuple[EqualPromises | None, float | None, str]:
        """Return the details, what it adds, and what is to be said of that."""
        if self.final is None:
            return None, None, self.too_large
        bidding = Bidding(self.final, self.other)
        try:
            if owned:
                return None, bidding.added_by_owned(lot), ""
            equal = bidding.worth(lot)
        except NotUsable as stop:
            return None, None, str(stop)
        except NoAnswer as stop:
            self.limited |= isinstance(stop, OutOfSteps)
            return None, None, UNANSWERED[type(stop)]
        return equal, equal.added, needed(equal)

    def even(self, plans: TwoPlans, guess: float) -> BreakEven:
        """Return the break-even price of what is bought, or of what would be if it cost nothing."""
        stated = self.base.plant.lots
        at = stated.names.index(plans.lot)
        if stated.first[at] > stated.last[at]:
            return BreakEven(price=None, tonnes=plans.tonnes, reason=why_not(self.base.plant, at))
        if not plans.tonnes and not plans.is_as_wanted:
            return BreakEven(price=None, tonnes=0.0, reason=NONE_THERE)
        tonnes = plans.tonnes or self.wanted_for_nothing(plans.lot)
        if not tonnes:
            return BreakEven(price=None, tonnes=0.0, reason=NOT_WANTED)

        charge = self.purchases.charge(plans.lot)

        def at_price(price: float) -> At:
            priced = self.purchases.at_price(plans.lot, tonnes, price)
            left = use_of(priced.plan, plans.lot, "Left")
            return At(price, priced.plan.margin - charge - plans.margin_without, self.paid(plans.lot, tonnes, left))

        asked = At(plans.price, plans.difference, self.paid(plans.lot, tonnes, plans.left))
        first = asked if plans.tonnes else at_price(plans.price)
        return break_even(at_price, first, tonnes, plans.margin_without, guess)

    def wanted_for_nothing(self, lot: str) -> float:
        """Return tonnes that the plan would take of an offer that costs nothing."""
        return use_of(self.purchases.wanted_for_nothing(lot).plan, lot, "Bought")

    def paid(self, lot: str, tonnes: float, left: float) -> float:
        """Return tonnes that lower the margin by their price: all that is bought,
        less what is valued at it at the end."""
        plant = self.base.plant
        is_kept = bool(plant.lots.keeps[plant.lots.names.index(lot)])
        return tonnes - left * plant.settings.closing_feed_value if is_kept else tonnes


def _final(base: Solved) -> tuple[Final | None, str]:
    """Return the last program of a plan, or why it is not there or says nothing of what a lot is worth."""
    if base.solution.whole:
        return None, IN_WHOLE_NUMBERS
    if base.model.mixes:
        return None, OF_MIXES
    try:
        final = base.final()
        return (None, IN_WHOLE_NUMBERS) if final.is_whole else (final, "")
    except (TooLarge, LimitReached) as stop:
        return None, str(stop)
    except NoAnswer as stop:
        return None, UNANSWERED[type(stop)]


def needed(equal: EqualPromises) -> str:
    """Return what a value at equal promises leaves out; empty where it leaves out nothing."""
    if not equal.needed_for:
        return ""
    return f"Without it the plan would miss more of {', '.join(equal.needed_for)}, which this value leaves out."
