"""The workbooks of comparisons, sweeps, bids and alternatives."""
