"""The plan workbook and its sheets."""
