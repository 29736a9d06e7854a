"""Offering somebody a seat."""

from datetime import timedelta
from uuid import UUID

from pydantic import Field

from workwright.access.actions.set_roles import require_grantable
from workwright.access.events import UserInvited
from workwright.access.models import Invitation, User
from workwright.access.rules import Email, Name, Seat
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Forbidden, Invalid
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal

VALID_FOR = timedelta(days=7)


class AlreadyHere(DomainError):
    """Somebody with this e-mail address has a seat or an open invitation. Change their roles instead."""

    code = "access.already_here"


class InviteUser(Command):
    invitation_id: UUID | None = None
    email: Personal[Email]
    name: Personal[Name]
    seats: tuple[Seat, ...] = Field(min_length=1, max_length=200)


class InvitedUser(Result):
    id: UUID


@action("access.invite_user", errors=(AlreadyHere, Forbidden, Invalid), sensitive=True)
def invite_user(ctx: Context, command: InviteUser) -> InvitedUser:
    """Offer seats to an e-mail address, for seven days. The link goes to that address only."""
    require_grantable(ctx, command.seats)
    open_already = Invitation.objects.filter(email=command.email, accepted_at=None, revoked_at=None)
    if User.objects.filter(email=command.email).exists() or open_already.exists():
        raise AlreadyHere(field="email")
    invitation = Invitation.objects.create(
        id=command.invitation_id or new_id(),
        email=command.email,
        name=command.name,
        seats=[seat.model_dump(mode="json") for seat in command.seats],
        invited_by=ctx.actor.ref,
        invited_at=ctx.now,
        expires_at=ctx.now + VALID_FOR,
    )
    ctx.emit(UserInvited(invitation_id=invitation.id))
    return InvitedUser(id=invitation.id)
