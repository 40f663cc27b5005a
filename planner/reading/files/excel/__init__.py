"""The files that Excel writes."""
