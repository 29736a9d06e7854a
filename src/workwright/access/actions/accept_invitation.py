"""Taking the offered seat."""

from uuid import UUID

from django.contrib.auth.hashers import make_password

from workwright.access.actions.renew_invitation import InvitationClosed
from workwright.access.actions.set_password import NewPassword, require_strong
from workwright.access.actions.set_roles import replace_seats
from workwright.access.events import UserJoined
from workwright.access.models import Invitation, User
from workwright.access.rules import Name, Seat
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.principals import announce
from workwright.kernel.privacy import Personal


class AcceptInvitation(Command):
    """`generation` is that of the link; the door has checked that the link is genuine."""

    invitation_id: UUID
    generation: int
    name: Personal[Name] | None = None
    password: NewPassword


class AcceptedInvitation(Result):
    id: UUID


@action("access.accept_invitation", errors=(NotFound, InvitationClosed, Invalid))
def accept_invitation(ctx: Context, command: AcceptInvitation) -> AcceptedInvitation:
    """Become a user with the offered seats. The link came by mail, so the address is proved by using it."""
    invitation = Invitation.objects.select_for_update().filter(id=command.invitation_id).first()
    if invitation is None or invitation.generation != command.generation:
        raise NotFound("This link is not valid any more. Ask for a new invitation.")
    if invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= ctx.now:
        raise InvitationClosed("This invitation is closed. Ask for a new one.")
    user = User(id=new_id(), email=invitation.email, name=command.name or invitation.name, joined_at=ctx.now)
    require_strong(command.password, user)
    user.password = make_password(command.password)
    user.save(force_insert=True)
    replace_seats(user.id, [Seat.model_validate(seat) for seat in invitation.seats])
    announce(f"user:{user.id}", 1)
    invitation.accepted_at, invitation.user = ctx.now, user
    invitation.save(update_fields=["accepted_at", "user"])
    ctx.emit(UserJoined(user_id=user.id))
    return AcceptedInvitation(id=user.id)
