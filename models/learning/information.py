"""What it is worth to know more before deciding: the expected value of sample information for yes or no.

A decision adds V, which is uncertain and normal. Without knowing it one says yes where its mean is above zero; knowing
it, where V is. The difference, in expectation, is E max(0, V) - max(0, E V) = sd * (pdf(z) - z * (1 - cdf(z))) with
z = |mean| / sd (the unit normal loss; Raiffa and Schlaifer 1961).
"""

from __future__ import annotations

from statistics import NormalDist

STANDARD = NormalDist()


def worth_of_knowing(mean: float, sd: float) -> float:
    """Return what it is worth to learn V, in its unit, where learning it moves its mean by `sd`."""
    if sd <= 0:
        return 0.0
    distance = abs(mean) / sd
    return sd * (STANDARD.pdf(distance) - distance * (1.0 - STANDARD.cdf(distance)))
