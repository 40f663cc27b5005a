"""What a cell means: a number, a day, a word, and what can be wrong with it."""
