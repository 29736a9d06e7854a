"""Whose clock runs on a visit."""

from collections.abc import Sequence
from uuid import UUID

from workwright.kernel.context import Context
from workwright.scheduling.models import Resource


def worker_of(ctx: Context, resource_ids: Sequence[UUID]) -> UUID | None:
    """Return the acting person if they are booked, else the first booked technician with a user, else who acts."""
    booked = Resource.unscoped.filter(id__in=list(resource_ids), kind="technician", user_id__isnull=False)
    users = list(booked.order_by("position", "name").values_list("user_id", flat=True))
    if ctx.actor.user_id in users or not users:
        return ctx.actor.user_id
    return users[0]
