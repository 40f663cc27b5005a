"""The tables that people fill in, one module for each part of the plant."""
