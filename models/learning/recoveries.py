"""Recoveries learned from what was weighed.

    received[w] = sum over its parts of expected[l,r] * (1 + factor[r] + error[l]), weighed to within WEIGHING

with factor[r] ~ N(0, PRIOR), one for each recipe and product, and error[l] ~ N(0, spread[l]), one for each lot (and
state of its assay) and product, however many weeks it was worked in. So the errors of lots are integrated out; what
is left of a factor is cut off where all of a component would be recovered.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.learning.truncated import Truncated
from models.learning.weighings import Part, Seen, Weighing
from models.plant.plant import Numbers, Plant

PRIOR = 0.03
"""The standard deviation of a factor before anything was weighed."""

WEIGHING = 0.01
"""The relative standard deviation of what is weighed in a week: scales, samples, and what moves over its end."""

SHARE = 0.9
"""How much of a distribution its interval holds."""

IDENTIFIABLE = 0.6
"""A factor whose standard deviation is more than this share of what it was before is not identifiable."""

NO_ERROR = 1e-6


@dataclass(frozen=True)
class Posterior:
    """The joint normal distribution of the factors (and what else was asked for) of one product."""

    names: tuple[Hashable, ...]
    mean: Numbers
    covariance: Numbers

    def of(self, name: Hashable, top: float = np.inf) -> Truncated:
        """Return the distribution of one of them, cut off at the top."""
        at = self.names.index(name)
        return Truncated(float(self.mean[at]), float(self.covariance[at, at]) ** 0.5, top)


def posterior(
    weighings: Sequence[Weighing],
    shared: Callable[[Part], Iterable[tuple[Hashable, float]]],
    weighing: float = WEIGHING,
) -> Posterior:
    """Return the distribution of what weighings share, lots' errors integrated out.

    Args:
        weighings: those of one product.
        shared: for a part, the names of what it shares with others, each with its standard deviation beforehand.
        weighing: the relative standard deviation of what is weighed.
    """
    deviations: dict[Hashable, float] = {}
    lots: dict[Hashable, float] = {}
    entries: list[tuple[int, Hashable, float]] = []
    for row, weighed in enumerate(weighings):
        for part in weighed.parts:
            share, error = part.expected / weighed.expected, ("lot", part.lot, part.status)
            lots.setdefault(error, max(part.spread, NO_ERROR))
            entries.append((row, error, share))
            for name, deviation in shared(part):
                deviations.setdefault(name, deviation)
                entries.append((row, name, share))
    names = (*deviations, *lots)
    place = {name: at for at, name in enumerate(names)}
    design = np.zeros((len(weighings), len(names)))
    for row, name, share in entries:
        design[row, place[name]] += share
    before = np.array([*deviations.values(), *lots.values()])
    gained = np.array([measured.ratio - 1.0 for measured in weighings])
    precision = design.T @ design / weighing**2 + np.diag(before**-2.0)
    covariance: Numbers = np.linalg.inv(precision).astype(np.float64)
    mean = covariance @ (design.T @ gained) / weighing**2
    asked = slice(0, len(deviations))
    return Posterior(tuple(deviations), mean[asked], covariance[asked, asked])


@dataclass(frozen=True)
class Learned:
    """What was learned of the recoveries of a recipe into a product, as a factor on what Yields says today.

    `more` is how much greater they are, as a share; `recovery` is what Yields says by component, as shares.
    """

    recipe: str
    product: str
    recovery: Mapping[str, float]
    more: Truncated
    before: Truncated
    weeks: int
    lots: int

    @cached_property
    def narrowed(self) -> float:
        """Its standard deviation as a share of that before."""
        return self.more.sd / self.before.sd

    @property
    def is_identifiable(self) -> bool:
        """True if what was weighed says enough of it."""
        return self.narrowed <= IDENTIFIABLE

    @property
    def interval(self) -> tuple[float, float]:
        """The factor's interval, as shares more."""
        return self.more.quantile((1 - SHARE) / 2), self.more.quantile((1 + SHARE) / 2)

    @property
    def is_as_stated(self) -> bool:
        """True if what Yields says lies in the interval."""
        low, high = self.interval
        return low <= 0 <= high

    def suggested(self) -> dict[str, float]:
        """Return the recoveries by component, as shares, at the mean of the factor."""
        return {name: min(share * (1 + self.more.mean), 1.0) for name, share in self.recovery.items()}


Beside = Callable[[str, Part], Iterable[tuple[Hashable, float]]]
"""What a part of a weighing of a product shares with others beside its recipe, each with its standard deviation."""


def learn(plant: Plant, seen: Seen, beside: Beside = lambda product, part: ()) -> list[Learned]:
    """Yield what weighings say of every recipe and product of a plant that they tell of, by recipe and product."""
    found = []
    for product, weighings in seen.weighings.items():

        def shared(part: Part, product: str = product) -> Iterator[tuple[Hashable, float]]:
            yield part.recipe, PRIOR
            yield from beside(product, part)

        known = posterior(weighings, shared)
        for recipe in sorted({part.recipe for one in weighings for part in one.parts}):
            recovery, top = _recovery(plant, recipe, product)
            weighed = [(one.week, part.lot) for one in weighings for part in one.parts if part.recipe == recipe]
            found.append(
                Learned(
                    recipe=recipe,
                    product=product,
                    recovery=recovery,
                    more=known.of(recipe, top),
                    before=Truncated(0.0, PRIOR, top),
                    weeks=len({week for week, _ in weighed}),
                    lots=len({lot for _, lot in weighed}),
                )
            )
    return sorted(found, key=lambda one: (one.recipe, one.product))


def _recovery(plant: Plant, recipe: str, product: str) -> tuple[dict[str, float], float]:
    """Return what Yields says by component, and by how much more it could be until all of one is recovered."""
    yields = plant.yields
    of_recipe = yields.recipe == plant.recipes.index(recipe)
    of_product = plant.products.material[yields.product] == plant.materials.index(product)
    (place,) = np.flatnonzero(of_recipe & of_product).tolist()
    here, all_of_it = yields.recovery[place], yields.recovery[of_recipe].sum(axis=0)
    some = np.flatnonzero(here > 0).tolist()
    top = min(max((1.0 - all_of_it[e]) / here[e], 0.0) for e in some)
    return {plant.components[e]: float(here[e]) for e in some}, float(top)


def groups_of(seen: Seen, group: Callable[[Part], str]) -> Iterator[tuple[str, Sequence[Weighing]]]:
    """Yield the products with their weighings in which more than one group is told apart."""
    for product, weighings in seen.weighings.items():
        if len({group(part) for one in weighings for part in one.parts} - {""}) > 1:
            yield product, weighings
