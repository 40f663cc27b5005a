"""Suppliers and classes whose lots give less than their assays say.

The same observations as for recoveries, with one more error that all lots of a supplier (or of a class) share. What
could be the recipe's as well as theirs is not laid at their door: both are estimated together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from models.learning.recoveries import PRIOR, SHARE, Beside, groups_of, posterior
from models.learning.truncated import Truncated
from models.learning.weighings import Part, Seen

SHARED = 0.05
"""The standard deviation, before anything was weighed, of what the lots of a supplier or class have in common."""

SURE = 0.99
"""How sure it must be that lots give less before anyone is named."""

GROUPS: dict[str, Callable[[Part], str]] = {
    "supplier": lambda part: part.supplier,
    "class": lambda part: part.feed_class,
}


@dataclass(frozen=True)
class Low:
    """A supplier or class whose lots gave less of a product than their assays say; `more` is negative."""

    kind: str
    name: str
    product: str
    more: Truncated
    lots: int

    @property
    def interval(self) -> tuple[float, float]:
        """How much more their lots hold than assayed, as shares: below nothing."""
        return self.more.quantile((1 - SHARE) / 2), self.more.quantile((1 + SHARE) / 2)


def low(seen: Seen) -> list[Low]:
    """Return the suppliers and classes that are surely low, the lowest first."""
    found = [one for kind, group in GROUPS.items() for one in _low(seen, kind, group)]
    return sorted(found, key=lambda one: one.more.mean)


def laid_to(found: Sequence[Low]) -> Beside:
    """Yield what those who are low share, so that recoveries are not held to be low for it."""

    def beside(product: str, part: Part) -> Iterator[tuple[Hashable, float]]:
        for one in found:
            if one.product == product and GROUPS[one.kind](part) == one.name:
                yield (one.kind, one.name), SHARED

    return beside


def _low(seen: Seen, kind: str, group: Callable[[Part], str]) -> Iterator[Low]:
    for product, weighings in groups_of(seen, group):

        def shared(part: Part) -> Iterator[tuple[Hashable, float]]:
            yield ("recipe", part.recipe), PRIOR
            if group(part):
                yield ("group", group(part)), SHARED

        known, parts = posterior(weighings, shared), [part for one in weighings for part in one.parts]
        for name in sorted({group(part) for part in parts} - {""}):
            more = known.of(("group", name))
            if more.below(0.0) >= SURE:
                lots = {part.lot for part in parts if group(part) == name}
                yield Low(kind, name, product, more, len(lots))
