"""Commands that are too long for `planner.cli`; like it they call the application and print, and import late."""
