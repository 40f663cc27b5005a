"""A solved program as the tables of a plan."""
