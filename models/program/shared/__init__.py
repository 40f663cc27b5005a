"""What several rules state in one way: mixes, shares, sales and what comes of a product."""
