"""Awkward workbooks as people really have them: each a small function that spoils a good one, with what comes of it.

`case.py` says what a case is; the modules beside it hold the cases; `test_awkward.py` runs them all.
"""
