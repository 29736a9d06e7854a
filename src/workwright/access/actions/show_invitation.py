"""Handing an invitation over in person."""

from uuid import UUID

from workwright.access.actions.renew_invitation import InvitationClosed, open_invitation
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound


class ShowInvitation(Command):
    """The link is not part of the answer: nothing that opens a door is stored. Its page makes it."""

    invitation_id: UUID


class ShownInvitation(Result):
    id: UUID


@action("access.show_invitation", errors=(NotFound, InvitationClosed, Forbidden, Invalid))
def show_invitation(ctx: Context, command: ShowInvitation) -> ShownInvitation:
    """Show an open invitation's link on a screen, to be scanned by the person; who saw it stands in the record."""
    return ShownInvitation(id=open_invitation(ctx, command.invitation_id).id)
