"""What follows stores, batches and lanes, worked out again."""
