"""The plant in numbers: names as positions, dates on the calendar, what a tonne of each lot means."""
