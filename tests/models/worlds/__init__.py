"""Plans in other worlds."""
