"""The record of the work itself: orders, their jobs and lines, what was found, proved, signed and let go."""
