"""Why each lot is worked, bought, left or not touched."""
