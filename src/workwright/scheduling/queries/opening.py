"""When a branch is open: its own week, its closed days, public holidays."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from workwright.kernel.context import Context
from workwright.scheduling.policy import SchedulingPolicy
from workwright.scheduling.rules import Hours
from workwright.scheduling.rules.holidays import public_holidays


class Opening(NamedTuple):
    """The week of whoever has no hours of their own, and the days on which nobody works."""

    hours: tuple[Hours, ...]
    closed: frozenset[date]

    def of(self, own: Sequence[Hours]) -> Sequence[Hours]:
        """Return the hours that hold for somebody."""
        return own or self.hours


def opening_of(ctx: Context, first: date, last: date) -> Opening:
    """Return when the branch acted in is open from `first` to `last`, both included."""
    policy = SchedulingPolicy.at(ctx)
    closed = set(policy.closed_on)
    if policy.public_holidays:
        branch = ctx.branch
        for year in range(first.year, last.year + 1):
            closed |= public_holidays(branch.country, branch.jurisdiction, year)
    hours = tuple(Hours(one.weekday, one.opens, one.closes) for one in policy.opening_hours)
    return Opening(hours, frozenset(closed - set(policy.open_all_the_same_on)))
