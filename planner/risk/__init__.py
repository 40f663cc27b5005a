"""Whether a plan's promises would hold: the plan in many worlds, side by side, and what becomes of it there."""
