"""Plans of a folder that is watched, and the one that is published."""
