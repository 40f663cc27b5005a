"""Workbooks that the engine writes: the template, marked copies, plans, comparisons, bids and sweeps."""
