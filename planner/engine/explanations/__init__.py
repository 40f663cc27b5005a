"""The explanations of a solved plan."""
