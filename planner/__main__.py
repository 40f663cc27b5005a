"""Where `planner` and `python -m planner` begin: nothing is imported yet that takes time, so that Ctrl-C is heard."""

from __future__ import annotations

import os


def main() -> None:
    """Run the command line."""
    try:
        from planner.commands import main as commands
    except KeyboardInterrupt:
        os.write(2, b"Cancelled. Nothing was written.\n")
        os._exit(130)
    commands.main()


if __name__ == "__main__":
    main()
