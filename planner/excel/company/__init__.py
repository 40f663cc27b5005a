"""Filling the tables of a plan into a workbook that a company has made, and changing nothing else in it."""
