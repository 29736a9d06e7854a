"""Naming the server by which the company sends mail."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.access.rules import Email
from workwright.kernel import sealed
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, Stale
from workwright.kernel.ids import COMPANY
from workwright.kernel.privacy import Secret
from workwright.operations.models import MailServer
from workwright.operations.queries.mail import PURPOSE
from workwright.operations.rules.mail import is_readable_on_the_way


class SetMailServer(Command):
    """A password that is left out stays as it is, as long as host and user stay."""

    host: Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$", max_length=253)]
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = Field(default="starttls", title="Encryption")
    user: Annotated[str, Field(max_length=200)] = ""
    password: Secret[str] = ""
    sender: Email = Field(description="Everything goes out as this address; answers go to the branch.")
    expected_version: int = Field(default=0, description="0 where no server was named before.")


class NamedMailServer(Result):
    id: UUID
    version: int


@action("operations.set_mail_server", errors=(Invalid, Stale), sensitive=True)
def set_mail_server(ctx: Context, command: SetMailServer) -> NamedMailServer:
    """Keep how the mail server is reached; the password is sealed, and nobody is shown it again."""
    if is_readable_on_the_way(command.host, command.security, command.user):
        raise Invalid(
            "Without encryption everybody on the way could read the password. Choose STARTTLS or TLS.",
            field="security",
        )
    known = MailServer.objects.select_for_update().first()
    version = known.version if known else 0
    if version != command.expected_version:
        raise Stale(version=version)
    plain = command.model_dump(include={"host", "port", "security", "user", "sender"})
    row = MailServer(id=COMPANY, **plain, password=_password(command, known), version=version + 1)
    row.save(force_insert=known is None)
    return NamedMailServer(id=COMPANY, version=row.version)


def _password(command: SetMailServer, known: MailServer | None) -> str:
    """Return the password sealed; that of another server or person is never sent along."""
    if command.password:
        return sealed.seal(PURPOSE, command.password)
    if not command.user or known is None:
        return ""
    if (known.host, known.user) == (command.host, command.user):
        return known.password
    raise Invalid("Type the password that belongs to this server and user.", field="password")
