"""Measurements, never tests: the lifecycle of a work order against two yardsticks in the same run."""
