"""What rules in whole numbers read of a plant."""
