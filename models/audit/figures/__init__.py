"""The figures that a plan states, each beside what is worked out again."""
