"""The program as arrays: columns, rows and terms, and their sums."""
