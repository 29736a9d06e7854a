"""Take away a list that was saved."""

from uuid import UUID

from workwright.access.models import SavedView
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound


class RemoveView(Command):
    view_id: UUID


class RemovedView(Result):
    id: UUID


@action("access.remove_view", errors=(NotFound,))
def remove_view(ctx: Context, command: RemoveView) -> RemovedView:
    """Remove a saved list of one's own; what others saved is theirs."""
    if ctx.actor.user_id is None:
        raise NotFound("Views belong to people.")
    gone, _ = SavedView.objects.filter(id=command.view_id, user_id=ctx.actor.user_id).delete()
    if not gone:
        raise NotFound("There is no such view of yours.")
    return RemovedView(id=command.view_id)
