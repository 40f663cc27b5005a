"""What weeks have really earned against their plans, and why."""
