"""Put aside what came in and belongs to no order."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound, Stale
from workwright.notify.models import ReceivedMessage


class AlreadyPlaced(DomainError):
    """This message is on a work order. Move it to another one if it belongs there."""

    code = "notify.already_placed"


class DismissMessage(Command):
    received_id: UUID
    expected_version: int
    reason: str = Field(
        default="", max_length=300, description="Advertising, a wrong number, answered by phone"
    )


class DismissedMessage(Result):
    version: int


@action("notify.dismiss_message", errors=(NotFound, Stale, AlreadyPlaced))
def dismiss_message(ctx: Context, command: DismissMessage) -> DismissedMessage:
    """Take a message out of triage; it stays in the record with the reason."""
    row = writer.lock(ctx, ReceivedMessage, command.received_id, "work_order_id")
    if row.work_order_id:
        raise AlreadyPlaced
    writer.update(
        ReceivedMessage,
        command.received_id,
        expected_version=command.expected_version,
        dismissed_at=ctx.now,
        dismissed_reason=command.reason,
    )
    return DismissedMessage(id=command.received_id, version=command.expected_version + 1)
