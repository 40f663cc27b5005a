"""The sheets of a plan workbook, one module for each."""
