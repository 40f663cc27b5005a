"""When a plan in whole numbers is better than another: by more than rounding."""

from __future__ import annotations

SLACK = 1e-7
"""A plan is better than another only by more than this share."""


def below(cost: float) -> float:
    """Return what a plan has to cost less than, to be better than one of that cost."""
    return cost - SLACK * max(1.0, abs(cost))
