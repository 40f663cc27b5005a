"""From a program to its solution: levels, HiGHS, sifting, the fixed choice."""
