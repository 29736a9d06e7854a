"""Close the books through a day."""

from datetime import date
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.ledger.models import Closing
from workwright.ledger.queries import closed_through


class NotYetOver(DomainError):
    """That day is not over yet: the books can be closed through yesterday at the latest."""

    code = "ledger.not_yet_over"
    status = 422


class AlreadyClosed(DomainError):
    """The books are closed through that day or a later one already. To open days again, use reopen."""

    code = "ledger.already_closed"


class ClosePeriod(Command):
    """`closed_through` is the last day that will be closed."""

    closing_id: UUID | None = None
    closed_through: date
    reason: str = ""


class ClosedPeriod(Result):
    closed_through: date


@action("ledger.close_period", errors=(NotYetOver, AlreadyClosed))
def close_period(ctx: Context, command: ClosePeriod) -> ClosedPeriod:
    """Let the books of this branch take nothing dated up to that day; waits for postings under way."""
    if command.closed_through >= ctx.today:
        raise NotYetOver(field="closed_through")
    before = closed_through(ctx)
    if before is not None and command.closed_through <= before:
        raise AlreadyClosed(field="closed_through", closed_through=str(before))
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
    return ClosedPeriod(id=closing_id, closed_through=command.closed_through)
