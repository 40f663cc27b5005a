"""The program in Pyomo: decisions, rows, money; its arrays, and whether its figures can be trusted."""
