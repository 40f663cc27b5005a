"""The tables: what a planner fills in, what a plan holds, and how they stand in memory. Knows nothing of programs."""
