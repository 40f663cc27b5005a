"""The report of plans: one HTML file with charts and tables that needs nothing else, not even a network."""
