"""Checks that ask the same of every table: its cells, names, sums and limits."""
