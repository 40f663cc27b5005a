"""Commands that are too long for `planner.commands.main`; like it they call the application and print, and import late."""
