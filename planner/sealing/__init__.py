"""Seals of plans: whether a plan workbook still says what was solved, and whether its figures add up."""
