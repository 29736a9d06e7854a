"""Sealing the password of the mail server anew, with the newest key."""

from uuid import UUID

from workwright.kernel import sealed
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import COMPANY
from workwright.operations.models import MailServer
from workwright.operations.queries.mail import PURPOSE


class ResealMailServer(Command):
    pass


class ResealedMailServer(Result):
    """`servers` is one where a password is kept."""

    id: UUID
    servers: int


@action("operations.reseal_mail_server")
def reseal_mail_server(ctx: Context, command: ResealMailServer) -> ResealedMailServer:
    """Read the password with whatever key sealed it and seal it with the newest."""
    row = MailServer.objects.select_for_update().exclude(password="").first()
    if row is not None:
        row.password = sealed.seal(PURPOSE, sealed.unseal(PURPOSE, row.password))
        row.save(update_fields=["password"])
    return ResealedMailServer(id=COMPANY, servers=int(row is not None))
