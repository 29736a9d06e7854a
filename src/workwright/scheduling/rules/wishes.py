"""What a customer asked for, against what is booked."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, tzinfo
from typing import Literal
from uuid import UUID

from workwright.scheduling.rules.hours import Stretch

Standing = Literal["", "in_time", "at_risk", "late"]
RISK_RANK: dict[str, int] = {"late": 0, "at_risk": 1, "in_time": 2, "": 3}
"""The order of a list by its risk: a promise that is broken first, no promise last."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def another_technician(wanted: UUID | None, booked: Iterable[UUID]) -> bool:
    """Return whether technicians are booked, none of whom is the one that the customer asks for."""
    people = set(booked)
    return wanted is not None and bool(people) and wanted not in people


def another_time(
    earliest: time | None, latest: time | None, weekdays: Sequence[str], wanted: Stretch, zone: tzinfo
) -> bool:
    """Return whether a visit lies outside the wall times and days of the week that the customer asks for."""
    start, end = (at.astimezone(zone) for at in wanted)
    if weekdays and DAYS[start.weekday()] not in weekdays:
        return True
    if earliest is not None and start.time() < earliest:
        return True
    return latest is not None and (end.time() > latest or end.date() > start.date())


def standing_of(promised_at: datetime | None, ends_at: datetime, now: datetime, *, over: bool) -> Standing:
    """Return how a promise stands, given when its visit is booked to end: at risk once that is too late."""
    if promised_at is None or over:
        return ""
    if now >= promised_at:
        return "late"
    return "at_risk" if max(ends_at, now) > promised_at else "in_time"
