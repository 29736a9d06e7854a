"""Letting somebody in who has no password, or forgot it."""

from datetime import timedelta
from uuid import UUID

from workwright.access.actions.set_roles import require_over
from workwright.access.events import SignInLinkOffered
from workwright.access.models import SignInLink, User
from workwright.access.rules import LinkPurpose
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import SYSTEM, Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.ids import new_id

VALID_FOR = {"sign_in": timedelta(hours=12), "password": timedelta(hours=1)}


class OfferSignInLink(Command):
    """A person offers links to choose a new password; links that let in at once are the terminal's alone."""

    user_id: UUID
    purpose: LinkPurpose = "password"


class OfferedSignInLink(Result):
    id: UUID


@action("access.offer_sign_in_link", errors=(NotFound, Forbidden, Invalid))
def offer_sign_in_link(ctx: Context, command: OfferSignInLink) -> OfferedSignInLink:
    """Make a link that works once. One for a new password goes to the person's own address, never to the asker."""
    if command.purpose == "sign_in" and ctx.actor is not SYSTEM:
        raise Forbidden("Links that let in at once are made in the terminal of the server only.")
    user = User.objects.filter(id=command.user_id, is_active=True).first()
    if user is None:
        raise NotFound
    require_over(ctx, user.id)
    link = SignInLink.objects.create(
        id=new_id(),
        user=user,
        purpose=command.purpose,
        expires_at=ctx.now + VALID_FOR[command.purpose],
    )
    ctx.emit(SignInLinkOffered(link_id=link.id, user_id=user.id, purpose=command.purpose))
    return OfferedSignInLink(id=link.id)
