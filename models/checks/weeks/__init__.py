"""Checks of days and weeks: the calendar, what is under way, and what was published."""
