"""The optimisation model of a magnet recycling plant: tables in, tables out; no file, no screen, no cell.

Read in this order: `schema` and `tables` (the words), `checks`, `plant` (numbers on a calendar), `runs` (what may be
decided), `rules` (what must hold), `objective` (what is best), `build`, `solving`, `results`.
"""
