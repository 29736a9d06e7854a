"""What is done by the clock."""

from datetime import datetime

from workwright.estimates.actions.expire_estimate import ExpireEstimate, StillValid, expire_estimate
from workwright.estimates.queries import due_to_expire
from workwright.kernel.context import SYSTEM, Context
from workwright.kernel.errors import IllegalTransition


def expire_due(now: datetime) -> int:
    """Let every offer expire whose time is over; return how many. One that was answered meanwhile is left alone."""
    count = 0
    for branch_id, estimate_id in due_to_expire(now):
        ctx = Context(SYSTEM, now, "job", branch_id=branch_id)
        try:
            expire_estimate(ctx, ExpireEstimate(estimate_id=estimate_id))
        except (IllegalTransition, StillValid):
            continue
        count += 1
    return count
