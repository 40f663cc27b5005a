"""From last week's plan to next week's workbook: what is over goes, what was done counts, what is left comes along."""
