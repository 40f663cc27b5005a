"""The way from one plan to another in steps that are plans themselves."""
