"""What buying a lot does to a plan: two plans, each solved in full."""
