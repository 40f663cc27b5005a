"""The same planning problem as a good user would script it, to compare with."""
