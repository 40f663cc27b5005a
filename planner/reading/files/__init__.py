"""File formats: is it a workbook, and which cells does it hold."""
