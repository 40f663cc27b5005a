"""How often Python looks for garbage."""

from __future__ import annotations

import gc


def seldom_look_for_cycles() -> None:
    """Collect garbage seldom: of millions of small objects hardly any make a cycle,
    and looking takes a tenth of all time."""
    gc.set_threshold(20_000, 20, 20)
