"""What lots that are offered or blocked are worth to a plan."""
