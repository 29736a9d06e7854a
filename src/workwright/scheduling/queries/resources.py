"""Who and what can be booked in a branch."""

from collections.abc import Iterable
from uuid import UUID

from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import query
from workwright.scheduling.models import Resource
from workwright.scheduling.queries.times import hours_of
from workwright.scheduling.queries.views import HoursView, ResourceView


@query("scheduling.list_resources", permission="scheduling.view_schedule")
def list_resources(ctx: Context, kind: str = "", all_states: bool = False) -> list[ResourceView]:
    """Who and what can be booked in the branch; those no longer in use only when asked for."""
    rows = Resource.here(ctx).order_by("position", "name", "id")
    if kind:
        rows = rows.filter(kind=kind)
    return _resources(rows if all_states else rows.filter(active=True))


@query("scheduling.get_resource", permission="scheduling.view_schedule")
def get_resource(ctx: Context, resource_id: UUID) -> ResourceView:
    """One technician, bay, lift, van or loan car."""
    found = _resources(Resource.visible(ctx).filter(id=resource_id))
    if not found:
        raise NotFound("There is no such person or place.", id=str(resource_id))
    return found[0]


def _resources(rows: Iterable[Resource]) -> list[ResourceView]:
    found = list(rows)
    hours = hours_of([row.id for row in found])
    return [
        ResourceView(
            **{
                name: getattr(row, name)
                for name in ("id", "kind", "name", "user_id", "active", "position", "version")
            },
            skills=tuple(row.skills),
            hours=tuple(
                HoursView(weekday=one.weekday, opens=one.opens, closes=one.closes) for one in hours[row.id]
            ),
        )
        for row in found
    ]
