"""Plans in many whole numbers, found quickly: linear programs over those that may be other than zero.

A pattern is which whole numbers are not zero. Diving finds a first one, polishing better ones next to it; neither
proves anything, and neither has to find anything.
"""
