"""Figures and words before they are drawn: what Excel, the page and the screen show alike."""
