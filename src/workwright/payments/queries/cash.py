"""The coins of the branch."""

from workwright.catalog.queries import rounding
from workwright.kernel.context import Context


def cash_step(ctx: Context) -> int:
    """Return the smallest step in which cash is paid in the branch acted in; 0 where there is a coin for all."""
    return rounding(ctx).cash_step_minor
