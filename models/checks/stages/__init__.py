"""Checks of intermediates, their stores and what recipes take together."""
