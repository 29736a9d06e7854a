"""Sending an invitation again."""

from uuid import UUID

from workwright.access.actions.invite_user import VALID_FOR
from workwright.access.actions.set_roles import require_grantable
from workwright.access.events import UserInvited
from workwright.access.models import Invitation
from workwright.access.rules import Seat
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Forbidden, Invalid, NotFound


class InvitationClosed(DomainError):
    """This invitation was accepted or taken back. Invite the person again."""

    code = "access.invitation_closed"


class RenewInvitation(Command):
    invitation_id: UUID


class RenewedInvitation(Result):
    id: UUID
    generation: int


def open_invitation(ctx: Context, invitation_id: UUID) -> Invitation:
    """Return the invitation, locked; raise when it is closed or gives what the actor may not give."""
    invitation = Invitation.objects.select_for_update().filter(id=invitation_id).first()
    if invitation is None:
        raise NotFound
    require_grantable(ctx, [Seat.model_validate(seat) for seat in invitation.seats])
    if invitation.accepted_at or invitation.revoked_at:
        raise InvitationClosed
    return invitation


@action("access.renew_invitation", errors=(NotFound, InvitationClosed, Forbidden, Invalid))
def renew_invitation(ctx: Context, command: RenewInvitation) -> RenewedInvitation:
    """Send a new link, good for another seven days. Earlier links stop working."""
    invitation = open_invitation(ctx, command.invitation_id)
    invitation.generation += 1
    invitation.expires_at = ctx.now + VALID_FOR
    invitation.save(update_fields=["generation", "expires_at"])
    ctx.emit(UserInvited(invitation_id=invitation.id))
    return RenewedInvitation(id=invitation.id, generation=invitation.generation)
