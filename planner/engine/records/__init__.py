"""What a plan says of itself: its summary, its assumptions and how it was made."""
