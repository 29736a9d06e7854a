"""Trying a follow-up again that was given up."""

from uuid import UUID

from django.db import connection
from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound


class RetryReaction(Command):
    journal_id: UUID
    n: int = Field(default=0, ge=0, le=1000)
    reaction: str = Field(max_length=200)


class RetriedReaction(Result):
    id: UUID


@action("operations.retry_reaction", errors=(NotFound,))
def retry_reaction(ctx: Context, command: RetryReaction) -> RetriedReaction:
    """Give a follow-up that failed too often another twelve tries, beginning now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_delivery SET state = 'waiting', attempts = 0, due_at = %s "
            "WHERE journal_id = %s AND n = %s AND reaction = %s AND state = 'failed' RETURNING 1",
            [ctx.now, command.journal_id, command.n, command.reaction],
        )
        if cursor.fetchone() is None:
            raise NotFound("This follow-up does not wait for anybody.")
    return RetriedReaction(id=command.journal_id)
