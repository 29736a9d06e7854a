"""What a channel must do. Data in, data out; it runs outside every transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeGuard

from pydantic import BaseModel

from workwright.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Account:
    """How a branch is known to a provider: its sender there, settings, and secrets in clear."""

    sender: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, ready to go. `reference` is the same at every try, so that the receiver knows a twin.

    `hook` is where the provider tells what became of it. `in_talk`: they wrote to us within the last day.
    `unsubscribe` is the address by which they stop us.
    """

    reference: str
    sender: str
    sender_name: str
    reply_to: str
    recipient: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()
    account: Account | None = None
    hook: str = ""
    language: str = "en"
    in_talk: bool = False
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class HookCall:
    """What came to a hook, as it came. `url` is the whole address that the provider was given."""

    url: str
    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message: named by our reference, or by the provider's. `error` is a sentence or a code."""

    outcome: Literal["sent", "delivered", "opened", "failed"]
    reference: str = ""
    channel_ref: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Inbound:
    """What somebody sent. `answers` is the provider's reference of the message it answers, where they say so."""

    ref: str
    sender: str
    sender_name: str
    text: str
    media: tuple[str, ...] = ()
    answers: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What a call to a hook said. `answer` is what the provider wants to read back."""

    receipts: tuple[Receipt, ...] = ()
    inbound: tuple[Inbound, ...] = ()
    answer: str = ""
    media_type: str = "text/plain"


class BadSignature(Exception):
    """The provider did not sign this call."""


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
    def by_account(self) -> bool:
        """Whether each branch has an account of its own: then it is an `AccountChannel`."""
        ...

    @property
    def configured(self) -> bool:
        """Whether this installation can use the channel; messages wait visibly until it can."""
        ...

    def send(self, message: Outgoing) -> str:
        """Hand `message` over and return the channel's reference; raise `Unreachable`, `NotNow`, `Refused` or
        `NoAnswer`."""
        ...


class AccountChannel(Channel, Protocol):
    """A channel that each branch reaches by an account, and that tells us things at a hook."""

    @property
    def title(self) -> str: ...

    @property
    def settings_model(self) -> type[BaseModel]:
        """What an account's settings are, all text; each field's description says where to find it."""
        ...

    @property
    def secret_names(self) -> tuple[str, ...]: ...

    @property
    def can_search(self) -> bool:
        """Whether `search` can tell if a message was taken; without, only a receipt or a person knows."""
        ...

    def search(self, message: Outgoing, since: datetime) -> tuple[str, ...]:
        """Return the provider's references of what it took since then that reads exactly like `message`."""
        ...

    def parse(self, account: Account, call: HookCall) -> News:
        """Read a call to the hook; raise `BadSignature` when the provider did not make it."""
        ...

    def fetch_media(self, account: Account, ref: str) -> bytes:
        """Return a picture or document that somebody sent; raise `NotNow` or `Refused`."""
        ...


def has_accounts(channel: Channel) -> TypeGuard[AccountChannel]:
    """Tell whether branches reach the channel by accounts."""
    return channel.by_account


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
