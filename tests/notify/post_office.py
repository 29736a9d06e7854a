"""A real SMTP server on loopback that keeps what it gets, and can be told to misbehave."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class PostOffice:
    """Answers by `answer` ("" accepts); `mails` are those it took, oldest first."""

    def __init__(self) -> None:
        self.answer = ""
        self.hang_up = False
        self.mails: list[EmailMessage] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd finds it by name
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd finds it by name
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        if self.hang_up:
            server.transport.close()
        return "250 taken"


@contextmanager
def post_office(monkeypatch: Any) -> Iterator[PostOffice]:
    """Run the server and let the product send to it."""
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        monkeypatch.setenv(
            "WORKWRIGHT_SMTP_URL", f"smtp://127.0.0.1:{controller.port}?from=shop@workwright.example"
        )
        yield office
    finally:
        controller.stop()


@contextmanager
def guarded_post_office(user: str, password: str, secure: ssl.SSLContext) -> Iterator[tuple[PostOffice, int]]:
    """Run a server that takes nothing before STARTTLS and the right password; yield it with its port."""
    office = PostOffice()

    def known(server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword) -> AuthResult:
        return AuthResult(success=(given.login, given.password) == (user.encode(), password.encode()))

    controller = Controller(
        office,
        hostname="127.0.0.1",
        port=_free_port(),
        tls_context=secure,
        require_starttls=True,
        auth_required=True,
        authenticator=known,
    )
    controller.start()
    try:
        yield office, controller.port
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
