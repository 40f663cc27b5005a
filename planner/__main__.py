"""`python -m planner` does what `planner` does."""

from planner.commands.main import main

if __name__ == "__main__":
    main()
