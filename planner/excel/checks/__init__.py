"""The sheet Checks: live formulas that work every balance out again."""
