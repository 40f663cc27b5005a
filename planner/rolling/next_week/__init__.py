"""The tables of the next week's workbook, each from the week that went."""
