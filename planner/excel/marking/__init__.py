"""Copies of a planner's workbook: with findings at their cells, or with what was accepted of them carried out."""
