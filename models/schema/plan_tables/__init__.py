"""The tables of a plan that only some plans fill."""
