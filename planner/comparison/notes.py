"""What has to be said of the plans of a comparison before anybody reads it: what cannot be trusted or compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.comparison.comparison import Subject
from planner.comparison.standing.calendars import Periods
from planner.comparison.standing.sides import Side
from planner.sealing.inspection import NO_SEAL


def notes(seen: Sequence[Side], subjects: Sequence[Subject], periods: Periods) -> Iterator[str]:
    """Yield every note, in full sentences."""
    yield from _edited(seen, subjects)
    yield from _older(seen, subjects)
    yield from _another_plant(seen, subjects)
    yield from _currencies(seen, subjects)
    yield from _periods(subjects, periods)


def _edited(seen: Sequence[Side], subjects: Sequence[Subject]) -> Iterator[str]:
    for side, subject in zip(seen, subjects, strict=True):
        found = side.plan.inspection
        if found and (not found.is_sound or found.state == NO_SEAL):
            yield from (f"{subject.label}: {sentence}" for sentence in found.sentences)


def _older(seen: Sequence[Side], subjects: Sequence[Subject]) -> Iterator[str]:
    gaps: dict[tuple[str, ...], list[str]] = {}
    for side, subject in zip(seen, subjects, strict=True):
        gaps.setdefault(side.plan.gaps, []).append(subject.label)
    for missing, labels in gaps.items():
        if missing:
            yield f"Written in an older format ({', '.join(missing)}): {', '.join(labels)}."


def _another_plant(seen: Sequence[Side], subjects: Sequence[Subject]) -> Iterator[str]:
    for side, subject in zip(seen, subjects, strict=True):
        if side.is_another_plant:
            yield (
                f"{subject.label} is another plant than {subjects[0].label}: their figures stand side by side, none is "
                "called better, and there is no bridge between them."
            )


def _currencies(seen: Sequence[Side], subjects: Sequence[Subject]) -> Iterator[str]:
    base = seen[0].plan.currency
    for side, subject in zip(seen, subjects, strict=True):
        currency = side.plan.currency
        if currency == base:
            continue
        if side.rate is None:
            yield (
                f"{subject.label} counts in {currency} and {subjects[0].label} in {base}: no money is subtracted. "
                f"State a rate to have it done: --rate {currency}=1.08 if 1 {currency} is 1.08 {base}."
            )
        else:
            rate = f"{side.rate:g} {base} for 1 {currency}"
            yield f"{subject.label} counts in {currency}: differences are in {base}, at {rate}."


def _periods(subjects: Sequence[Subject], periods: Periods) -> Iterator[str]:
    if not periods.shared:
        yield "No period is in every plan, so nothing is compared period by period."
        return
    for at, subject in enumerate(subjects):
        names = periods.unshared(at)
        if names:
            which = f"period {names[0]}" if len(names) == 1 else f"{len(names)} periods {names[0]} to {names[-1]}"
            yield (
                f"{subject.label}: not every plan has its {which}. Tables by period or month, and totals, leave that "
                f"out; key figures hold it{_subtracted(periods, at)}."
            )


def _subtracted(periods: Periods, at: int) -> str:
    """Return what becomes of figures over a whole plan: they are subtracted of plans for the same days only."""
    if not at:
        return ", and are subtracted from those of plans for the same days only"
    same_days = set(periods.renamed[at].values()) == set(periods.renamed[0].values())
    return "" if same_days else ", and are not subtracted"
