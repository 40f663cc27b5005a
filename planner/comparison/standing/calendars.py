"""The periods of several plans under common names, so that a week is joined with the same week of another plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from models.plant.calendar import Calendar

Span = tuple[date, date]


@dataclass(frozen=True, kw_only=True)
class Periods:
    """The periods of several plans.

    `renamed[i]` takes a period's name in plan i to its common name: periods of the same days have the same one, that of
    the first plan that has them. `spans` holds the first and last day by common name, in the order of the calendar;
    `shared` are the common names that every plan has.
    """

    renamed: tuple[dict[str, str], ...]
    spans: dict[str, Span]
    shared: tuple[str, ...]

    @property
    def same_everywhere(self) -> bool:
        """True if all plans have the same days in the same periods, whatever these are called."""
        return len(self.shared) == len(self.spans)

    @property
    def days_of_all(self) -> Span:
        """The last of the plans' first days and the first of their last days."""
        spans = [span for at in range(len(self.renamed)) if (span := self.days_of(at)) is not None]
        starts, ends = [first for first, _ in spans], [last for _, last in spans]
        return max(starts, default=date.min), min(ends, default=date.max)

    def days_of(self, plan: int) -> Span | None:
        """Return the first and the last day of a plan; None of one without periods."""
        spans = [self.spans[name] for name in self.renamed[plan].values()]
        return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None

    def of(self, *plans: int) -> Periods:
        """Return the same common names for some of the plans only."""
        renamed = tuple(self.renamed[plan] for plan in plans)
        spans = {name: span for name, span in self.spans.items() if any(name in names.values() for names in renamed)}
        return Periods(renamed=renamed, spans=spans, shared=_shared(renamed, spans))

    def unshared(self, plan: int) -> list[str]:
        """Return the common names of the periods that a plan has and not every other plan."""
        return [name for name in self.renamed[plan].values() if name not in self.shared]


def join(frames: Sequence[pd.DataFrame]) -> Periods:
    """Return the periods of plans, each given by its table Periods."""
    names: dict[Span, str] = {}
    renamed = []
    for frame in frames:
        names_of = {}
        for name, span in _spans(frame).items():
            names_of[name] = names.setdefault(span, _free(name, span, set(names.values())))
        renamed.append(names_of)
    spans = {name: span for span, name in sorted(names.items())}
    return Periods(renamed=tuple(renamed), spans=spans, shared=_shared(renamed, spans))


def _shared(renamed: Sequence[Mapping[str, str]], spans: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in spans if all(name in names.values() for names in renamed))


def _spans(periods: pd.DataFrame) -> dict[str, Span]:
    calendar = Calendar.of(periods)
    days = zip(calendar.start.tolist(), calendar.end.tolist(), strict=True)
    return dict(zip(calendar.names, days, strict=True))


def _free(name: str, span: Span, taken: set[str]) -> str:
    """Return the period's own name, with its first day where another period of another plan has that name."""
    return f"{name} ({span[0]:%Y-%m-%d})" if name in taken else name
