"""What lots are worth to a workbook's plan."""
