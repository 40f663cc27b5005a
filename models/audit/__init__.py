"""The audit: a plan worked out again from its tables alone, without the model."""
