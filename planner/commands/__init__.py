"""The command line: one file a command; they call the application, print, and import late."""
