"""What lies between stages and how material goes through them."""
