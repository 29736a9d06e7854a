"""Pure calculation over stretches of time: working hours and gaps, load, holidays, what customers wish."""

from workwright.scheduling.rules.hours import (
    Hours,
    Stretch,
    first_gap,
    free_starts,
    lacking,
    open_on,
    works_through,
)

__all__ = ["Hours", "Stretch", "first_gap", "free_starts", "lacking", "open_on", "works_through"]
