"""Checks of rules in whole numbers: what can never happen, and what has no effect."""
