"""Workbooks: the template, the reader, and what the engine writes."""
