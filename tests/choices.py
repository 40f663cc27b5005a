"""How tests have plans solved."""

from __future__ import annotations

from planner.engine.pipeline import Choices

UNEXPLAINED = Choices(explain=False)
"""For tests that look at no explanation, which takes longer than the plan."""
