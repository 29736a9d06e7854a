"""Coming into an account by a link."""

from datetime import timedelta
from uuid import UUID

from workwright.clientele.models import AccountLink, AccountVisit
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id

STAYS = timedelta(days=30)


class LinkUsed(DomainError):
    """This link was used or is too old. Ask for a new one."""

    code = "clientele.link_used"
    status = 404


class EnterAccount(Command):
    """The door has checked that the link is genuine."""

    link_id: UUID


class EnteredAccount(Result):
    """`id` is the visit's."""


@action("clientele.enter_account", errors=(LinkUsed,))
def enter_account(ctx: Context, command: EnterAccount) -> EnteredAccount:
    """Use up the link: whoever pressed the button is in until they leave, for a month at the most."""
    link = AccountLink.objects.select_for_update().filter(id=command.link_id).first()
    if link is None or link.used_at or link.expires_at <= ctx.now:
        raise LinkUsed
    AccountLink.objects.filter(id=link.id).update(used_at=ctx.now)
    visit = AccountVisit.objects.create(
        id=new_id(),
        link_id=link.id,
        customer_id=link.customer_id,
        contact_id=link.contact_id,
        came_at=ctx.now,
        expires_at=ctx.now + STAYS,
    )
    return EnteredAccount(id=visit.id)
