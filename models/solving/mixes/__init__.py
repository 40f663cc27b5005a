"""How plans with stores that mix are looked for: levels held softly while shares move."""
