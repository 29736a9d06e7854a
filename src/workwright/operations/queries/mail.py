"""By which server the company sends mail."""

import os
from typing import Literal, cast

from cryptography.fernet import InvalidToken

from workwright.kernel import sealed
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query
from workwright.notify import ports
from workwright.operations.models import MailServer

PURPOSE = "operations.mail_server"


class MailServerView(View):
    """The mail server as it was set up, without its password. `by_environment`: another one goes before it."""

    host: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    has_password: bool = False
    sender: str = ""
    version: int = 0
    by_environment: bool = False


@query("operations.get_mail_server", permission="operations.view_operations")
def get_mail_server(ctx: Context) -> MailServerView:
    """The mail server that was set up, without its password; version 0 where none was."""
    by_environment = bool(os.environ.get("WORKWRIGHT_SMTP_URL"))
    row = MailServer.objects.first()
    if row is None:
        return MailServerView(by_environment=by_environment)
    plain = {name: getattr(row, name) for name in ("host", "port", "security", "user", "sender", "version")}
    return MailServerView(**plain, has_password=bool(row.password), by_environment=by_environment)


def mail_server() -> ports.MailServer | None:
    """Return the server with its password; raise `Unreachable` where that cannot be opened."""
    row = MailServer.objects.first()
    if row is None:
        return None
    try:
        password = sealed.unseal(PURPOSE, row.password) if row.password else ""
    except InvalidToken as error:
        raise ports.Unreachable("The password of the mail server cannot be read: set it anew.") from error
    security = cast('Literal["starttls", "tls", "none"]', row.security)
    return ports.MailServer(row.host, row.port, security, row.user, password, row.sender)


ports.provide_mail_server(mail_server)
