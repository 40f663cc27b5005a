"""Lots of two plans: which are the same, under whatever name, and what becomes of them."""
