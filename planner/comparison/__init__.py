"""Plans side by side: what differs, what it is worth, why, and how far the next weeks have moved."""
