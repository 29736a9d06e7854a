"""Whose clock runs on a visit, and who people are."""

from collections.abc import Iterable, Sequence
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


def technician_name(ctx: Context, resource_id: UUID | None) -> str:
    """Return the name of a technician who can be booked in the branch acted in, "" when there is no such one."""
    if resource_id is None:
        return ""
    found = Resource.here(ctx).filter(id=resource_id, kind="technician", active=True).first()
    return found.name if found else ""


def technicians_named(ctx: Context, resource_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of technicians of the branches one may see, by id."""
    rows = Resource.visible(ctx).filter(id__in=list(resource_ids), kind="technician", active=True)
    return dict(rows.values_list("id", "name"))
