"""Every rule that plants are drawn with, in the order in which they are drawn: sites last."""

from __future__ import annotations

from tests.plainly import blended, carried, ruled, sited
from tests.plainly.drawn import RULES, drawn

__all__ = ["RULES", "blended", "carried", "drawn", "ruled", "sited"]
