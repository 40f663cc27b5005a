"""How plans stand beside the base: their weeks, their names, and what may be compared."""
