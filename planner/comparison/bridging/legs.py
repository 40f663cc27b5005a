"""The legs of a bridge: which inputs are taken over one after the other, and what the inputs are after each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.schema.inputs import INPUTS
from planner.comparison.bridging.groups import GROUPS, MEANING, Site, mix
from planner.comparison.bridging.products import Parcel, parcels
from planner.comparison.differences import Difference


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One leg: its name, what it is in words, how many cells and rows it changes, and the inputs at its end.

    `along` are the rows that had to come (or stay) out of turn. `calendar`: it only moves the days that are planned.
    """

    name: str
    meaning: str
    changed: int
    site: Site
    along: tuple[str, ...]
    calendar: bool = False


def legs(base: Site, wanted: Site, changes: Sequence[Difference]) -> list[Leg]:
    """Return the legs from one site to another that `changes` lead to: products first, then group by group."""
    found = parcels(base, wanted)
    site, passed = base, []
    for parcel in found:
        site, along = parcel.taken(site, wanted)
        passed.append(_leg_of(parcel, changes, site, along))
    left = [one for one in changes if not any(parcel.holds(one) for parcel in found)]
    return [*passed, *_groups(site, wanted, left)]


def _leg_of(parcel: Parcel, changes: Sequence[Difference], site: Site, along: Sequence[str]) -> Leg:
    changed = sum(parcel.holds(one) for one in changes)
    return Leg(name=parcel.name, meaning=parcel.meaning, changed=changed, site=site, along=tuple(along))


def _groups(site: Site, wanted: Site, changes: Sequence[Difference]) -> Iterator[Leg]:
    changed = Counter(INPUTS[one.table].group_of(one.column) for one in changes)
    for at, group in enumerate(GROUPS):
        if changed[group]:
            mixed, along = mix(site, wanted, GROUPS[: at + 1])
            yield Leg(name=group, meaning=MEANING[group], changed=changed[group], site=mixed, along=tuple(along))
