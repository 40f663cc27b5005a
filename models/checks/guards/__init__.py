"""What a planner or buyer slips on: figures that are possible, and unlikely. All are warnings, with their figures."""
