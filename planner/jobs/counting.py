"""Numbers of things in words."""

from __future__ import annotations


def several(count: int, thing: str) -> str:
    """Return `1 run`, or `1,200 runs`."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
