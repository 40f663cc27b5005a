"""The planner's workbook, empty or filled in, with its guidance."""
