"""What a channel must do. Data in, data out; it runs outside every transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from workwright.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, ready to go. `reference` is the same at every try, so that the receiver knows a twin."""

    reference: str
    sender: str
    sender_name: str
    reply_to: str
    recipient: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


class NotNow(Exception):
    """The channel did not take the message and said so: trying again later is safe."""


class Unreachable(NotNow):
    """The channel could not be reached, or let us not in: that says nothing about this message."""


class Refused(Exception):
    """The channel refused the message for good."""


class NoAnswer(Exception):
    """The connection broke after the message was handed over: nobody knows whether it goes out."""


class Channel(Protocol):
    """A way to reach people: e-mail, text, push."""

    @property
    def key(self) -> str: ...

    @property
    def configured(self) -> bool:
        """Whether this installation can use the channel; messages wait visibly until it can."""
        ...

    def send(self, message: Outgoing) -> str:
        """Hand `message` over and return the channel's reference; raise `Unreachable`, `NotNow`, `Refused` or
        `NoAnswer`."""
        ...


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes mail.

    With `sender` everything goes out as that address, and answers go to the branch; `spare_sender` is for branches
    that have no address.
    """

    host: str
    port: int
    security: Literal["offered", "starttls", "tls", "none"]
    user: str = ""
    password: str = ""
    sender: str = ""
    spare_sender: str = ""


_mail_servers: list[Callable[[], MailServer | None]] = []


def provide_mail_server(read: Callable[[], MailServer | None]) -> None:
    """Say where the mail server stands that the company named."""
    _mail_servers[:] = [read]


def mail_server() -> MailServer | None:
    """Return the mail server that the company named; raise `Unreachable` where its password cannot be read."""
    return next((read() for read in _mail_servers), None)


channels: Registry[Channel] = Registry("workwright.channels")
