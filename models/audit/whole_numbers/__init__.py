"""What rules in whole numbers decide, worked out again."""
