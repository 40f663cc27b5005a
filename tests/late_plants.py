"""The plants of `tests.random_plants`, with contracts that would gladly take more, in time and late."""

from __future__ import annotations

import random

from tests.random_plants import Rows, rows


def late_rows(seed: int) -> Rows:
    """A plant whose deliveries may all follow late, at next to no penalty, and take more than their Min."""
    plant, draw = rows(seed), random.Random(1000 + seed)
    for contract in plant["Contracts"]:
        contract |= {"Late": "yes", "Late penalty": round(draw.uniform(0, 0.3), 2)}
    for window in plant["Deliveries"]:
        least = window.get("Min", 0.0)
        if draw.random() < 0.5:
            least = window["Min"] = round(least * draw.uniform(0.1, 0.8))
        window["Max"] = least + draw.randint(50, 2000)
    return plant
