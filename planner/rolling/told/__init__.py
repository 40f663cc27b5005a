"""What was done in a week: as written down, and what nobody wrote about as planned, as far as it was there."""
