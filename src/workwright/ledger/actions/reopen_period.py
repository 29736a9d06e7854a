"""Open closed days of the books again."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.ledger.models import Closing
from workwright.ledger.queries import closed_through


class NotClosed(DomainError):
    """Those days are open already."""

    code = "ledger.not_closed"


class ReopenPeriod(Command):
    """`closed_through` is the last day that stays closed; the reason stands in the record for ever."""

    closing_id: UUID | None = None
    closed_through: date
    reason: Annotated[str, Field(min_length=10, max_length=500)]


class ReopenedPeriod(Result):
    closed_through: date


@action("ledger.reopen_period", errors=(NotClosed,), sensitive=True)
def reopen_period(ctx: Context, command: ReopenPeriod) -> ReopenedPeriod:
    """Let the books of this branch take the days after `closed_through` again."""
    before = closed_through(ctx)
    if before is None or command.closed_through >= before:
        raise NotClosed(field="closed_through")
    closing_id = command.closing_id or new_id()
    row = {
        "id": closing_id,
        "branch_id": ctx.here,
        "closed_through": command.closed_through,
        "was_closed_through": before,
        "reason": command.reason,
        "actor": ctx.actor.ref,
        "at": ctx.now,
    }
    writer.insert(Closing, row)
    return ReopenedPeriod(id=closing_id, closed_through=command.closed_through)
