"""What notify announces."""

from typing import ClassVar
from uuid import UUID

from workwright.kernel.events import Event


class MessageSent(Event):
    """A message was taken over by the channel's server."""

    name: ClassVar[str] = "notify.message_sent"
    message_id: UUID
    subject_id: UUID


class MessageFailed(Event):
    """A message was refused for good, or its fate is unknown."""

    name: ClassVar[str] = "notify.message_failed"
    message_id: UUID
    subject_id: UUID


class MessageReceived(Event):
    """Somebody wrote to us. Without a work order a person has to say where it belongs."""

    name: ClassVar[str] = "notify.message_received"
    received_id: UUID
    work_order_id: UUID | None
