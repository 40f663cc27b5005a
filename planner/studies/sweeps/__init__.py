"""Plans of one workbook while figures of it vary."""
