"""Every rule that plants are drawn with, in the order in which they are drawn: sites last."""

from __future__ import annotations

from tests.plainly import blended, carried, mixed, ruled, sited
from tests.plainly.drawn import OF_MIXES, RULES, drawn

__all__ = ["OF_MIXES", "RULES", "blended", "carried", "drawn", "mixed", "ruled", "sited"]
