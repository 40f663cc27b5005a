"""From a workbook to a solved, audited and explained plan."""
