"""Why promises are short, how far targets can be reached, what levels of promises cost."""
