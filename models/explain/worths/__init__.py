"""What one unit more is worth, and what is firm in a plan."""
