"""What a channel must do. Data in, data out; it runs outside every transaction."""

from dataclasses import dataclass
from typing import Protocol

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


channels: Registry[Channel] = Registry("workwright.channels")
