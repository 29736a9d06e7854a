"""Remember how far a provider's list of events was read."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.payments.models import ProviderAccount


class AdvanceCursor(Command):
    account_id: UUID
    cursor: Annotated[str, Field(max_length=200)]


class AdvancedCursor(Result):
    id: UUID


@action("payments.advance_cursor")
def advance_cursor(ctx: Context, command: AdvanceCursor) -> AdvancedCursor:
    """Written after the events up to it stand in the inbox, so that none is skipped."""
    ProviderAccount.here(ctx).filter(pk=command.account_id).update(events_cursor=command.cursor)
    return AdvancedCursor(id=command.account_id)
