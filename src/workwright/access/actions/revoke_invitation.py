"""Taking an invitation back."""

from uuid import UUID

from workwright.access.actions.renew_invitation import InvitationClosed, open_invitation
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound


class RevokeInvitation(Command):
    invitation_id: UUID


class RevokedInvitation(Result):
    id: UUID


@action("access.revoke_invitation", errors=(NotFound, InvitationClosed, Forbidden, Invalid))
def revoke_invitation(ctx: Context, command: RevokeInvitation) -> RevokedInvitation:
    """Take back an invitation nobody has accepted; its link stops working."""
    invitation = open_invitation(ctx, command.invitation_id)
    invitation.revoked_at = ctx.now
    invitation.save(update_fields=["revoked_at"])
    return RevokedInvitation(id=invitation.id)
